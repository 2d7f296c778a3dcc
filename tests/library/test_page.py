"""The page of a draft: citations lead to their line, and nothing that came from evidence is active."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Wetink

from wetink.library.page import MOST_ROWS, citations, render
from wetink.model.draft import SEVERITIES, Claim, Draft, Finding, Owner, Prevention, Step, StepCommand, Symptom
from wetink.model.event import Kind, Message, Picture, Place
from wetink.model.evidence import Evidence, Redacted, Risk, Timeline

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "inc-48213"
NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
HOSTILE = '</pre></script><script>alert(1)</script><img src=x onerror="alert(2)">" onmouseover="alert(3)'


def said(number: int, text: str) -> Evidence:
    place = Place("chat.json", f"record {number}")
    at = NOON + timedelta(seconds=number)
    return Evidence(f"E{number}", (place,), Kind.SAID, Redacted(text), Message(), at)


def draft(text: str = "Look", url: str = "https://x.example/1") -> Draft:
    step = Step(text, ("E2",), (StepCommand(text, Risk.DESTRUCTIVE),), text, text, text, text)
    return Draft(
        "INC-1",
        text,
        Owner(text, None, ("E1",), text),
        symptom=Symptom((Claim(text, ("E1",)),)),
        resolution=(step,),
        prevention=(Prevention(text, text, url, "done", ("E3",)),),
        ruled_out=(Claim(text, ("E3",)), step),
    )


def timeline(count: int = 3, text: str = "words") -> Timeline:
    return Timeline("INC-1", tuple(said(number, text) for number in range(1, count + 1)))


class Page(HTMLParser):
    """Tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def all(self, attribute: str) -> list[str]:
        """Every value of an attribute that is set."""
        return [value for _, attrs in self.tags if (value := attrs.get(attribute))]


def test_each_citation_leads_to_its_line_and_back(wetink: Wetink) -> None:
    page = Page(wetink("draft", EXAMPLE, "--format", "html").stdout)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.all("href") if href.startswith("#")}
    assert targets
    assert targets - set(ids) == set()
    cites = [attrs["href"] for tag, attrs in page.tags if attrs.get("class") == "cite"]
    backs = [attrs["href"] for tag, attrs in page.tags if attrs.get("class") == "back"]
    assert len(cites) > 50
    assert "#resolution-1" in backs


def test_the_screenshot_is_shown_without_what_stands_beside_its_pixels(wetink: Wetink) -> None:
    page = Page(wetink("draft", EXAMPLE, "--format", "html").stdout)
    (shown,) = page.all("src")
    assert shown.startswith("data:image/png;base64,iVBOR")


def test_nothing_from_evidence_is_active() -> None:
    page = Page(render(draft(HOSTILE, "javascript:alert(1)"), timeline(text=HOSTILE), {}))
    assert {tag for tag, _ in page.tags} & {"script", "img", "iframe", "object", "form"} == set()
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert not [href for href in page.all("href") if not href.startswith("#")]
    policy = next(attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_what_turns_the_direction_of_text_is_shown_as_its_escape() -> None:
    text = render(draft("safe\u202etxt.exe"), timeline(text="a\u2066b"), {})
    assert "\u202e" not in text
    assert "\u2066" not in text
    assert "safe\\u{202e}txt.exe" in text


def test_code_in_a_sentence_is_code() -> None:
    assert "Run <code>df -h &lt;dir&gt;</code> first" in render(draft("Run `df -h <dir>` first"), timeline(), {})


def test_a_link_of_prevention_can_be_followed() -> None:
    assert "https://x.example/1" in Page(render(draft(), timeline(), {})).all("href")


def test_of_a_long_timeline_what_is_cited_is_shown_with_its_neighbours() -> None:
    cited = replace(draft(), symptom=Symptom((Claim("x", ("E5000",)),)))
    text = render(cited, timeline(9_000), {})
    ids = [name for name in Page(text).all("id") if re.fullmatch(r"E\d+", name)]
    assert {"E1", "E2", "E3", "E4999", "E5000", "E5001"} <= set(ids)
    assert len(ids) <= MOST_ROWS
    assert " not shown" in text


def test_who_cites_what() -> None:
    found = citations(draft())
    assert found["E1"] == [("symptom", "symptom")]
    assert found["E2"] == [("resolution-1", "resolution 1"), ("symptom", "draft")]


@pytest.mark.parametrize(("kind", "shown"), [("image/png", 1), ("image/svg+xml", 0), ("text/html", 0)])
def test_only_pictures_of_known_kinds_are_shown(kind: str, shown: int) -> None:
    place = Place("a.png", "file")
    item = Evidence("E1", (place,), Kind.PICTURE, Redacted("a.png"), Picture("a.png", kind), NOON)
    text = render(draft(), Timeline("INC-1", (item, said(2, "x"), said(3, "y"))), {"a.png": b"\x89PNG"})
    assert len(Page(text).all("src")) == shown


def test_the_same_draft_gives_the_same_page() -> None:
    assert render(draft(), timeline(), {}) == render(draft(), timeline(), {})


def test_whom_it_hurt_and_why_stand_before_the_steps() -> None:
    told = Draft("x", "t", None, impact=(Claim("41 baskets lost", ()),), cause=(Claim("the pool was full", ()),))
    page = render(told, timeline(), {})
    places = [page.index(f'id="{name}"') for name in ("symptom", "impact", "cause", "diagnosis")]
    assert places == sorted(places)
    assert "41 baskets lost" in page
    assert "the pool was full" in page


def test_the_worst_finding_stands_first() -> None:
    findings = tuple(Finding("rule", severity, "", f"a matter of kind {severity}") for severity in reversed(SEVERITIES))
    page = render(replace(draft(), findings=findings), timeline(), {})
    assert re.findall(r"a matter of kind (\w+)", page) == list(SEVERITIES)
