"""A runbook that people wrote without wetink, in its form: a front matter above their text, which stays as it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.front_quick import Value
from wetink.library.headings import IMPORTED, section_of
from wetink.library.inline import unescape
from wetink.library.markdown_blocks import outside_fences
from wetink.library.markdown_front import STATUSES
from wetink.library.names import slug
from wetink.library.signed_text import normal
from wetink.patterns import when_used

THEIRS = "their_"
"""Put before those of their front matter keys that mean something else here."""

_ID = when_used(r"^id:", re.MULTILINE)
_STATUS = when_used(rf"^status: *[\"']?(?:{'|'.join(STATUSES)})\b", re.MULTILINE)
_OURS_ALONE = when_used(rf"^(?:drafted|sign_off|moved_to|{IMPORTED}):", re.MULTILINE)
_SETEXT = when_used(r"(?:=+|-+)[ \t]*")
_ALERT = when_used(
    r"[A-Z][a-z0-9]+(?:[A-Z]+[A-Za-z0-9]*){1,30}|(?=[A-Z0-9a-z]*[a-z])[A-Z]{2,10}[a-z][A-Za-z0-9]*[A-Z]\w{0,80}"
)
_DASHBOARD = when_used(r"https?://[^\s()<>\"'\]`]{3,200}/d/[^\s()<>\"'\]`]{1,300}")
_LONGEST_TITLE = 200
_PAGES = frozenset(
    (
        *("readme", "contributing", "changelog", "changes", "code_of_conduct", "license", "licence", "security"),
        *("support", "summary", "index", "_index", "_sidebar", "template"),
    )
)
_STEP = when_used(r"[ \t]*(?:```|~~~|[0-9]{1,9}[.)][ \t])")


@dataclass(frozen=True, slots=True)
class Adopted:
    """Their file in wetink's form.

    text   the whole file; it ends with their text, less their front matter
    shift  how many lines their first line moved down
    """

    id: str
    text: str
    shift: int


def is_foreign(text: str) -> bool:
    """Whether people wrote a file without wetink: no front matter, or one without an id and a status of ours.

    A file of ours that is damaged is none: it has to be mended, not taken for something else.
    """
    bare = text.removeprefix("\ufeff")
    if not bare.startswith(("---\n", "---\r\n")):
        return True
    head = bare[: front_matter.LONGEST].replace("\r\n", "\n")
    end = head.find("\n---\n", 3)
    head = head[: end if end > 0 else len(head)]
    return not (_OURS_ALONE.search(head) or (_ID.search(head) and _STATUS.search(head)))


def reads_as_runbook(path: str, text: str) -> bool:
    """Whether other people's Markdown has anything of a runbook: one of its sections, an alert's name, a step.

    Of pages that every repository has (README, CONTRIBUTING ...) only a section tells: they show commands too.
    """
    _, body = _split(normal(text))
    lines = body.split("\n")
    if outside_fences(lines, lambda line: line.startswith("#") and section_of(line, loose=True) is not None):
        return True
    stem = PurePosixPath(path).stem
    if stem.lower() in _PAGES:
        return False
    title = _title(path, {}, body)
    return bool(_ALERT.fullmatch(title) or _ALERT.fullmatch(stem)) or any(_STEP.match(line) for line in lines)


def adopt(path: str, text: str) -> Adopted:
    """Their file with a front matter of ours above it, so that it reads as a draft.

    Title, alert name and dashboards are taken from it where they are plain; their own front matter keys stay below
    ours, line by line, under another name where ours mean something else. `path` gives the id, and the title where
    the text has none.
    """
    shown = normal(text)
    raw, body = _split(shown)
    values = _values(raw)
    title = _title(path, values, body)
    id_ = slug(PurePosixPath(path).with_suffix("").as_posix().replace("/", "-").strip("-."))
    head = _head(path, id_, title, text, body)
    theirs = [_renamed(line, head) for line in raw.split("\n")[:-1]]
    lines = [*(f"{front_matter.scalar(key)}: {front_matter.flow(value)}" for key, value in head.items()), *theirs]
    above = "\n".join((front_matter.FENCE, *lines, front_matter.FENCE, ""))
    gap = "" if body.startswith("\n") else "\n"
    taken = shown.count("\n") - body.count("\n")
    return Adopted(id_, above + gap + body, above.count("\n") + len(gap) - taken)


def _split(text: str) -> tuple[str, str]:
    """Their front matter and body; where it cannot be read, all of it is body."""
    if not text.startswith("---\n"):
        return "", text
    try:
        raw, body = front_matter.split(text, "")
        found = front_matter.read(raw, "")
    except DraftInvalid:
        return "", text
    whole = all(":" in line for line in (found.lines[at] for at, _ in found.spans.values()))
    return (raw, body) if whole else ("", text)


def _values(raw: str) -> dict[str, Value]:
    return front_matter.read(raw, "").values if raw else {}


def _title(path: str, values: dict[str, Value], body: str) -> str:
    """The main heading, else their front matter's title, else the file's name."""
    lines = body.split("\n")
    heads = outside_fences(lines, lambda line: line.startswith("# "))
    under = [n for n in outside_fences(lines, lambda line: bool(_SETEXT.fullmatch(line))) if n and lines[n - 1].strip()]
    first = lines[heads[0]][2:] if heads else lines[under[0] - 1] if under and under[0] < 10 else ""
    given = values.get("title")
    name = unescape(first.strip(" #\t")) or (given if isinstance(given, str) else "") or PurePosixPath(path).stem
    return " ".join(name.split())[:_LONGEST_TITLE]


def _head(path: str, id_: str, title: str, text: str, body: str) -> dict[str, Value]:
    stem = PurePosixPath(path).stem
    alerts: list[Value] = [name for name in dict.fromkeys((title, stem)) if _ALERT.fullmatch(name)]
    dashboards: list[Value] = list(dict.fromkeys(found.rstrip(".,;:") for found in _DASHBOARD.findall(body)))
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "id": id_,
        "title": title,
        "status": "draft",
        "owner": None,
        "services": [],
        "alerts": alerts[:1],
        "dashboards": dashboards[:10],
        "severity": "",
        "tags": [],
        "incidents": [],
        "related": [],
        "review": {"every": "3 months", "last_reviewed": None, "last_verified": None},
        "sign_off": None,
        IMPORTED: {"from": path, "sha256": digest},
    }


_OF_OURS = frozenset({"drafted", "retired", "moved_to"})


def _renamed(line: str, head: dict[str, Value]) -> str:
    """A line of their front matter; a key that we use is called otherwise."""
    key = line.partition(":")[0].strip().strip("\"'")
    return THEIRS + line if (key in head or key in _OF_OURS) and line[:1] not in " \t#-" else line
