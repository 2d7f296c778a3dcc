"""Dashboards that lie as JSON in Kubernetes objects: ConfigMaps of a sidecar, GrafanaDashboards of the operator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.json_records import Document, Record, documents, load, record, records, string
from wetink.artifacts.kube_objects import looks_like_json, objects, opening

_HOLDERS = ('"panels"', '"rows"')
_INSIDE = ('"targets"', '"gridPos"', '"schemaVersion"', '"templating"', '"datasource"')
"""What stands in a dashboard, even where the head of the file ends inside it."""


def is_manifest(value: Record) -> bool:
    """Whether an object is of a kind that holds dashboards, and one of its texts looks like one."""
    return any(_looks_like_one(text) for _, text in _texts(value))


def first_manifest(path: Path) -> Record:
    """The first object of a YAML file where it can hold a dashboard."""
    return {} if looks_like_json(path) else opening(path, *_HOLDERS)


def dashboard_documents(path: Path) -> Iterator[Document]:
    """The JSON documents of a file; those inside Kubernetes objects, in JSON or YAML, stand in their places."""
    for found in load(path) if looks_like_json(path) else objects(path):
        value = record(found.value)
        items = records(value.get("items")) if string(value.get("kind")).endswith("List") else ()
        if not items and not is_manifest(value):
            yield found
        for number, item in enumerate(items, 1):
            yield from _inside(item, f"{found.where}, item {number}")
        if not items:
            yield from _inside(value, found.where)


def _inside(value: Record, where: str) -> Iterator[Document]:
    for name, text in _texts(value):
        if _looks_like_one(text):
            found = next(documents(text), None)
            yield Document(f"{where}, {name}", found.value if found else None, found.broken if found else "empty")


def _looks_like_one(text: str) -> bool:
    return any(sign in text for sign in _HOLDERS) and any(sign in text for sign in _INSIDE)


def _texts(value: Record) -> Iterator[tuple[str, str]]:
    """(name, text) of what an object of such a kind holds."""
    if value.get("kind") == "ConfigMap":
        yield from ((name, text) for name, text in record(value.get("data")).items() if isinstance(text, str))
    elif value.get("kind") == "GrafanaDashboard":
        text = record(value.get("spec")).get("json")
        if isinstance(text, str):
            yield "json", text
