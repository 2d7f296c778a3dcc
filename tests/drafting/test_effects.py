"""How two changes relate by what they do, without any words."""

from __future__ import annotations

import pytest
from builders import run, timeline

from wetink.drafting.record.record import Record, Run
from wetink.drafting.resolution.effects import (
    generalises,
    likeness,
    misplaced,
    mistyped,
    opposite,
    same_property,
    same_value,
    undoes,
)


def two(first: str, second: str, *, gap: float = 1) -> tuple[Run, Run, Record]:
    record = Record(timeline(run(0, "ines", first, ""), run(gap, "ines", second, "")))
    return record.runs[0], record.runs[1], record


@pytest.mark.parametrize(
    ("first", "second", "property_", "value"),
    [
        ("kubectl scale deploy/cart --replicas=4", "kubectl scale deployment cart --replicas=8", True, False),
        ("kubectl scale deploy/cart --replicas=4", "kubectl scale --replicas=4 deployment/cart", True, True),
        ("kubectl scale deploy/cart --replicas=4", "kubectl scale deploy/mailer --replicas=4", False, False),
        ("kubectl -n eu scale deploy/cart --replicas=4", "kubectl -n us scale deploy/cart --replicas=4", False, False),
        ("kubectl -n eu scale deploy/cart --replicas=4", "kubectl scale deploy/cart --replicas=4", True, True),
        ("kubectl scale deploy/cart --replicas=4", "kubectl set env deploy/cart A=4", False, False),
    ],
)
def test_same_property_and_same_value(first: str, second: str, property_: bool, value: bool) -> None:
    one, other, _ = two(first, second)
    assert (same_property(one, other), same_value(one, other)) == (property_, value)
    assert same_property(other, one) is property_


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("sudo systemctl stop cron", "sudo systemctl start cron", True),
        ("kubectl cordon node-7", "kubectl uncordon node-7", True),
        ("kubectl rollout pause deploy/cart", "kubectl rollout resume deploy/cart", True),
        ("sudo systemctl stop cron", "sudo systemctl start nginx", False),
        ("sudo systemctl restart cron", "sudo systemctl start cron", False),
    ],
)
def test_opposites(first: str, second: str, expected: bool) -> None:
    one, other, _ = two(first, second)
    assert opposite(one, other) is expected
    assert opposite(other, one) is expected


def test_a_rollback_undoes_what_it_rolls_back() -> None:
    image = "kubectl set image deployment/cart cart=reg.example/cart:v2"
    one, other, _ = two(image, "kubectl rollout undo deployment/cart")
    assert undoes(other, one)
    assert not undoes(one, other)


def test_deleting_what_was_made_undoes_it() -> None:
    one, other, _ = two("kubectl create job warm-cart --image=tools.example/warm", "kubectl delete job warm-cart")
    assert undoes(other, one)


def test_a_line_is_like_itself_and_not_like_a_statement() -> None:
    one, other, _ = two("docker restart cart-1", "docker restart cart-1 ")
    assert likeness(one, other) == 1.0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("systmctl restart varnish", "systemctl restart varnish", True),
        ("journalctl -u varnihs", "journalctl -u varnish", True),
        ("ssh web-1 uptime", "ssh web-2 uptime", False),
        ("tail cart.log", "tail mail.log", False),
        ("kubectl get pods", "kubectl get nodes", False),
    ],
)
def test_a_typo_is_told_from_the_next_thing(first: str, second: str, expected: bool) -> None:
    one, _, record = two(first, second)
    assert (mistyped(one, record.runs) is not None) is expected


def test_a_typo_is_put_right_at_once_or_never() -> None:
    one, _, record = two("systmctl restart varnish", "systemctl restart varnish", gap=30)
    assert mistyped(one, record.runs) is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("kubectl --context staging get pods", "kubectl --context prod get pods", True),
        ("curl -s cart.staging.shop.example/health", "curl -s cart.prod.shop.example/health", True),
        ("dig +short web-1.shop.example", "dig +short web-2.shop.example", False),
        ("kubectl get pods", "kubectl get nodes", False),
    ],
)
def test_the_wrong_place_is_told_from_the_next_one(first: str, second: str, expected: bool) -> None:
    one, _, record = two(first, second)
    assert (misplaced(one, record) is not None) is expected


def test_one_then_all() -> None:
    slow = "select id from information_schema.processlist where time > 300"
    one, other, _ = two("mysqladmin kill 8123", f'mysqladmin kill $(mysql -Ne "{slow}" | paste -sd,)')
    assert generalises(other, one)
    assert not generalises(one, other)


def test_one_host_then_another_is_not_all() -> None:
    one, other, _ = two("ssh web-1 sudo systemctl restart varnish", "ssh web-2 sudo systemctl restart varnish")
    assert not generalises(other, one)
