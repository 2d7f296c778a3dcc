"""What is written in another way and still true is not complained of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from night import SCALE, TRUE, findings, found, ids, step

from wetink.model.draft import Claim, Prevention, Symptom
from wetink.model.evidence import Risk


@pytest.mark.parametrize(
    "run",
    [
        "kubectl --namespace shop scale deployment checkout --replicas 20",
        "kubectl -n shop scale deploy/checkout --replicas=20",
        "kubectl -n shop scale deployment checkout \\\n  --replicas=20",
        "kubectl  -n shop   scale deployment checkout --replicas=20",
        "kubectl scale deployment checkout --replicas=20 -n shop",
        "sudo kubectl -n shop scale deployment checkout --replicas=20",
        "$ kubectl -n shop scale deployment checkout --replicas=20",
        "kubectl -n <namespace> scale deployment checkout --replicas=<replicas>",
    ],
)
def test_a_command_in_another_form(run: str) -> None:
    changed = step("Scale the deployment down.", run, "scale deployment", risk=Risk.CHANGES_STATE)
    assert found(replace(TRUE, resolution=(TRUE.resolution[0], changed))) == []


def test_json_with_blanks() -> None:
    run = 'kubectl -n shop patch hpa checkout --patch \'{"spec": {"maxReplicas": 20}}\''
    changed = step("Cap the autoscaler.", run, "patch hpa", risk=Risk.CHANGES_STATE)
    assert found(replace(TRUE, resolution=(changed,))) == []


def test_sql_in_another_form() -> None:
    run = "psql -h db-1 -c 'SELECT count(*) FROM pg_stat_activity;'"
    changed = step("Count.", run.replace("-c", "--command").replace("-h", "--host"), "count(*)")
    assert found(replace(TRUE, diagnosis=(changed,))) == []


@pytest.mark.parametrize(
    "expect",
    [
        "p99 420 ms",
        "p99 0.42 seconds",
        "memory 1536 MiB",
        "memory 1.5 GB of 2 GB",
        "memory about 1.5 GB",
        "memory 1,536 MB of 2,048 MB",
    ],
)
def test_a_number_in_another_unit(expect: str) -> None:
    changed = replace(TRUE.verification[0], expect=expect)
    assert found(replace(TRUE, verification=(changed,))) == []


@pytest.mark.parametrize("time", ["12:00 UTC", "08:00 EDT", "8:00 AM Eastern", "3 June 2025", "2025-06-03", "Jun 3"])
def test_a_time_in_another_notation(time: str) -> None:
    claim = Claim(f"checkout p99 latency > 5s for 1m, {time}", ids("checkout p99"))
    assert found(replace(TRUE, symptom=Symptom(alerts=(claim,)))) == []


@pytest.mark.parametrize(
    "words",
    [
        '"Something went wrong (500) when I press Pay"',
        "“Something went wrong … when I press Pay”",
        '"went wrong (500)"',
    ],
)
def test_a_quote_with_other_marks_or_cut(words: str) -> None:
    claim = Claim(words, ids("customers write"))
    assert found(replace(TRUE, symptom=Symptom(customers=(claim,)))) == []


@pytest.mark.parametrize("text", ["Never restart the pods", "The pods must not be restarted, it drops sessions"])
def test_a_negation_in_other_words(text: str) -> None:
    assert found(replace(TRUE, before_you_start=(Claim(text, ids("capped at 20")),))) == []


def test_sections_left_out_and_lists_turned_round() -> None:
    assert found(replace(TRUE, ruled_out=TRUE.ruled_out[::-1], prevention=TRUE.prevention[::-1])) == []
    assert found(replace(TRUE, ruled_out=(), before_you_start=())) == []


def test_a_risk_that_is_played_up_is_only_warned_of() -> None:
    high = replace(TRUE.diagnosis[0], commands=(replace(TRUE.diagnosis[0].commands[0], risk=Risk.DESTRUCTIVE),))
    draft = replace(TRUE, diagnosis=(high,))
    assert found(draft) == []
    assert ("wrong-risk", "warning") in {(one.rule, one.severity) for one in findings(draft)}


def test_the_same_draft_gives_the_same_findings() -> None:
    changed = replace(TRUE, resolution=(step("Scale.", SCALE.replace("20", "25"), "scale deployment"),))
    assert findings(changed) == findings(changed)


HOSTILE = st.text(
    alphabet=st.sampled_from(list("aZ0199٣.,:;-_/<>[]{}()\"'`|=%$#@!\\\n\t ±…“”«»₂²éж漢\u200d\x00\x01"))
    | st.characters(),
    max_size=60,
)


@given(HOSTILE, HOSTILE)
def test_no_text_breaks_the_proof(text: str, run: str) -> None:
    changed = step(text, run or "x", "scale deployment", expect=text, check=run, undo=text)
    claim = Claim(text, ids("checkout p99"))
    draft = replace(
        TRUE,
        title=text,
        services=(run,),
        resolution=(changed,),
        cause=(claim,),
        symptom=Symptom(customers=(claim,)),
        prevention=(Prevention(text, run, text, "done", ids("filed OPS-77")),),
    )
    findings(draft)


def test_very_long_numbers_and_lines_are_read_in_time() -> None:
    long = "1" * 5000 + " " + "9,999" * 500 + " " + "a." * 3000 + " not " * 500 + '"' * 300
    findings(replace(TRUE, resolution=(step(long, long, "scale deployment"),)))
