"""Calls of tools nobody knows: which of them are looks, by what they are told and by what they answer."""

from __future__ import annotations

import pytest

from wetink.drafting.language.shown_tables import is_report
from wetink.drafting.language.unknown_tools import only_shows
from wetink.drafting.record.record import Part, part_of
from wetink.evidence.commands import facts

TABLE = "PEER      STATE     LAG\nfra-1     up        3 s\nfra-2     up        4 s\nams-1     down      -\n"


@pytest.mark.parametrize(
    "line",
    [
        "quillctl --status",
        "quillctl -l",
        "quillctl config show",
        "kubectl exec -it web-0 -- quillctl status",
        "docker exec mail quillctl stat",
        "for h in a b; do ssh $h quillctl status; done",
        "quillctl ctl listeners",
        'quillctl / "show configuration"',
        """curl -s -d '{"command":"status-get","service":["ring"]}' http://127.0.0.1:8000/""",
    ],
)
def test_a_tool_nobody_knows_is_asked(line: str) -> None:
    read = facts(line)
    assert str(read.risk) == "changes-state"
    assert part_of(line, "sh", read) is Part.LOOK


@pytest.mark.parametrize(
    "line",
    [
        "quillctl --status --reset",
        "quillctl drain --list a",
        "quillctl",
        "on quillctl peers",
        "quillctl ring-move 3",
        "quillctl address",
        "quillctl drop peers",
        "quillctl / \"edit database b set state='on'\"",
        """curl -s -d '{"command":"lease-del","service":["ring"]}' http://127.0.0.1:8000/""",
    ],
)
def test_what_sets_something_or_says_nothing_is_a_change(line: str) -> None:
    assert part_of(line, "sh", facts(line)) is Part.CHANGE


def test_a_report_is_the_answer_to_a_look() -> None:
    assert only_shows("quillctl peers", facts("quillctl peers"), TABLE)
    assert not only_shows("quillctl peers", facts("quillctl peers"), "")
    assert not only_shows("quillctl peers", facts("quillctl peers"), "3 peers moved\n" + TABLE)
    assert not only_shows("quillctl move-peers", facts("quillctl move-peers"), TABLE)
    assert not only_shows("rm -rf /srv/a", facts("rm -rf /srv/a"), TABLE)
    assert not only_shows("bash peers.sh", facts("bash peers.sh"), TABLE)


@pytest.mark.parametrize(
    ("output", "report"),
    [
        (TABLE, True),
        ("state: ok\nlag: 4 s\nprimary: fra-1\n", True),
        ('{\n "state": "lagging",\n "lag": 4\n}', True),
        ('{\n "created": true,\n "id": 4\n}', False),
        ("peer fra-1 restarted\npeer fra-2 restarted\nall restarted\n", False),
        ("web: started\nworker: started\ncron: started\n", False),
        ("ok\n", False),
        ("", False),
        ("one word\nanother line of words\nand a third one\n", False),
    ],
)
def test_reports_and_confirmations(output: str, report: bool) -> None:
    assert is_report(output) is report
