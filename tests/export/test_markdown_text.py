"""Words stay words: what the two kinds of Markdown make of any text, seen through their own parsers."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import partial

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from samples import connections, hostile

from wetink.export.book import between
from wetink.export.document import Command, Text
from wetink.export.markdown_text import Dialect, commonmark, site
from wetink.export.mkdocs import no_includes
from wetink.export.reading import read
from wetink.model.runbook import Runbook

TECHDOCS = [
    "toc", "admonition", "pymdownx.details", "pymdownx.tabbed", "pymdownx.caret", "pymdownx.critic", "pymdownx.emoji",
    "pymdownx.inlinehilite", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.snippets",
    "pymdownx.highlight", "pymdownx.extra", "pymdownx.tasklist", "pymdownx.tilde", "plantuml_markdown",
    "mdx_truly_sane_lists",
]  # fmt: skip
"""What mkdocs-techdocs-core 1.7 switches on, graphviz aside."""

PIECES = st.sampled_from(
    [
        *"\\`*_{}[]()#+-.!|~^=:@$<>&/?\"' \t1a",
        *("--", "-->", "1/2", "++", "==", "~~", "^^", "``", "```", "    ", "--8<-- ", "!!! ", "??? ", "=== ", "/// "),
        *("{{ x }}", "{: .a }", "[^E1]", "[^E1]: ", "[x]", "](u)", "<b>", "</p>", "&lt;", "&#60;", ":smile:", "*[A]: "),
        *("www.x.example", "a@x.example", "https://x.example/a_b_c", "(c)", "+/-", "1st", "c/o", "10. ", "- ", "> "),
    ]
)
WORDS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(lambda text: text.strip(" \t") != "")


def shown(words: str) -> tuple[str, set[str]]:
    """The text that a browser shows, and which elements it is in."""
    return html.unescape(re.sub("<[^>]*>", "", words)), set(re.findall(r"<([a-z0-9]+)", words))


@given(WORDS)
@settings(max_examples=60, deadline=None)
@example("+/- 1/2 --> c/o (c) 1st")
@example("- a")
@example("***a***")
def test_python_markdown_with_all_of_techdocs_finds_words_only(text: str) -> None:
    dialect = Dialect(site, lambda _: "text", lambda _: "")
    page = markdown.Markdown(extensions=TECHDOCS).convert(dialect.inline((Text(text),), start=True))
    words, elements = shown(page)
    assert " ".join(words.split()) == " ".join(text.split())
    assert elements <= {"p"}


@given(WORDS)
@settings(max_examples=60, deadline=None)
@example("a # b #")
def test_commonmark_finds_words_only(text: str) -> None:
    dialect = Dialect(commonmark, lambda _: "text", lambda _: "")
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(dialect.inline((Text(text),), start=True))
    words, elements = shown(page)
    assert " ".join(words.split()) == " ".join(text.split())
    assert elements <= {"p"}


@pytest.mark.parametrize("runbook", [connections(), hostile()], ids=["plain", "hostile"])
def test_commonmark_reads_back_as_the_same_tree(runbook: Runbook) -> None:
    text = runbook.text.replace("> # no heading", "> ## no heading").replace("`a \\| b`", "a")
    tree = read(replace(runbook, text=text))
    dialect = Dialect(commonmark, _info, partial(between, runbook.path))
    whole = f"{text.split(chr(10) + '---' + chr(10))[0]}\n---\n\n{dialect.document(tree)}"
    again = read(replace(runbook, text=whole))
    assert again == tree


def _info(block: Command) -> str:
    return block.language + ("" if block.verbatim else " escaped")


def test_blocks_of_other_programs_are_words() -> None:
    code = "graph TD\n--8<-- \"x\"\n;--8<-- 'y'\n  ;;--8<--"
    dialect = Dialect(site, lambda _: "text", lambda _: "", change=no_includes)
    page = markdown.Markdown(extensions=TECHDOCS).convert(dialect.fence(Command(code, "mermaid")))
    assert shown(page)[0].strip() == code
