"""Audit logs: writes and shells of persons, told once; machines and reads left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wetink.artifacts.kubernetes_audit import READER
from wetink.model.event import Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "kubernetes_audit"


def read(path: Path) -> tuple[list[tuple[str, str, str | None]], list[Skipped]]:
    """(text, note, who) of each event, and what was skipped."""
    assert READER.identify(path)
    found = list(READER.read(path, path.name))
    events = [(one, one.detail) for one in found if isinstance(one, Event)]
    told = [
        (event.text, detail.note, (event.actor.handle or event.actor.email) if event.actor else None)
        for event, detail in events
        if isinstance(detail, Message)
    ]
    return told, [one for one in found if isinstance(one, Skipped)]


def test_writes_and_shells_of_persons() -> None:
    told, skipped = read(DATA / "writes-and-shells.log")
    assert told == [
        ("Patched deployments/checkout in shop (kubectl-rollout, 200)", "change", "kim@acme.example"),
        ("Scaled deployments/checkout in shop to 6 (kubectl, 200)", "change", "lee"),
        ("Exec in pods/db-0 in shop: psql -c 'select 1' (kubectl, 101)", "change", "lee"),
        ("Tried to delete secrets/db-login in shop (kubectl, refused with 403)", "event", "lee"),
        ("Deleted configmaps/flags in shop (as ana, kubectl, 200)", "change", "admin"),
        ("Evicted pods/checkout-5d9c7-x2x8v in shop (kubectl, 201)", "change", "u-kim"),
        ("Deleted all pods in shop (200)", "change", "system:admin"),
        ("Created jobs/repair-1 in shop (kubectl, 201)", "change", "lee"),
    ]
    assert [(one.place.locator, one.why.partition(":")[0]) for one in skipped] == [
        ("line 15", "not JSON"),
        ("line 16", "not an audit event"),
    ]


def test_a_list_as_the_webhook_sends_it() -> None:
    told, skipped = read(DATA / "webhook-list.json")
    assert told == [("Deleted namespaces/old (kubectl, 200)", "change", "kim@acme.example")]
    assert not skipped


def test_a_log_without_changes_says_so() -> None:
    told, skipped = read(DATA / "only-machines.json")
    assert not told
    assert [one.why for one in skipped] == ["none of its 3 requests is a change that a person made"]


def test_no_address_is_told() -> None:
    assert "192.0.2.7" not in "".join(map(str, READER.read(DATA / "writes-and-shells.log", "x")))


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ({"username": "kubernetes-admin"}, True),
        ({"username": "system:anonymous"}, True),
        ({"username": "eks:node-manager"}, False),
        ({"username": "deployer", "groups": ["system:serviceaccounts"]}, False),
        ({"username": "system:kube-controller-manager"}, False),
        ({}, False),
    ],
)
def test_who_is_a_person(user: dict[str, object], told: bool, tmp_path: Path) -> None:
    event = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "stage": "ResponseComplete", "verb": "delete"}
    path = tmp_path / "audit.log"
    path.write_text(json.dumps({**event, "user": user, "objectRef": {"resource": "pods", "name": "p"}}) + "\n")
    assert read(path)[0] == ([("Deleted pods/p", "change", user["username"])] if told else [])


def test_a_shell_still_open_where_the_log_ends_is_told(tmp_path: Path) -> None:
    lines = (DATA / "writes-and-shells.log").read_text().splitlines()
    path = tmp_path / "audit.log"
    path.write_text(lines[5] + "\n")
    assert [text for text, *_ in read(path)[0]] == ["Exec in pods/db-0 in shop: psql -c 'select 1' (kubectl, 101)"]


def test_what_a_cloud_wrapped_is_taken_out() -> None:
    told, skipped = read(DATA / "cloudwatch-events.json")
    assert told == [("Deleted pods/cart-1 in shop (kubectl, 200)", "change", "kubernetes-admin")]
    assert [(one.place.locator, one.why) for one in skipped] == [("record 2", "not an audit event")]
    told, skipped = read(DATA / "azure-diagnostics.json")
    assert told == [("Deleted pods/cart-2 in shop (kubectl, 200)", "change", "kim@acme.example")]
    assert not skipped
