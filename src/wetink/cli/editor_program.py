"""A person's own editor: which one it is, and how it gets a file or two."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from wetink.errors import UsageError

_GUI = ("code", "codium", "cursor", "zed")
_SEVERAL = frozenset(
    ("vi", "vim", "nvim", "gvim", "nano", "micro", "emacs", "emacsclient", "hx", "helix", "kak", *_GUI)
)
"""Editors that open several files; any other one gets the first."""
_BESIDE = {"vim": "-O", "nvim": "-O", "gvim": "-O"}
"""What makes an editor show both files at once."""
_WAITS = {"code": "--wait", "codium": "--wait", "cursor": "--wait", "subl": "--wait", "zed": "--wait", "gvim": "-f"}
"""What makes an editor that gives the terminal back at once wait: without it the text is read before it is written."""
_WAITING = frozenset(("-w", "--wait", "-f", "--nofork"))
_USUAL = ("sensible-editor", "editor", "vi", "nano")


def editor() -> list[str]:
    """The command line of $VISUAL or $EDITOR, else of what there is; raises `UsageError` where there is none."""
    for name in ("VISUAL", "EDITOR"):
        if words := shlex.split(os.environ.get(name, "")):
            return words
    found = next((path for name in _USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise UsageError("there is no editor", "say which one to use: export EDITOR=nano")
    return [found]


def opens_several(words: Sequence[str]) -> bool:
    """Whether the editor shows a second file beside the first one."""
    return Path(words[0]).name in _SEVERAL


def command_line(words: Sequence[str], files: Sequence[Path]) -> list[str]:
    """How an editor is called, so that it shows the second file beside the first and ends only when it is closed."""
    name = Path(words[0]).name
    shown = list(files) if opens_several(words) else list(files[:1])
    flags = [_BESIDE[name]] if len(shown) > 1 and name in _BESIDE else []
    if name in _WAITS and not _WAITING.intersection(words):
        flags.append(_WAITS[name])
    return [*words, *flags, *map(str, shown)]


def run(files: Sequence[Path]) -> bool:
    """Let the person edit; gives whether the editor ended well. Raises `UsageError` where it cannot be started."""
    words = command_line(editor(), files)
    try:
        return subprocess.run(words, check=False).returncode == 0  # noqa: S603 (their own program)
    except OSError as error:
        raise UsageError(f"{words[0]}: {error.strerror}", "export EDITOR=..., a program that edits a file") from error
