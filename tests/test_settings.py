"""wetink.toml: where it is looked for, what it may say, errors that name file and key."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from wetink.app import load, redactor
from wetink.errors import SettingsInvalid
from wetink.model.drafting_settings import DraftingSettings
from wetink.settings import RedactionSettings, Settings, read_settings


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "wetink.toml").write_text(text)
    return folder


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "not-there", here=tmp_path) == Settings()


def test_the_library_goes_before_the_current_folder(tmp_path: Path) -> None:
    library = written(tmp_path / "library", "[redaction]\nallow = ['a1']\n")
    here = written(tmp_path / "here", "[redaction]\npatterns = {b = 'b2'}\n")
    assert read_settings(library, here=here) == Settings(library / "wetink.toml", RedactionSettings((), ("a1",)))
    assert read_settings(tmp_path, here=here).redaction == RedactionSettings((("b", "b2"),), ())


def test_a_file_among_the_artifacts_says_nothing(tmp_path: Path) -> None:
    here = written(tmp_path / "incident", "[redaction]\nallow = ['x+']\n")
    assert read_settings(None, [here], here=here) == Settings()
    assert read_settings(None, [here / "wetink.toml"], here=here) == Settings()
    assert read_settings(None, [tmp_path / "other"], here=here).source == here / "wetink.toml"


def test_other_tables_are_left_alone(tmp_path: Path) -> None:
    assert read_settings(here=written(tmp_path, "[search]\nlimit = 5\n")).redaction == RedactionSettings()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("redaction = 5", "redaction must be a table"),
        ("[redaction]\npattern = {}", "redaction.pattern is not known"),
        ("[redaction]\npatterns = ['x']", "redaction.patterns must be a table of names"),
        ("[redaction]\npatterns = {Order = 'x'}", "redaction.patterns.Order must be named in small letters"),
        ("[redaction]\npatterns = {a = 5}", "redaction.patterns.a must be a pattern in quotes"),
        ("[redaction]\npatterns = {a = ''}", "redaction.patterns.a must be a pattern in quotes"),
        ("[redaction]\npatterns = {a = '(?=b)c'}", "redaction.patterns.a is no pattern that redaction can use"),
        ("[redaction]\npatterns = {a = '(b)\\1'}", "redaction.patterns.a is no pattern that redaction can use"),
        ("[redaction]\npatterns = {a = 'b{1000}{1000}'}", "redaction.patterns.a is no pattern that redaction can use"),
        (f"[redaction]\npatterns = {{a = '{'b' * 2001}'}}", "redaction.patterns.a is longer than 2,000 characters"),
        ("[redaction]\nallow = 'x'", "redaction.allow must be a list of patterns"),
        ("[redaction]\nallow = ['x', '[']", "redaction.allow, entry 2, is no pattern that redaction can use"),
        ("[redaction]\nallow = ['.*']", "redaction.allow, entry 1, matches every value"),
        ("[redaction]\nallow = ['x', '(?s).+']", "redaction.allow, entry 2, matches every value"),
        ("[redaction\n", "not valid TOML"),
        ("x = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_a_value_that_cannot_be_names_file_and_key(text: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match=re.escape(f"{tmp_path / 'wetink.toml'}: {why}")) as caught:
        read_settings(here=written(tmp_path, text))
    assert caught.value.hint


def test_a_file_without_end_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="larger than 1 MiB"):
        read_settings(here=written(tmp_path, "#" * 1_048_577))


def test_the_redactor_knows_them(tmp_path: Path) -> None:
    text = '[redaction]\npatterns = {order-token = "ot_[0-9a-f]{8}"}\nallow = ["sesame-[0-9]+"]\n'
    own = redactor(read_settings(here=written(tmp_path, text)))
    given = "ot_0011aabb password=sesame-2026 password=barley-2026"
    assert own.text(given) == "[REDACTED:order-token#1] password=sesame-2026 password=[REDACTED:password#1]"


def test_the_app_is_loaded_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written(tmp_path, "[redaction]\npatterns = {a = 'abc123'}\n"))
    assert load().redactor.text("xabc123") == "x[REDACTED:a#1]"
    assert load(artifacts=[tmp_path]).redactor.text("xabc123") == "xabc123"


def test_drafting_settings_are_read(tmp_path: Path) -> None:
    written(
        tmp_path,
        """
        [drafting]
        drafter = "claude"
        model = "openai:qwen3"
        budget = 0.5
        deadline = 60
        context = 32000
        stream = false
        output = "native"
        never_send = ["*.png", "dm-*.json"]
        pictures = true
        price = {input = 1, output = 2.5}
        """,
    )
    drafting = read_settings(tmp_path).drafting
    assert drafting == DraftingSettings(
        drafter="claude",
        model="openai:qwen3",
        budget=Decimal("0.5"),
        deadline=60.0,
        context=32_000,
        stream=False,
        output="native",
        never_send=("*.png", "dm-*.json"),
        pictures=True,
        price=(Decimal(1), Decimal("2.5")),
    )
    assert drafting.withholds(["a.zip!/chat/dm-ana.json"])
    assert drafting.withholds(["notes.md", "shots/one.png"])
    assert not drafting.withholds(["chat/incident.json"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("key = 'x'", "drafting.key is not known"),
        ("drafter = 'gpt'", "drafting.drafter must be one of extractive, claude, claude-code, model"),
        ("output = true", "drafting.output must be one of tool, native, prompted"),
        ("model = 3", "drafting.model must be a text"),
        ("stream = 'no'", "drafting.stream must be true or false"),
        ("context = 1.5", "drafting.context must be a number above 0"),
        ("context = true", "drafting.context must be a number above 0"),
        ("deadline = 0", "drafting.deadline must be a number above 0"),
        ("deadline = nan", "drafting.deadline must be a number above 0"),
        ("budget = -1", "drafting.budget must be an amount of US dollars"),
        ("budget = inf", "drafting.budget must be an amount of US dollars"),
        ("price = {input = 1}", "drafting.price must be US dollars for a million tokens"),
        ("price = {input = 1, output = 'x'}", "drafting.price.output must be an amount"),
        ("never_send = '*.png'", "drafting.never_send must be a list of patterns"),
        ("never_send = ['']", "drafting.never_send must be a list of patterns"),
    ],
)
def test_drafting_settings_that_cannot_be_name_file_and_key(tmp_path: Path, line: str, why: str) -> None:
    written(tmp_path, f"[drafting]\n{line}\n")
    with pytest.raises(SettingsInvalid, match=re.escape(why)) as caught:
        read_settings(tmp_path)
    assert "draft-with-claude.md" in caught.value.hint
