"""What one needs before the first step, taken from the commands."""

from __future__ import annotations

from builders import around, draft_of, run, say

from wetink.model.evidence import RedactedEvent

LOOK = "kubectl logs deploy/cart --since=5m"


def needed(*events: RedactedEvent) -> list[str]:
    told = say(13, "ines", "found it: the cart logs say basket 7731 lost")
    fix = run(20, "ines", "kubectl scale deployment/cart --replicas=4", "deployment.apps/cart scaled")
    return [claim.text for claim in draft_of(*around(*events, told, fix)).before_you_start]


def test_contexts_and_namespaces_are_named_once() -> None:
    line = "kubectl --context shop-eu -n baskets logs deploy/cart"
    assert needed(run(10, "ines", line, "ERROR basket 7731 lost")) == [
        "Kubernetes context: shop-eu",
        "Kubernetes namespace: baskets",
    ]


def test_hosts_and_rights_come_from_the_line() -> None:
    line = "ssh web-1 'sudo grep 7731 /var/log/cart.log'"
    assert needed(run(10, "ines", line, "ERROR basket 7731 lost")) == ["ssh to: web-1", "sudo on: web-1"]


def test_the_hosts_of_a_loop_are_named_and_not_its_variable() -> None:
    line = "for h in web-1 web-2; do ssh $h 'grep 7731 /var/log/cart.log'; done"
    assert needed(run(10, "ines", line, "ERROR basket 7731 lost")) == ["ssh to: web-1, web-2"]


def test_the_way_in_is_one_line() -> None:
    within = ("ssh jump-1", "ssh web-1")
    looked = run(10, "ines", "grep 7731 /var/log/cart.log", "ERROR basket 7731 lost", host="web-1", within=within)
    assert needed(looked) == ["Go there first: `ssh jump-1`, then `ssh web-1`"]


def test_a_login_and_a_role_are_told() -> None:
    texts = needed(
        run(5, "ines", "aws sso login --profile shop", ""),
        run(6, "ines", "export AWS_PROFILE=shop", ""),
        run(10, "ines", LOOK, "ERROR basket 7731 lost"),
    )
    assert texts == [
        "Log in, as was done then: `aws sso login --profile shop`",
        "Take the role that was used then: `export AWS_PROFILE=shop`",
    ]


def test_a_variable_is_told_by_the_line_that_set_it() -> None:
    texts = needed(
        run(9, "ines", "export APP=cart", ""), run(10, "ines", "kubectl logs deploy/$APP", "ERROR basket 7731 lost")
    )
    assert texts == ["Set `$APP` as it was then: `export APP=cart`"]


def test_a_variable_that_nobody_was_seen_to_set_is_said_to_be_missing() -> None:
    assert needed(run(10, "ines", "kubectl logs deploy/$APP", "ERROR basket 7731 lost")) == [
        "Set `$APP`: its value is not in the record."
    ]


def test_what_the_shell_does_not_expand_is_no_variable() -> None:
    line = "kubectl logs deploy/cart | awk '$4>0 {print $NF}'"
    assert needed(run(10, "ines", line, "ERROR basket 7731 lost")) == []


def test_an_alias_is_explained_by_its_definition() -> None:
    alias = run(3, "ines", "alias k=kubectl", "")
    texts = needed(alias, run(10, "ines", "k logs deploy/cart --since=5m", "ERROR basket 7731 lost"))
    assert texts == ["`k` stands for what this makes of it: `alias k=kubectl`"]


def test_every_claim_cites_a_command() -> None:
    made = draft_of(*around(run(10, "ines", "ssh web-1 'sudo grep 7731 /var/log/cart.log'", "ERROR basket 7731 lost")))
    for claim in made.before_you_start:
        assert all(made.evidence[id_].kind == "executed" for id_ in claim.evidence)
