"""Terraform: one change for each resource an apply touched; a plan alone is none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.artifacts.terraform import READER
from wetink.model.event import UNKNOWN, Event, Link, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "terraform"


def read(name: str) -> tuple[list[tuple[Event, Message]], list[Skipped]]:
    assert READER.identify(DATA / name)
    found = list(READER.read(DATA / name, name))
    events = [(one, one.detail) for one in found if isinstance(one, Event) and isinstance(one.detail, Message)]
    return events, [one for one in found if isinstance(one, Skipped)]


def told(name: str) -> list[tuple[str, str]]:
    """(note, first line) of every event of a sample."""
    return [(detail.note, event.text.split("\n")[0]) for event, detail in read(name)[0]]


def at(minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 12, 13, minute, second, micro, tzinfo=UTC)


def test_an_apply_is_told_resource_by_resource() -> None:
    assert told("apply.txt") == [
        ("change", "Terraform updated aws_db_parameter_group.orders (id orders-pg)"),
        ("change", 'Terraform created module.queue.aws_sqs_queue.q["a b"] (id https://sqs.example/q)'),
        ("change", "Terraform replaced aws_instance.bastion[0] (id i-2)"),
        ("change", "Terraform apply complete: 2 added, 1 changed, 1 destroyed"),
    ]
    events, skipped = read("apply.txt")
    assert {event.when for event, _ in events} == {UNKNOWN}
    assert events[0][0].place.locator == "line 46"
    assert not skipped


def test_an_update_says_what_the_plan_changes_and_what_is_not_known_is_left_out() -> None:
    events, _ = read("apply.txt")
    assert '+ value = "500"' in events[0][0].text
    assert events[2][0].text.split("\n")[1:] == ['~ ami = "ami-1" -> "ami-2" # forces replacement']


def test_a_plan_alone_is_no_change_and_says_so() -> None:
    (event, detail), *more = read("plan-only.txt")[0]
    assert event.text.split("\n") == [
        "Terraform plan, not an apply: 2 to add, 1 to change, 1 to destroy",
        "update aws_db_parameter_group.orders",
        "replace aws_instance.bastion[0]",
        'create module.queue.aws_sqs_queue.q["a b"]',
    ]
    assert (detail.note, more) == ("event", [])
    assert told("no-changes.txt") == [("event", "Terraform planned no changes")]


def test_an_apply_that_failed_says_what_was_done_and_what_not() -> None:
    assert told("apply-failed.txt") == [
        ("change", ("Terraform did not finish replacing aws_instance.bastion[0]: creating EC2 Instance: "
         "InsufficientInstanceCapacity: no capacity")),
        ("change", "Terraform updated aws_db_parameter_group.orders (id orders-pg)"),
        ("change", 'Terraform created module.queue.aws_sqs_queue.q["a b"] (id https://sqs.example/q)'),
        ("change", "Terraform apply failed: Failed to persist state to backend"),
    ]  # fmt: skip


def test_colours_opentofu_and_old_versions() -> None:
    assert told("colour-tofu-destroy.txt") == [
        ("change", "OpenTofu destroyed null_resource.old"),
        ("change", "OpenTofu destroy complete: 1 destroyed"),
    ]
    assert told("version-0.11.txt")[0] == ("change", "Terraform destroyed null_resource.a[1]")


def test_the_stamps_of_a_ci_log_are_times() -> None:
    events, _ = read("ci-log-with-stamps.txt")
    assert [(event.text, event.when.at) for event, _ in events] == [
        ("Terraform updated aws_lb.edge (id lb-1)", at(32, 40, 250_000)),
        ("Terraform apply complete: 0 added, 1 changed, 0 destroyed", at(32, 41, 100_000)),
    ]


def test_lines_of_the_machine_readable_ui_have_times() -> None:
    events, skipped = read("ui-lines.jsonl")
    assert [(event.text, event.when.at) for event, _ in events] == [
        (
            (
                "Terraform did not finish replacing aws_eip.a: AddressLimitExceeded: "
                "The maximum number of addresses has been reached."
            ),
            at(32, 9),
        ),
        ("Terraform updated aws_lb.edge (id lb-1)", at(32, 20)),
    ]
    assert [(one.place.locator, one.why) for one in skipped] == [("line 12", "not a record of Terraform")]
    tofu = [(event.text, event.when.at) for event, _ in read("ui-lines-tofu.jsonl")[0]]
    assert tofu[1] == (
        "OpenTofu apply complete: 1 added, 0 changed, 0 destroyed",
        datetime(2026, 3, 12, 12, 32, 2, tzinfo=UTC),
    )


def test_a_saved_plan_leaves_out_what_stays() -> None:
    event, _ = read("plan-show.json")[0][0]
    assert event.text.split("\n") == [
        "Terraform plan, not an apply: 3 resources",
        "update aws_lb.edge",
        "replace aws_eip.a",
        "destroy aws_eip.c",
    ]
    assert event.when.at == at(31)


def test_runs_of_the_cloud() -> None:
    assert [(detail.note, event.text, event.when.at) for event, detail in read("cloud-runs.json")[0]] == [
        ("change", "Terraform run run-CZcmD7eagjhyX0vN applied: Raise the pool", at(25)),
        (
            "event",
            "Terraform run run-2 planned and finished: Drift",
            datetime(2026, 3, 12, 14, tzinfo=UTC),
        ),
    ]
    event, detail = read("cloud-notification.json")[0][0]
    assert event.text == "Terraform run run-7 of acme/orders errored: Raise the pool"
    assert event.actor is not None
    assert event.actor.handle == "piotr-z"
    assert detail.links == (Link("https://app.terraform.example/app/acme/orders/runs/run-7", "run"),)


@pytest.mark.parametrize(
    "text", ["", "Plan: 1", "Apply complete! Resources: 1 added", '{"@module": "terraform.ui", "type": 5}']
)
def test_cut_off_output_raises_nothing(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    READER.identify(path)
    list(READER.read(path, "a.txt"))
