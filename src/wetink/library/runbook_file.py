"""A runbook's file into the noun, and changes of its front matter back into the file, all else as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.front_quick import Value
from wetink.library.markdown_front import fields_of
from wetink.library.markdown_parse import parse
from wetink.library.moments import moment
from wetink.library.plain_values import Unfit, instant
from wetink.library.signed_text import normal, text_sha256
from wetink.model.draft import Draft
from wetink.model.runbook import Retirement, Review, Runbook, SignOff, Status
from wetink.patterns import when_used

_HASH = when_used(r"[0-9a-f]{64}")


def read_runbook(path: str, data: bytes) -> Runbook:
    """The runbook in a file's bytes; `path` is the one below the library.

    Raises `DraftInvalid`, with the line where there is one, for what cannot be read: no UTF-8, no front matter, broken
    YAML, a merge conflict, a sign-off or date in another form than wetink writes.
    """
    text = _text(path, data)
    body = parse(text, path)  # first: it tells a merge conflict from broken YAML
    return _runbook(path, text, _front(path, text), body)


def read_head(path: str, data: bytes) -> Runbook:
    """The runbook with what its front matter says and nothing of its sections, eight times as fast as `read_runbook`.

    Raises `DraftInvalid` for what the front matter can be wrong in.
    """
    text = _text(path, data)
    raw, _ = front_matter.split(text, path)
    read = front_matter.read(raw, path)
    return _runbook(path, text, _Front(read.values, text, path), Draft(**fields_of(read, path)))


def _text(path: str, data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DraftInvalid(path, "is not UTF-8", line=line, hint="save it as UTF-8, or restore it from git") from error
    if not text.strip():
        raise DraftInvalid(path, "is empty", hint=f"restore it: git checkout HEAD -- {path}")
    return normal(text)


def _front(path: str, text: str) -> _Front:
    raw, _ = front_matter.split(text, path)
    return _Front(front_matter.read(raw, path).values, text, path)


def _runbook(path: str, text: str, front: _Front, body: Draft) -> Runbook:
    owner = front.map("owner")
    return Runbook(
        path=path,
        text=text,
        body=body,
        text_sha256=text_sha256(text, path),
        sign_off=_sign_off(front),
        review=_review(front),
        retired=_retired(front),
        deputy=front.text(owner, "owner", "deputy"),
        related=front.texts("related"),
    )


class _Front:
    """The keys that a draft does not have, each checked, each complaint with its line."""

    def __init__(self, values: dict[str, Value], text: str, path: str) -> None:
        self._values, self._text, self._path = values, text, path

    def map(self, key: str, only: Iterable[str] = ()) -> dict[str, Value]:
        value = self._values.get(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, "has to be null or hold `key: value` pairs")
        found = value or {}
        strange = next((name for name in found if only and name not in only), None)
        if strange is not None:
            raise self.wrong(key, f"must not hold {strange[:40]!r}")
        return found

    def text(self, values: dict[str, Value], key: str, name: str) -> str:
        value = values.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, f"has a {name} that is no text")
        return value or ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        if value is not None and not isinstance(value, list):
            raise self.wrong(key, "has to be a list")
        if any(not isinstance(item, str) for item in value or ()):
            raise self.wrong(key, "has to be a list of words")
        return tuple(str(item) for item in value or ())

    def day(self, values: dict[str, Value], key: str, name: str) -> date | None:
        shown = self.text(values, key, name)
        try:
            return date.fromisoformat(shown) if shown else None
        except ValueError:
            raise self.wrong(key, f"has a {name} that is no date like 2026-03-12") from None

    def moment(self, values: dict[str, Value], key: str) -> datetime:
        try:
            return instant(self.text(values, key, "at"))
        except Unfit:
            raise self.wrong(key, "has no time `at` like 2026-03-12T16:40:00Z") from None

    def wrong(self, key: str, why: str) -> DraftInvalid:
        lines = self._text.split("\n")
        line = next((n for n, shown in enumerate(lines, 1) if shown.startswith(key + ":")), None)
        return DraftInvalid(self._path, f"`{key}` {why}", line=line)


def _sign_off(front: _Front) -> SignOff | None:
    key = "sign_off"
    found = front.map(key, ("by", "at", "text_sha256", "understood"))
    if not found:
        return None
    by, digest = front.text(found, key, "by"), front.text(found, key, "text_sha256")
    if not by:
        raise front.wrong(key, "does not say `by` whom")
    if not _HASH.fullmatch(digest):
        raise front.wrong(key, "has no `text_sha256` of 64 hex digits")
    return SignOff(by, front.moment(found, key), digest, front.text(found, key, "understood") == "true")


def _review(front: _Front) -> Review:
    found = front.map("review")
    return Review(
        front.text(found, "review", "every"),
        front.day(found, "review", "last_reviewed"),
        front.day(found, "review", "last_verified"),
    )


def _retired(front: _Front) -> Retirement | None:
    key = "retired"
    found = front.map(key, ("by", "at", "reason", "replaced_by"))
    if not found:
        return None
    by, reason, instead = (front.text(found, key, name) for name in ("by", "reason", "replaced_by"))
    return Retirement(by, front.moment(found, key), reason, instead)


def with_front(text: str, changed: Mapping[str, str], source: str = "runbook") -> str:
    """The file with other lines for some keys of its front matter, every other line as it was."""
    text = normal(text)
    raw, body = front_matter.split(text, source)
    return front_matter.replace(front_matter.read(raw, source), changed) + body


def status_line(status: Status) -> str:
    """The one form of a status that the gate lets through."""
    return f"status: {status}"


def sign_off_line(signed: SignOff | None) -> str:
    """The one form of a sign-off that the gate lets through."""
    if signed is None:
        return "sign_off: null"
    at = moment(signed.at.replace(microsecond=0))
    understood = "true" if signed.understood else "false"
    shown = (
        f"by: {front_matter.scalar(signed.by)}, at: {at}, text_sha256: {signed.text_sha256}, understood: {understood}"
    )
    return f"sign_off: {{{shown}}}"


def review_line(review: Review, others: Mapping[str, Value]) -> str:
    """The dates in the one form that a signature can leave `last_verified` out of; `others` are a person's own keys."""
    every = front_matter.scalar(review.every or None)
    days = (str(day) if day else "null" for day in (review.last_reviewed, review.last_verified))
    shown = [
        f"every: {every}",
        *(f"{key}: {day}" for key, day in zip(("last_reviewed", "last_verified"), days, strict=True)),
    ]
    own = (f"{front_matter.scalar(key)}: {front_matter.flow(value)}" for key, value in others.items())
    return f"review: {{{', '.join((*shown, *own))}}}"


def others_of(text: str) -> dict[str, Value]:
    """What a person keeps in `review` beside our dates."""
    raw, _ = front_matter.split(normal(text), "runbook")
    found = front_matter.read(raw, "runbook").values.get("review")
    ours = {"every", "last_reviewed", "last_verified"}
    return {key: value for key, value in found.items() if key not in ours} if isinstance(found, dict) else {}


def retired_line(retired: Retirement) -> str:
    """A retirement as front matter holds it."""
    at = moment(retired.at.replace(microsecond=0))
    by, reason, instead = (front_matter.scalar(w) for w in (retired.by, retired.reason, retired.replaced_by or None))
    return f"retired: {{by: {by}, at: {at}, reason: {reason}, replaced_by: {instead}}}"
