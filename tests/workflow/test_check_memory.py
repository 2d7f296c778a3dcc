"""What is remembered is never wrong: after any change the answer is that of a check from nothing."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "review"))

from rules_desk import DATA, GOOD, checked, desk, library, put

from wetink.workflow.check import Asked, Many, Report, check
from wetink.workflow.check_library import Answer, Item
from wetink.workflow.check_memory import Memory

TWIN = (DATA / "twin" / "fails.md").read_text("utf-8")
COPY = (DATA / "copied" / "fails.md").read_text("utf-8")


class Counting:
    """Runs the looks and counts them."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def __call__(
        self,
        work: Callable[[Sequence[Item]], list[Answer]],
        items: Sequence[Item],
        meanwhile: Callable[[], object] = int,
    ) -> Iterator[Answer]:
        meanwhile()
        if isinstance(work, Many):
            self.paths += [item for item in items if isinstance(item, str)]
        yield from work(items)


def remembered(home: Path, place: Path, version: str = "1") -> tuple[Report, list[str]]:
    count = Counting()
    with Memory(place, version) as memory:
        report = check(Asked(desk(home)), memory, count)
        memory.keep()
    return report, count.paths


def settle() -> None:
    """Let time stamps of the next change differ, as they do for people."""
    time.sleep(0.06)


def filled(home: Path) -> Path:
    library(home)
    for n in range(6):
        put(
            home,
            f"drafts/rb-{n}.md",
            GOOD.replace("rb-7k2m9q", f"rb-{n}").replace("status: published", "status: draft"),
        )
    settle()
    return home


def test_only_what_changed_is_looked_at_again(tmp_path: Path) -> None:
    home, place = filled(tmp_path / "library"), tmp_path / "kept.sqlite"
    first, looked = remembered(home, place)
    assert len(looked) == 9
    again, looked = remembered(home, place)
    assert (looked, again) == ([], first)
    put(home, "drafts/rb-3.md", GOOD.replace("rb-7k2m9q", "rb-3").replace("SEV2", "SEV1"))
    settle()
    changed, looked = remembered(home, place)
    assert looked == ["drafts/rb-3.md"]
    assert changed == checked(home)


def test_any_change_gives_what_a_check_from_nothing_gives(tmp_path: Path) -> None:
    home, place = filled(tmp_path / "library"), tmp_path / "kept.sqlite"
    dice = random.Random(3)  # noqa: S311 (a seed, not a secret)
    paths = [f"drafts/rb-{n}.md" for n in range(6)] + [
        "runbooks/api-server/queue-lag.md",
        "runbooks/api-server/cache-cold.md",
    ]
    texts = (GOOD, TWIN, COPY, "", "# Foreign\n\nsee [it](rb-1.md) and [that](../wetink.toml)\n", "---\nid: x\n---\n")
    record = home / "incidents/inc-48213/evidence.jsonl"
    kept = record.read_text()
    for step in range(25):
        path = dice.choice(paths)
        if dice.random() < 0.2:
            (home / path).unlink(missing_ok=True)
        elif dice.random() < 0.2:
            record.write_text(kept if step % 2 else kept.replace("autoscaler", "scaler"))
        elif dice.random() < 0.2 and (home / path).is_file():
            (home / path).rename(home / f"drafts/moved-{step}.md")
        else:
            put(home, path, dice.choice(texts).replace("rb-7k2m9q", f"rb-{dice.randrange(3)}"))
        settle()
        assert remembered(home, place)[0] == checked(home), step


def test_a_file_that_changes_within_one_tick_of_the_clock_is_looked_at_again(tmp_path: Path) -> None:
    home, place = library(tmp_path / "library"), tmp_path / "kept.sqlite"
    remembered(home, place)  # just written, so that its stamp proves nothing
    _, looked = remembered(home, place)
    assert "runbooks/api-server/under-test.md" in looked


def test_another_version_begins_anew(tmp_path: Path) -> None:
    home, place = filled(tmp_path / "library"), tmp_path / "kept.sqlite"
    remembered(home, place)
    assert len(remembered(home, place, "2")[1]) == 9


@pytest.mark.parametrize("damage", ["cut", "flip", "text", "empty", "folder", "no-sum", "locked"])
def test_a_damaged_memory_is_made_anew_without_a_word(damage: str, tmp_path: Path) -> None:
    home, place = filled(tmp_path / "library"), tmp_path / "kept.sqlite"
    first, _ = remembered(home, place)
    data = place.read_bytes()
    if damage == "cut":
        place.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        at = len(data) * 2 // 3
        place.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
    elif damage == "text":
        place.write_bytes(b"no database")
    elif damage == "empty":
        place.write_bytes(b"")
    elif damage == "folder":
        place.unlink()
        place.mkdir()
    elif damage == "no-sum":
        Path(f"{place}.sum").unlink()
    if damage == "locked":
        with Memory(place, "1"):
            found, looked = remembered(home, place)
    else:
        found, looked = remembered(home, place)
    assert (found, len(looked)) == (first, 9)
    assert damage in {"folder", "locked"} or remembered(home, place) == (first, [])


def test_where_nothing_can_be_written_the_check_still_answers(tmp_path: Path) -> None:
    home = filled(tmp_path / "library")
    (tmp_path / "file").write_text("")
    found, looked = remembered(home, tmp_path / "file" / "kept.sqlite")
    assert (found, len(looked)) == (checked(home), 9)
