"""Verbs, targets, scope and grammar of command lines."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts


@pytest.mark.parametrize(
    ("line", "verbs"),
    [
        ("kubectl -n x get pods | grep -v Running | wc -l", ("kubectl get", "grep", "wc")),
        ("k -n x rollout status deploy/a", ("kubectl rollout status",)),
        ("aws ec2 describe-instances --filters Name=a,Values=b", ("aws ec2 describe-instances",)),
        ("gcloud compute instances list", ("gcloud compute instances list",)),
        ("ssh h 'sudo journalctl -u x | tail -5'", ("journalctl", "tail")),
        ("sudo -u postgres psql -c 'SHOW max_connections'", ("psql SHOW MAX_CONNECTIONS",)),
        ("kubectl exec p -- redis-cli info memory", ("redis-cli info",)),
        ("/usr/bin/systemctl status x", ("systemctl status",)),
        ("shopctl cd pause sync-a", ("shopctl cd pause",)),
        ("cat hosts | xargs -n1 dig +short", ("cat", "dig")),
    ],
)
def test_verbs(line: str, verbs: tuple[str, ...]) -> None:
    assert facts(line).verbs == verbs


@pytest.mark.parametrize(
    ("line", "scope"),
    [
        ("kubectl --context prod-eu1 -n prod get pods", "prod-eu1/prod"),
        ("kubectl get pods --namespace=prod", "prod"),
        ("ssh ops@web-1.example.com uptime", "web-1.example.com"),
        ("redis-cli -h cache-1 -p 6380 ping", "cache-1"),
        ("kafka-topics.sh --bootstrap-server k1:9092 --list", "k1:9092"),
        ("psql -h db-1 -d orders -c 'SELECT 1'", "db-1/orders"),
        ("kubectl -n db exec pg-0 -- psql -c 'SELECT 1'", "db/pg-0"),
        ("terraform -chdir=envs/prod plan", "envs/prod"),
        ("uptime", ""),
    ],
)
def test_scope(line: str, scope: str) -> None:
    assert facts(line).scope == scope


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("kubectl get hpa api", ("hpa/api",)),
        ("kubectl describe po/a po/b", ("pod/a", "pod/b")),
        ("systemctl status a b", ("a", "b")),
        ("curl -s https://x.example.com/health", ("https://x.example.com/health",)),
        ("psql -c 'SELECT * FROM orders JOIN users ON true'", ("orders", "users")),
    ],
)
def test_targets(line: str, targets: tuple[str, ...]) -> None:
    assert facts(line).targets == targets


@pytest.mark.parametrize(
    "line",
    [
        'kubectl get pods -l "app=x',
        "echo 'a",
        "for h in a b; do echo $h",
        "echo $(date",
        "if true; then ls",
        "ls | | wc",
    ],
)
def test_broken_grammar_is_told(line: str) -> None:
    assert not facts(line).parses


@pytest.mark.parametrize(
    "line",
    [
        "ls",
        "a=1 b=2 env",
        "for h in a b; do ssh $h uptime; done",
        "cat <<'E' | kubectl apply -f -\na: b\nE",
        "diff <(ssh a cat /etc/x) <(ssh b cat /etc/x)",
        "kubectl get pods \\\n  -n x \\\n  -o wide",
        "[[ -f x ]] && echo yes || echo no",
        'echo "a $(date) b"',
        "on() {\n  ssh $1 uptime\n}",
        "",
    ],
)
def test_whole_grammar_is_told(line: str) -> None:
    assert facts(line).parses


def test_a_broken_line_keeps_its_risk() -> None:
    assert facts('rm -rf "/srv/data').risk == "destructive"
