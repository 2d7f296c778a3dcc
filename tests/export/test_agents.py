"""Skills for agents: the rules of the format, HolmesGPT's own loaders; and the blocks that Runme runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from consumers import holmesgpt
from markdown_it import MarkdownIt
from ruamel.yaml import YAML
from samples import CONNECTIONS, HOSTILE, book, connections, hostile, signed, text_of
from test_sites import laid

from wetink.export.book import Book
from wetink.export.runme import runme
from wetink.export.skills import holmesgpt as for_holmesgpt
from wetink.export.skills import skills
from wetink.library.runbook_file import with_front

NAMES = [
    "api-server-api-server-p99-latency-5s-logs-say-too-many-co-8ee653",
    "api-server-queue-b8bcf4",
    "drafts-inc-9-660108",
]


def front(text: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(text.split("\n---\n", maxsplit=1)[0].removeprefix("---\n"))
    return found


def odd() -> Book:
    """Runbooks whose paths and titles make trouble in a skill's head."""
    text = text_of("library/connections.md")
    long = "x" * 3_000 + " --- <b> --- "
    titled = text.replace("api-server p99 latency > 5s, logs say 'too many connections'", long.strip())
    return book(
        signed("runbooks/claude/anthropic.md", with_front(text, {"id": "id: rb-aaaa1"})),
        signed(f"runbooks/{'s' * 90}/{'n' * 90}.md", with_front(titled, {"id": "id: rb-aaaa2"})),
        signed("runbooks/a/b-c.md", with_front(text, {"id": "id: rb-aaaa3"})),
        signed("runbooks/a-b/c.md", with_front(text, {"id": "id: rb-aaaa4"})),
    )


@pytest.mark.parametrize("made", [book(), odd()], ids=["samples", "odd"])
def test_each_skill_keeps_the_rules_of_the_format(made: Book) -> None:
    files = skills(made)
    assert len(files) == len(made.usable)
    for path, data in files.items():
        folder, name = path.split("/")
        head = front(data.decode())
        assert name == "SKILL.md"
        assert head["name"] == folder
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", folder)
        assert len(folder) <= 64
        assert "claude" not in folder
        assert "anthropic" not in folder
        assert 0 < len(head["description"]) <= 1_024
        assert not re.search("[<>]", head["description"])
        assert set(head) == {"name", "description"}


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("p99 latency > 5s", "p99 latency over 5s"),
        ("disk <10 % free", "disk under 10 % free"),
        ("load >= 4, heap <= 2 GB", "load at least 4, heap at most 2 GB"),
        ("failover a -> b", "failover a to b"),
        ("<node> is not ready", "(node) is not ready"),
    ],
)
def test_a_description_says_what_a_bracket_means(title: str, told: str) -> None:
    runbook = connections()
    made = book(replace(runbook, body=replace(runbook.body, title=title)))
    (text,) = [data.decode() for data in skills(made).values()]
    assert told in front(text)["description"]


def test_names_stay_and_what_is_retired_is_no_skill() -> None:
    assert [path.split("/")[0] for path in sorted(skills(book()))] == NAMES
    assert sorted(skills(book(hostile()))) == [f"{NAMES[1]}/SKILL.md"]


def test_a_skill_says_what_each_command_can_do() -> None:
    text = skills(book())[f"{NAMES[1]}/SKILL.md"].decode()
    infos = [token.info for token in MarkdownIt().parse(text) if token.type == "fence"]
    assert infos == [
        "sh read-only fill-in",
        "mermaid read-only",
        "yaml read-only",
        "sh changes-state",
        "sh destructive",
        "sh changes-state fill-in",
        "sql destructive",
        "sh changes-state",
        "sh destructive",
        "text changes-state",
    ]
    assert "wait for a yes" in text


@pytest.mark.parametrize("made", [book(), odd()], ids=["samples", "odd"])
def test_holmesgpt_loads_the_skills(made: Book, tmp_path: Path) -> None:
    out = laid(for_holmesgpt(made), tmp_path)
    with holmesgpt("0.45.0"):
        loader = import_module("holmes.plugins.skills.skill_loader")

        found = loader.load_filesystem_skills([out / "skills"])
        catalog = loader.load_skill_catalog(custom_skill_paths=[out / "skills"])
    assert found.problems == []
    ours = {skill.name: skill for skill in found.skills if str(out) in skill.source_path}
    assert sorted(f"{name}/SKILL.md" for name in ours) == sorted(skills(made))
    assert all(skill.content.startswith("# ") for skill in ours.values())
    assert set(ours) <= set(catalog.list_available_skills())


