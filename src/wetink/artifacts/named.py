"""Whose file it is, where its name clearly says so: a hint for the actor's handle, nothing more."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath

from wetink.artifacts.shell_words import words
from wetink.model.event import Actor

FORMAT_WORDS = words(
    "history hist histfile bash zsh fish sh ksh shell typescript script cast asciicast asciinema rec recording"
    " session sessions terminal term tty tmux screen timing log logs txt out output raw copy backup bak old new"
    " export dump commands cmds home root user users inc incident putty kitty mobaxterm securecrt iterm iterm2 windows"
    " powershell consolehost console transcript scrollback capture captured pane paste pasted copied prompt json"
    " jsonl html csv db zip gz tar md mcfly histdb atuin codex gemini claude aider rollout"
)
"""Words that say what a file is, never whose."""

HOST_WORDS = words(
    "bastion jump jumphost jumpbox gateway host node server srv vm prod production staging stage dev test web api app"
    " apps db database pg postgres mysql redis kafka mongo vault dns lb proxy haproxy nginx etl k8s kube cluster edge"
    " core infra ops oncall laptop mbp macbook desktop workstation primary replica master worker orders payments"
    " outage debug demo fix notes night"
)
"""Words that name machines and topics."""

ROLES = words("root admin administrator ubuntu debian centos ec2-user postgres mysql deploy")
"""Accounts that several people use."""

FOLDER_WORDS = (
    FORMAT_WORDS
    | HOST_WORDS
    | words("artifacts artifact files histories casts recordings typescripts evidence bundle incidents tmp")
)

_LONGEST_NAME = 3
"""Words of one handle; what has more is a title."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{2}-\d{2}-\d{4}")
_NUMBERED = re.compile(r"[a-z]{1,20}[0-9]{1,3}")
_NAME = re.compile(r"[^\W\d_][\w-]{0,30}\Z")


def handle_in(source: str) -> str | None:
    """The short name of the person in a path ("home/ria/.zsh_history" gives "ria"), None where not clear.

    source  path inside the bundle, "/" separated; archive members ("a.zip!/b") count like folders
    """
    parts = PurePosixPath(source.replace("!/", "/")).parts
    if not parts:
        return None
    own_home = _home_of(parts[:-1])
    if own_home:
        return own_home
    from_file = _one_name(parts[-1])
    if from_file is not None:
        return from_file or None
    folder = parts[-2].lower() if len(parts) > 1 else ""
    clear = _NAME.match(folder) and folder not in FOLDER_WORDS and not _is_machine(folder)
    return parts[-2] if clear else None


def actor_of(source: str, user: str | None = None) -> Actor | None:
    """The actor of a recording or history: the prompt's user where there is one, else the file's name."""
    handle = user or handle_in(source)
    return Actor(handle=handle) if handle else None


def _home_of(folders: tuple[str, ...]) -> str | None:
    for parent, child in pairwise(folders):
        if parent.lower() in {"home", "users"} and _NAME.match(child):
            return child
    return None


def _one_name(name: str) -> str | None:
    """The person's word in a file name; "" where several are left, None where none is.

    Of two words ("kim_hollow") the first is the user or first name, the second a machine or last name.
    """
    parts = re.split(r"[._\s]+", _DATE.sub("", name))
    if any(part.lower() in ROLES for part in parts):  # "db-2_root_bash_history": anybody may have been root there
        return ""
    words = [word for part in parts for word in _person_words(part)]
    if not words:
        return None
    return words[0] if len(words) <= 2 and all(_NAME.match(word) for word in words) else ""


def _person_words(part: str) -> list[str]:
    """What is left of "lena-bastion-2" when machines, formats and numbers are taken away.

    A word between two of those ("lb-fra-02") belongs to a machine's name.
    """
    pieces = [piece for piece in part.split("-") if piece]
    if _is_machine(part):
        return []
    kept = [piece for piece in pieces if not _is_noise(piece)]
    if len(kept) == len(pieces):
        return ["-".join(pieces)] if 0 < len(pieces) <= _LONGEST_NAME else []
    return kept if len(kept) == 1 and kept[0] in (pieces[0], pieces[-1]) else []


def _is_noise(piece: str) -> bool:
    lower = piece.lower()
    return lower in FORMAT_WORDS or lower in HOST_WORDS or any(char.isdigit() for char in piece)


def _is_machine(word: str) -> bool:
    """Whether a word is a machine's name and no person's: "db1", "web-2", "mdb-b", "rmq-fra-1".

    What stands before a number or a single letter names a machine if it is a word for one or has no vowel, as short
    forms of programs have none; "ana-b" is somebody.
    """
    pieces = [piece for piece in word.lower().split("-") if piece]
    if len(pieces) < 2 or not (len(pieces[-1]) == 1 or pieces[-1].isdigit()):
        return bool(_NUMBERED.fullmatch(word.lower())) and word.lower().rstrip("0123456789") in HOST_WORDS
    return pieces[0] in HOST_WORDS or (not any(vowel in pieces[0] for vowel in "aeiouy") and pieces[0].isascii())
