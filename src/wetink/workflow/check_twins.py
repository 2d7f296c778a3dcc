"""Check, a commit: whether what came in is for a symptom that another runbook of that commit is for already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from wetink.errors import DraftInvalid
from wetink.library.repository import Repository
from wetink.library.shelf import RUNBOOKS
from wetink.model.runbook import Runbook, Status
from wetink.review.others import TWIN
from wetink.review.surroundings import Other, Surroundings
from wetink.workflow.check_file import Desk, Placed, name_of, names_of, placed, read_any, symptoms, without_secrets
from wetink.workflow.check_index import Index

MOST = 3
_WORDS = 6
"""How many words of a title or an alert's text are looked for; whether all are the same is seen in the file."""

_AT_ONCE = 300
"""Keys that git looks for in one go: what it is told fits into a command line."""

Holders = Callable[[str], list[str]]
"""Paths of the published runbooks that may be for the symptom of a key."""


@dataclass(frozen=True, slots=True)
class _Side:
    """What tells of one runbook whether another is its twin."""

    id: str
    path: str
    title: str
    symptoms: tuple[tuple[str, str], ...]
    names: frozenset[str]


def twins(
    repository: Repository,
    commit: str,
    files: Mapping[str, bytes],
    desk: Desk,
    *,
    whole: bool,
    index: Index | None = None,
) -> Iterator[tuple[str, Placed]]:
    """A finding for each published runbook among `files` that has a twin in the commit, by path.

    whole  `files` are all files of the commit; otherwise `index` says where the others are, or git looks for them
    """
    sides = ((path, _side(_read(path, files[path]))) for path in files if path.startswith(f"{RUNBOOKS}/"))
    mine = {path: side for path, side in sides if side is not None}
    holders = _holders(repository, commit, mine, index, whole=whole)
    with repository.git.objects() as objects:

        @cache
        def read(path: str) -> _Side | None:
            if path in files:
                return mine.get(path)
            return _side(_read(path, objects.read(f"{commit}:{repository.prefix}{path}") or b""))

        for path, side in mine.items():
            others = tuple(_others(side, holders, read))
            runbook = _read(path, files[path]) if others else None
            if runbook is not None:
                yield from ((path, one) for one in _told(runbook, others, desk))


def _holders(
    repository: Repository, commit: str, mine: Mapping[str, _Side], index: Index | None, *, whole: bool
) -> Holders:
    if whole:
        return _among(mine)
    if index is not None and index.complete:
        return lambda key: sorted(path for path in index.with_key(key) if path.startswith(f"{RUNBOOKS}/"))
    all_keys = {key for side in mine.values() for _, key in side.symptoms}
    found = cache(lambda: _grep(repository, commit, sorted(all_keys)))
    return lambda _key: found()


def _told(runbook: Runbook, others: tuple[Other, ...], desk: Desk) -> Iterator[Placed]:
    found = TWIN.findings(runbook, Surroundings(in_library=True, twins=others))
    shown = [replace(one, message=without_secrets(one.message, desk.redact)) for one in found]
    return placed(shown, runbook, 0)


def _read(path: str, data: bytes) -> Runbook | None:
    """A runbook that people may follow, None for anything else."""
    try:
        runbook, _ = read_any(path, data, in_library=True)
    except DraftInvalid:
        return None
    return runbook if runbook.status in {Status.PUBLISHED, Status.NEEDS_REVIEW} else None


def _side(runbook: Runbook | None) -> _Side | None:
    if runbook is None:
        return None
    names = frozenset(names_of(runbook))
    return _Side(runbook.id, runbook.path, runbook.body.title, tuple(symptoms(runbook)), names)


def _others(side: _Side, holders: Holders, read: Callable[[str], _Side | None]) -> Iterator[Other]:
    told: set[str] = {side.path}
    for same, key in side.symptoms:
        for path in holders(key):
            other = read(path) if path not in told and len(told) <= MOST else None
            if other is None or key not in {theirs for _, theirs in other.symptoms} or _parted(side, other):
                continue
            told.add(path)
            yield Other(other.id, path, other.title, same)


def _parted(one: _Side, other: _Side) -> bool:
    """Whether one of the two says what tells them apart."""
    pairs = ((one, other), (other, one))
    return any({here.id, name_of(here.path)} & there.names for here, there in pairs)


def _among(files: Mapping[str, _Side]) -> Holders:
    by_key: dict[str, list[str]] = defaultdict(list)
    for path, side in files.items():
        for _, key in side.symptoms:
            by_key[key].append(path)
    return lambda key: by_key[key]


def _grep(repository: Repository, commit: str, keys: list[str]) -> list[str]:
    """Runbooks of a commit with all words of one of these keys in one line; reading all of them is what takes long."""
    where = f"{repository.prefix}{RUNBOOKS}"
    found: set[str] = set()
    for some in (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE)):
        asked = [part for key in some for part in ("--or", "(", *_all_words(key), ")")][1:]
        raw = repository.whole.call("grep", "-l", "-z", "-i", "-F", "--full-name", *asked, commit, "--", where).stdout
        found |= {name.partition(b":")[2].decode("utf-8", "replace") for name in raw.split(b"\0")[:-1]}
    return sorted(name.removeprefix(repository.prefix) for name in found)


def _all_words(key: str) -> list[str]:
    words = sorted(key.split(" ")[1:], key=len, reverse=True)[:_WORDS]
    return [part for word in words for part in ("--and", "-e", word)][1:]
