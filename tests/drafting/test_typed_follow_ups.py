"""Follow-ups made at a prompt: by the answer of the tracker's tool, with the state that it showed last."""

from __future__ import annotations

import pytest
from builders import around, draft_of, run, say

from wetink.model.draft import Prevention
from wetink.model.evidence import RedactedEvent

GITLAB, GITHUB = "https://git.example/shop/cart/-/", "https://git.example/shop/cart/"


def items(*events: RedactedEvent) -> tuple[Prevention, ...]:
    return draft_of(*around(*events)).prevention


@pytest.mark.parametrize(
    ("line", "answer", "ref"),
    [
        (
            "glab issue create -t 'alert on pool use' -y",
            f"Creating issue\n#61 alert on pool use\n{GITLAB}issues/61",
            "#61",
        ),
        ("glab mr create --fill", f"!118 alert on pool use (pool)\n {GITLAB}merge_requests/118", "!118"),
        (
            'jira issue create -tTask -s"alert on pool use"',
            "✓ Issue created\nhttps://j.example/browse/CART-31",
            "CART-31",
        ),
        ("jira create -o summary='alert on pool use'", "OK CART-31 https://j.example/browse/CART-31", "CART-31"),
        ("acli jira workitem create --summary 'alert on pool use'", "✓ Work item CART-31 created", "CART-31"),
        ("tea issues create --title 'alert on pool use'", f"#61 alert on pool use (open)\n{GITHUB}issues/61", "#61"),
        (
            "az boards work-item create --title 'alert on pool use'",
            '{\n "id": 4711,\n "url": "https://dev.azure.example/o/_apis/wit/workItems/4711"\n}',
            "#4711",
        ),
        (
            """curl -X POST https://j.example/rest/api/2/issue -d '{"fields":{"summary":"alert on pool use"}}'""",
            '{"id":"10044","key":"CART-31","self":"https://j.example/rest/api/2/issue/10044"}',
            "CART-31",
        ),
        (
            """curl -X POST https://s.example/api/now/table/problem -d '{"short_description":"alert on pool use"}'""",
            '{"result":{"number":"PRB0040012","state":"101"}}',
            "PRB0040012",
        ),
        (
            "git push origin HEAD:refs/for/main",
            "remote: SUCCESS\nremote:   https://review.example/c/cart/+/1234 alert on pool use [NEW]",
            "#1234",
        ),
    ],
)
def test_what_the_tool_answers_names_the_follow_up(line: str, answer: str, ref: str) -> None:
    (item,) = items(run(70, "ines", line, answer))
    assert (item.ref, item.status, item.text) == (ref, "filed", "alert on pool use")


def test_a_push_that_only_shows_where_one_could_be_made_made_none() -> None:
    hint = (
        f"remote: To create a merge request for pool, visit:\nremote:   {GITLAB}merge_requests/new?source_branch=pool"
    )
    assert items(run(70, "ines", "git push -u origin pool", hint)) == ()


def test_a_request_made_before_it_was_over_may_be_the_fix() -> None:
    made = f"!118 lift the limit (limit)\n{GITLAB}merge_requests/118"
    assert items(run(40, "ines", "glab mr create --fill", made)) == ()


@pytest.mark.parametrize(
    ("line", "answer", "status"),
    [
        ("gh issue close 61", "✓ Closed issue #61 (alert on pool)", "done"),
        ("gh issue view 61 --json state", '{\n  "state": "CLOSED"\n}', "done"),
        ("gh issue list --state all", "61\talert on pool\tCLOSED\n60\tbump\tOPEN", "done"),
        ("gh issue list", "61\talert on pool\tOPEN\n60\tbump\tCLOSED", "filed"),
    ],
)
def test_the_state_is_the_one_seen_last(line: str, answer: str, status: str) -> None:
    made = run(70, "ines", "gh issue create -t 'alert on pool'", f"{GITHUB}issues/61")
    assert [(i.ref, i.status) for i in items(made, run(90, "ines", line, answer))] == [("#61", status)]


def test_notes_at_a_prompt_tell_of_follow_ups() -> None:
    body = "12:40 pool full again\nnofail taken out (done, cart!118 merged), ticket cart#61\n"
    noted = run(70, "ines", f"cat >> /srv/log/2025-06-03.md <<'EOF'\n{body}EOF")
    assert {(i.ref, i.status) for i in items(noted)} == {("cart!118", "done"), ("cart#61", "filed")}


def test_a_list_noted_once_the_cause_is_known_counts_though_it_is_not_over() -> None:
    cause = say(20, "ines", "found the cause: the pool is full because the limit of connections is 20")
    fix = run(25, "ines", "kubectl set env deploy/cart POOL=80", "deployment.apps/cart env updated")
    plan = say(40, "ines", "so that we do not forget:\n- CART-31: alert on pool use\n- CART-32: proxy in front of it")
    assert [i.ref for i in items(cause, fix, plan)] == ["CART-31", "CART-32"]
    assert items(say(5, "ines", "- CART-31: alert on pool use\n- CART-32: proxy in front of it"), cause, fix) == ()
