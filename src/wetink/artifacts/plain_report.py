"""Reports as plain text: pages copied out of a wiki or a mail, whose headings stand alone on their lines."""

from __future__ import annotations

import re

_SECTION = re.compile(
    r"(?:incident )?(?:summary|overview|impact|detection|time ?line|root cause|causes?|trigger|resolution|mitigation"
    r"|remediation|recovery|response|diagnosis|investigation|lessons?|action(?:s|able)?|follow-?ups?|conclusions?"
    r"|what (?:happened|went)|where did we|where we got|background|prevention|zusammenfassung|auswirkung|zeitverlauf"
    r"|ablauf|ursache|behebung|lösung|maßnahmen|résumé|chronologie|résolution|resumen|impacto|cronología|causa|resolución"
    r"|lecciones|acciones|linha do tempo|resolução|ações|resumo)",
    re.IGNORECASE,
)
_EDIT = re.compile(r"\s{0,20}\[\s*edit(?:\s*\|\s*edit source)?\s*\]\s*$")
_BULLET = re.compile(r"^(\s*)[•◦▪·‣](?=\s)")
_INDENT = re.compile(r"^ +(?=[-*] )")
_CLOCK = re.compile(r"(?<![\d:.])\d{1,2}[:h]\d{2}(?!\d)|(?<!\d)\d{1,2}\s?[AaPp]\.?[Mm]\b")
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?](?:[)\"”»]?\s|$)")
_ENTRY = re.compile(r"^\s*(?:[-*•◦▪·‣]\s*)?\[?~?\d{1,2}[:h]\d{2}")
_ENTRIES = 3
_DAY_WORDS = 2
_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th|\.)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b|\b20\d\d-\d\d-\d\d\b",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"(?:resolved|monitoring|identified|investigating|update|post-?mortem|in progress|completed|verifying)(?:\s*-)?\s*",
    re.IGNORECASE,
)
"""What stands above each update of a status page."""
_POSTED = re.compile(
    r"(?:posted .{0,40}?ago\.? ?)?(?:\w{3,9} )?\w{3,9} \d{1,2},? (?:20\d\d )?(?:- ?)?\d{1,2}:\d{2}.{0,12}",
    re.IGNORECASE,
)
"""And what stands below it."""
_MACHINE = re.compile(r"^\s*(?:\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|[{}<>$%]|\S+=\S|\S+ \w+\[\d+\]:)")
_WORDS, _LONG, _SECTIONS, _SENTENCES = 6, 60, 2, 3


def is_report(text: str) -> bool:
    """Whether a plain text has sections as a report has, or tells in sentences, with times, what happened."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or 4 * sum(_MACHINE.match(line) is not None for line in lines) > len(lines):
        return False
    headed = sum(_is_heading(line) and _SECTION.match(line.strip()) is not None for line in lines)
    entries = sum(_ENTRY.match(line) is not None for line in lines)
    if headed >= _SECTIONS or (headed and entries >= _ENTRIES) or _is_status_page(lines):
        return True
    prose = [line for line in lines if len(line) > _LONG and _SENTENCE.search(line)]
    told = sum(len(line) for line in prose) > 0.6 * sum(len(line) for line in lines)
    sentences = sum(len(_SENTENCE.findall(line)) for line in prose)
    dated = any(_CLOCK.search(line) for line in prose) or (
        sentences > 2 * _SENTENCES and _DATE.search(text) is not None
    )
    return told and sentences >= _SENTENCES and dated


def _is_status_page(lines: list[str]) -> bool:
    """Whether it is a status page's history, copied: the state, what is said, and when, again and again."""
    states = sum(_STATUS.fullmatch(line.strip()) is not None for line in lines)
    return states >= _ENTRIES and sum(_POSTED.fullmatch(line.strip()) is not None for line in lines) >= _ENTRIES


def as_markdown(text: str) -> str:
    """The text with its headings and bullets marked as Markdown marks them; lines keep their numbers."""
    lines = text.split("\n")
    if _is_status_page([line for line in lines if line.strip()]):
        return "\n".join(_updates(lines))
    made = []
    opening = next((number for number, line in enumerate(lines) if line.strip() and not _is_day(line)), 0)
    for number, line in enumerate(lines):
        above = lines[number - 1].strip() if number else ""
        bare = _EDIT.sub("", line.strip())
        known = _is_heading(line) and _SECTION.match(bare) is not None
        first = number <= opening
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if _is_heading(line) and (
            known or _EDIT.search(line) or (first and number == opening and not below and not above)
        ):
            made.append(f"{'#' if first else '##'} {bare.rstrip(':')}")
        elif _ENTRY.match(line) and not line.lstrip().startswith(("-", "*", "•")):
            made.append(f"- {line.lstrip()}")
        else:
            made.append(
                _INDENT.sub(lambda found: found.group()[: 2 * (len(found.group()) // 4)], _BULLET.sub(r"\1-", line))
            )
    return "\n".join(made)


def _is_day(line: str) -> bool:
    """A line that holds a date and nothing else: it heads no report."""
    return _DATE.search(line) is not None and len(_DATE.sub("", line).split()) <= _DAY_WORDS


def _updates(lines: list[str]) -> list[str]:
    """The updates of a status page as items that begin with their time; lines keep their numbers."""
    made = [""] * len(lines)
    said: list[int] = []
    for number, line in enumerate(lines):
        bare = line.strip()
        if _STATUS.fullmatch(bare):
            said = []
        elif _POSTED.fullmatch(bare):
            for order, at in enumerate(said):
                made[at] = f"{'  ' if order else f'- {_when(bare)} '}{lines[at].strip()}"
            said = []
        elif bare:
            said.append(number)
            made[number] = bare
    return made


def _when(posted: str) -> str:
    return re.sub(r"^posted .{0,40}?ago\.? ?", "", posted, flags=re.IGNORECASE)


def _is_heading(line: str) -> bool:
    """A short line that ends in no mark of a sentence and begins no entry of a list."""
    bare = _EDIT.sub("", line.strip())
    short = 0 < len(bare.split()) <= _WORDS and len(bare) <= _LONG
    return (
        short
        and bare[0].isalnum()
        and not line.startswith("   ")
        and not bare.endswith((".", ",", ";", "!"))
        and "=" not in bare
    )
