"""What every reader of the entry point group promises about every sample; samples lie in tests/data/<reader>/.

A sample whose name starts with "not-" must be claimed by nobody; files that belong to another sample (a timing file
beside a typescript) are its `members` and need no reader of their own.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.reader import Reader
from wetink.errors import WetinkError
from wetink.model.event import Event, Message, Skipped, Wanted, When

READERS: dict[str, Reader] = {entry.name: entry.load() for entry in entry_points(group="wetink.readers")}
DATA = Path(__file__).parent.parent / "data"
SAMPLES = [path for folder in sorted(DATA.iterdir()) for path in sorted(folder.iterdir()) if path.name[0] != "."]
FILES = [path for path in SAMPLES if path.is_file()]
NAME = "bundle/some file"
MOST_FOUND = 20_000
"""More than any sample holds, twice over, and its damage can be told of."""


def owner(sample: Path) -> Reader:
    return READERS[sample.parent.name.replace("_", "-")]


def claimants(path: Path) -> set[str]:
    return {name for name, reader in READERS.items() if reader.identify(path)}


def belongs_to_another(sample: Path) -> bool:
    others = (path for path in sample.parent.iterdir() if path != sample)
    reader = owner(sample)
    return any(sample in set(reader.members(path)) for path in others if reader.identify(path))


def strings(value: object) -> Iterator[str]:
    """Every string inside a frozen noun."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def check_time(when: When) -> None:
    set_ones = [one for one in (when.at, when.local, when.clock, when.elapsed) if one is not None]
    assert len(set_ones) <= 1, when
    assert when.at is None or when.at.tzinfo is not None, when
    assert when.local is None or when.local.tzinfo is None, when
    assert when.clock is None or when.clock.tzinfo is None, when
    assert when.elapsed is None or when.elapsed >= 0, when


def check(found: object) -> None:
    assert isinstance(found, Event | Skipped)
    assert found.place.source.startswith(NAME)
    assert found.place.locator
    for text in strings(found):
        text.encode()
    if isinstance(found, Event):
        check_time(found.when)
    else:
        assert found.why


def read_all(reader: Reader, path: Path) -> int:
    """How many events and skips there are, each of them checked; a WetinkError is an answer too."""
    count = 0
    try:
        for found in reader.read(path, NAME):
            check(found)
            count += 1
    except WetinkError:
        return count
    return count


def test_every_reader_has_the_name_it_is_announced_by() -> None:
    assert {name: reader.name for name, reader in READERS.items()} == {name: name for name in READERS}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_sample_is_claimed_by_its_reader_and_no_other(sample: Path) -> None:
    claimed = claimants(sample)
    if sample.name.startswith("not-"):
        assert not claimed
    elif not belongs_to_another(sample):
        assert claimed == {owner(sample).name}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_sample_holds_is_well_formed(sample: Path) -> None:
    reader = owner(sample)
    if reader.identify(sample):
        read_all(reader, sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_members_of_a_sample_exist_and_hold_it(sample: Path) -> None:
    reader = owner(sample)
    if reader.identify(sample):
        members = list(reader.members(sample))
        assert all(member.exists() for member in members)
        assert sample in members or sample.is_dir()


@given(data=st.data())
def test_cut_and_changed_samples_give_events_skips_or_a_known_error(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sample = data.draw(st.sampled_from(FILES))
    whole = sample.read_bytes()
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, min(len(whole), begin + 64)))
    noise = data.draw(
        st.one_of(st.binary(max_size=12), st.sampled_from([b"null", b"{}", b"[]", b"1e400", b'"', b"\n"]))
    )
    damaged = tmp_path_factory.mktemp("damaged") / sample.name
    damaged.write_bytes(whole[:begin] if data.draw(st.booleans()) else whole[:begin] + noise + whole[end:])
    for reader in READERS.values():
        if reader.identify(damaged) or reader is owner(sample):
            read_all(reader, damaged)


def shuffled(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    random.Random(len(data)).shuffle(lines)  # noqa: S311 (the same order each time)
    return b"".join(lines)


MUTATIONS: dict[str, Callable[[bytes], bytes]] = {
    "cut in the middle": lambda data: data[: len(data) // 2],
    "its lines shuffled": shuffled,
    "twice over": lambda data: data + data,
    "as UTF-16": lambda data: data.decode("utf-8", "replace").encode("utf-16"),
    "as UTF-16 without a mark": lambda data: data.decode("utf-8", "replace").encode("utf-16-be"),
    "as Latin-1": lambda data: data.decode("utf-8", "replace").encode("latin-1", "replace"),
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "NULs behind it": lambda data: data + b"\0" * 512,
    "a megabyte line in it": lambda data: data[: len(data) // 2] + b"x" * 2**20 + b"\n" + data[len(data) // 2 :],
    "brackets without end in it": lambda data: data[: len(data) // 2] + b"[{" * 2**15 + data[len(data) // 2 :],
}
"""What happens to files on their way into a folder, and what somebody may do to them."""


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("sample", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_damaged_samples_give_events_skips_or_a_known_error(sample: Path, mutation: str, tmp_path: Path) -> None:
    for neighbour in sample.parent.iterdir():
        if neighbour.is_file() and neighbour != sample:
            (tmp_path / neighbour.name).symlink_to(neighbour)
    damaged = tmp_path / sample.name
    damaged.write_bytes(MUTATIONS[mutation](sample.read_bytes()))
    for reader in READERS.values():
        if reader.identify(damaged) or reader is owner(sample):
            assert read_all(reader, damaged) < MOST_FOUND


def threadless(found: Event | Skipped) -> Event | Skipped:
    if isinstance(found, Event) and isinstance(found.detail, Message):
        return replace(found, detail=replace(found.detail, thread=None))
    return found


@pytest.mark.parametrize("name", sorted(name for name, reader in READERS.items() if reader.part))
def test_a_part_holds_all_that_is_wanted_of_the_whole(name: str) -> None:
    """With every event's own hour and channel asked for, `part` gives that event; its thread may begin later."""
    reader = READERS[name]
    for sample in [path for path in SAMPLES if owner(path) is reader and reader.identify(path)]:
        whole = [found for found in reader.read(sample, NAME) if isinstance(found, Event)]
        assert reader.part is not None
        for event in whole:
            channel = event.detail.channel if isinstance(event.detail, Message) else ""
            wanted = Wanted(event.when.at, event.when.at, (channel,) if channel else ())
            assert threadless(event) in map(threadless, reader.part(sample, NAME, wanted))


@pytest.mark.parametrize("name", sorted(READERS))
@given(data=st.binary(max_size=400))
def test_random_bytes_give_events_skips_or_a_known_error(
    name: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("random") / "file"
    path.write_bytes(data)
    read_all(READERS[name], path)


@pytest.mark.parametrize("sample", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_time_a_file_was_written_says_nothing(sample: Path, tmp_path: Path) -> None:
    """A copied folder has new file times: nothing read may depend on them."""
    copy = tmp_path / sample.name
    for neighbour in sample.parent.iterdir():
        if neighbour.is_file():
            (tmp_path / neighbour.name).write_bytes(neighbour.read_bytes())
            os.utime(tmp_path / neighbour.name, (0, 0))
    if owner(sample).identify(sample):
        assert list(owner(sample).read(copy, NAME)) == list(owner(sample).read(sample, NAME))