def test_holmesgpt_loads_the_older_catalogue(tmp_path: Path) -> None:
    out = laid(for_holmesgpt(book()), tmp_path)
    with holmesgpt("0.19.1"):
        loader = import_module("holmes.plugins.runbooks")

        found = loader.load_runbook_catalog(custom_catalog_paths=[out / "runbooks/catalog.json"])
        links = found.list_available_runbooks()
        files = [loader.get_runbook_by_path(link, [str(out / "runbooks")]) for link in links]
        types = {type(entry).__name__ for entry in found.catalog}
    assert links == [f"{name}.md" for name in [NAMES[2], *NAMES[:2]]]
    assert types == {"RunbookCatalogEntry"}
    assert all(file and Path(file).is_file() for file in files)


def cells(path: str = HOSTILE) -> list[tuple[str, dict[str, str], str]]:
    """Language, attributes and code of each block, read as Runme reads a fence: a word, then JSON."""
    tokens = MarkdownIt("commonmark").parse(runme(book())[path].decode())
    found = []
    for token in tokens:
        if token.type == "fence":
            language, _, rest = token.info.partition(" ")
            found.append((language, json.loads(rest), token.content))
    return found


def test_runme_runs_looks_and_asks_before_changes() -> None:
    looks, change = cells(CONNECTIONS)
    assert looks[:2] == ("sql", {"ignore": "true", "name": "diagnosis-1"})
    language, attributes, code = change
    assert (language, attributes) == (
        "sh",
        {"excludeFromRunAll": "true", "interactive": "true", "name": "resolution-1"},
    )
    first, second = code.splitlines()
    assert "Type yes to run it" in first
    assert second == """kubectl patch hpa api-server --patch '{"spec":{"maxReplicas":20}}'"""


def test_runme_never_runs_what_is_not_whole_or_was_ruled_out() -> None:
    told = {
        attributes["name"]: attributes.get("ignore", attributes.get("excludeFromRunAll", "runs"))
        for _, attributes, _ in cells()
    }
    assert told == {
        "diagnosis-1": "true",  # a placeholder in angle brackets, or what looks like one
        "diagnosis-2": "true",
        "diagnosis-3": "true",
        "resolution-1": "true",
        "resolution-2": "true",
        "resolution-3": "true",
        "resolution-4": "true",
        "resolution-5": "true",
        "ruled-out-1": "true",
        "by-hand-1": "true",
    }
    ignored = {attributes["name"] for _, attributes, _ in cells() if "ignore" in attributes}
    assert {attributes["name"] for _, attributes, _ in cells()} - ignored == {"resolution-1", "resolution-2"}


@pytest.mark.parametrize(("answer", "done"), [("yes\n", True), ("no\n", False), ("", False), ("YES\n", False)])
@pytest.mark.parametrize("shell", ["sh", "bash", "zsh"])
def test_the_question_is_a_question_in_each_shell(shell: str, answer: str, done: bool, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here: run .ci/shells")
    code = cells(CONNECTIONS)[1][2].splitlines()[0] + "\ntouch done\n"
    told = subprocess.run([shell, "-c", code], input=answer, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (tmp_path / "done").exists() is done
    assert (told.returncode == 0) is done


def test_a_look_runs_as_it_is() -> None:
    text = text_of("library/connections.md").replace(
        "```sql\n   SELECT count(*) FROM pg_stat_activity WHERE state = 'active';", "```sh\n   uptime"
    )
    page = runme(book(signed(CONNECTIONS, text)))[CONNECTIONS].decode()
    assert '```sh {"interactive":"false","name":"diagnosis-1"}\n    uptime\n    ```' in page


def test_runbooks_without_a_record_lose_nothing_else() -> None:
    with_it, without = runme(book(connections())), runme(book(connections(), evidence=False))
    assert "[^E" not in without[CONNECTIONS].decode()
    plain = re.sub(r" ?\[\^E\d+\]", "", with_it[CONNECTIONS].decode().split("\n## Evidence")[0])
    assert without[CONNECTIONS].decode().rstrip() == plain.rstrip()
