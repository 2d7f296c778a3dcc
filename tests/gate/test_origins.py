"""Where a sign-off came from: the history of a few files alone tells the same as all of the history."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from wetink.library.git import Git
from wetink.library.history import read_graph, read_history
from wetink.library.provenance import FEW, Mark, mark_of, origins, origins_of_few
from wetink.model.provenance import Origin

ROOMS = ("runbooks", "drafts")
PLACES = ("runbooks/a.md", "runbooks/x/b.md", "drafts/a.md", "drafts/ü.md", "README.md")

Tree = dict[str, str]


def text(dice: random.Random) -> str:
    """A file: one of a few sign-offs or none, one of a few statuses, and words that change."""
    signed = dice.choice(("null", "{by: ann}", "{by: bob}", "{by: eve}"))
    status = dice.choice(("draft", "in-review", "published", "published"))
    return f"---\nstatus: {status}\nsign_off: {signed}\n---\n\n{dice.randint(1, 3)}\n"


def changed(tree: Tree, dice: random.Random) -> Tree:
    """A tree with one file written, moved, copied or taken out."""
    new = dict(tree)
    place, other = dice.sample(PLACES, 2)
    how = dice.random()
    if place in new and how < 0.15:
        del new[place]
    elif place in new and how < 0.45:
        new[other] = new.pop(place)
    elif place in new and how < 0.55:
        new[other] = new[place]
    elif place in new and how < 0.75:
        new[place] = new[place].replace("status: in-review", "status: published").replace("draft", "in-review")
    else:
        new[place] = text(dice)
    return new


def merged(trees: list[Tree], dice: random.Random) -> Tree:
    """What a merge may hold: one side, each file from any side, or what neither has."""
    how = dice.random()
    if how < 0.4:
        return dict(dice.choice(trees))
    mixed = {place: side[place] for place in PLACES if place in (side := dice.choice(trees))}
    return mixed if how < 0.8 else changed(mixed, dice)


def commits(dice: random.Random, count: int) -> Iterator[tuple[list[int], Tree, int]]:
    """Commits for `imported`: lines, branches, merges of two and three, unrelated beginnings, clocks that disagree."""
    trees: list[Tree] = []
    tips: list[int] = []
    for number in range(count):
        how = dice.random()
        parents: list[int] = []
        if trees and how < 0.3 and len(tips) > 1:
            parents = dice.sample(tips, min(len(tips), dice.choice((2, 2, 3))))
        elif trees and how < 0.97:
            parents = [dice.choice(tips) if dice.random() < 0.75 else dice.randrange(number)]
        tree = merged([trees[n] for n in parents], dice) if len(parents) > 1 else {}
        if len(parents) < 2:
            tree = changed(trees[parents[0]] if parents else {}, dice)
        trees.append(tree)
        tips = [*(one for one in tips if one not in parents), number]
        yield parents, tree, dice.randint(0, 3 * number)


def imported(home: Path, commits: Iterable[tuple[list[int], Tree, int]]) -> list[str]:
    """A repository with commits, given as their parents' numbers, their files and their minutes; gives their ids."""
    subprocess.run(["git", "init", "-q", "-b", "main", "."], cwd=home, check=True)
    lines: list[str] = []
    count = 0
    for count, (parents, tree, minute) in enumerate(commits, 1):
        lines.append(f"commit refs/heads/c{count}\nmark :{count}\n")
        lines.append(f"committer A <a@b.c> {1_700_000_000 + 60 * minute} +0000\ndata 0\n")
        lines += [f"{'merge' if n else 'from'} :{parent + 1}\n" for n, parent in enumerate(parents)]
        lines.append("deleteall\n")
        for path, words in tree.items():
            lines.append(f"M 100644 inline {path}\ndata {len(words.encode())}\n{words}\n")
    subprocess.run(["git", "fast-import", "--quiet"], cwd=home, input="".join(lines).encode(), check=True)
    return Git(home).word("rev-parse", *(f"c{number + 1}" for number in range(count))).split("\n")


def told(origin: Origin) -> tuple[str, tuple[str, ...], bool]:
    """What the gate judges by."""
    return origin.commit.id if origin.commit else "", origin.statuses, origin.rolled_back


@pytest.mark.parametrize("seed", range(4))
def test_a_few_files_alone_have_the_origins_that_all_of_the_history_tells(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (a seed, not a secret)
    git = Git(tmp_path)
    asked = 0
    for tip in imported(tmp_path, commits(dice, 40))[10::3]:
        with git.objects() as objects:
            data = {path: objects.read(f"{tip}:{path}") or b"" for path in PLACES if path.startswith(ROOMS)}
        signed: dict[str, Mark] = {path: mark for path, some in data.items() if (mark := mark_of(some))[0]}
        whole = origins(git, read_history(git, [tip], ROOMS), tip, signed)
        if not signed:
            continue
        for path, mark in signed.items():
            asked += 1
            alone = origins_of_few(git, read_graph(git, tip), (tip, tip), {path: mark}, ROOMS)
            assert alone is not None
            assert told(alone[path]) == told(whole[path])
        together = origins_of_few(git, read_graph(git, tip), (tip, tip), signed, ROOMS)
        assert together is not None
        assert {path: told(one) for path, one in together.items()} == {path: told(one) for path, one in whole.items()}
    assert asked > 3


def test_what_was_moved_often_is_followed_through_all_of_the_history(tmp_path: Path) -> None:
    signed = "---\nstatus: published\nsign_off: {by: ann}\n---\n"
    trees = [{f"runbooks/{n}.md": signed} for n in range(FEW + 1)]
    tip = imported(tmp_path, [([n - 1] if n else [], tree, n) for n, tree in enumerate(trees)])[-1]
    git, mark = Git(tmp_path), {f"runbooks/{FEW}.md": mark_of(signed.encode())}
    assert origins_of_few(git, read_graph(git, tip), (tip, tip), mark, ROOMS) is None
