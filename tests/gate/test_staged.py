"""The check of what is staged says the same with what this machine remembers as without, and believes nobody else's."""

from __future__ import annotations

import random
import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from desk import ANN, BOB, DRAFT, RUNBOOK, Desk

from wetink.cli import judging
from wetink.cli.check import check_command
from wetink.cli.memory import remembered
from wetink.library.repository import open_repository
from wetink.library.signed_text import text_sha256
from wetink.settings import read_settings
from wetink.workflow.check import Report
from wetink.workflow.check_commit import How, check_commit, staged
from wetink.workflow.check_index import Index
from wetink.workflow.check_memory import Remembered

pytest_plugins = ("libraries",)

NOW = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def checked(desk: Desk) -> None:
    """A check of the files on disk, which remembers."""
    CliRunner().invoke(check_command, [str(desk.home)])


def memory(desk: Desk) -> Remembered:
    found = remembered(desk.home)
    assert found is not None
    return found


def report(desk: Desk, before: Remembered | None) -> Report:
    """What a commit of what is staged would hold."""
    repository = open_repository(desk.home)
    head = repository.head() or ""
    commit = staged(repository, head)
    settings = read_settings(repository.home)
    rules = judging.desk_of(None, people=repository.people(commit), settings=settings)
    return check_commit(repository, rules, NOW, commit, How(head, pending=True, before=before))


@pytest.mark.parametrize("seed", range(4))
def test_with_memory_it_says_what_it_says_without(published: Desk, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (a seed, not a secret)
    good = published.read(RUNBOOK)
    texts = (
        good,
        good.replace("SEV", "SEW"),
        good.replace("understood: true", "understood: false"),
        good.replace("rb-7k2m9q", "rb-000002"),
        good.replace("status: published", "status: needs-review"),
        DRAFT.replace("rb-7k2m9q", "rb-000002"),
        "---\nmoved_to: runbooks/a/b.md\n---\n",
        "<b>no</b>",
    )
    paths = (RUNBOOK, "drafts/other.md", "runbooks/api-server/copy.md", "runbooks/Api-server/copy.md")
    for step in range(10):
        if dice.random() < 0.5:
            checked(published)
        path = dice.choice(paths)
        if dice.random() < 0.25:
            (published.home / path).unlink(missing_ok=True)
        else:
            published.write(path, dice.choice(texts))
        published.git("add", "-A")
        before = remembered(published.home)
        assert report(published, before) == report(published, None), step
        if dice.random() < 0.5:
            published.git("commit", "-q", "--no-verify", "--allow-empty", "-m", "step", who=dice.choice((ANN, BOB)))


def test_an_origin_is_followed_only_to_where_it_is_known(published: Desk) -> None:
    checked(published)
    published.write("notes.txt", "something else")
    published.commit("elsewhere", who=BOB)
    published.write(RUNBOOK, published.read(RUNBOOK).replace("status: published", "status: needs-review"))
    published.git("add", "-A")
    found = memory(published)
    assert found.gate().origins[RUNBOOK][1]
    assert report(published, found).files == report(published, None).files


def test_a_file_that_was_looked_at_by_another_check_since_is_no_longer_the_commit_s(published: Desk) -> None:
    checked(published)
    commit, differing = memory(published).standing()
    assert (commit, differing) == (published.git("rev-parse", "HEAD"), [])
    published.write(RUNBOOK, published.read(RUNBOOK).replace("ApiServerLatencyP99High", "SomethingElse"))
    checked(published)
    assert memory(published).standing() == (commit, [RUNBOOK])
    published.git("checkout", "-q", "--", RUNBOOK)
    index = Index(open_repository(published.home), commit, memory(published))
    assert RUNBOOK in index.with_key("alert apiserverlatencyp99high")


def test_of_a_commit_that_git_threw_away_nothing_is_known(published: Desk) -> None:
    class Gone:
        def gate(self) -> object:
            raise AssertionError

        def standing(self) -> tuple[str, list[str]]:
            return "f" * 40, []

        def paths_with(self, _key: str) -> list[str]:
            raise AssertionError

    assert not Index(open_repository(published.home), published.git("rev-parse", "HEAD"), Gone()).complete  # type: ignore[arg-type]


def test_a_forged_memory_is_not_asked_about_a_commit(published: Desk, tmp_path: Path) -> None:
    """Whoever makes a CI job restore a cache of theirs cannot let a signature through with it."""
    good = published.read(RUNBOOK)
    text = good.replace("SEV2", "SEV1")
    text = text.replace(text_sha256(good), text_sha256(text))
    for status in ("needs-review", "published"):
        published.write(RUNBOOK, text.replace("status: published", f"status: {status}"))
        published.commit(status, who=BOB)
    checked(published)
    forge(next((tmp_path / "cache" / "wetink").glob("*.sqlite")), BOB, ANN)
    assert "gate-signer" not in asked(published)[1]  # on this machine it is believed
    for how in (["--against", "HEAD~2"], ["--commit", "HEAD"], ["--no-cache"]):
        code, output = asked(published, *how)
        assert (code, "gate-signer" in output) == (1, True), output


def asked(desk: Desk, *how: str) -> tuple[int, str]:
    """Exit code and output of a check."""
    done = CliRunner().invoke(check_command, [*how, str(desk.home)], standalone_mode=False)
    return done.return_value, done.output


def forge(place: Path, maker: tuple[str, str], signer: tuple[str, str]) -> None:
    """Let the origins that are remembered be the signer's."""
    with closing(sqlite3.connect(place)) as database:
        for old, new in zip(maker, signer, strict=True):
            database.execute("UPDATE gate SET said = replace(said, ?, ?) WHERE what = 'origin'", (old, new))
        database.commit()
    data = place.read_bytes()
    place.with_name(place.name + ".sum").write_text(f"{len(data)} {zlib.crc32(data)}", "ascii")


@pytest.mark.parametrize("damage", ["cut", "flip", "no-sum", "code"])
def test_a_damaged_memory_is_not_believed(published: Desk, damage: str, tmp_path: Path) -> None:
    checked(published)
    place = next((tmp_path / "cache" / "wetink").glob("*.sqlite"))
    data = place.read_bytes()
    if damage == "cut":
        place.write_bytes(data[:-4096])
    elif damage == "flip":
        place.write_bytes(data[:-2000] + bytes([data[-2000] ^ 1]) + data[-1999:])
    elif damage == "no-sum":
        place.with_name(place.name + ".sum").unlink()
    assert Remembered.of(place, "another state of our own code") is None
    assert damage == "code" or remembered(published.home) is None
