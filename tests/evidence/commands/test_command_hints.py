"""How changes are checked and taken back."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import check_hint, facts, inverse, risk, undo_hint
from wetink.model.evidence import Effect

PAIRS = [
    ("systemctl stop x", "systemctl start x"),
    ("kubectl cordon n1", "kubectl uncordon n1"),
    ("kubectl rollout pause deploy/x", "kubectl rollout resume deploy/x"),
    ("shopctl cd pause sync", "shopctl cd resume sync"),
    ("systemctl enable x", "systemctl disable x"),
    ("kubectl apply -f x.yaml", "kubectl delete -f x.yaml"),
    ("ceph osd set noout", "ceph osd unset noout"),
    ("airflow dags unpause d", "airflow dags pause d"),
    ("docker stop web", "docker start web"),
    ("vault operator seal", "vault operator unseal"),
    ("mount /data", "umount /data"),
    ("iptables -I INPUT -s 10.0.0.1 -j DROP", "iptables -D INPUT -s 10.0.0.1 -j DROP"),
    ("kubectl create ns x", "kubectl delete ns x"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_second_takes_the_first_back(first: str, second: str) -> None:
    assert inverse(facts(first).effects[0], facts(second).effects[0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("systemctl stop x", "systemctl start y"),
        ("systemctl stop x", "systemctl stop x"),
        ("systemctl restart x", "systemctl start x"),
        ("ssh a systemctl stop x", "ssh b systemctl start x"),
        ("kubectl scale deploy x --replicas=2", "kubectl scale deploy x --replicas=6"),
    ],
)
def test_not_inverse(first: str, second: str) -> None:
    assert not inverse(facts(first).effects[0], facts(second).effects[0])


def test_inverse_needs_the_same_place_only_where_both_say_one() -> None:
    stop = Effect("service/x", "running", "stopped", "web-1")
    assert inverse(stop, Effect("service/x", "running", "started", ""))
    assert not inverse(stop, Effect("service/x", "running", "started", "web-2"))


@pytest.mark.parametrize(
    ("line", "check", "undo"),
    [
        (
            'kubectl -n prod patch hpa api -p \'{"spec":{"maxReplicas":20}}\'',
            "`kubectl -n prod get hpa api` shows maxReplicas 20",
            "patch maxReplicas back to <previous maxReplicas>",
        ),
        (
            "helm -n a rollback r 213",
            "`helm -n a history r` shows the new revision deployed",
            "`helm -n a rollback r <revision before>` (`helm -n a history r` shows it)",
        ),
        (
            "ssh web-1 sudo systemctl stop x",
            "`systemctl is-active x` on web-1 says inactive",
            "`systemctl start x` on web-1",
        ),
        (
            "kubectl -n ris delete orders --all --wait=false",
            "`kubectl -n ris get orders` says not found",
            "create it again from its manifest: save it first with `kubectl -n ris get orders -o yaml`",
        ),
        (
            "kubectl cordon -l pool=old",
            "`kubectl get node -l pool=old` shows SchedulingDisabled",
            "`kubectl uncordon -l pool=old`",
        ),
        (
            "kubectl -n a scale deploy --all --replicas=0",
            "`kubectl -n a get deployment` shows 0 replicas",
            "`kubectl -n a scale deployment --all --replicas=<previous replicas>`",
        ),
        (
            "kubectl label nodes --field-selector spec.x=n z=b",
            "`kubectl get node --field-selector=spec.x=n --show-labels`",
            "`kubectl label node --field-selector=spec.x=n z=<previous value> --overwrite`, or `z-` where it had none",
        ),
        (
            "etcdctl compact 90817233",
            "`etcdctl endpoint status --cluster -w json` shows a smaller dbSizeInUse",
            "irreversible: the history before that revision is gone; what the keys hold now stays",
        ),
        (
            "etcdctl alarm disarm",
            "`etcdctl alarm list` is empty",
            "nothing to take back: etcd raises the alarm again while its cause is there",
        ),
        (
            "amtool silence add alertname=DiskFull instance=db-1 --duration=2h",
            "`amtool silence query` lists it",
            "`amtool silence expire` with the id that was printed",
        ),
        ("sysctl -w a.b=2", "`sysctl a.b` shows 2", "`sysctl -w a.b=<previous value>`"),
        (
            "redis-cli -h c1 config set maxmemory 16gb",
            "`redis-cli -h c1 config get maxmemory` shows 16gb",
            "`redis-cli -h c1 config set maxmemory <previous value>`",
        ),
    ],
)
def test_hints(line: str, check: str, undo: str) -> None:
    found = facts(line)
    assert check_hint(found) == found.check == check
    assert undo_hint(found) == found.undo == undo


@pytest.mark.parametrize(
    "statement", ["SELECT pg_terminate_backend(7);", "TRUNCATE t;", "SELECT pg_drop_replication_slot('s');"]
)
def test_what_cannot_be_taken_back_says_so(statement: str) -> None:
    assert undo_hint(facts(statement, "psql")).startswith("irreversible")


def test_a_value_that_is_gone_is_not_shown() -> None:
    line = (
        "kafka-configs --bootstrap-server b:1 --alter --entity-type topics --entity-name t --delete-config retention.ms"
    )
    assert (
        check_hint(facts(line))
        == "`kafka-configs --bootstrap-server b:1 --describe --entity-type topics --entity-name t`"
    )


def test_looks_have_no_hints() -> None:
    assert facts("kubectl get pods").check == facts("kubectl get pods").undo == ""


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_commands_in_a_check_only_look(first: str, second: str) -> None:
    for line in (first, second):
        quoted = facts(line).check.split("`")[1::2]
        assert all(risk(command) == "read-only" for command in quoted), quoted
