"""The parts of a command line, those inside ssh, exec and `sh -c` taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.drafting.language.grammar import looped, parts
from wetink.drafting.language.sql_words import sentence


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("df -h /data | tail -1", [("df", ""), ("tail", "")]),
        ("ssh -J jump ops@web-1 'sudo grep lost /var/log/cart.log | wc -l'", [("grep", "web-1"), ("wc", "web-1")]),
        ("kubectl -n shop exec deploy/cart -- env | grep POOL", [("env", "deploy/cart"), ("grep", "")]),
        ("kubectl exec cart-1 -- sh -c 'cut -d. -f2 < /run/token'", [("cut", "cart-1")]),
        ("LANG=C watch -n5 'df -h /data'", [("df", "")]),
        ("TOKEN=$(curl -s http://auth/token)", [("curl", "")]),
        ("for h in web-1 web-2; do ssh $h uptime; done", [("uptime", "$h")]),
        ("cd /srv && ls", [("ls", "")]),
        ("echo done", []),
        ("", []),
    ],
)
def test_each_simple_command_has_its_place(line: str, found: list[tuple[str, str]]) -> None:
    assert [(part.program, part.place) for part in parts(line)] == found


def test_what_is_sent_down_the_pipe_is_kept() -> None:
    assert [part.asked for part in parts("echo 'show stat' | socat stdio /run/lb.sock | grep web")] == ["show stat", ""]


def test_redirections_are_no_words() -> None:
    assert parts("sort -u /data/x 2>/dev/null > /tmp/y")[0].words == ("sort", "-u", "/data/x")


def test_a_loop_over_an_answer_names_nothing() -> None:
    assert looped("for p in $(kubectl get pods -o name); do echo $p; done") == {}


@given(st.text(max_size=200))
def test_any_line_can_be_cut(line: str) -> None:
    for part in parts(line):
        assert part.words


@given(st.text(alphabet="select from where group by order limit ,()*'\"1\n", max_size=200))
def test_any_statement_can_be_told(text: str) -> None:
    told = sentence(f"select {text}")
    assert told == "" or told.endswith(".")
