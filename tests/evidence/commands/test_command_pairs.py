"""What one command does and another takes back, in tools of all kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from wetink.evidence.commands import check_hint, facts, inverse, undo_hint

ROWS = (Path(__file__).parent / "data" / "pairs.txt").read_text(encoding="utf-8").splitlines()
PAIRS = [tuple(row.split("\t")) for row in ROWS if not row.startswith("#")]


@pytest.mark.parametrize(("command", "back"), PAIRS)
def test_the_second_takes_the_first_back(command: str, back: str) -> None:
    assert any(inverse(one, other) for one in facts(command).effects for other in facts(back).effects)


@pytest.mark.parametrize(
    ("command", "effect"),
    [
        ("foo freeze db1", ("foo/db1", "freeze", "yes")),
        ("foo thaw db1", ("foo/db1", "freeze", "no")),
        ("foo unfrobnicate db1", ("foo/db1", "frobnicate", "no")),
        ("foo maintenance on", ("foo", "maintenance", "on")),
        ("foo web:off", ("web", "enabled", "no")),
        ("foo exit-standby n1", ("standby/n1", "entered", "no")),
        ("foo set-flag f", ("flag/f", "set", "yes")),
        ("foo unset-flag f", ("flag/f", "set", "no")),
        ("foo disablegossip", ("gossip", "enabled", "no")),
        ("foo events enable-rule r", ("events-rule/r", "enabled", "yes")),
        ("foo node drain n1 --disable", ("node/n1", "schedulable", "yes")),
        ("foo mode set --enable false", ("mode", "enabled", "no")),
        ("foo instance-delete i1", ("instance/i1", "exists", "absent")),
        ("foo --remove i1", ("foo/i1", "exists", "absent")),
        ("auditctl -D", ("kernel-rules", "-D", None)),
        ("curl -X POST http://h/nodes/7/freeze", ("url/h/nodes/7", "freeze", "yes")),
        ("curl -X DELETE http://h/nodes/7/lock", ("url/h/nodes/7", "locked", "no")),
        ("curl -X POST http://h/freeze/nodes", ("url/h/freeze/nodes", "post", None)),
    ],
)
def test_a_verb_a_compound_or_an_option_says_what_is_switched(command: str, effect: tuple[str, str, str]) -> None:
    found = facts(command).effects
    assert [(one.object, one.attribute, one.value) for one in found] == [effect]


def test_a_switch_has_its_hints() -> None:
    assert undo_hint(facts("foo quarantine h1")) == "unquarantine h1 again"
    assert check_hint(facts("foo unquarantine h1")) == "the status of h1 no longer shows quarantine"


def test_what_is_the_same_or_elsewhere_takes_nothing_back() -> None:
    for one, other in [("foo freeze a", "foo freeze a"), ("foo freeze a", "foo thaw b"), ("foo thaw a", "foo thaw a")]:
        assert not inverse(facts(one).effects[0], facts(other).effects[0])
