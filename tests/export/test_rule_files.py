"""Rule files with addresses: only those lines are others, and promtool takes them."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from consumers import promtool
from ruamel.yaml import YAML
from samples import CONNECTIONS, DATA, HOSTILE, book, connections, draft, hostile

from wetink.errors import RulesInvalid
from wetink.export.prometheus import RuleFile, addresses, prometheus, several
from wetink.export.rules import patch

TEAM = (DATA / "export/rules/team.yml").read_text("utf-8")
CRD = (DATA / "export/rules/crd.yaml").read_text("utf-8")
URLS = {"ApiServerLatencyP99High": "https://rb.example/a/", "QueueStuck": "https://rb.example/q/"}


def rules_of(text: str) -> list[dict[str, object]]:
    found = []
    for document in YAML(typ="safe").load_all(text):
        for holder in document.get("items", [document]):
            for group in holder.get("spec", holder)["groups"]:
                found += group["rules"]
    return found


def added(before: str, after: str) -> list[str]:
    """Lines that are new; asserts that the others stand there in their order."""
    new, old = [], before.splitlines()
    for line in after.splitlines():
        if old and line == old[0]:
            old.pop(0)
        else:
            new.append(line)
    assert not old
    return new


def test_only_lines_with_addresses_are_added() -> None:
    text = TEAM.replace("annotations: {summary: 'stuck", "annotations:\n        summary: '{stuck").replace(
        "}}'}", "}}}'"
    )
    text = text.replace("    - {alert: QueueStuck, expr: up == 0}\n", "").replace(
        "      annotations:\n      expr", "      expr"
    )
    assert added(text, patch(text, URLS, "team.yml").text) == [
        '      runbook_url: "https://rb.example/a/"',
        '        runbook_url: "https://rb.example/q/"',
        "      annotations:",
        '        runbook_url: "https://rb.example/a/"',
        "      annotations:",
        '        runbook_url: "https://rb.example/q/"',
    ]


def test_every_shape_of_a_rule_gets_its_address() -> None:
    done = patch(TEAM, URLS, "team.yml")
    assert done.set_ == ("ApiServerLatencyP99High", "QueueStuck", "ApiServerLatencyP99High", "QueueStuck", "QueueStuck")
    assert done.kept == ("QueueStuck",)
    assert done.without == ("Uncovered",)
    before, after = rules_of(TEAM), rules_of(done.text)
    for old, new in zip(before, after, strict=True):
        annotations = dict(new.get("annotations") or {})  # type: ignore[call-overload]
        url = annotations.pop("runbook_url", None)
        assert annotations == {k: v for k, v in (old.get("annotations") or {}).items() if k != "runbook_url"}  # type: ignore[attr-defined]
        assert {**new, "annotations": 0} == {**old, "annotations": 0}
        alert = str(old.get("alert"))
        assert url in {URLS.get(alert), "https://wiki.loomcart.io/old" if alert == "QueueStuck" else None}
    assert "# what the pager says\n" in done.text
    assert "alert: ApiServerLatencyP99High   # pages\n" in done.text


def test_operator_resources_and_lists_of_them() -> None:
    done = patch(CRD, URLS, "crd.yaml", replace=True)
    first, second = rules_of(done.text)
    assert first["annotations"] == {"runbook_url": "https://rb.example/a/", "summary": "x"}
    assert second["annotations"] == {"runbook_url": "https://rb.example/q/"}
    assert patch(CRD, URLS, "crd.yaml").kept == ("ApiServerLatencyP99High",)


@pytest.mark.parametrize("text", [TEAM, CRD, TEAM.replace("\n", "\r\n")])
def test_a_second_time_nothing_changes(text: str) -> None:
    once = patch(text, URLS, "rules.yml", replace=True).text
    assert patch(once, URLS, "rules.yml", replace=True).text == once
    assert once.count("\r") in {0, once.count("\n"), text.count("\r")}


def test_hostile_addresses_stay_one_value() -> None:
    url = 'https://x/"} \n- alert: Evil # {{ }}'
    rules = rules_of(patch(TEAM, {"QueueStuck": url}, "team.yml").text)
    assert len(rules) == len(rules_of(TEAM))
    assert rules[2]["annotations"] == {"runbook_url": url, "summary": "stuck # for {{ $value }}"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("groups:\n- name: [", "rules.yml:2"),
        ("a: 1\n", "no alerting rule"),
        ("", "no alerting rule"),
        ("groups:\n  {{- range .Values.x }}\n", "rules.yml:2"),
        ("- " * 3000, "rules.yml"),
    ],
)
def test_what_is_no_rule_file_is_said_with_its_line(text: str, told: str) -> None:
    with pytest.raises(RulesInvalid, match=told) as error:
        patch(text, URLS, "rules.yml")
    assert "Helm" in error.value.hint


def test_an_alias_is_written_once() -> None:
    text = "groups:\n- name: a\n  rules:\n  - &r\n    alert: QueueStuck\n    expr: up\n- name: b\n  rules: [*r]\n"
    done = patch(text, URLS, "rules.yml").text
    assert done.count("runbook_url") == 1
    assert rules_of(done)[1]["annotations"] == {"runbook_url": URLS["QueueStuck"]}


def test_the_freshest_runbook_of_an_alert_counts() -> None:
    other = connections(
        id="id: rb-other1", review="review: {every: 1 month, last_reviewed: 2026-09-01, last_verified: null}"
    )
    found = book(connections(), replace(other, path="runbooks/pg-primary/b.md"), url="u/{place}")
    assert addresses(found) == {"ApiServerLatencyP99High": "u/runbooks/pg-primary/b"}
    assert several(found) == {"ApiServerLatencyP99High": ("runbooks/pg-primary/b.md", CONNECTIONS)}


def test_promtool_takes_the_rules(tmp_path: Path) -> None:
    found = book(connections(), hostile(), draft(), url="https://rb.example/{place}/")
    files, done = prometheus(found, [RuleFile("rules/team.yml", "team.yml", TEAM)], replace=True)
    assert addresses(found)["QueueStuck"] == f"https://rb.example/{HOSTILE.removesuffix('.md')}/"
    assert not done["rules/team.yml"].kept
    (tmp_path / "team.yml").write_bytes(files["rules/team.yml"])
    told = subprocess.run(
        [promtool(), "check", "rules", "--lint=none", "team.yml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "8 rules found" in told.stdout
