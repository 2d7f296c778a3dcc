"""What a reviewer asks for, held against the runbook as it is: the decision that goes into the history."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wetink.errors import UsageError
from wetink.model.draft import Cited, Claim, Draft, Finding, Step
from wetink.model.review import Content, Decision, Item, Note, Placed, Redirected, Request, Reviewer, Verb
from wetink.model.runbook import Runbook
from wetink.patterns import when_used
from wetink.review.desk import history
from wetink.review.desk.items import is_ungrounded
from wetink.review.desk.numbers import named_steps
from wetink.review.desk.parts import FIELDS, KINDS, STEP_NUMBERS, STEPS, key, read_owner, section
from wetink.review.desk.wording import cites, new_words, still_quoted

_OWN = when_used(r"A([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request together with what it is held against.

    item       what it is about, None for add, undo, and what is taken as a new item
    decisions  the history of the runbook's incident
    n, at, by  of the decision to be made
    """

    request: Request
    runbook: Runbook
    item: Item | None
    items: Sequence[Item]
    decisions: Sequence[Decision]
    n: int
    at: datetime
    by: Reviewer


def prepared(asked: Asked, notes: Mapping[str, Cited]) -> Decision:
    """The decision; raises `UsageError` where it cannot be meant. `notes` are the footnotes that are known."""
    made = _VERBS[asked.request.verb](asked)
    if not made.undoes:
        made = replace(made, cleared=_cleared(asked))
        if _leaves(made):
            made = replace(made, shortened=_shortened(asked, made), redirected=_redirected(asked, made))
    return _attested(asked, made, notes)


def _blank(asked: Asked) -> Decision:
    request = asked.request
    return Decision(
        n=asked.n,
        at=asked.at.replace(microsecond=0),
        by=asked.by,
        runbook=asked.runbook.id,
        verb=request.verb,
        seen=asked.runbook.text_sha256,
        reason=request.reason,
        source=request.source,
    )


def _accept(asked: Asked) -> Decision:
    item = _needed(asked)
    if _is_question(item):
        return replace(_blank(asked), source=f"question:{item.id}")
    after = None if isinstance(item.placed.content, Finding) else item.placed
    return replace(_blank(asked), before=item.placed, after=after)


def _edit(asked: Asked) -> Decision:
    item = _needed(asked)
    if _is_question(item):
        return _add(asked)
    content = _fitting(asked.request.content, item.placed.section)
    if item.placed.section == "owner" and isinstance(content, str):
        content = read_owner(content, asked.runbook.body.owner, f"named in the review by {asked.by.name}")
    if content == item.placed.content:
        return replace(_accept(asked), verb=Verb.ACCEPT)
    if item.placed.section == "title" and not content:
        raise UsageError("a runbook has to have a title", "write the symptom in the words of alert or customer")
    if item.placed.section == "deputy" and asked.runbook.body.owner is None:
        raise UsageError("there is nobody to be the deputy of", "name the owner first")
    return replace(_blank(asked), before=item.placed, after=replace(item.placed, content=content))


def _drop(asked: Asked) -> Decision:
    item = _needed(asked)
    if item.placed.section in FIELDS:
        return _edit(replace(asked, request=replace(asked.request, content="")))
    if _is_question(item):
        return _accept(asked)
    if not asked.request.reason.strip() and item.placed.section not in ("findings", "skipped"):
        raise UsageError("a reason is missing", "say in a few words why it goes; the history keeps both")
    return replace(_blank(asked), before=item.placed)


def _move(asked: Asked) -> Decision:
    item = _needed(asked)
    name = asked.request.section or item.placed.section
    if name not in KINDS or name in (*FIELDS, "findings", "skipped") or item.placed.section in FIELDS:
        raise UsageError(f"nothing can be moved to {name!r}", f"sections are {', '.join(_movable())}")
    content = _as_kind(item.placed.content, name)
    number = asked.request.number or len(section(asked.runbook.body, name)) + (name != item.placed.section)
    return replace(_blank(asked), before=item.placed, after=Placed(name, number, content))


def _add(asked: Asked) -> Decision:
    request = asked.request
    name = request.section or (asked.item.placed.section if asked.item else request.item)
    if name in FIELDS or name not in KINDS or name in ("findings", "skipped"):
        raise UsageError(f"nothing can be added to {name!r}", f"sections are {', '.join(_movable())}")
    content = _fitting(request.content, name)
    number = request.number or len(section(asked.runbook.body, name)) + 1
    return replace(_blank(asked), after=Placed(name, number, content))


def _take(asked: Asked) -> Decision:
    if asked.item is None or _is_question(asked.item):
        return _add(asked)
    content = _fitting(asked.request.content, asked.item.placed.section)
    return replace(_blank(asked), before=asked.item.placed, after=replace(asked.item.placed, content=content))


def _leave(asked: Asked) -> Decision:
    return _blank(asked)


