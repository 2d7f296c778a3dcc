"""The outer form of a library's files: where a runbook may lie, which bytes it may hold, what may not hide in it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from wetink.library import front_matter
from wetink.library.inline import UNSEEN
from wetink.library.names import slug
from wetink.library.runbook_file import sign_off_line, status_line
from wetink.library.shelf import DRAFTS, RUNBOOKS
from wetink.model.runbook import Runbook, Status
from wetink.patterns import when_used

_NAME = "[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?"
_PLACES = {
    RUNBOOKS: when_used(rf"{RUNBOOKS}/{_NAME}/{_NAME}\.md"),
    DRAFTS: when_used(rf"{DRAFTS}/{_NAME}\.md"),
}
_PLAIN_MODES = frozenset({"100644", "100755"})
_ELEMENTS = (
    "a|abbr|acronym|applet|area|article|aside|audio|base|bdi|bdo|big|blink|body|button|canvas|center|details|dialog|div|dl|"
    "embed|fieldset|figure|font|footer|form|frame|frameset|head|header|html|iframe|image|img|input|ins|del|link|main|map|"
    "marquee|math|menu|meta|meter|nav|noframes|noscript|object|optgroup|p|param|picture|plaintext|portal|pre|progress|ruby|"
    "script|section|select|slot|small|source|span|strike|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|"
    "th|thead|title|tr|track|tt|u|video|wbr|xmp"
)
_HTML = when_used(rf"<(?:[!?/]|(?:{_ELEMENTS})\b)", re.IGNORECASE)
# It begins with the line end before it: a pattern that begins with a fixed text is found ten times as fast.
_REFERENCE = when_used(r"\n {0,3}\[(?!\^)((?:[^\[\]\\\n]|\\.){1,200})\]:")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about a file's form that the gate does not let through; `line` counts from 1, 0 for the whole file."""

    rule: str
    message: str
    hint: str
    line: int = 0


def misplaced(path: str, mode: str) -> Fault | None:
    """What is wrong with where and how a file lies, for everything below `runbooks/` and `drafts/` in any spelling."""
    first = path.split("/", 1)[0]
    room = unicodedata.normalize("NFKC", first).casefold()
    if room not in _PLACES:
        return None
    if mode == "120000":
        return Fault("gate-path", "is a symbolic link", "put the file itself there")
    if mode not in _PLAIN_MODES:
        return Fault("gate-path", "is no plain file (a submodule, a pipe, a device)", "put the file itself there")
    if not _PLACES[room].fullmatch(path):
        form = f"{RUNBOOKS}/<service>/<name>.md" if room == RUNBOOKS else f"{DRAFTS}/<name>.md"
        return Fault(
            "gate-path", "is not where a runbook may lie", f"name it {form}, in small letters, digits and hyphens"
        )
    return None


def meeting(paths: Collection[str]) -> Iterator[tuple[str, Fault]]:
    """Paths that are one and the same on a disk that ignores case or composes accents."""
    same: dict[str, list[str]] = defaultdict(list)
    for path in sorted(paths):
        same[unicodedata.normalize("NFKC", path).casefold()].append(path)
    for several in same.values():
        for path in several[1:]:
            message = f"is the same file as {several[0]} on some disks"
            yield path, Fault("gate-path", message, "rename one of the two")


def unclean(data: bytes) -> Iterator[Fault]:
    """Bytes that git and a reader could take for different texts: byte order mark, CR, no newline at the end."""
    if data.startswith(b"\xef\xbb\xbf"):
        yield Fault("gate-form", "begins with a byte order mark", "save it as UTF-8 without one", 1)
    if b"\r" in data:
        line = data.count(b"\n", 0, data.index(b"\r")) + 1
        yield Fault("gate-form", "has line ends of Windows", "save it with LF line ends", line)
    if not data.endswith(b"\n"):
        yield Fault("gate-form", "does not end with a newline", "add one", data.count(b"\n") + 1)


def unlike(runbook: Runbook) -> Iterator[Fault]:
    """Status and sign-off in another form than wetink writes: what a signature leaves out has one reading."""
    raw, _ = front_matter.split(runbook.text, runbook.path)
    front = front_matter.read(raw, runbook.path)
    for key, wanted in (("status", status_line(runbook.status)), ("sign_off", sign_off_line(runbook.sign_off))):
        lines = [n for n, line in enumerate(front.lines) if line.startswith(key + ":")]
        if [front.lines[n] for n in lines] != [wanted] or front.spans.get(key) != (lines[0], lines[0] + 1):
            at = lines[0] + 2 if lines else 1
            yield Fault("gate-form", f"its `{key}` is not written as `wetink sign` writes it", f"write: {wanted}", at)
    several = [n for n, line in enumerate(front.lines) if line.startswith("review:")]
    inside = front.spans.get("review", (0, 1))
    if len(several) > 1 or (several and inside != (several[0], several[0] + 1)):
        yield Fault("gate-form", "its `review` is not on one line", "write: review: {every: …, …}", several[0] + 2)
    yield from _odd_values(front, runbook)


