"""Addresses in running text end where a person sees them end."""

from __future__ import annotations

import time

import pytest

from wetink.artifacts.urls import bare_urls
from wetink.evidence.entity_urls import URL, trimmed

DISCOVER = (
    "https://kibana.acme.example/app/discover#/?_g=(time:(from:'2026-03-02T13:30:00.000Z',to:now))"
    "&_a=(query:(language:kuery,query:'it!'s%20down'))"
)
INSIGHTS = (
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home#logsV2:logs-insights?queryDetail="
    "~(end~0~start~-3600~editorString~'fields*20*40message~source~(~'*2faws*2flambda*2fpay))"
)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"see {DISCOVER}.", DISCOVER),
        (f"(in {INSIGHTS})", INSIGHTS),
        ("curl 'https://api.acme.example/v1/x' -H y", "https://api.acme.example/v1/x"),
        ("get('https://api.acme.example/v1/x', 'y')", "https://api.acme.example/v1/x"),
        ("it's at https://acme.example/kim's-page", "https://acme.example/kim"),
        ("look: https://acme.example/a_(b), or not", "https://acme.example/a_(b)"),
    ],
)
def test_an_address_in_a_sentence(text: str, url: str) -> None:
    assert bare_urls(text) == (url,)
    assert [trimmed(found[0]) for found in URL.finditer(text)] == [url]


def test_quotes_without_end_cost_no_time() -> None:
    text = "https://acme.example/" + ":'!" * 20_000 + " https://acme.example/" + "('" * 30_000
    begun = time.process_time()
    bare_urls(text)
    list(URL.finditer(text))
    assert time.process_time() - begun < 0.5
