"""Each rule on a runbook that breaks it and on one that nearly does; then what the judging ones decide."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from rules_desk import DATA, GOOD, HERE, alone, findings, library, put

from wetink.model.draft import SEVERITIES, Draft, Finding, Step
from wetink.model.evidence import Risk
from wetink.review import proven
from wetink.review.links import disagree, unreal
from wetink.review.meaning import typed
from wetink.review.rules import BY_NAME, RULES
from wetink.workflow.changing import changing

ERRORS = {"title", "symptom", "owner", "prevention", "grounded", "specific", "understood", "readable", "form"}
BLOCKING = {1, 2, 14, 15, 17, 18, 19, 21}
WITHOUT_FILES = {"secret", *(rule.name for rule in proven.RULES)}
"""Those of the proof hold a draft against its incident: tests/drafting/grounding breaks each of them."""
"""Its example cannot lie in a file: scanners of secrets would flag it."""


def test_every_rule_has_a_runbook_that_breaks_it_and_one_that_does_not() -> None:
    kept = {folder.name for folder in DATA.iterdir() if folder.is_dir()} - {"library"}
    assert kept == set(BY_NAME) - WITHOUT_FILES


def test_a_good_runbook_has_no_finding(tmp_path: Path) -> None:
    assert findings(library(tmp_path)) == []


@pytest.mark.parametrize("rule", sorted(set(BY_NAME) - WITHOUT_FILES))
def test_a_rule_finds_what_breaks_it(rule: str, tmp_path: Path) -> None:
    found = of_rule(rule, findings(library(tmp_path, (DATA / rule / "fails.md").read_text("utf-8"))))
    assert found
    assert ("error" in {one.severity for one in found}) == (rule in ERRORS)
    assert all(one.message and one.hint and one.severity in SEVERITIES for one in found)


@pytest.mark.parametrize("rule", sorted(set(BY_NAME) - WITHOUT_FILES))
def test_a_rule_lets_pass_what_keeps_it(rule: str, tmp_path: Path) -> None:
    found = findings(library(tmp_path, (DATA / rule / "passes.md").read_text("utf-8")))
    assert of_rule(rule, found) == []


def of_rule(rule: str, found: list[Finding]) -> list[Finding]:
    return [one for one in found if one.rule == rule]


def test_the_table_is_covered_and_what_it_says_blocks() -> None:
    numbers = {number for rule in RULES for number in rule.numbers}
    assert numbers == set(range(1, 23))
    for number in range(1, 23):
        assert any(rule.blocks for rule in RULES if number in rule.numbers) == (number in BLOCKING), number


def test_each_rule_says_what_why_and_how_to_mend() -> None:
    for rule in RULES:
        assert rule.asks.endswith((".", "'")), rule.name
        assert all((rule.why, rule.mend, rule.bad, rule.good)), rule.name


def secret() -> str:
    return "".join(("gh", "p_", "9fK2mQ7xT4vB8nL1cR6wZ3yH5jD0sA2eUuXq"))


def test_a_secret_is_found_with_its_line_and_shown_nowhere(tmp_path: Path) -> None:
    text = GOOD.replace(
        "kubectl -n shop get hpa api-server\n   ```", f"curl -H 'Authorization: Bearer {secret()}' https://x\n   ```"
    )
    found = findings(library(tmp_path, text))
    line = text[: text.index(secret())].count("\n") + 1
    assert [(one.where, one.severity) for one in of_rule("secret", found)] == [(f"line {line}", "error")]
    assert of_rule("typed", found)
    assert secret() not in repr(found)


@pytest.mark.parametrize(
    ("title", "is_fix"),
    [
        ("Restart the payment workers", True),
        ("How to rotate the certificate", True),
        ("Scaling up checkout", True),
        ("Roll back api-server", True),
        ("Fix: disk full", False),
        ("Restart loop of api-server", True),
        ("Something went wrong (500) when I press Pay", False),
        ("api-server p99 latency > 5s", False),
    ],
)
def test_what_is_a_fix(title: str, is_fix: bool) -> None:
    text = GOOD.replace("api-server p99 latency > 5s, customers see 'Something went wrong (500)'", title)
    said = [one.message for one in of_rule("title", alone(text))]
    assert any("is the fix" in message for message in said) == is_fix


def test_words_of_the_customer_are_no_fix_whatever_they_begin_with() -> None:
    text = GOOD.replace("Something went wrong (500) when I press Pay", "Reset password link leads to a 500")
    text = text.replace(
        "api-server p99 latency > 5s, customers see 'Something went wrong (500)'", "Reset password link leads to a 500"
    )
    assert not any("is the fix" in one.message for one in alone(text))


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("{name: TBD, handle: null}", "nobody"),
        ("{name: '#ops', handle: null}", "is a team"),
        ("{name: SRE on-call, handle: null}", "is a team"),
        ("{name: platform, handle: platform}", "is a team"),
        ("{name: 'renovate[bot]', handle: null}", "is a machine"),
        ("{name: deploy-bot, handle: null}", "is a machine"),
        ("{name: Eve Dorn, handle: eve}", "is not in people.toml"),
        ("{name: Mira Sand, handle: eve}", "is not in people.toml"),
        ("null", "nobody"),
    ],
)
def test_who_cannot_own(owner: str, said: str, tmp_path: Path) -> None:
    text = GOOD.replace("{name: Mira Sand, handle: mira, deputy: jonas}", owner)
    found = [one for one in of_rule("owner", findings(library(tmp_path, text))) if one.severity == "error"]
    assert [said in one.message for one in found] == [True]


@pytest.mark.parametrize(
    "name", ["Mira Sand", "Ana García", "李 雷", "Opsworth Platt", "Teamla Botsford", "Itziar All"]
)
def test_people_whose_names_look_like_something_else(name: str) -> None:
    text = GOOD.replace(
        "{name: Mira Sand, handle: mira, deputy: jonas}", f'{{name: "{name}", handle: m, deputy: jonas}}'
    )
    assert of_rule("owner", alone(text)) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "#todo",
        "TODO",
        "ENG-447",
        "http://",
        "https://jira.example.com/browse/ENG-447",
        "https://example.org/x",
        "https://tickets.test/1",
        "http://localhost/x",
        "http://127.0.0.1:8080/browse/ENG-1",
        "https://jira.loomcart.io/browse/<ticket>",
        "https://jira.loomcart.io/browse/ABC-123",
        "https://jira.loomcart.io/browse/ENG-XXX",
        "https://github.com/your-org/repo/issues/4",
        "https://github.com/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_links_that_cannot_be_real(url: str) -> None:
    assert unreal(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://loomcart.atlassian.net/browse/ENG-447",
        "https://github.com/loomcart/infra/pull/1923",
        "http://go/eng447",
        "https://gitlab.loomcart.io/sre/infra/-/merge_requests/12",
        "https://bugs.loomcart.io/show_bug.cgi?id=77",
        "https://linear.app/loomcart/issue/ENG-447/cap-the-pool",
        "https://tests.loomcart.io/cases/4",
        "https://dev.azure.com/loomcart/shop/_workitems/edit/611",
    ],
)
def test_links_that_may_be_real(url: str) -> None:
    assert unreal(url) == ""


@pytest.mark.parametrize(
    ("ref", "url", "wrong"),
    [
        ("ENG-447", "https://x.atlassian.net/browse/ENG-447", False),
        ("ENG-447", "https://linear.app/x/issue/ENG-447/cap-the-pool", False),
        ("ENG-447", "https://x.atlassian.net/browse/ENG-448", True),
        ("ENG-44", "https://x.atlassian.net/browse/ENG-447", True),
        ("PR-1923", "https://github.com/x/infra/pull/1923", False),
        ("PR-1923", "https://github.com/x/infra/pull/1924", True),
        ("#1923", "https://github.com/x/infra/pull/1923", False),
        ("x/infra#1923", "https://github.com/x/infra/pull/1923", False),
        ("x/app#1923", "https://github.com/x/infra/pull/1923", True),
        ("!12", "https://gitlab.x.io/a/b/-/merge_requests/12", False),
        ("cap the pool", "https://x.atlassian.net/browse/ENG-447", False),
        ("", "https://x.atlassian.net/browse/ENG-447", False),
    ],
)
def test_reference_and_address_name_the_same(ref: str, url: str, wrong: bool) -> None:
    assert disagree(ref, url) == wrong


def test_a_prevention_item_about_something_else_blocks_where_it_is_the_only_one() -> None:
    other = "- [ ] **OPS-9** new coffee machine for floor three (https://loomcart.atlassian.net/browse/OPS-9)"
    text = "\n".join(other if line.startswith("- [x] **PR-1923**") else line for line in GOOD.split("\n"))
    assert [one.severity for one in of_rule("prevention", alone(text))] == ["error"]


def test_evidence_that_was_altered_in_the_runbook_or_in_the_record(tmp_path: Path) -> None:
    changed = GOOD.replace(
        'executed: "kubectl -n shop get hpa api-server"', 'executed: "kubectl -n shop delete hpa api-server"'
    )
    found = of_rule("grounded", findings(library(tmp_path / "a", changed)))
    assert [(one.where, "does not say what the record says" in one.message) for one in found] == [
        ("evidence E43", True)
    ]
    home = library(tmp_path / "b")
    record = home / "incidents/inc-48213/evidence.jsonl"
    record.write_text(record.read_text().replace("adds pods, each", "adds pods: each"))
    assert ["was altered in the record" in one.message for one in of_rule("grounded", findings(home))] == [True]
    record.write_text("".join(line for line in record.read_text().splitlines(keepends=True) if '"E44"' not in line))
    assert ["is not in the incident's record" in one.message for one in of_rule("grounded", findings(home))] == [True]


def test_what_a_person_attested_is_in_the_history_of_the_review(tmp_path: Path) -> None:
    note = (
        '[^A1]: 2026-03-13 09:12:00Z, Mira Sand, incidents/inc-48213/review.jsonl, line 7, attested: "Cap it first"\n'
    )
    text = GOOD.replace("[^E7]: 2026", note + "[^E7]: 2026").replace(
        "scales straight back. **Changes state.** [^E58]", "scales straight back. **Changes state.** [^A1]"
    )
    home = library(tmp_path, text)
    (alone,) = of_rule("grounded", findings(home))
    assert alone.message == "A1 is in no history: nobody gave their word for it"
    said = {"at": "2026-03-13T09:12:00Z", "by": {"name": "Mira Sand"}, "runbook": "rb-7k2m9q", "verb": "edit"}
    line = json.dumps({"n": 1, **said, "seen": "", "attests": "A1", "words": "Cap it first"})
    (home / "incidents" / "inc-48213" / "review.jsonl").write_text(line + "\n", "utf-8")
    assert of_rule("grounded", findings(home)) == []


def test_a_runbook_is_not_told_of_the_draft_that_says_the_same(tmp_path: Path) -> None:
    """The incident came back: its draft holds what is published, and the draft is what has to change."""
    again = GOOD.replace("id: rb-7k2m9q", "id: rb-again", 1).replace("status: published", "status: draft", 1)
    put(library(tmp_path), "drafts/again.md", again)
    assert of_rule("copied", findings(tmp_path)) == []
    (told,) = of_rule("copied", findings(tmp_path, "drafts/again.md"))
    assert HERE in told.message


def test_both_places_of_a_copied_passage_are_shown(tmp_path: Path) -> None:
    text = (DATA / "copied" / "fails.md").read_text("utf-8")
    found = of_rule("copied", findings(library(tmp_path, text)))
    line = text[: text.index("- The consumers")].count("\n") + 1
    assert [one.where for one in found] == [f"line {line}"]
    assert "queue-lag.md:16" in found[0].message
    assert found[0].message.count("The consumers of the order queue") == 2


def test_a_gap_is_no_redirection_and_an_unknown_tool_no_change() -> None:
    text = GOOD.replace(
        "kubectl -n shop get hpa api-server\n   ```", "ourctl --zone <zone> show <name of the pool>\n   ```"
    )
    found = alone(text)
    assert of_rule("commands", found) == of_rule("risk", found) == []
    assert [one.message.split(" ")[0] for one in of_rule("placeholders", found)] == ["<zone>", "<name"]


SESSION = """$ kubectl describe svc alertmanager-main

