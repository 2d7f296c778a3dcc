"""Front matter: plain pairs are read, what is broken or made to do harm is refused with its line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.front_matter import faults, front_matter
from wetink.artifacts.markdown import READER
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Skipped

BODY = "# Queue stood still\n\nThe disk was full.\n"


def wrong(head: str) -> list[tuple[str, str, str]]:
    return [(key, item.place.locator, item.why) for key, item in faults(f"---\n{head}\n---\n{BODY}", "a.md")]


@pytest.mark.parametrize(
    ("head", "line", "why"),
    [
        ("title: a\nowner: ada\nowner: bo", 4, "owner stands in the front matter twice"),
        ("title: a\n<<<<<<< HEAD\nowner: ada\n=======\nowner: bo\n>>>>>>> other", 3, "an unresolved merge conflict"),
        ("a: &a [x, x]\nb: [*a, *a]", 2, "anchors, aliases and tags"),
        ("b: [x, *a]", 2, "anchors, aliases and tags"),
        ("base:\n  - *a", 3, "anchors, aliases and tags"),
        ("<<: *defaults", 2, "anchors, aliases and tags"),
        ("title: !!python/object/apply:os.system [id]", 2, "anchors, aliases and tags"),
        ("title: {a: !!int 3}", 2, "anchors, aliases and tags"),
        ("x: " + "[" * 60, 2, "nested too deeply"),
        ("days: " + "9" * 5000, 2, "a number without end"),
    ],
)
def test_a_head_that_is_broken_or_hostile_is_refused(head: str, line: int, why: str) -> None:
    with pytest.raises(ArtifactUnreadable) as caught:
        wrong(head)
    assert caught.value.line == line
    assert why in caught.value.message


def test_values_that_are_not_what_their_keys_say() -> None:
    assert wrong("title: shop\nowner: no\nservice: 08\nreviewed: 2026-02-30") == [
        ("owner", "line 3", "front matter: owner must be text, not no; it is not used"),
        ("service", "line 4", "front matter: service must be text, not 08; it is not used"),
        ("reviewed", "line 5", "front matter: reviewed is no day of the calendar: 2026-02-30; it is not used"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        "title: R&D, cats & dogs: *.log and a !bang",
        'title: "&a *b !c"\nowner: "no"\ntags: [a, "*b"]',
        "draft: no\nweight: 20\ndate: 2026-02-28T10:00:00Z",
        "title: it broke again !\nglob: '*.md'  # &c",
        "menu:\n  main:\n    title: a\n  side:\n    title: a",
    ],
)
def test_what_documents_really_hold_is_fine(head: str) -> None:
    assert wrong(head) == []


def test_toml_is_checked_as_toml() -> None:
    with pytest.raises(ArtifactUnreadable, match=r"a\.md: its front matter is not TOML"):
        list(faults("+++\na = 1\na = 2\n+++\n", "a.md"))
    assert list(faults("+++\ntitle = 'x'\n+++\n", "a.md")) == []


def test_a_broken_value_costs_the_value_only(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: 08\n---\n{BODY}")
    found = list(READER.read(path, "a.md"))
    assert [type(item).__name__ for item in found] == ["Skipped", "Event", "Event"]
    assert "title must be text" in found[0].why  # type: ignore[union-attr]


def test_headings_alone_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# One\n\n## Two\n")
    (found,) = READER.read(path, "a.md")
    assert isinstance(found, Skipped)
    assert found.why == "headings only, and nothing below them"


@given(st.lists(st.sampled_from(["---", "+++", "a: &b [*c]", "b = 1", "<<<<<<< x", "- !!x", "a: 1", "{" * 9, "", "#"])))
def test_any_head_is_read_or_refused(lines: list[str]) -> None:
    text = "\n".join(lines)
    front_matter(text)
    with suppress(ArtifactUnreadable):
        assert all(item.place.source == "a.md" for _, item in faults(text, "a.md"))
