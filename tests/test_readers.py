"""What holds for every reader: any bytes give events, skips or ArtifactUnreadable, and it claims its own only."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.app import load
from wetink.artifacts.reader import Reader
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Event, Skipped

APP = load()
READERS = {reader.name: reader for reader in APP.readers}
DATA = Path(__file__).parent / "data"
SAMPLES = [
    path for folder in sorted(DATA.iterdir()) for path in sorted(folder.iterdir()) if not path.name.startswith(".")
]
MUTATIONS = 6


def reader_of(sample: Path) -> str:
    """The name of the reader whose folder a sample lies in."""
    return sample.parent.name.replace("_", "-")


def reads(reader: Reader, path: Path) -> list[Event | Skipped]:
    """Everything a reader finds, checked for form; ArtifactUnreadable counts as the end."""
    found: list[Event | Skipped] = []
    try:
        for item in reader.read(path, "some/source"):
            assert isinstance(item, Event | Skipped)
            assert item.place.source.startswith("some/source") or item.place.source
            assert item.place.locator
            found.append(item)
    except ArtifactUnreadable:
        pass
    return found


def test_all_announced_readers_load() -> None:
    assert [skipped.why for skipped in APP.broken] == []
    assert len(READERS) == len(APP.readers)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_at_most_its_own_reader_claims_a_sample(sample: Path) -> None:
    claimed = {reader.name for reader in APP.readers if reader.identify(sample)}
    assert claimed <= {reader_of(sample)}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_reading_twice_gives_the_same(sample: Path) -> None:
    reader = READERS[reader_of(sample)]
    if reader.identify(sample):
        assert reads(reader, sample) == reads(reader, sample)


@pytest.mark.parametrize("sample", [path for path in SAMPLES if path.is_file()], ids=lambda path: path.name)
def test_damaged_samples_surprise_nobody(sample: Path, tmp_path: Path) -> None:
    data = sample.read_bytes()
    chance = random.Random(data)  # noqa: S311 (repeatable damage, not a key)
    for number in range(MUTATIONS):
        for neighbour in sample.parent.iterdir():
            if neighbour.is_file():
                shutil.copy(neighbour, tmp_path / neighbour.name)
        damaged = tmp_path / sample.name
        damaged.write_bytes(damage(chance, data, number))
        reader = READERS[reader_of(sample)]
        reader.identify(damaged)
        list(reader.members(damaged))
        reads(reader, damaged)


def damage(chance: random.Random, data: bytes, number: int) -> bytes:
    """Cut, change, double or drop a piece."""
    begin = chance.randrange(len(data) + 1)
    end = min(len(data), begin + chance.randrange(40))
    noise = (b"", bytes(chance.randrange(256) for _ in range(8)), data[begin:end] * 3, b"null", b'"', b"-1e999")[number]
    return data[:begin] if number == 0 else data[:begin] + noise + data[end:]


@pytest.mark.parametrize("name", sorted(READERS))
@given(data=st.binary(max_size=2000))
def test_any_bytes_surprise_nobody(name: str, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(data)
    reader = READERS[name]
    reader.identify(path)
    reads(reader, path)


@pytest.mark.parametrize("name", sorted(READERS))
def test_a_folder_and_an_empty_file_are_not_claimed(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert not READERS[name].identify(tmp_path)
    assert not READERS[name].identify(tmp_path / "empty")
