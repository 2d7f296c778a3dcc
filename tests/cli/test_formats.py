"""`wetink formats` tells what can be read."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from conftest import Wetink

from wetink.artifacts.formats import format_of
from wetink.errors import FormatInvalid

OURS = sorted(point.name for point in entry_points(group="wetink.readers") if point.module.startswith("wetink."))
WHOLE = """title = "T"
group = "chat"
versions = "1"
get = "Save it."
lost = "Nothing."
document = "example.com"
"""


@pytest.mark.parametrize("name", OURS)
def test_each_reader_says_how_to_get_its_format_and_what_is_lost(name: str) -> None:
    (point,) = (point for point in entry_points(group="wetink.readers") if point.name == name)
    assert format_of(name, point.module) is not None


def test_all_are_listed_by_group(wetink: Wetink) -> None:
    done = wetink("formats")
    assert done.returncode == 0
    assert [name for name in OURS if f"\n  {name} " not in done.stdout] == []


def test_one_is_told_whole(wetink: Wetink) -> None:
    done = wetink("formats", "statuspage")
    assert "get it" in done.stdout
    assert "lost" in done.stdout
    assert "api/v2/incidents.json" in done.stdout


def test_lines_for_programs(wetink: Wetink) -> None:
    found = [json.loads(line) for line in wetink("formats", "--format", "jsonl").stdout.splitlines()]
    assert {one["name"] for one in found} >= set(OURS)


def test_a_name_that_is_none(wetink: Wetink) -> None:
    done = wetink("formats", "no-such-format")
    assert done.returncode == 2
    assert "no format is called that" in done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WHOLE.replace('"chat"', '"talk"'), "group must be one of chat"),
        (WHOLE.replace('get = "Save it."\n', ""), "get is missing"),
        (WHOLE + 'more = "x"\n', "unknown key 'more'"),
        (WHOLE + "[[checked]]\nfiles = 1\n", "has the keys origin, files, counts, by"),
        (WHOLE + '[[checked]]\norigin = "a"\nfiles = 0\ncounts = "b"\nby = "c"\n', "files must be a number"),
        ("title =", "Invalid value"),
    ],
)
def test_facts_in_a_wrong_form_are_named(text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / f"package_of_{tmp_path.name}"  # a name of its own: Python remembers packages
    (package / "formats").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "formats" / "theirs.toml").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(FormatInvalid, match=said) as raised:
        format_of("theirs", f"{package.name}.chat")
    assert "formats/theirs.toml" in raised.value.message


def test_a_package_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "silent_package").mkdir()
    (tmp_path / "silent_package" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert format_of("theirs", "silent_package.chat") is None
    assert format_of("theirs", "a_module_alone") is None
