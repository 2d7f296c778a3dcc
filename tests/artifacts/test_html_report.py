"""Reports in HTML: the same passages and times as from Markdown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.html_blocks import page
from wetink.artifacts.html_report import READER
from wetink.artifacts.html_tokens import tokens
from wetink.model.event import Event, Link, Passage

DATA = Path(__file__).parent.parent / "data" / "html_report"


def read(name: str) -> list[tuple[Event, Passage]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    return [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Passage)]


def test_confluence_storage_format() -> None:
    found = read("confluence-storage.txt")
    assert [(detail.form, event.text, detail.done) for event, detail in found] == [
        ("row", "Status | RESOLVED", None),
        ("row", "Date | 2026-03-02", None),
        ("row", "Owner | @lena", None),
        ("title", "Timeline (all times in CET)", None),
        ("paragraph", "14:05 – first page", None),
        ("paragraph", "14:12 – rollback of `web`", None),
        ("paragraph", "What we ran", None),
        ("code", "kubectl rollout undo deploy/web\nkubectl get pods | grep -v <none>", None),
        ("title", "Actions", None),
        ("item", "Raise the limit, OPS-12", True),
        ("item", "Write a runbook", False),
        ("paragraph", "See Deploying web :smile:", None),
    ]
    assert [event.when.at for event, _ in found[4:6]] == [
        datetime(2026, 3, 2, 13, 5, tzinfo=UTC),
        datetime(2026, 3, 2, 13, 12, tzinfo=UTC),
    ]
    assert found[7][0].place.locator == "line 11"


def test_a_google_docs_export_on_one_line() -> None:
    found = read("google-docs-one-line.html")
    assert [(detail.form, event.text) for event, detail in found] == [
        ("title", "Search outage 2026-04-09"),
        ("paragraph", "All times UTC. Severity 2"),
        ("title", "Timeline"),
        ("row", "Time | Event"),
        ("row", "23:50 | Alert SearchDown"),
        ("row", "00:10 | Restarted the indexer on both nodes"),
        ("title", "Links"),
        ("item", "Board: dashboard"),
        ("item", "nested"),
        ("item", "ticket filed"),
        ("row", "00:20 | all green"),
        ("code", "$ systemctl restart indexer\n$ systemctl status indexer"),
        ("paragraph", "Latency went from 2 ms to <1 s"),
    ]
    times = {event.text[:5]: event.when.at for event, _ in found if event.when.at}
    assert times["23:50"] == datetime(2026, 4, 9, 23, 50, tzinfo=UTC)
    assert times["00:10"] == datetime(2026, 4, 10, 0, 10, tzinfo=UTC)
    assert found[7][1].links == (Link("https://grafana.example/d/abc", "dashboard"),)
    assert found[9][1].done is True
    assert [event.place.locator for event, _ in found[:2]] == ["line 1", "line 1, passage 2"]


def test_the_word_export_is_a_mime_message() -> None:
    found = read("word-export.doc")
    assert [event.text for event, _ in found] == [
        "Incident 2026-05-04: queue stuck",
        "Summary",
        "The queue stood still for 12 minutes, from 09:30 BST on.",
        "09:42 consumers restarted",
    ]
    assert found[3][0].when.at == datetime(2026, 5, 4, 8, 42, tzinfo=UTC)


@given(st.text(alphabet="<>/=\"' ahptdrli!-[]&;\n", max_size=300))
def test_any_text_gives_passages(text: str) -> None:
    for block in page(text).blocks:
        assert block.text.strip()
        assert 1 <= block.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "piece", ["<a ", "<a '", '<a "', "<!--", "<![CDATA[", "<", "<p>", "<li>", "<td>", "</", "<table><tr><td>"]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    start = process_time()
    assert sum(1 for _ in tokens(text)) >= 0
    page(text[:40_000])
    assert process_time() - start < 2


GOOGLE = (
    '<html><head><style type="text/css">.c2{font-weight:400;font-family:"Roboto Mono"}.c3{font-family:"Arial"}</style>'
    "</head><body><h1>Outage 2026-05-04</h1>"
    '<p class="c0"><span class="c3">Then </span><span class="c2">kubectl</span><span class="c2"> get pods</span>'
    '<span class="c3"> said:</span></p>'
    '<p class="c0"><span class="c2">&#60419;for pod in a b; do</span></p>'
    '<p class="c0"><span class="c2">&nbsp; kubectl delete pod $pod</span></p>'
    '<p class="c0"><span class="c2">done&#60418;</span></p>'
    '<p class="c0"><span class="c3">Rest</span></p>'
    '<ul><li role="checkbox"><img alt="checked" aria-roledescription="checkbox" src="x.png"><p>Raise the limit</p></li>'
    '<li role="checkbox"><img alt="unchecked" aria-roledescription="checkbox" src="y.png"><p>Write it</p></li></ul>'
    "<table><tr><td><p>Task</p></td></tr><tr><td><p><input type=checkbox checked>done</p></td></tr></table><p>after</p>"
    "</body></html>"
)


def test_code_and_check_lists_of_google_docs() -> None:
    assert [(block.form, block.text, block.done) for block in page(GOOGLE).blocks[1:]] == [
        ("paragraph", "Then `kubectl get pods` said:", None),
        ("code", "for pod in a b; do\n  kubectl delete pod $pod\ndone", None),
        ("paragraph", "Rest", None),
        ("item", "Raise the limit", True),
        ("item", "Write it", False),
        ("row", "Task", None),
        ("row", "[x] done", None),
        ("paragraph", "after", None),
    ]


def test_links_and_signs_of_confluence() -> None:
    storage = (
        '<p>See <ac:link><ri:page ri:content-title="Refunds"/><ac:plain-text-link-body><![CDATA[that page]]>'
        '</ac:plain-text-link-body></ac:link> and <ac:link><ri:attachment ri:filename="plan.pdf"/></ac:link> '
        '<ac:emoticon ac:name="tick"/></p>'
        '<p><ac:image ac:alt="A graph"><ri:attachment ri:filename="g.png"/></ac:image></p>'
    )
    assert [block.text for block in page(storage).blocks] == ["See that page and plan.pdf :tick:", "A graph"]