Name:              alertmanager-main
...
Pod:               api-6c9f7d5b8d-2bqfx
$ kubectl patch svc alertmanager-main -p '{
  "spec": {"type": "ClusterIP"}}' \\
    --dry-run=client
service/alertmanager-main patched (dry run)"""


def test_the_output_in_a_pasted_session_is_no_command() -> None:
    typed_ = SESSION.split("\n")
    assert typed(SESSION).split("\n") == [typed_[0], *typed_[5:8]]
    text = GOOD.replace("kubectl -n shop get hpa api-server", SESSION.replace("\n", "\n   ").replace("   \n", "\n"), 1)
    assert "Name:  " in text
    found = alone(text)
    assert of_rule("commands", found) == of_rule("risk", found) == of_rule("one-day", found) == []


def test_a_table_that_says_delete_destroys_nothing() -> None:
    table = "$ kubectl get sc\n   NAME   RECLAIMPOLICY\n   standard (default)   Delete\n   ssd   Delete"
    text = GOOD.replace("kubectl -n shop get hpa api-server", table, 1)
    assert of_rule("risk", alone(text)) == []


def test_looks_without_an_answer_are_listed_as_people_do() -> None:
    text = re.sub(r"   - Expect: [^\n]*\n", "", GOOD)
    assert of_rule("diagnosis", alone(text))[0].message.startswith("what steps 1 and 2 should answer")


def test_the_name_of_a_panel_is_no_command() -> None:
    told = GOOD.replace("2. Look at the autoscaler.", "2. Look at `Disk Sync Duration` on the dashboard.", 1)
    assert of_rule("risk", alone(told)) == []
    told = GOOD.replace("2. Look at the autoscaler.", "2. Say `systemctl restart nginx` on the host.", 1)
    assert "stands in the sentence" in of_rule("risk", alone(told))[0].message


def test_what_destroys_counts_in_a_pasted_session_too() -> None:
    text = GOOD.replace("kubectl -n shop get hpa api-server", "$ ls /srv\n   rm -rf /srv/data", 1)
    assert "destructive" in of_rule("risk", alone(text))[0].message


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("# Top\n\n## \n\nSee [above](#top), [nowhere](#gone).\n", ["no heading is called #gone"]),
        ("# T\n\n[a]: b.md [c]: d\n\nSee [^E1] and ` [^E2] `.\n", ["[^E1] leads nowhere"]),
        ("# T\n\n~~~sh\n```\n[^E1]\n~~~~\n[^E2]\n\n   ```\n[^E3]\n", ["[^E2] leads nowhere"]),
        ("# T\n\n`<!--` [^E1] <!-- [^E2]\n--> [^E3] <!-- [^E4]\n", ["[^E1] leads", "[^E3] leads", "[^E4] leads"]),
        ("# T\n\n\\[^E1] [^E2]\n\n[^E2]: said \\[^E3]\n", []),
    ],
    ids=["headings", "definitions", "fences", "comments", "escapes"],
)
def test_marks_and_links_in_code_and_comments_are_none(text: str, dead: list[str]) -> None:
    runbook = text.replace("\n\n", "\n\n## Resolution\n\n1. Restart it.\n\n", 1)
    said = [one.message for one in of_rule("dead-reference", alone(runbook))]
    assert len(said) == len(dead)
    assert all(message.startswith(begin) for message, begin in zip(said, dead, strict=True))


def test_a_command_in_a_sentence_carries_its_risk_too() -> None:
    theirs = """# Checkout answers 502

