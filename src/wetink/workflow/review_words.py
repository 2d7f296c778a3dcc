"""What a reviewer wrote, before it goes anywhere: secrets out, people by the names that people.toml gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from wetink.model.people import People
from wetink.model.review import Request
from wetink.workflow.review_session import Session


def with_person(request: Request, people: People | None) -> Request:
    """Who owns it, as people.toml knows them, by handle or by name."""
    if request.item not in ("owner", "deputy") or not isinstance(request.content, str) or people is None:
        return request
    person = people.find(request.content.strip())
    if person is None:
        return request
    shown = f"{person.name} @{person.handle}" if request.item == "owner" else person.handle
    return replace(request, content=shown)


def without_secrets(session: Session, request: Request, redact: Callable[[str], str]) -> Request:
    """The request without secrets in what the reviewer wrote; what the runbook says already stays as it is."""
    known = next((item.placed.content for item in session.items if item.id == request.item), None)
    old = set(_texts(known))

    def clean(value: str) -> str:
        return value if not value or value in old else redact(value)

    offered = any(item.offer and item.id == request.item for item in session.items)
    content = request.content if offered or request.content is None else _mapped(request.content, clean)
    return replace(request, content=content, reason=clean(request.reason))


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  (whatever an item is made of)
    """The same noun with every text in it changed; what is one of a few words (a risk) stays."""
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _mapped(getattr(value, one.name), change) for one in fields(value)})
    return value
