"""Redacts events: first learn every secret from every context, then take each out wherever it stands."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from wetink.errors import RedactionFailed
from wetink.evidence.redaction.asked import answered
from wetink.model.event import Alert, Command, Event
from wetink.model.evidence import RedactedEvent
from wetink.model.terms import Place, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wetink.evidence.redaction.redactor import Redactor

_T = TypeVar("_T")
_FIELDS: dict[type, tuple[str, ...]] = {}
_HARMLESS = (Enum, bool, int, float, datetime, date, time, timedelta)


def redact_events(events: Iterable[Event], redactor: Redactor) -> tuple[list[RedactedEvent], list[Skipped]]:
    """Every string of every event cleaned and redacted, and what had to be withheld.

    A secret that one event shows in context (a flag, a field, a prompt) is taken out of all of them, file names and
    actors included. An event on which redaction fails is withheld and named: it is in the second list, not the first.
    """
    given = list(events)
    try:
        clean = _mapping(given, redactor)
    except RedactionFailed:
        return _one_by_one(given, redactor)
    return [RedactedEvent(_rebuilt(event, clean)) for event in given], []


def redact_skipped(skipped: Iterable[Skipped], redactor: Redactor) -> list[Skipped]:
    """The same for what readers could not read: paths and reasons may hold secrets, too. Raises RedactionFailed."""
    given = list(skipped)
    texts = list(dict.fromkeys(text for one in given for text in _strings(one)))
    clean = dict(zip(texts, redactor.texts(texts), strict=True))
    return [_rebuilt(one, clean) for one in given]


def _mapping(events: list[Event], redactor: Redactor) -> dict[str, str]:
    for event in events:
        if isinstance(event.detail, Alert | Command) and event.actor is not None and event.actor.email:
            redactor.acts(event.actor.email)
    contexts = list(dict.fromkeys(context for event in events for context in _contexts(event)))
    redactor.learn_all([*contexts, *answered(events)])
    texts = list(dict.fromkeys(text for event in events for text in _strings(event)))
    return dict(zip(texts, redactor.texts(texts), strict=True))


def _one_by_one(events: list[Event], redactor: Redactor) -> tuple[list[RedactedEvent], list[Skipped]]:
    """After a failure: learn and redact each event alone, so that only those to blame are withheld."""
    usable: list[tuple[int, Event]] = []
    withheld: list[Skipped] = []
    for number, event in enumerate(events, 1):
        try:
            redactor.learn_all([*_contexts(event), *_strings(event)])
            usable.append((number, event))
        except RedactionFailed as error:
            withheld.append(_withheld(number, event, redactor, error))
    done: list[RedactedEvent] = []
    for number, event in usable:
        try:
            texts = list(dict.fromkeys(_strings(event)))
            done.append(RedactedEvent(_rebuilt(event, dict(zip(texts, redactor.texts(texts), strict=True)))))
        except RedactionFailed as error:
            withheld.append(_withheld(number, event, redactor, error))
    return done, withheld


def _withheld(number: int, event: Event, redactor: Redactor, error: RedactionFailed) -> Skipped:
    try:
        place = Place(redactor.text(event.place.source), redactor.text(event.place.locator))
    except RedactionFailed:
        place = Place("(withheld)", f"record {number}")
    return Skipped(place, error.message)


def _contexts(event: Event) -> Iterator[str]:
    """Texts in which strings of one event that belong together stand together, as a reader would see them."""
    detail = event.detail
    if isinstance(detail, Command) and detail.output:
        yield f"{event.text}\n{detail.output}"
    if event.actor is not None and event.actor.name and event.actor.email:
        yield f"From: {event.actor.name} <{event.actor.email}>"
    if isinstance(detail, Alert):
        yield "\n".join(f"{name}:{'' if value[:2] == '//' else ' '}{value}" for name, value in detail.labels)


def _strings(value: object) -> list[str]:
    """Every string in a value; RedactionFailed for a type nobody has thought of, which could hide one."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is str:
            found.append(one)
        elif one is None or isinstance(one, _HARMLESS):
            continue
        elif isinstance(one, tuple | list):
            waiting.extend(reversed(one))
        else:
            waiting.extend(getattr(one, name) for name in reversed(_names(type(one))))
    return found


def _names(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        if not is_dataclass(kind):
            raise RedactionFailed("record", f"no way to redact a {kind.__name__}")
        names = _FIELDS[kind] = tuple(field.name for field in fields(kind))
    return names


def _rebuilt(value: _T, clean: Mapping[str, str]) -> _T:
    """The same value with every string looked up in `clean`; a missing one is a KeyError, never let through."""
    made: _T = _made(value, clean)
    return made


def _made(value: Any, clean: Mapping[str, str]) -> Any:  # noqa: ANN401 - any of the nouns, by recursion
    if type(value) is str:
        redacted = clean[value]
        return value if redacted == value else redacted
    if value is None or isinstance(value, _HARMLESS):
        return value
    if isinstance(value, tuple | list):
        return type(value)(_made(one, clean) for one in value) if value else value
    changed = {}
    for name in _names(type(value)):
        given = getattr(value, name)
        made = _made(given, clean)
        if made is not given:
            changed[name] = made
    return replace(value, **changed) if changed else value