def _undo(asked: Asked) -> Decision:
    valid = history.valid(asked.decisions, asked.runbook.id)
    last = history.last_of(asked.decisions, asked.runbook.id, asked.by)
    wanted = asked.request.undoes or (last.n if last else 0)
    old = next((one for one in valid if one.n == wanted), None)
    if old is None:
        raise UsageError(f"there is no decision {wanted or 'of yours'} to take back", "the history shows what there is")
    what = replace(_blank(asked), before=old.after, after=old.before, undoes=old.n)
    return replace(what, cleared=old.cleared, shortened=old.shortened, redirected=old.redirected)


_VERBS = {
    Verb.ACCEPT: _accept,
    Verb.EDIT: _edit,
    Verb.ANSWER: _edit,
    Verb.DROP: _drop,
    Verb.MOVE: _move,
    Verb.ADD: _add,
    Verb.TAKE: _take,
    Verb.LEAVE: _leave,
    Verb.UNDO: _undo,
}


def _needed(asked: Asked) -> Item:
    if asked.item is None:
        raise UsageError(f"{asked.request.verb} needs the item that it is about", "give its id, as the list shows it")
    return asked.item


def _is_question(item: Item) -> bool:
    """Whether it asks for something that is not there; front matter has its place even where it is empty."""
    return item.placed.number == 0 and item.placed.section not in FIELDS


def _movable() -> tuple[str, ...]:
    return tuple(name for name in KINDS if name not in (*FIELDS, "findings", "skipped"))


def _fitting(content: Content | None, name: str) -> Content:
    if content is None:
        raise UsageError("the new text is missing", "give it as the runbook writes it")
    return _as_kind(content, name)


def _as_kind(content: Content, name: str) -> Content:
    """The content as section `name` holds it: a claim becomes a step, a step without commands a claim."""
    wanted = KINDS[name]
    if isinstance(content, wanted):
        return content
    if isinstance(content, Claim) and Step in wanted:
        return Step(content.text, content.evidence)
    if isinstance(content, Step) and Claim in wanted and not content.commands:
        return Claim(" ".join(part for part in (content.text, content.expect, content.when) if part), content.evidence)
    what = "a step with commands" if isinstance(content, Step) else type(content).__name__.lower()
    raise UsageError(f"{name} cannot hold {what}", "take the commands out first, or choose another section")


def _cleared(asked: Asked) -> tuple[Note, ...]:
    """Notes for the reviewer that are settled once this is: those of which every step is decided then."""
    if asked.item is None:
        return ()
    open_ = {(one.placed.section, one.placed.number) for one in asked.items if one.is_open and one is not asked.item}
    here = {key(one) for one in asked.item.why}
    notes = [Note(n, one) for n, one in enumerate(asked.runbook.body.findings, 1) if key(one) in here]
    return tuple(note for note in notes if not any(place in open_ for place in named_steps(note.finding)))


def _leaves(made: Decision) -> bool:
    """Whether something leaves its section."""
    before, after = made.before, made.after
    return before is not None and (after is None or after.section != before.section)


def _shortened(asked: Asked, made: Decision) -> tuple[Note, ...]:
    """Notes that stay, and name the step which leaves among others."""
    place = (made.before.section, made.before.number) if made.before else ("", 0)
    notes = [Note(n, one) for n, one in enumerate(asked.runbook.body.findings, 1) if place in named_steps(one)]
    return tuple(note for note in notes if note not in made.cleared)


def _redirected(asked: Asked, made: Decision) -> tuple[Redirected, ...]:
    """Steps of the same section that lead to the one which leaves."""
    gone = made.before
    if gone is None or gone.section not in STEPS:
        return ()
    steps: tuple[Step, ...] = section(asked.runbook.body, gone.section)
    number = re.compile(rf"\b{gone.number}\b")
    led = [one for one in steps if any(number.search(found[2]) for found in STEP_NUMBERS.finditer(one.when))]
    return tuple(Redirected(key(one), one.when) for one in led)


def _attested(asked: Asked, made: Decision, notes: Mapping[str, Cited]) -> Decision:
    """The decision with the footnote that it makes: of what the reviewer wrote, or accepted without evidence."""
    after = made.after
    if after is None or made.undoes:
        return made
    before = made.before.content if made.before else None
    quoted = still_quoted(after.content, notes)
    if made.verb in (Verb.EDIT, Verb.ADD, Verb.ANSWER):
        said = new_words(before, after.content)
    else:
        said = new_words(None, after.content) if is_ungrounded(after, _known(asked, notes)) else ""
    own = f"A{_next(asked, notes)}" if said else ""
    content = cites(after.content, (*quoted, own) if own else quoted)
    return replace(made, after=replace(after, content=content), attests=own, words=said)


def _known(asked: Asked, notes: Mapping[str, Cited]) -> Draft:
    return replace(asked.runbook.body, evidence={**asked.runbook.body.evidence, **notes})


def _next(asked: Asked, notes: Mapping[str, Cited]) -> int:
    used = (*notes, *asked.runbook.body.evidence, *(one.attests for one in asked.decisions))
    return max((int(found[1]) for id_ in used if (found := _OWN.fullmatch(id_))), default=0) + 1
