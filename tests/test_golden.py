"""Every sample reads as its golden file says; `wetink dev generate` accepts what reads differently now."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from wetink.app import load
from wetink.cli.dev import dev

HERE = Path(__file__).parent


def test_samples_read_as_written_down() -> None:
    result = CliRunner().invoke(
        dev, ["test", "--samples", str(HERE / "data"), "--golden", str(HERE / "golden")], standalone_mode=False
    )
    assert result.exception is None, result.exception
    assert result.return_value == 0, result.output


def test_each_folder_of_samples_belongs_to_a_reader() -> None:
    names = {reader.name for reader in load().readers}
    folders = {folder.name.replace("_", "-") for folder in (HERE / "data").iterdir() if folder.is_dir()}
    assert folders <= names


def test_a_change_in_reading_is_shown(tmp_path: Path) -> None:
    samples, golden = tmp_path / "data", tmp_path / "golden"
    (samples / "bash_history").mkdir(parents=True)
    (samples / "bash_history" / "stamped").write_text("#1773324312\nuptime\n#1773324320\ndf -h\n")
    (samples / "bash_history" / "not-ours.json").write_text('{"version": 3}')
    where = ["--samples", str(samples), "--golden", str(golden)]
    assert CliRunner().invoke(dev, ["generate", *where], standalone_mode=False).return_value == 0
    written = sorted(path.name for path in golden.rglob("*.jsonl"))
    assert written == ["not-ours.json.jsonl", "stamped.jsonl"]
    assert (golden / "bash_history" / "not-ours.json.jsonl").read_text() == '{"claimed": false}\n'
    assert (golden / "bash_history" / "stamped.jsonl").read_text().count("\n") == 2
    assert CliRunner().invoke(dev, ["test", *where], standalone_mode=False).return_value == 0
    (samples / "bash_history" / "stamped").write_text("#1773324312\nuptime\n#1773324320\ndf -i\n")
    changed = CliRunner().invoke(dev, ["test", *where], standalone_mode=False)
    assert changed.return_value == 1
    assert '-{"place"' in changed.output
    assert "df -i" in changed.output
