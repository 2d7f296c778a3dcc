"""A secret that stands anywhere in a sample of any reader's format stands in nothing that wetink hands out."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Wetink
from planting import ADDRESSES, MARKS, MODES, TEXTS, Planter, Shape, places, plant, samples

from wetink.app import App, load
from wetink.cli.summary import tell
from wetink.cli.table import lines
from wetink.errors import NothingToRead
from wetink.evidence.redaction import Redactor
from wetink.library.evidence_lines import write_lines
from wetink.workflow.draft import FORMS, keep
from wetink.workflow.gather import Gathered, Request, silent

DATA = Path(__file__).parent / "data"
LARGEST = 100_000
"""Bytes of a sample; what terminals printed by the megabyte is left out, since it makes a hundred times as much."""

SAMPLES: dict[str, list[Path]] = {}
for _sample in samples(DATA):
    if _sample.is_dir() or _sample.stat().st_size <= LARGEST:
        SAMPLES.setdefault(_sample.parent.name.replace("_", "-"), []).append(_sample)
DRIVES = "\x1b]0;owned\x07\x9b2J\u202e"
"""What names a terminal's window, wipes it, and turns the direction of text around."""

ANY_DRIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ANY_MARK = re.compile("|".join(map(re.escape, MARKS)), re.IGNORECASE)


def leaks(output: str) -> list[str]:
    """What stands around each planted secret, part of one, or sign that drives a terminal, in an output."""
    found = (*ANY_MARK.finditer(output), *ANY_DRIVE.finditer(output))
    return [output[max(0, one.start() - 120) : one.end() + 30] for one in found]


def beside(sample: Path, folder: Path) -> None:
    """Put what belongs to a sample (a timing file, a write-ahead log) into the folder where its copy will lie."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sample.parent.iterdir():
        if path != sample and path.is_file() and path.name.startswith(sample.stem):
            shutil.copyfile(path, folder / path.name)


def handed_out(app: App, found: Gathered, folder: Path) -> dict[str, str]:
    """Everything that wetink would write of an incident, by its name; what goes to stderr is written there."""
    draft = app.drafter(found.timeline)
    tell(found, draft)
    outputs = {name: form(draft, found) for name, form in FORMS.items()}
    outputs["explained"] = "\n".join(app.explainer(found.timeline))
    outputs["jsonl"] = write_lines(found.timeline.evidence)
    outputs["table"] = "\n".join(lines(found.timeline.evidence))
    for path in keep(draft, found.timeline, folder, datetime(2026, 1, 1, tzinfo=UTC)):
        outputs[path.name] = f"{path}\n{path.read_text()}"
    return outputs


@pytest.mark.parametrize("kind", [*TEXTS, *ADDRESSES])
def test_each_kind_of_text_is_known_alone(kind: str, engine: Callable[[], Redactor]) -> None:
    text = {**TEXTS, **ADDRESSES}[kind].format(Planter().secret(""))
    text = text if kind in TEXTS else f"https://graphs.example/d/abc?{text}"
    assert leaks(text)
    assert not leaks(engine().text(text))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_is_planted_into_samples_is_not_handed_out(
    name: str, tmp_path: Path, engine: Callable[[], Redactor], capsys: pytest.CaptureFixture[str]
) -> None:
    """Once only where every event is still found, once everywhere, so that much is skipped, with the reasons why."""
    reader = next(reader for reader in load().readers if reader.name == name)
    number = sorted(SAMPLES).index(name)
    mode = MODES[number % len(MODES)]
    unfit: set[Shape] = set()
    planters = {"some": Planter(number, mode), "all": Planter(10_000, mode, DRIVES)}
    for count, sample in enumerate(one for one in SAMPLES[name] if reader.identify(one)):
        beside(sample, tmp_path / "scratch" / str(count))
        own = places(reader, sample, tmp_path / "scratch" / str(count), unfit, mode)
        unfit |= own
        for bundle, left_out in (("some", own), ("all", set())):
            beside(sample, tmp_path / bundle / str(count))
            plant(sample, tmp_path / bundle / str(count) / sample.name, left_out, planters[bundle])
    for bundle in ("some", "all"):
        app = replace(load(), redactor=engine())
        try:
            found = app.gather([tmp_path / bundle], Request("INC-1", pictures=True), silent)
        except NothingToRead:
            assert bundle == "all"
            continue
        outputs = handed_out(app, found, tmp_path / "library" / bundle)
        outputs["stderr"] = capsys.readouterr().err
        assert {output: leaks(text) for output, text in outputs.items() if leaks(text)} == {}


def test_a_secret_in_the_names_of_files_is_not_handed_out(tmp_path: Path, wetink: Wetink) -> None:
    """Of what is read, what nobody reads, folders and what archives hold; also where there is nothing to draft from."""
    log, planter = (DATA / "irc").glob("*.log").__next__().read_bytes(), Planter(mode="instead", tail=DRIVES)
    folder = tmp_path / "inc-1"
    for count, kind in enumerate(("variable", "option", "prose", "header")):
        name = TEXTS[kind].format(planter.secret(kind)).partition(" https")[0] + DRIVES
        (folder / str(count) / name).mkdir(parents=True)
        (folder / str(count) / name / f"{name}.log").write_bytes(log)
        (folder / str(count) / f"{name}.bin").write_bytes(b"\0")
        with zipfile.ZipFile(folder / str(count) / "some.zip", "w") as archive:
            archive.writestr(f"{name}/{name}.log", log)
            archive.writestr(f"{name}/{name}.bin", b"\0")
        (tmp_path / f"{name}.bin").write_bytes(b"\0")
    for arguments in (("draft", folder), ("evidence", "--format", "jsonl", folder), ("evidence", folder)):
        done = wetink(*arguments)
        assert done.returncode == 0
        assert leaks(done.stdout + done.stderr) == []
    for path in tmp_path.glob("*.bin"):
        done = wetink("draft", path)
        assert done.returncode == 2
        assert leaks(done.stdout + done.stderr) == []
