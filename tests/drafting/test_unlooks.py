"""Read-only commands that are no looks."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, run, say

from wetink.drafting.diagnosis.unlooks import _SHORTENED

FIX = run(30, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated")
GOOD = "kubectl -n shop get pods -l app=cart"


def lines(*looks: tuple[float, str, str | None]) -> list[str]:
    """The looks that are weighed among these commands."""
    events = [run(minute, "ines", line, output) for minute, line, output in looks]
    return [look.run.line for look in analysis_of(*around(*events, FIX)).looks]


@pytest.mark.parametrize(
    "wrong",
    [
        "kubectl get pods -l app=cart",
        "kubectl --context old get pods -l app=cart",
    ],
)
def test_the_same_look_seconds_later_with_the_place_added_stands_alone(wrong: str) -> None:
    right = f"{wrong} -n shop"
    assert lines((5, wrong, "No resources found"), (5.3, right, "cart-1 0/1")) == [right]


def test_a_look_put_into_the_container_or_under_the_right_user_stands_alone() -> None:
    inside = "kubectl -n shop exec deploy/cache -- redis-cli info memory"
    assert lines((5, "redis-cli info memory", None), (5.2, inside, None)) == [inside]
    user = "ssh till-2 sudo crontab -u shop -l"
    assert lines((5, "ssh till-2 crontab -l", "no crontab for ines"), (5.4, user, "0 3 * * * load")) == [user]


def test_a_filter_or_another_thing_added_is_a_look_of_its_own() -> None:
    found = lines((5, GOOD, "cart-1 0/1"), (5.2, f"{GOOD} | grep -c 0/1", "1"), (5.4, "df -h /data", "91%"))
    assert found == [GOOD, f"{GOOD} | grep -c 0/1", "df -h /data"]


def test_the_place_added_much_later_is_another_look() -> None:
    assert len(lines((5, "kubectl get pods", "a"), (15, "kubectl get pods -n shop", "b"))) == 2


@pytest.mark.parametrize(
    "line",
    [
        "TOKEN=$(curl -s http://vault-1:8200/token)",
        "export REGION=eu-1",
        "history | grep kubectl",
        "kubectl apply -f cart.yaml --dry-run=server",
        "curl .../pool",
        "kubectl … get pods",
    ],
)
def test_what_nobody_sees_what_is_only_rehearsed_and_what_is_shortened_is_none(line: str) -> None:
    assert lines((5, line, "")) == []


@pytest.mark.parametrize(
    "line",
    ["PGHOST=till-1 psql -c 'select 1'", "git log main...cart", "ls ./...", "kubectl exec cart-1 -- env | grep POOL"],
)
def test_looks_that_only_begin_alike_are_looks(line: str) -> None:
    assert not _SHORTENED.search(line)
    assert lines((5, line, "16")) == ([] if line.startswith("ls") else [line])


@pytest.mark.parametrize(
    "line",
    [
        "git log --oneline -S'pool' -- cart.yaml",
        "git fetch -q && git log --oneline v1.4..v1.5",
        "git -C ~/src/cart show 9f3c2e1 -- cart.yaml | head -20",
        'for h in cart-1 cart-2; do echo "== $h"; ssh $h cat /var/lib/cart/state; done',
    ],
)
def test_the_history_of_changes_and_files_read_host_by_host_are_looked_at(line: str) -> None:
    assert lines((5, line, "9f3c2e1 pool to 16")) == [line]


@pytest.mark.parametrize("line", ["git commit -qam pool && git log -1", "git status", 'echo "== $h"; cd /var/lib/cart'])
def test_work_on_code_and_ones_way_about_are_no_looks(line: str) -> None:
    assert lines((5, line, "9f3c2e1 pool to 16")) == []


def test_a_loop_counts_by_what_most_of_it_answered() -> None:
    line = "for h in cart-1 cart-2; do ssh $h cat /var/lib/cart/state; done"
    missing = "cat: /var/lib/cart/state: No such file or directory"
    assert lines((5, line, f"version: 2\nuuid: 6c1d\nseqno: -1\n{missing}")) == [line]
    assert lines((5, line, f"{missing}\n{missing}")) == []


def test_a_look_that_fails_as_it_fails_for_everybody_is_a_look() -> None:
    line = "curl -sS https://cart.shop.example/pool"
    refused = "curl: (35) handshake alert: unrecognized_name for cart.shop.example"
    told = say(6, "ines", "unrecognized_name in the handshake, so it is the certificate")
    found = analysis_of(*around(run(5, "ines", line, refused, exit=35), told, FIX)).looks
    assert [look.run.line for look in found] == [line]
    assert lines((5, "curl --jso https://cart.shop.example", "curl: option --jso: is unknown\nusage: curl ...")) == []


def test_what_only_an_interrupt_ends_is_a_look_if_it_showed_something() -> None:
    shown = "12:05:01 IP till-2 > till-1: UDP\n12:05:02 IP till-2 > till-1: UDP\n^C"
    for output, weighed in ((shown, 1), ("", 0)):
        event = run(5, "ines", "snoop till-2", output, cancelled=True)
        watch = run(5, "ines", "kubectl logs -f deploy/cart", output, cancelled=True)
        assert len(analysis_of(*around(watch, event, FIX)).looks) == weighed


def test_a_header_added_to_a_request_is_another_question() -> None:
    plain = "curl -sI https://cart.shop.example/pool"
    assert len(lines((5, plain, "HTTP/2 200"), (5.3, f"{plain} -H 'X-Till: 3'", "HTTP/2 401"))) == 2
