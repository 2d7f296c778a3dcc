"""Whatever stands in a runbook, each form is made, and what has a grammar keeps to it."""

from __future__ import annotations

import random
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from ruamel.yaml import YAML
from samples import HOSTILE, book, connections, hostile

from wetink.export.confluence import confluence
from wetink.export.mkdocs import material, techdocs
from wetink.export.reading import address
from wetink.export.runme import runme
from wetink.export.sheet import html
from wetink.export.skills import holmesgpt

PIECES = [
    *("```", "\n> ", "\n- ", "\n1. ", "    ", "[^E1]", "\n[^E1]: x\n", "<b>", "]]>", "\\", "`", "|", "\n| a |\n|--|\n"),
    *(
        "\n# ",
        "\n## Evidence\n",
        "\x00",
        "\u202e",
        "\ud800",
        "\n---\n",
        "\n===\n",
        "*",
        "_",
        "{",
        "&#0;",
        "\x85",
        "\u2028",
    ),
]


def mutant(seed: int) -> str:
    """The hostile sample with up to 25 pieces put in, cut out or changed."""
    dice = random.Random(seed)  # noqa: S311  (the same each time)
    text = hostile().text
    start = text.index("\n---\n", 3) + 5
    body = list(text[start:])
    for _ in range(dice.randint(1, 25)):
        at = dice.randrange(len(body))
        match dice.randrange(3):
            case 0:
                body.insert(at, dice.choice(PIECES))
            case 1:
                del body[at : at + dice.randint(1, 40)]
            case _:
                body[at] = chr(dice.randrange(0x3000))
    return text[:start] + "".join(body)


@pytest.mark.parametrize("seed", range(25))
def test_each_form_is_made_of_any_text(seed: int) -> None:
    made = book(connections(), replace(hostile(), text=mutant(seed)))
    for form in (material, techdocs, html, runme, holmesgpt):
        assert all(data.decode() for data in form(made).values())
    for path, data in confluence(made).items():
        if path.endswith(".xml"):
            ET.fromstring(f'<page xmlns:ac="a" xmlns:ri="b">{data.decode()}</page>')  # noqa: S314  (our own)
    front = material(made)["docs/" + HOSTILE].decode().split("\n---\n")[0].removeprefix("---\n")
    assert set(YAML(typ="safe").load(front)) == {"title", "tags"}


@pytest.mark.parametrize(
    ("url", "led"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("https://\u0430pple.example/", "https://%D0%B0pple.example/"),
        ("mailto:ann@loomcart.io", "mailto:ann@loomcart.io"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example/x", ""),
        ("https://a.example/ x", ""),
        ('https://a.example/"x', ""),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_only_plain_addresses_are_links(url: str, led: str) -> None:
    assert address(url) == led
