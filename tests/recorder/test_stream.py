"""Marks, outputs and records without a shell: cut anywhere, endless, hostile, or not to be redacted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wetink.errors import RedactionFailed
from wetink.recorder.marks import LONGEST, Mark, Marks
from wetink.recorder.output import MOST, Output
from wetink.recorder.record import Looks, command_record
from wetink.recorder.session import Ran, Session

WORD = "0123456789abcdef"


def mark(inner: str, word: str = WORD) -> bytes:
    return f"\x1b]6973;{word};{inner}\x07".encode()


STREAM = b"".join(
    (b"\x1b[1mhi\x1b]0;title\x07", mark("P;3;/a%3Bb"), b"$ ", mark("I"), mark("C;/;h;echo %25;x"), b"\x1b]69")
)


def pieces(chunks: Sequence[bytes]) -> tuple[bytes, list[Mark]]:
    marks = Marks(WORD)
    found = [piece for chunk in chunks for piece in marks.feed(chunk)]
    shown = b"".join(piece for piece in found if isinstance(piece, bytes)) + marks.rest()
    return shown, [piece for piece in found if isinstance(piece, Mark)]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_marks_are_found_wherever_the_stream_is_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(STREAM)]
    shown, marks = pieces([STREAM[begin:end] for begin, end in pairwise(edges)])
    assert shown == b"\x1b[1mhi\x1b]0;title\x07$ \x1b]69"
    assert marks == [Mark("P", ("3", "/a;b")), Mark("I"), Mark("C", ("/", "h", "echo %", "x"))]


def test_another_word_is_output_and_so_is_a_mark_without_end() -> None:
    forged = mark("P;0;/", "f" * 16)
    endless = mark("C;/;h;" + "x" * LONGEST)[:-1] + b"y"
    assert pieces([forged]) == (forged, [])
    assert pieces([endless, b"more"]) == (endless + b"more", [])


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_any_bytes_pass_unchanged(chunks: list[bytes]) -> None:
    assert pieces(chunks) == (b"".join(chunks), [])


@given(st.lists(st.integers(0, 46), max_size=8))
def test_a_screen_is_left_out_wherever_it_is_cut(cuts: list[int]) -> None:
    stream = b"before\x1b[?1049h\x1b[2Jscreen\x1b[?1049;25lafter\x1b[1mend"
    edges = [0, *sorted(cuts), len(stream)]
    output = Output()
    for begin, end in pairwise(edges):
        output.add(stream[begin:end])
    assert output.parts() == (b"beforeafter\x1b[1mend", b"", 0)
    assert output.screen


def test_an_endless_output_keeps_both_ends_at_whole_lines() -> None:
    output = Output()
    line = b"x" * 98 + b"\r\n"
    for _ in range(60):
        output.add(line * 1000)
    head, tail, dropped = output.parts()
    assert head.endswith(b"\n")
    assert tail.startswith(b"x" * 98 + b"\r\n")
    assert len(head) <= MOST
    assert len(head) + len(tail) + dropped == 6_000_000
    assert MOST - 200 <= len(tail) <= MOST + 100_000


def ran(text: str, output: bytes = b"", known: str = "h", typed: bytes = b"") -> Ran:
    began = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
    return Ran(text, known, "/", began, 1.0, 0, output, prompt=b"$ ", typed=typed)


LOOKS = Looks(lambda text: text, lambda _prompt, typed, _columns: typed, lambda *_: ("", []))


class Plain:
    """A redactor that finds nothing, or that fails."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails

    def learn_all(self, texts: Sequence[str]) -> None:
        """Nothing to learn."""

    def texts(self, texts: Sequence[str]) -> Sequence[str]:
        """The same texts."""
        if self.fails:
            raise RedactionFailed("engine", "RuntimeError")
        return texts


def test_a_record_that_cannot_be_redacted_says_so_and_holds_nothing_else() -> None:
    record = command_record(ran("echo private", b"private"), LOOKS, Plain(fails=True))
    assert record.pop("withheld") == "redaction failed (RuntimeError)"
    assert record == {"type": "command", "at": "2026-03-12T14:00:00.000Z", "exit": 0, "duration": 1.0}


def test_a_line_the_history_did_not_take_is_read_from_the_screen_or_left_out() -> None:
    same = command_record(ran("ls  -l", known="s", typed=b"ls -l"), LOOKS, Plain())
    assert (same["text"], "from" in same) == ("ls  -l", False)
    other = command_record(ran("ls -l", known="s", typed=b"rm x"), LOOKS, Plain())
    assert (other["text"], other["from"]) == ("rm x", "screen")
    blank = command_record(ran("ls -l", known="s", typed=b" rm x"), LOOKS, Plain())
    assert "rm" not in str(blank)
    again = command_record(ran("ls -l", known="s", typed=b"!!\nls -l"), LOOKS, Plain())
    assert again["text"] == "ls -l"


def test_a_command_whose_end_is_never_told_ends_where_the_next_begins() -> None:
    ended: list[Ran] = []
    session = Session(ended.append, lambda: 1_773_000_000.0)
    for piece in (Mark("I"), Mark("C", ("/", "h", "one")), b"out", Mark("I"), Mark("C", ("/", "h", "two"))):
        session.take(piece)
    session.close(4)
    assert [(one.text, one.head, one.exit) for one in ended] == [("one", b"out", None), ("two", b"", 4)]
