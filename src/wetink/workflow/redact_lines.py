"""Redact JSON lines: records {"id", "text"} in, the same records without secrets out, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wetink.artifacts.text import parse_json
from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.model.terms import Place, Skipped

BATCH = 1 << 20
"""Characters of lines that are redacted together; counted, not timed, so that the same lines give the same answer."""

Id = str | int | float | bool | None
_ID = (str, int, float, type(None))


class Record(NamedTuple):
    """One text to redact under the caller's own id; `line` counts from 1."""

    line: int
    id: Id
    text: str


def learn_records(lines: Iterable[tuple[int, str]], redactor: Redactor) -> None:
    """First pass over lines that can be read twice: the secrets of all records are then known in each of them."""
    for batch in _batches(lines):
        try:
            redactor.learn_all([record.text for record in _parsed(batch, "") if isinstance(record, Record)])
        except RedactionFailed:
            continue  # the second pass withholds what is to blame


def redact_records(lines: Iterable[tuple[int, str]], redactor: Redactor, source: str) -> Iterator[Record | Skipped]:
    """Records with text and id redacted; a Skipped for a line that is no record or on which redaction fails.

    lines   (number, line)
    """
    for batch in _batches(lines):
        parsed = list(_parsed(batch, source))
        try:
            yield from _together(parsed, redactor)
        except RedactionFailed:
            for record in parsed:
                yield _alone(record, redactor, source)


def _batches(lines: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    batch: list[tuple[int, str]] = []
    size = 0
    for number, line in lines:
        batch.append((number, line))
        size += len(line)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _parsed(batch: Iterable[tuple[int, str]], source: str) -> Iterator[Record | Skipped]:
    for number, line in batch:
        if line.strip():
            yield _record(number, line, source)


def _record(number: int, line: str, source: str) -> Record | Skipped:
    try:
        found = parse_json(line)
    except ValueError:
        return _withheld(source, number, "withheld: not JSON")
    text = found.get("text") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(text, str):
        return _withheld(source, number, 'withheld: no object with a "text" that is a string')
    key = found.get("id")
    if not isinstance(key, _ID):
        return _withheld(source, number, 'withheld: its "id" is neither a string nor a number')
    return Record(number, key, text)


def _withheld(source: str, number: int, why: str) -> Skipped:
    return Skipped(Place(source, f"line {number}"), why)


def _together(parsed: list[Record | Skipped], redactor: Redactor) -> list[Record | Skipped]:
    records = [record for record in parsed if isinstance(record, Record)]
    texts = redactor.texts([record.text for record in records])
    named = _ids([record.id for record in records], redactor)
    done = iter([Record(one.line, key, text) for one, key, text in zip(records, named, texts, strict=True)])
    return [next(done) if isinstance(record, Record) else record for record in parsed]


def _ids(given: list[Id], redactor: Redactor) -> list[Id]:
    """Ids without secrets; as one text first, since hardly any holds one and there are many."""
    joined = "\n".join(one for one in given if isinstance(one, str))
    if redactor.text(joined) == joined:
        return given
    return [redactor.text(one) if isinstance(one, str) else one for one in given]


def _alone(record: Record | Skipped, redactor: Redactor, source: str) -> Record | Skipped:
    try:
        return _together([record], redactor)[0]
    except RedactionFailed as error:
        return record if isinstance(record, Skipped) else _withheld(source, record.line, error.message)
