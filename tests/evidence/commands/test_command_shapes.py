"""What the shape of a call says of a tool that no pack knows, and of tools whose words may be shortened."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts
from wetink.model.terms import Risk


@pytest.mark.parametrize(
    "command",
    [
        "foo --list-disks",
        "foo --status",
        "foo getinfo db1",
        "foo cluster-status",
        "foo buildinfo 12",
        "foo lock list",
        "foo snapshot show s1",
        "foo check --verbose",
    ],
)
def test_what_only_asks_an_unknown_tool_sets_nothing(command: str) -> None:
    found = facts(command)
    assert (found.risk, found.effects) == (Risk.CHANGES_STATE, ())


@pytest.mark.parametrize(
    "command",
    [
        "foo check --fix",
        "foo logs rotate",
        "foo status mark-good n1",
        "foo version update",
        "foo restart web-status",
        "foo commitment-plan create p1",
        "foo --update all",
        "foo upgrade version",
        "foo java_version",
        "foo deploy test-lane",
    ],
)
def test_what_changes_is_no_look_for_a_word_that_looks(command: str) -> None:
    found = facts(command)
    assert found.risk is Risk.CHANGES_STATE
    assert found.effects


@pytest.mark.parametrize(
    ("command", "risk"),
    [
        ("ip r d default", Risk.DESTRUCTIVE),
        ("ip a f dev eth0", Risk.DESTRUCTIVE),
        ("ip l s eth0 down", Risk.DESTRUCTIVE),
        ("ip l s eth0", Risk.READ_ONLY),
        ("ip r g 10.0.0.1", Risk.READ_ONLY),
        ("nmcli c d eth0", Risk.DESTRUCTIVE),
        ("nmcli d s", Risk.READ_ONLY),
        ("aws ce create-anomaly-monitor --anomaly-monitor a", Risk.CHANGES_STATE),
        ("crane delete reg/app:1 -h", Risk.READ_ONLY),
        ("del /?", Risk.READ_ONLY),
        ("redis-cli -h db1 flushall", Risk.DESTRUCTIVE),
        ("update-ca-certificates -v", Risk.CHANGES_STATE),
        ("docker run --rm alpine cat /etc/hosts", Risk.READ_ONLY),
        ("docker run alpine cat /etc/hosts", Risk.CHANGES_STATE),
        ("docker run --rm -v /:/h alpine rm -rf /h/x", Risk.DESTRUCTIVE),
        ("kubectl run t --rm -i --image=busybox -- nslookup api", Risk.READ_ONLY),
        ("kubectl run t --image=busybox -- nslookup api", Risk.CHANGES_STATE),
        ("kubectl debug node/n1 --image=busybox -- grep -m1 x /host/proc/mounts", Risk.READ_ONLY),
        ("kubectl debug node/n1 --image=busybox -- rm -rf /host/var", Risk.DESTRUCTIVE),
        ("kubectl debug node/n1 -it --image=busybox", Risk.CHANGES_STATE),
    ],
)
def test_shortened_words_help_and_what_runs_once(command: str, risk: Risk) -> None:
    assert facts(command).risk is risk


@pytest.mark.parametrize(("statement", "kind"), [
    ("KILL MUTATION WHERE database = 'd' AND table = 't'", "mutation"),
    ("KILL 12", "db-session"),
    ("SYSTEM STOP MERGES d.t", "merges"),
])  # fmt: skip
def test_what_a_statement_ends_is_named(statement: str, kind: str) -> None:
    assert [effect.object.partition("/")[0] for effect in facts(statement, "clickhouse-client").effects] == [kind]
