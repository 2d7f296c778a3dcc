"""Risk of command lines, on commands written for this test."""

from __future__ import annotations

import pytest
from listed_commands import listed

from wetink.evidence.commands import facts, risk
from wetink.model.evidence import Risk


def test_every_listed_command_has_its_class() -> None:
    wrong = [(expected, str(risk(command)), command) for expected, command in listed() if risk(command) != expected]
    assert wrong == []
    assert len(listed()) > 550


@pytest.mark.parametrize(
    "wrapper", ["sudo {}", "env A=b {}", "timeout 5 {}", "nohup {} &", "nice -n 10 {}", "sudo -u app env -i {}"]
)
@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("systemctl status nginx", Risk.READ_ONLY),
        ("systemctl restart nginx", Risk.CHANGES_STATE),
        ("rm -rf /srv/data", Risk.DESTRUCTIVE),
    ],
)
def test_wrappers_are_looked_through(wrapper: str, command: str, expected: Risk) -> None:
    assert facts(wrapper.format(command)).risk == expected
    assert facts(wrapper.format(command)).verbs == facts(command).verbs


@pytest.mark.parametrize(
    "nesting",
    [
        'ssh ops@db-1 "{}"',
        "bash -c '{}'",
        "kubectl -n x exec web-0 -- sh -c '{}'",
        "docker exec web bash -c '{}'",
        "su - app -c '{}'",
        "ansible web -m shell -a '{}'",
        "salt '*' cmd.run '{}'",
        "echo '{}' | sh",
        "bash <<E\n{}\nE",
        "for h in a b; do {}; done",
        "if true; then {}; fi",
        "( {} )",
        "{{ {}; }}",
        "ls && {}",
        "x=$({})",
        "watch -n 5 '{}'",
        "sudo ssh db-1 \"sudo bash -c '{}'\"",
    ],
)
@pytest.mark.parametrize(
    ("command", "expected"),
    [("df -h", Risk.READ_ONLY), ("touch /tmp/x", Risk.CHANGES_STATE), ("rm -r /srv/x", Risk.DESTRUCTIVE)],
)
def test_commands_inside_commands_are_found(nesting: str, command: str, expected: Risk) -> None:
    assert facts(nesting.format(command)).risk == expected


@pytest.mark.parametrize(
    "line",
    [
        'echo "rm -rf /"',
        "grep -rn 'DROP TABLE' migrations/",
        "cat <<E\nrm -rf /\nE",
        "awk '/kubectl delete/ {print $1}' history.txt",
        "git log --grep='force push'",
        "printf '%s\\n' 'FLUSHALL'",
        "jq '.[] | select(.verb == \"delete\")' audit.json",
        "psql -c \"SELECT * FROM audit WHERE query ILIKE '%drop table%'\"",
        "man rm",
        "# rm -rf /",
    ],
)
def test_quoted_data_is_data(line: str) -> None:
    assert risk(line) == Risk.READ_ONLY


@pytest.mark.parametrize("flag", ["--dry-run", "--dry-run=client", "--dry-run=server"])
def test_a_dry_run_changes_nothing(flag: str) -> None:
    assert risk(f"kubectl delete pod x {flag}") == Risk.READ_ONLY
    assert facts(f"kubectl delete pod x {flag}").effects == ()
    assert risk("kubectl delete pod x --dry-run=none") == Risk.DESTRUCTIVE


def test_an_unknown_tool_is_never_read_only() -> None:
    assert risk("shopctl orders list") == Risk.CHANGES_STATE
    assert facts("shopctl orders list").effects == ()
    assert risk("shopctl orders purge --all") == Risk.DESTRUCTIVE
    assert risk("./fix.sh") == Risk.CHANGES_STATE


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/dev/null", Risk.READ_ONLY),
        ("~/out.json", Risk.CHANGES_STATE),
        ("notes.txt", Risk.CHANGES_STATE),
        ("/etc/haproxy/haproxy.cfg", Risk.DESTRUCTIVE),
        ("/var/lib/app/queue.db", Risk.DESTRUCTIVE),
        ("/proc/sys/net/ipv4/ip_forward", Risk.CHANGES_STATE),
    ],
)
def test_redirects_write_files(path: str, expected: Risk) -> None:
    assert risk(f"date > {path}") == expected
    assert risk(f"date 2>/dev/null >&2 | tee {path} | cat") in {Risk.READ_ONLY, Risk.CHANGES_STATE}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("GET", Risk.READ_ONLY),
        ("HEAD", Risk.READ_ONLY),
        ("POST", Risk.CHANGES_STATE),
        ("PUT", Risk.CHANGES_STATE),
        ("DELETE", Risk.DESTRUCTIVE),
    ],
)
def test_http_by_method(method: str, expected: Risk) -> None:
    assert risk(f"curl -s -X {method} https://api.example.com/v1/things/7") == expected
    assert risk(f"curl -s -X{method} https://api.example.com/v1/things/7") == expected
    assert risk(f"http {method} https://api.example.com/v1/things/7") == expected


def test_a_posted_search_only_looks() -> None:
    assert risk("curl -s es:9200/logs/_search -d '{\"size\": 1}'") == Risk.READ_ONLY
    assert risk("curl -X POST es:9200/logs/_delete_by_query -d '{}'") == Risk.DESTRUCTIVE
    assert risk('curl -X POST https://x/graphql -d \'{"query": "mutation { deleteUser(id: 1) }"}\'') == Risk.DESTRUCTIVE
