"""What a runbook refers to, and the rule that none of it leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from wetink.model.draft import Step
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.rule import WARNING, Found, Rule
from wetink.review.surroundings import Surroundings

# "`+|~~~+|<!--", written so that the engine sees that one of three signs begins it: three times as fast.
_SIGN = when_used(r"[`~<](?:(?<=`)`*|(?<=~)~~+|(?<=<)!--)")
_OPENED = when_used(r"[ \t]*(`{3,}|~{3,})[^\n]*(?=\n)")
_CLOSED = when_used(r"\n[ \t]*([`~]{3,})[ \t]*$", re.MULTILINE)
_SPAN = when_used(r"(`{1,3})(?!`)[^`\n]+\1(?!`)")
_COMMENT = when_used(r"<!--[\s\S]*?-->")
_CITED = when_used(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_MARK = when_used(r"\[\^([A-Za-z0-9_-]{1,40})\](:?)")
_LINK = when_used(
    r"\]\(\s*<?([^()\s<>]{1,1000}(?:\([^()\s]{0,200}\)[^()\s<>]{0,200})?)>?(?:\s+[\"'][^\n]{0,200})?\s*\)"
)
_DEFINED = when_used(r" {0,3}\[(?!\^)[^\]\n]{1,200}\]:\s+<?(\S{1,1000}?)>?(?:\s|$)", re.MULTILINE)
_MAY_DEFINE = when_used(r"^ {0,3}\[(?!\^)", re.MULTILINE)
_SCHEME = when_used(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\{|<|%7B")
_HEADING = when_used(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$|^([^\n]+)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
_ANCHOR = when_used(r"<a\s+(?:id|name)=[\"']?([\w.-]+)|\{#([\w.-]+)\}")
_STEP = when_used(r"\bstep (\d{1,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named that has to be there.

    kind    "runbook" (an id), "incident" (an id), "file" (a path relative to the runbook's own, anchor cut off)
    target  as it is written
    where   where it stands
    """

    kind: str
    target: str
    where: str

    @property
    def key(self) -> str:
        """How `Surroundings.dead` names it."""
        return f"{self.kind} {self.target}"


def references(runbook: Runbook) -> tuple[Reference, ...]:
    """What only a look at the library can tell; for links without a scheme the path, percent signs resolved."""
    body = runbook.body
    found = [Reference("runbook", id_, "related") for id_ in runbook.related]
    found += [Reference("incident", id_, "incidents") for id_ in body.incidents]
    if runbook.retired and runbook.retired.replaced_by:
        found.append(Reference("runbook", runbook.retired.replaced_by, "retired"))
    for target, line in _links(runbook.text):
        path = unquote(target.partition("#")[0].partition("?")[0])
        if path and not _SCHEME.match(target):
            found.append(Reference("file", path, f"line {line}"))
    return tuple(found)


@lru_cache(maxsize=4)
def _links(text: str) -> tuple[tuple[str, int], ...]:
    """The targets of links, each with its line."""
    if "](" not in text and "]`" not in text and not _MAY_DEFINE.search(text):
        return ()
    shown = without_code(text)
    return tuple((found[1], shown.count("\n", 0, found.start()) + 1) for found in (*_inline(shown), *_defined(shown)))


def _inline(shown: str) -> Iterator[re.Match[str]]:
    at = shown.find("](")
    while at >= 0:
        found = _LINK.match(shown, at) if shown[at - 1 : at] != "\\" else None
        if found:
            yield found
        at = shown.find("](", found.end() if found else at + 2)


def _defined(shown: str) -> Iterator[re.Match[str]]:
    """`[name]: target` at the start of a line; most lines that hold `]:` are footnotes."""
    done, at = 0, shown.find("]:")
    while at >= 0:
        start = shown.rfind("\n", 0, at) + 1
        found = _DEFINED.match(shown, start) if start >= done else None
        if found:
            yield found
            done = found.end()
        end = done if found else shown.find("\n", at)
        at = shown.find("]:", end) if end >= 0 else -1


