"""The packs are whole: every tool once, every rule usable, every hint a safe one."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from wetink.evidence.commands import facts, packs
from wetink.evidence.commands.special import HANDLERS

FOLDER = Path(str(files("wetink.evidence.commands"))) / "packs"
LISTS = {"verbs", "wrappers", "sql", "stores", "code", "hints"}
TOOLS = sorted(path for path in FOLDER.glob("*.toml") if path.stem not in LISTS)
KEYS = {
    *(
        "also",
        "abbreviates",
        "short",
        "values",
        "attached",
        "cluster",
        "long_after",
        "scope",
        "dry",
        "default",
        "alone",
        "kind",
        "special",
        "line",
        "door",
    ),
    *("look", "change", "destroy", "effects", "query", "statement", "verb", "targets"),
}


def test_no_tool_stands_in_two_packs() -> None:
    names: list[str] = []
    for path in TOOLS:
        for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            names += [name, *(n for n in row.get("also", "").split() if n != name)]
    assert sorted({name for name in names if names.count(name) > 1}) == []
    assert len(names) > 1500


@pytest.mark.parametrize("path", TOOLS, ids=lambda path: path.stem)
def test_keys_are_known(path: Path) -> None:
    for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert set(row) <= KEYS, name


def test_no_rule_stands_under_two_classes() -> None:
    for path in TOOLS:
        for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            rules = [" ".join(r.split()) for key in packs.CLASSES for r in row.get(key, "").split(",") if r.strip()]
            assert sorted({rule for rule in rules if rules.count(rule) > 1}) == [], name


def test_specials_exist() -> None:
    used = {pack.special for pack in packs.library().packs.values() if pack.special}
    assert used == set(HANDLERS)


def test_every_key_is_explained() -> None:
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [key for key in sorted(KEYS) if f"`{key}`" not in told] == []


def test_hints_name_their_parts() -> None:
    known = {"object", "kind", "name", "attribute", "key", "value", "where", "flags", "inverse"}
    for row in packs.table("hints")["row"]:
        text = row.get("undo", "") + row.get("check", "")
        fields = {piece.split("}")[0] for piece in text.split("{")[1:] if "}" in piece}
        assert fields - known <= {"u"}, row["on"]


def test_loading_is_lazy_and_once() -> None:
    facts("ls")
    assert packs.library() is packs.library()