## Resolution

1. Log in with `ssh web-1` and look with `systemctl status nginx`.
2. If it is dead run `sudo systemctl restart nginx` and wait.
3. Then empty the queue: `redis-cli FLUSHALL`, and set `max_conns`.
4. Scale it with `kubectl -n shop scale deploy/web --replicas=4`. **Changes state.**
   ```sh
   kubectl -n shop scale deploy/web --replicas=4
   ```
"""
    found = of_rule("risk", alone(theirs))
    assert [one.where for one in found] == ["resolution 2", "resolution 3"]
    assert "`sudo systemctl restart nginx` stands in the sentence, and it is a change" in found[0].message
    assert "destructive" in found[1].message
    assert "**Destructive.**" in found[1].hint


@pytest.mark.parametrize(
    "words",
    [
        *("too many connections", "connection refused", "no space left on device", "certificate has expired"),
        *("Back-off restarting failed container", "FATAL: sorry, too many clients already", "max_connections = 200"),
        "histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket…",
        "state <> 'idle' AND pid > 3",
    ],
)
def test_what_a_log_says_and_a_query_in_a_sentence_are_no_commands(words: str) -> None:
    assert of_rule("risk", alone(f"# Down\n\n## Resolution\n\n1. Look how often it says `{words}`.\n")) == []


@pytest.mark.parametrize("told", ["Run `make deploy` again", "Use `./deploy.sh prod`", "It was `swapon -a`"])
def test_what_somebody_is_told_to_run_is_a_command_though_no_grammar_knows_what_it_does(told: str) -> None:
    (found,) = of_rule("risk", alone(f"# Down\n\n## Resolution\n\n1. {told}.\n"))
    assert "stands in the sentence, and it is a change" in found.message


def test_who_signs_is_shown_what_a_sentence_changes() -> None:
    told = Step("If it is dead run `sudo systemctl restart nginx`", ())
    look = Step("Look with `systemctl status nginx`", ())
    body = Draft("rb-1", "t", None, resolution=(look, told))
    assert [(one.step, one.risk, one.runs) for one in changing(body)] == [
        (told, Risk.CHANGES_STATE, ("sudo systemctl restart nginx",))
    ]
