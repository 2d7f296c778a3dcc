"""What is planted into the made-up incidents stands in no byte that a draft of them leaves anywhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import Wetink
from planting import MARKS, Planter

HERE = Path(__file__).parent


def stored(folder: Path) -> str:
    """Every name and every byte below a folder."""
    return "\n".join(
        f"{path}\n{path.read_bytes().decode('latin-1') if path.is_file() else ''}" for path in folder.rglob("*")
    )


INCIDENTS = sorted(path for group in ("open", "sealed") for path in (HERE / "incidents" / group).iterdir())


@pytest.mark.parametrize("incident", INCIDENTS[::3], ids=lambda path: path.name)
def test_what_is_planted_into_an_incident_is_in_nothing_that_its_draft_leaves(
    incident: Path, tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the library nor in the objects of its git, the caches and logs of a home of its own, nor on any stream."""
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR"):
        (tmp_path / "home" / name).mkdir(parents=True)
        monkeypatch.setenv(name, str(tmp_path / "home" / name))
    artifacts = tmp_path / "in" / "inc-1"
    planter = Planter(len(incident.name))
    for path in sorted((incident / "artifacts").rglob("*")):
        copy = artifacts / path.relative_to(incident / "artifacts")
        if path.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            if path.suffix in {"", ".log", ".txt", ".md"} and b"\0" not in path.read_bytes():
                copy.write_text(planter.into(path.read_text("utf-8", "replace"), path.name))
    (artifacts / "ana_bash_history.txt").write_text("".join(planter.into("uptime;") + "\n" for _ in range(9)))
    library = tmp_path / "library"
    subprocess.run(["git", "init", "-q", library], check=True)
    said = ""
    for arguments in (
        ("draft", "--library", library),
        ("draft", "--explain"),
        ("draft", "--format", "html"),
        ("evidence",),
    ):
        done = wetink(*arguments, artifacts)
        assert done.returncode in {0, 1}
        said += done.stdout + done.stderr
    git = ("git", "-C", str(library), "-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "draft"], check=True)
    shown = subprocess.run([*git, "log", "-p", "--all"], check=True, capture_output=True).stdout.decode(
        "utf-8", "replace"
    )
    assert len(planter.planted) >= 9
    everything = said + shown + stored(library) + stored(tmp_path / "home")
    assert "[REDACTED:" in everything
    assert [made for made, where in planter.planted.items() if made in everything] == []
    assert not re.search("|".join(MARKS), everything)
