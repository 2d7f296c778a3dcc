"""How each shell is started with the user's own start files and the hook behind them."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from wetink.errors import UsageError

SHELLS = ("bash", "fish", "zsh")


@dataclass(frozen=True, slots=True)
class Started:
    """What to execute: `folder` holds the start files and the recording's word; it goes once they are read."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path


def shell_name(path: str) -> str:
    """Its name: "bash", "zsh" or "fish"; raises UsageError for another shell, or where none is given."""
    name = path.rpartition("/")[2]
    if name not in SHELLS:
        what = f"{path} cannot be recorded" if path else "SHELL says no shell"
        raise UsageError(f"{what}: bash, zsh and fish can", "call it as: SHELL=/bin/bash wetink capture shell")
    if shutil.which(path) is None:
        raise UsageError(f"{path}: there is no such program", "say which shell: SHELL=/bin/bash wetink capture shell")
    return name


def prepare(shell: str, word: str, environment: Mapping[str, str]) -> Started:
    """Write the start files of an interactive `shell` into a folder only its user can read. OSError passes."""
    folder = Path(tempfile.mkdtemp(prefix="wetink-"))
    changed = dict(environment)
    match shell_name(shell):
        case "bash":
            _write(folder / "bashrc", f"__wetink_word={word}\n{hook('bash.sh')}")
            argv = [shell, "--rcfile", str(folder / "bashrc"), "-i"]
        case "zsh":
            theirs = environment.get("ZDOTDIR")
            known = f"__wetink_word={word} __wetink_had={int(theirs is not None)} __wetink_theirs={_quoted(theirs)}\n"
            _write(folder / ".zshenv", known + hook("zshenv.zsh"))
            _write(folder / ".zshrc", hook("zshrc.zsh"))
            changed["ZDOTDIR"] = str(folder)
            argv = [shell, "-i"]
        case _:
            _write(folder / "hook.fish", f"set -g __wetink_word {word}\n{hook('fish.fish')}")
            argv = [shell, "-i", "--init-command", f"source {_quoted(str(folder / 'hook.fish'))}"]
    return Started(tuple(argv), changed, folder)


def hook(name: str) -> str:
    """The text of one of the files in `hooks/`."""
    return resources.files("wetink.recorder").joinpath("hooks", name).read_text("utf-8")


def _quoted(text: str | None) -> str:
    return shlex.quote(text or "")


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
