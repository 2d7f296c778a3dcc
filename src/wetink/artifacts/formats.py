"""What a person has to know of each format: how to get the file out of the tool, which versions, what is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from wetink.errors import FormatInvalid

GROUPS = ("chat", "terminal", "paging", "monitoring", "dashboards", "reports", "changes", "others")
_TEXTS = ("title", "group", "versions", "get", "lost", "document")
_COUNTED = ("origin", "files", "counts", "by")


@dataclass(frozen=True, slots=True)
class Checked:
    """Real files that were read, and how their counts were verified.

    origin  where they are from ("github: owner/name, path")
    files   how many
    counts  what was counted ("1,382 messages, 222 replies")
    by      with what the same was counted ("jq length over the day files")
    """

    origin: str
    files: int
    counts: str
    by: str


@dataclass(frozen=True, slots=True)
class Format:
    """One reader's format, as `wetink formats` tells it.

    title     "Slack workspace export"
    group     one of GROUPS
    versions  of the tool or the format
    get       how to get the file out of the tool
    lost      what the file does not keep, or the reader does not take
    document  the description it was built from
    checked   real files; none means that it was only built from the document
    """

    name: str
    title: str
    group: str
    versions: str
    get: str
    lost: str
    document: str
    checked: tuple[Checked, ...] = ()


def format_of(name: str, module: str) -> Format | None:
    """The facts of reader `name`, from `formats/<name>.toml` in the package of its module; None where there are none.

    Raises FormatInvalid for a file that is not as described above.
    """
    package = module.rpartition(".")[0]
    if not package:  # a module that lies in no package has no folder beside it
        return None
    file = resources.files(package) / "formats" / f"{name}.toml"
    if not file.is_file():
        return None
    try:
        return _format(name, tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise FormatInvalid(f"{package}, formats/{name}.toml", str(error)) from error


def unknown_format(name: str, module: str, why: str = "") -> Format:
    """What can be said of a reader whose package says nothing, or nothing that can be read (`why`)."""
    silent = why or f"its package says nothing about it (no formats/{name}.toml beside {module})"
    return Format(name, name, "others", "unknown", silent, "unknown", module)


def _format(name: str, table: Mapping[str, object]) -> Format:
    unknown = set(table) - {*_TEXTS, "checked"}
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r}")
    title, group, versions, get, lost, document = (_text(table, key) for key in _TEXTS)
    if group not in GROUPS:
        raise ValueError(f"group must be one of {', '.join(GROUPS)}")
    given = table.get("checked", [])
    if not isinstance(given, list):
        raise TypeError("checked must be an array of tables: [[checked]]")
    return Format(name, title, group, versions, get, lost, document, tuple(_checked(one) for one in given))


def _checked(table: object) -> Checked:
    if not isinstance(table, dict) or set(table) != set(_COUNTED):
        raise ValueError(f"a [[checked]] has the keys {', '.join(_COUNTED)}")
    files = table["files"]
    if not isinstance(files, int) or files < 1:
        raise ValueError("files must be a number of files")
    return Checked(_text(table, "origin"), files, _text(table, "counts"), _text(table, "by"))


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} is missing")
    return " ".join(value.split())