@lru_cache(maxsize=4)
def without_code(text: str, *, spans: bool = True) -> str:
    """The text with code and comments blanked out, its lines as many as before; code inside a line where `spans`."""
    pieces: list[str] = []
    done = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < done:
            continue
        comment = _COMMENT.match(text, sign.start()) if sign[0] == "<!--" else None
        if (place := comment.span() if comment else _fence(text, sign)) is not None:
            start, end = place
            pieces += (text[done:start], "\n" * text.count("\n", start, end))
        elif span := _SPAN.match(text, sign.start()):
            end = span.end()
            pieces.append(text[done : sign.start() if spans else end])
        else:
            continue
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _fence(text: str, sign: re.Match[str]) -> tuple[int, int] | None:
    """Where the fence that such a sign opens begins, with the blanks before it, and ends; None where it opens none."""
    start = text.rfind("\n", 0, sign.start()) + 1
    opened = _OPENED.match(text, start) if len(sign[0]) > 2 else None
    if opened is None or opened.start(1) != sign.start():
        return None
    closed = _CLOSED.finditer(text, opened.end())
    return start, next((found.end() for found in closed if found[1].startswith(opened[1])), len(text))


def dead_reference(runbook: Runbook, around: Surroundings) -> Iterator[Found]:
    """Broken by a footnote, step, section, runbook, incident or file that is not there."""
    yield from _footnotes(runbook)
    yield from _steps(runbook)
    yield from _anchors(runbook.text)
    for reference in references(runbook):
        if reference.key in around.dead:
            what = {
                "runbook": "no runbook has the id",
                "incident": "no record is kept of the incident",
                "file": "no file is at",
            }
            message = f"{what[reference.kind]} {reference.target}: a sign that points into the wall"
            yield Found(reference.where, message, _HINTS[reference.kind])


_HINTS = {
    "runbook": "put the id right, or take it out; a renamed runbook keeps its id",
    "incident": "draft it with `--library`, or take it out of `incidents:`",
    "file": "put the path right; it is relative to this file",
}


def _footnotes(runbook: Runbook) -> Iterator[Found]:
    text = runbook.text
    if "<!--" not in text and runbook.body.evidence.keys() >= set(_CITED.findall(text)):
        return  # so it is for most, and this is quick
    shown = without_code(text)
    marks = [mark for mark in _MARK.finditer(shown) if shown[mark.start() - 1 : mark.start()] != "\\"]
    defined = {mark[1] for mark in marks if mark[2] and _starts_line(shown, mark.start())}
    told: set[str] = set()
    for mark in marks:
        if mark[1] not in defined and mark[1] not in told:
            told.add(mark[1])
            line = shown.count("\n", 0, mark.start()) + 1
            yield Found(
                f"line {line}",
                f"[^{mark[1]}] leads nowhere: no footnote has that name",
                "cite what is there, or take the mark out",
            )


def _starts_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _steps(runbook: Runbook) -> Iterator[Found]:
    """A branch may lead to a step of its own section, or of another one that has so many."""
    body = runbook.body
    longest = max(len(body.diagnosis), len(body.resolution), len(body.verification))
    for name in ("diagnosis", "resolution", "verification"):
        items: tuple[Step, ...] = getattr(body, name)
        for number, step in enumerate(items, 1):
            for found in _STEP.finditer(step.when):
                if int(found[1]) > longest or int(found[1]) == 0:
                    message = f"there is no step {found[1]}: the way ends in the middle"
                    yield Found(f"{name} {number}", message, "count the steps again")


def _anchors(text: str) -> Iterator[Found]:
    if "](#" not in text:
        return
    known = {_slug(found[1] or found[2] or "") for found in _HEADING.finditer(without_code(text, spans=False))}
    known |= {found[1] or found[2] for found in _ANCHOR.finditer(text)}
    for target, line in _links(text):
        if target.startswith("#") and len(target) > 1 and unquote(target[1:]).lower() not in {k.lower() for k in known}:
            yield Found(
                f"line {line}",
                f"no heading is called {target}",
                "put the link right; headings are linked in small letters with hyphens",
            )


def _slug(heading: str) -> str:
    """As git hosts make it: small letters, blanks to hyphens, other signs dropped."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


RULE = Rule(
    "dead-reference",
    (3, 17),
    WARNING,
    "No dead reference: footnotes, steps, related runbooks, incidents, links inside the library.",
    "Somebody follows it, in a hurry, and stands in front of nothing.",
    "Footnote marks need a footnote; 'step 7' needs seven steps; `related` and `incidents` need what they name; a "
    "link without "
    "`https:` needs its file. Addresses on the web are not fetched.",
    "   - If near the limit: go on with step 9.     (there are four)",
    "   - If near the limit: go on with step 2.",
    dead_reference,
)
