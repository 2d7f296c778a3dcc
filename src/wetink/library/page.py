"""A draft beside its timeline as one HTML file: each citation leads to its line, pictures are shown."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from wetink.library.inline import UNSEEN
from wetink.library.moments import moment
from wetink.model.draft import SEVERITIES, Draft, Step
from wetink.model.event import Picture
from wetink.model.evidence import Evidence, Timeline
from wetink.patterns import when_used

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

MOST_ROWS = 3_000
"""Of a longer timeline only what is cited is shown, with so many pieces on either side as there is room for."""

MOST_SKIPPED = 40
SHOWN = 700
"""Characters of a text that are seen before one opens the rest."""

_CODE = when_used(r"`([^`\n]+)`")

MEDIA = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of evidence as the page shows it.

    gap       how many pieces before it are not shown, 0 for none
    cited_by  (place in the draft, what to call it)
    picture   a data URL, "" where there is no picture
    """

    id: str
    when: str
    who: str
    kind: str
    what: str
    text: str
    rest: str
    place: str
    cited_by: tuple[tuple[str, str], ...]
    picture: str
    gap: int


def render(draft: Draft, timeline: Timeline, pictures: Mapping[str, bytes]) -> str:
    """The page; the same draft gives the same bytes. Nothing in it is loaded from anywhere, and no script runs.

    pictures  bytes of screenshots by their source; those that are not there are named only
    """
    rows = list(_rows(draft, timeline, pictures))
    told = {item.id: _told(item) for item in timeline.evidence}
    told |= {id_: str(cited.text)[:200] for id_, cited in draft.evidence.items() if id_ not in told}
    style = resources.files("wetink.library").joinpath("page.css").read_text("utf-8")
    findings = sorted(draft.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    return _template().render(
        draft=draft,
        findings=findings,
        rows=rows,
        told=told,
        total=len(timeline.evidence),
        style=style,
        most_skipped=MOST_SKIPPED,
    )


@cache
def _template() -> Template:
    """Imported here: only this form needs the template engine."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_seen
    )
    environment.filters["css"] = Markup
    environment.filters["words"] = _words
    environment.tests["web"] = lambda url: str(url).startswith(("https://", "http://"))
    return environment.from_string(resources.files("wetink.library").joinpath("page.html.j2").read_text("utf-8"))


def _seen(value: object) -> object:
    """Text with every character that does not show, or turns the direction of text around, as its escape."""
    return UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", value) if type(value) is str else value


def _words(text: str) -> Markup:
    """A sentence whose `code` is shown as code."""
    from markupsafe import Markup  # noqa: PLC0415

    pieces = _CODE.split(str(_seen(text)))
    shown = (Markup("<code>{}</code>").format(piece) if number % 2 else piece for number, piece in enumerate(pieces))
    return Markup("").join(shown)


def _rows(draft: Draft, timeline: Timeline, pictures: Mapping[str, bytes]) -> Iterator[Row]:
    cited = citations(draft)
    shown = _shown([item.id in cited for item in timeline.evidence])
    gap = 0
    for item, is_shown in zip(timeline.evidence, shown, strict=True):
        if not is_shown:
            gap += 1
            continue
        yield _row(item, tuple(cited.get(item.id, ())), pictures, gap)
        gap = 0


def _shown(cited: list[bool]) -> list[bool]:
    """Which pieces are shown: all of a short timeline, else what is cited with its neighbours."""
    if len(cited) <= MOST_ROWS:
        return [True] * len(cited)
    around = max(1, (MOST_ROWS // max(1, sum(cited)) - 1) // 2)
    shown = [False] * len(cited)
    for index, one in enumerate(cited):
        if one:
            low, high = max(0, index - around), min(len(cited), index + around + 1)
            shown[low:high] = [True] * (high - low)
    return shown


def citations(draft: Draft) -> dict[str, list[tuple[str, str]]]:
    """Where each piece of evidence is cited: (anchor, label), each once, in the draft's order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for anchor, label, ids in _citing(draft):
        for id_ in ids:
            if (anchor, label) not in found.setdefault(id_, []):
                found[id_].append((anchor, label))
    return found


def _citing(draft: Draft) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for claim in (*draft.symptom.alerts, *draft.symptom.customers, *draft.symptom.dashboards):
        yield "symptom", "symptom", claim.evidence
    for name in ("impact", "cause"):
        for claim in getattr(draft, name):
            yield name, name, claim.evidence
    for name in ("diagnosis", "resolution", "verification"):
        for number, step in enumerate(getattr(draft, name), 1):
            yield f"{name}-{number}", f"{name} {number}", step.evidence
    for claim in draft.escalation:
        yield "escalation", "escalation", claim.evidence
    for item in draft.prevention:
        yield "prevention", "prevention", item.evidence
    others: tuple[Step | object, ...] = (*draft.not_this, *draft.before_you_start, *draft.ruled_out)
    for one in others:
        yield "symptom", "draft", getattr(one, "evidence", ())


def _row(item: Evidence, cited_by: tuple[tuple[str, str], ...], pictures: Mapping[str, bytes], gap: int) -> Row:
    text = str(item.text)
    cut = len(text) if len(text) <= SHOWN else max(text.rfind("\n", 0, SHOWN), SHOWN // 2)
    return Row(
        id=item.id,
        when=_when(item),
        who=item.who or "",
        kind=str(item.kind),
        what=f"{item.kind}, {item.outcome}" if item.outcome else str(item.kind),
        text=text[:cut],
        rest=text[cut:].strip("\n"),
        place="; ".join(f"{place.source}, {place.locator}" for place in item.places),
        cited_by=cited_by,
        picture=_picture(item, pictures),
        gap=gap,
    )


def _when(item: Evidence) -> str:
    if item.at is None:
        return "time not known"
    off = f" ±{item.uncertainty}" if item.uncertainty else ""
    return f"{moment(item.at.replace(microsecond=0), ' ')}{off}"


def _told(item: Evidence) -> str:
    """What a citation shows when one points at it."""
    who = f"{item.who}: " if item.who else ""
    return f"{_when(item)} {who}{str(item.text)[:200]}"


def _picture(item: Evidence, pictures: Mapping[str, bytes]) -> str:
    detail = item.detail
    data = pictures.get(item.places[0].source) if isinstance(detail, Picture) else None
    if not data or not isinstance(detail, Picture) or detail.media_type not in MEDIA:
        return ""
    return f"data:{detail.media_type};base64,{base64.b64encode(data).decode('ascii')}"
