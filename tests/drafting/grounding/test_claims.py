"""One test for each kind of claim: the invention is caught at its place, and says what was looked for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from night import (
    GRAFANA,
    PAGE,
    PATCH,
    SCALE,
    TRUE,
    findings,
    found,
    ids,
    looked_by,
    of,
    resolved_by,
    step,
)

from wetink.drafting import grounding
from wetink.model.draft import Claim, Draft, Owner, Prevention, Step, StepCommand, Symptom
from wetink.model.event import Kind
from wetink.model.evidence import Outcome, Risk
from wetink.review import proven


def test_nothing_is_found_in_the_true_draft() -> None:
    assert found(TRUE) == []


@pytest.mark.parametrize(
    "run",
    [
        "kubectl -n shop scale deployment checkout --replicas=200",
        "kubectl -n shop scale deployment checkout --replicas=20 --force",
        "kubectl scale deployment checkout --replicas=20",
        "kubectl -n stage scale deployment checkout --replicas=20",
        "kubectl -n shop delete deployment checkout",
        "kubectl -n shop scale deployment checkout-v2 --replicas=20",
    ],
)
def test_a_command_that_nobody_typed(run: str) -> None:
    changed = replace(TRUE, resolution=(TRUE.resolution[0], step("Scale.", run, "scale deployment")))
    assert ("invented-command", "resolution[1].commands[0]") in found(changed)
    message = next(one.message for one in findings(changed) if one.rule == "invented-command")
    assert of("scale deployment").id in message  # the nearest one is named


def test_a_citation_of_something_else() -> None:
    changed = replace(TRUE.resolution[1], evidence=ids("customers write"))
    assert ("unsupported", "resolution[0].commands[0]") in found(replace(TRUE, resolution=(changed,)))


def test_a_refused_proposal_is_no_step() -> None:
    draft = resolved_by("sudo systemctl restart postgresql", "just restart", risk=Risk.DESTRUCTIVE)
    assert ("not-a-step", "resolution[2].commands[0]") in found(draft)


def test_a_failed_try_is_no_step() -> None:
    draft = resolved_by("helm rollback checkout 12", "helm rollback")
    assert ("not-a-step", "resolution[2].commands[0]") in found(draft)


def test_steps_the_other_way_round() -> None:
    places = found(replace(TRUE, resolution=TRUE.resolution[::-1]))
    assert ("wrong-order", "resolution[0]") in places
    assert ("wrong-order", "resolution[1]") in places


def test_a_risk_that_is_played_down() -> None:
    low = replace(TRUE.resolution[0], commands=(StepCommand(PATCH, Risk.READ_ONLY),))
    assert ("wrong-risk", "resolution[0].commands[0]") in found(replace(TRUE, resolution=(low,)))


@pytest.mark.parametrize("expect", ["297 of 200", "197 of 300"])
def test_a_number_that_nobody_saw(expect: str) -> None:
    draft = looked_by("psql -h db-1 -c 'SELECT count(*) FROM pg_stat_activity;'", "count(*)", "52 pods", expect=expect)
    assert ("invented-number", "diagnosis[0].expect") in found(draft)


def test_a_number_with_another_unit() -> None:
    changed = replace(TRUE.verification[0], expect="memory 1536 GB")
    assert ("invented-number", "verification[0].expect") in found(replace(TRUE, verification=(changed,)))


@pytest.mark.parametrize("time", ["at 12:10 UTC", "at 14:00 UTC", "on 4 June 2026", "at 10:00 EDT"])
def test_a_time_at_which_nothing_happened(time: str) -> None:
    claim = Claim(f"checkout p99 latency > 5s for 1m, {time}", ids("checkout p99"))
    assert ("invented-time", "symptom.alerts[0].text") in found(replace(TRUE, symptom=Symptom(alerts=(claim,))))


def test_a_host_that_is_not_there() -> None:
    changed = replace(TRUE.diagnosis[1], text="Count the connections on db-2.")
    assert ("invented-name", "diagnosis[0].text") in found(replace(TRUE, diagnosis=(changed,)))


def test_a_link_and_a_ticket_that_are_not_there() -> None:
    first = replace(TRUE.prevention[0], url=PAGE.replace("tracker", "tracker-eu"))
    assert ("invented-link", "prevention[0].url") in found(replace(TRUE, prevention=(first,)))
    first = replace(TRUE.prevention[0], ref="OPS-78")
    assert ("invented-ticket", "prevention[0].ref") in found(replace(TRUE, prevention=(first,)))


def test_a_ticket_of_something_else() -> None:
    other = Prevention("Follow up on the weakness", "OPS-12", "", "filed", ids("OPS-12"))
    assert ("unrelated-ticket", "prevention[2].ref") in found(replace(TRUE, prevention=(*TRUE.prevention, other)))


def test_a_filed_ticket_is_not_done() -> None:
    first = replace(TRUE.prevention[0], status="done")
    assert ("not-done", "prevention[0].status") in found(replace(TRUE, prevention=(first,)))


def test_a_person_who_was_not_there() -> None:
    claim = Claim("For the database call Marlene Osei", ids("just restart"))
    assert ("invented-person", "escalation[0].text") in found(replace(TRUE, escalation=(claim,)))


@pytest.mark.parametrize("name", ["Lotte Brandt", "Marlene Osei"])
def test_an_owner_whom_nobody_named(name: str) -> None:
    assert ("invented-owner", "owner") in found(replace(TRUE, owner=Owner(name, None, ())))


def test_names_above_the_draft() -> None:
    assert ("invented-alert", "alerts[0]") in found(replace(TRUE, alerts=("CheckoutLatencyCritical",)))
    assert ("invented-name", "services[1]") in found(replace(TRUE, services=("checkout", "billing-sync")))
    assert ("invented-link", "dashboards[0]") in found(replace(TRUE, dashboards=(f"{GRAFANA}-eu",)))


@pytest.mark.parametrize("words", ['"Something broke (500) when I press Pay"', "Something broke when I press Pay"])
def test_a_quote_in_other_words(words: str) -> None:
    claim = Claim(words, ids("customers write"))
    assert ("altered-quote", "symptom.customers[0].text") in found(replace(TRUE, symptom=Symptom(customers=(claim,))))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Do restart the pods", "capped at 20"),
        ("The release: it is the release", "it went out yesterday"),
        ('Tried, did help: "every order in flight dies"', "every order in"),
        ("Restarting the database: approved, every order in flight dies", "every order in"),
    ],
)
def test_a_sentence_turned_around(text: str, words: str) -> None:
    claim = Claim(text, ids(words))
    assert ("turned-around", "ruled_out[0].text") in found(replace(TRUE, ruled_out=(claim,)))


def test_a_cause_that_nobody_stated() -> None:
    claim = Claim("Slow because a disk of the database was worn out", ids("52 pods with 8 each"))
    assert ("invented-cause", "cause[0].text") in found(replace(TRUE, cause=(claim,)))


def test_a_cause_that_was_only_asked_about() -> None:
    claim = Claim("Slow because of the new release", ids("could it be"))
    assert "invented-cause" in {
        rule for rule, where in found(replace(TRUE, cause=(claim,))) if where == "cause[0].text"
    }


def test_a_step_in_words_that_nothing_tells() -> None:
    told = Step("Reboot every worker node of the cluster by hand", ids("customers write"))
    assert ("unsupported", "resolution[0].text") in found(replace(TRUE, resolution=(told,)))


def test_citations_that_are_missing_or_made_up() -> None:
    bare = replace(TRUE.cause[0], evidence=())
    assert ("uncited", "cause[0]") in found(replace(TRUE, cause=(bare,)))
    other = replace(TRUE.cause[0], evidence=("E941",))
    assert ("unknown-citation", "cause[0]") in found(replace(TRUE, cause=(other,)))


def altered(words: str, **changes: object) -> Draft:
    """The draft with one entry of its evidence altered."""
    id_ = of(words).id
    cited = replace(TRUE.evidence[id_], **changes)  # type: ignore[arg-type]
    return replace(TRUE, evidence={**TRUE.evidence, id_: cited})


def test_evidence_in_other_words() -> None:
    id_ = of("52 pods with 8 each").id
    words = of("52 pods with 8 each").text.replace("416", "832")
    assert ("altered-evidence", f"evidence.{id_}") in found(altered("52 pods with 8 each", text=words))


@pytest.mark.parametrize("changes", [{"kind": Kind.EXECUTED}, {"outcome": Outcome.OK}])
def test_evidence_of_another_kind_or_end(changes: dict[str, object]) -> None:
    id_ = of("just restart").id
    assert ("altered-evidence", f"evidence.{id_}") in found(altered("just restart", **changes))


def test_evidence_that_stands_nowhere() -> None:
    forged = replace(TRUE.evidence[of("scale deployment").id], text="kubectl -n shop drain node-1", locator="at 99.0s")
    draft = replace(
        TRUE,
        evidence={**TRUE.evidence, "E777": forged},
        resolution=(Step("Drain.", ("E777",), (StepCommand("kubectl -n shop drain node-1", Risk.CHANGES_STATE),)),),
    )
    assert ("altered-evidence", "evidence.E777") in found(draft)
    assert ("invented-command", "resolution[0].commands[0]") in found(draft)


def test_what_a_person_attested_is_theirs() -> None:
    word = replace(TRUE.evidence[of("scale deployment").id], kind=Kind.ATTESTED, text=SCALE)
    draft = replace(
        TRUE,
        evidence={**TRUE.evidence, "A1": word},
        resolution=(Step("Ask the vendor for 300 more.", ("A1",), (StepCommand("vendorctl more", Risk.READ_ONLY),)),),
    )
    assert found(draft) == []


def test_every_rule_of_the_proof_has_its_page() -> None:
    code = "".join(file.read_text("utf-8") for file in Path(grounding.__file__).parent.glob("*.py"))
    used = re.findall(r'(?:Finding|_found|_nowhere)\(\s*"([a-z-]+)"', code)
    assert set(used) == {rule.name for rule in proven.RULES}
