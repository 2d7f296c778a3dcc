"""Terraform's machine-readable output: `-json` UI lines, `show -json` plans, HCP Terraform's runs and notifications."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.change_record import changed, named, recorded
from wetink.artifacts.json_records import Document, Record, load, record, records, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.terraform_story import Failure, Run, events_of
from wetink.model.event import UNKNOWN, Event, Link, Message, Place, Skipped, When

_UI = ("terraform.ui", "tofu.ui")
_ACTIONS = {"create": "create", "update": "update", "delete": "delete", "import": "import", "remove": "forget"}
_QUIET = {"no-op", "read"}
_RUN_TIMES = {"applied": "applied-at", "errored": "errored-at", "canceled": "canceled-at", "discarded": "discarded-at"}


def is_ui(value: Record) -> bool:
    """Whether it is a line of the machine-readable UI."""
    return string(value.get("@module")) in _UI and "type" in value


def is_plan(value: Record) -> bool:
    """Whether it is a plan as `show -json` gives it."""
    return (
        "format_version" in value and "terraform_version" in value and isinstance(value.get("resource_changes"), list)
    )


def is_cloud(value: Record) -> bool:
    """Whether it is a run of HCP Terraform, or a notification of one."""
    return bool(_cloud_runs(value)) or ("run_id" in value and "workspace_name" in value and "notifications" in value)


def read_json(path: Path, source: str) -> Iterator[Event | Skipped]:
    """Events of every document; UI lines belong to one run."""
    run, seen = Run(), False
    for found in load(path):
        place, value = Place(source, found.where), record(found.value)
        if is_ui(value):
            seen = True
            _take(run, value, place)
        elif is_plan(value):
            yield from _plan(value, place)
        elif is_cloud(value):
            yield from _cloud(value, place)
        else:
            yield Skipped(place, _why(found))
    if seen:
        yield from events_of(run)


def _why(found: Document) -> str:
    return found.broken or "not a record of Terraform"


def _take(run: Run, value: Record, place: Place) -> None:
    """Read a UI line; refreshes, progress and provisioners change nothing by themselves."""
    kind = string(value.get("type"))
    at = instant(value.get("@timestamp"))
    when = When(at=at) if at else UNKNOWN
    hook = record(value.get("hook"))
    address = string(record(hook.get("resource")).get("addr"))
    action = _ACTIONS.get(string(hook.get("action")), string(hook.get("action")))
    if value.get("@module") == "tofu.ui":
        run.tool = "OpenTofu"
    if kind == "apply_start" and action not in _QUIET:
        run.begin(address, action, place, when)
    elif kind == "apply_complete" and action not in _QUIET:
        run.finish(address, action, place, when, string(hook.get("id_value")))
    elif kind == "planned_change":
        change = record(value.get("change"))
        run.planned[string(record(change.get("resource")).get("addr"))] = string(change.get("action"))
    elif kind == "change_summary":
        _summary(run, value, place, when)
    elif kind == "diagnostic":
        _diagnostic(run, value, place, when)


def _summary(run: Run, value: Record, place: Place, when: When) -> None:
    counts = record(value.get("changes"))
    message = string(value.get("@message"))
    if counts.get("operation") == "plan":
        run.summary, run.place, run.when = message.removeprefix("Plan: ").rstrip("."), place, when
    else:
        words = message.replace("complete! Resources:", "complete:").rstrip(".")
        run.applied, run.ended, run.ended_at = words[:1].lower() + words[1:], place, when


def _diagnostic(run: Run, value: Record, place: Place, when: When) -> None:
    found = record(value.get("diagnostic"))
    if found.get("severity") == "error":
        text = ": ".join(part for part in (string(found.get("summary")), string(found.get("detail"))) if part)
        run.failures.append(Failure(place, when, text, string(found.get("address"))))


def _plan(value: Record, place: Place) -> Iterator[Event]:
    """A plan alone changed nothing; its `timestamp` is when it was made."""
    run = Run(place=place)
    at = instant(value.get("timestamp"))
    run.when = When(at=at) if at else UNKNOWN
    for one in records(value.get("resource_changes")):
        action = _planned(record(one.get("change")).get("actions"))
        if action not in _QUIET and string(one.get("mode")) != "data":
            run.planned[string(one.get("address"))] = action
    yield from events_of(run)


def _planned(actions: object) -> str:
    names = [string(one) for one in actions] if isinstance(actions, list) else []
    if set(names) == {"create", "delete"}:
        return "replace"
    return {"delete": "destroy", "forget": "stop managing"}.get(names[0], names[0]) if names else "no-op"


def _cloud_runs(value: Record) -> tuple[Record, ...]:
    data = value.get("data")
    listed = records(data) or (record(data),)
    return tuple(one for one in listed if one.get("type") == "runs" and "status" in record(one.get("attributes")))


def _cloud(value: Record, place: Place) -> Iterator[Event]:
    for number, one in enumerate(_cloud_runs(value), 1):
        yield _cloud_run(one, Place(place.source, f"{place.locator}, run {number}"))
    for number, one in enumerate(records(value.get("notifications")), 1):
        yield _notification(value, one, Place(place.source, f"{place.locator}, notification {number}"))


def _cloud_run(value: Record, place: Place) -> Event:
    """A run: applied, failed, or how far it is."""
    about = record(value.get("attributes"))
    status, message = string(about.get("status")), string(about.get("message"))
    times = record(about.get("status-timestamps"))
    at = instant(times.get(_RUN_TIMES.get(status, f"{status.replace('_', '-')}-at")))
    text = f"Terraform run {string(value.get('id'))} {status.replace('_', ' ')}"
    detail = Message(channel="terraform", id=string(value.get("id")))
    tell = changed if status in {"applied", "errored"} else recorded
    return tell(place, f"{text}: {message}" if message else text, detail, When(at=at) if at else UNKNOWN)


def _notification(value: Record, one: Record, place: Place) -> Event:
    status = string(one.get("run_status"))
    where = f"{string(value.get('organization_name'))}/{string(value.get('workspace_name'))}"
    text = f"Terraform run {string(value.get('run_id'))} of {where} {status.replace('_', ' ')}"
    message, url = string(value.get("run_message")), string(value.get("run_url"))
    detail = Message(channel="terraform", id=string(value.get("run_id")), links=(Link(url, "run"),) if url else ())
    at = instant(one.get("run_updated_at"))
    by = string(one.get("run_updated_by")) or string(value.get("run_created_by"))
    tell = changed if status in {"applied", "errored"} else recorded
    return tell(place, f"{text}: {message}" if message else text, detail, When(at=at) if at else UNKNOWN, named(by))