def _odd_values(front: front_matter.FrontMatter, runbook: Runbook) -> Iterator[Fault]:
    """A signature leaves out what stands for `last_verified`, so nothing but a date may stand there."""
    line = next((n for n, shown in enumerate(front.lines) if shown.startswith("review:")), None)
    if line is None:
        return
    verified = re.findall(r"\blast_verified: ([^,}\n]*)", front.lines[line])
    day = runbook.review.last_verified
    if len(verified) > 1 or (verified and verified[0] not in {"null", str(day), f'"{day}"'}):
        hint = "write last_verified: null, or a date like 2026-03-12"
        yield Fault("gate-form", "its `last_verified` is no plain date", hint, line + 2)


def mislaid(runbook: Runbook) -> Fault | None:
    """A published file outside `runbooks/`, an unpublished one inside, one below a service that it does not name."""
    room = runbook.path.split("/", 1)[0]
    here = (
        (Status.DRAFT, Status.IN_REVIEW) if room == DRAFTS else (Status.PUBLISHED, Status.NEEDS_REVIEW, Status.RETIRED)
    )
    if runbook.status not in here:
        hint = "`wetink sign`, then `wetink publish`, is the way from drafts/ to runbooks/"
        return Fault(
            "gate-status", f"says `{runbook.status}`; in {room}/ that cannot be", hint, _line(runbook, "status")
        )
    folder = PurePosixPath(runbook.path).parent.name
    if room == RUNBOOKS and folder not in {slug(service) for service in runbook.body.services}:
        hint = f"name the service in `services:`, or move it: wetink rename {runbook.id} <service>/<name>"
        return Fault(
            "gate-path", f"lies below {folder}, which is none of its services", hint, _line(runbook, "services")
        )
    return None


def _line(runbook: Runbook, key: str) -> int:
    lines = runbook.text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.startswith(key + ":")), 0)


def hidden(text: str) -> Iterator[Fault]:
    """What a reader of the shown page would not see: characters without a shape, HTML, comments."""
    for found in UNSEEN.finditer(text) if not _is_plain(text) else ():
        line = text.count("\n", 0, found.start()) + 1
        message = f"holds a character that does not show (U+{ord(found[0]):04X})"
        yield Fault("gate-hidden", message, "take it out; nobody can sign what nobody sees", line)
        break
    if _HTML.search(text) or _REFERENCE.search("\n" + text):
        yield from _not_shown(text)


def _is_plain(text: str) -> bool:
    """Whether a text is printable ASCII, as most are: known in a tenth of what a search takes."""
    return text.isascii() and text.replace("\n", "").replace("\t", "").isprintable()


def _not_shown(text: str) -> Iterator[Fault]:
    """HTML and unused link definitions, as a Markdown parser finds them."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (20 ms, and hardly ever needed)

    first = text.find("\n---\n", 3) + 5 if text.startswith("---\n") else 0
    skipped = text.count("\n", 0, first)
    environment: dict[str, Any] = {}
    used: set[object] = set()
    for token in MarkdownIt("commonmark").enable("table").parse(text[first:], environment):
        parts = [token, *(token.children or ())]
        used.update(part.attrs.get("href") or part.attrs.get("src") for part in parts)
        html = next((part for part in parts if part.type.startswith("html_") and _HTML.search(part.content)), None)
        if html is not None:
            shown = html.content.strip().split("\n")[0][:40]
            hint = "write it as plain Markdown; where it is meant literally, put it in backticks"
            message = f"holds HTML, which can hide what it says: {shown}"
            yield Fault("gate-hidden", message, hint, skipped + (token.map[0] if token.map else 0) + 1)
    for label, reference in environment.get("references", {}).items():
        if reference["href"] not in used:
            message = f"holds a link definition that nothing uses and nobody sees: [{label.lower()[:40]}]"
            line = skipped + reference["map"][0] + 1
            yield Fault("gate-hidden", message, "say it in the text, or take it out", line)
