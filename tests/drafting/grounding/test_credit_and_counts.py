"""Who said and did it, commands in sentences, counts of things, and instructions: each held against what is cited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from night import GRAFANA, PULL, SCALE, TOP, TRUE, findings, found, ids, step

from wetink.model.draft import Claim, Owner, Prevention
from wetink.model.evidence import Risk


def impact(text: str, *words: str) -> list[tuple[str, str]]:
    return found(replace(TRUE, impact=(Claim(text, ids(*words)),)))


def scaled(text: str = "Scale the deployment down to 20 pods.", **more: str) -> list[tuple[str, str]]:
    changed = step(text, SCALE, "scale deployment", risk=Risk.CHANGES_STATE, **more)
    return found(replace(TRUE, resolution=(TRUE.resolution[0], changed)))


def test_words_are_credited_to_whom_they_are_of() -> None:
    quote = '"no! every order in flight dies"'
    assert impact(f"{quote} (Ines Kovar)", "every order in") == []
    assert ("invented-person", "impact[0].text") in impact(f"{quote} (Sam Okoye)", "just restart", "every order in")
    assert ("invented-person", "impact[0].text") in impact(f"Sam Okoye: {quote}", "just restart", "every order in")


def test_a_deed_is_credited_to_whom_it_is_of() -> None:
    assert impact(f"Tariq Bell ran `{SCALE}`", "scale deployment") == []
    told = impact(f"Ines Kovar ran `{SCALE}`", "scale deployment", "every order in")
    assert ("invented-person", "impact[0].text") in told


@pytest.mark.parametrize("undo", ["`kubectl -n shop delete hpa checkout`.", "`rebalance-all`."])
def test_a_way_back_that_nobody_took(undo: str) -> None:
    assert ("invented-command", "resolution[1].undo") in scaled(undo=undo)


@pytest.mark.parametrize("check", [f"`{TOP}` shows it.", "`kubectl -n shop get deployment checkout` shows 20."])
def test_a_look_that_was_made_or_follows_from_the_command(check: str) -> None:
    assert scaled(check=check) == []


def test_a_look_that_nobody_made() -> None:
    assert ("invented-command", "resolution[1].check") in scaled(check="`etcdctl alarm list` shows nothing.")


def test_an_instruction_to_do_something_else() -> None:
    assert ("unsupported", "resolution[1].text") in scaled("Restart the primary database.")
    assert ("unsupported", "resolution[1].text") in scaled("Delete the old volumes and create them again.")


def test_how_many_of_what() -> None:
    assert impact("52 pods wanted connections", "52 pods with 8 each") == []
    assert ("invented-number", "impact[0].text") in impact("200 pods wanted connections", "52 pods with 8 each")
    assert ("invented-number", "impact[0].text") in impact("two pods wanted connections", "52 pods with 8 each")


def test_a_conversion_in_parentheses() -> None:
    cited = ("top pods", "p99 420ms")
    assert impact("checkout-1 took 1536 MiB (1.5 GiB)", *cited) == []
    assert impact("checkout-1 took 1536 MiB (1.61 GB)", *cited) == []
    assert ("invented-number", "impact[0].text") in impact("checkout-1 took 1536 MiB (2.0 GB)", *cited)


def test_a_share_is_no_count() -> None:
    assert impact("an alert at 80 percent of max_connections", "filed OPS-77") == []
    told = impact("filed OPS-77 alert at 80 requests of max_connections", "filed OPS-77")
    assert ("invented-number", "impact[0].text") in told


def test_an_owner_who_is_not_in_what_is_cited_for_them() -> None:
    draft = replace(TRUE, owner=Owner("Ines Kovar", "ines", ids("52 pods with 8 each")))
    assert ("invented-owner", "owner") in found(draft)


def test_the_address_of_another_pull_request() -> None:
    other = replace(TRUE.prevention[1], url=PULL.replace("19", "18"))
    assert ("invented-link", "prevention[0].url") in found(replace(TRUE, prevention=(other,)))
    assert GRAFANA  # an address without a number at its end is no reference's


def test_what_a_ticket_is_for_stands_under_its_own_number() -> None:
    first, second = TRUE.prevention
    evidence = (*first.evidence, *second.evidence)
    swapped = Prevention(second.text, first.ref, first.url, "filed", evidence)
    assert "prevention[0].ref" in {one.where for one in findings(replace(TRUE, prevention=(swapped,)))}
    assert found(replace(TRUE, prevention=(replace(first, evidence=evidence),))) == []
