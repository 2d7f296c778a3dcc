"""HTML in a browser, PDF read by pypdf, Confluence's XML read by a parser that knows its entities and names."""

from __future__ import annotations

import io
import json
import re
import subprocess
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from consumers import cfxmark, chromium
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader
from samples import CONNECTIONS, HOSTILE, OLD, RETIRED, book, connections, draft, hostile, signed, text_of
from test_sites import Shown, laid

from wetink.export.confluence import confluence
from wetink.export.pdf import one_pdf, pdf
from wetink.export.sheet import html, one_html

SPACES = {"ac": "http://atlassian.com/content", "ri": "http://atlassian.com/resource/identifier"}
A4 = (595, 842)


def parsed(page: bytes) -> ET.Element:
    """The page as Confluence reads it: a fragment with two name spaces; only XML's own entities may be in it."""
    names = " ".join(f'xmlns:{short}="{name}"' for short, name in SPACES.items())
    return ET.fromstring(f"<page {names}>{page.decode()}</page>")  # noqa: S314  (our own)


def local(element: ET.Element) -> str:
    for short, name in SPACES.items():
        element.tag = element.tag.replace(f"{{{name}}}", f"{short}:")
    return element.tag


PAGES = sorted(path for path in confluence(book()) if path.endswith(".xml"))


@pytest.mark.parametrize("path", PAGES)
def test_confluence_gets_only_what_it_knows(path: str) -> None:
    root = parsed(confluence(book())[path])
    known = {
        *[
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "ul",
            "ol",
            "li",
            "blockquote",
            "strong",
            "em",
            "s",
            "code",
            "a",
            "br",
            "hr",
            "sup",
            "table",
            "tbody",
            "tr",
            "th",
            "td",
            "page",
        ],
        *["ac:structured-macro", "ac:parameter", "ac:plain-text-body", "ac:rich-text-body", "ac:link", "ac:link-body"],
        *["ac:plain-text-link-body", "ri:page"],
    }
    assert {local(element) for element in root.iter()} <= known
    for element in root.iter("a"):
        assert re.match("https://|mailto:", element.attrib["href"])
        assert set(element.attrib) == {"href"}


def test_confluence_keeps_code_to_the_letter() -> None:
    root = parsed(confluence(book())[HOSTILE.replace(".md", ".xml")])
    bodies = [element.text for element in root.iter(f"{{{SPACES['ac']}}}plain-text-body")]
    assert bodies[0] == "mailq | tail -1 # ]]> </code></pre><script>alert(1)</script>"
    assert bodies[2] == '--8<-- "/etc/passwd"\na: {{ b }}'
    assert len(bodies) == 10


@pytest.mark.parametrize("path", PAGES)
def test_another_program_reads_the_page(path: str) -> None:
    """A converter that people use to edit Confluence pages finds every heading, block of code and notice in it."""
    page = confluence(book())[path]
    root = parsed(page)
    with cfxmark():
        reader = import_module("cfxmark")
        found = reader.to_md(page.decode(), options=reader.ConversionOptions(profile="readable"))
    assert not found.warnings
    tokens = MarkdownIt().parse(found.markdown)
    codes = [element.text or "" for element in root.iter(f"{{{SPACES['ac']}}}plain-text-body")]
    assert [token.content.rstrip("\n") for token in tokens if token.type == "fence"] == codes
    headings = ["".join(element.itertext()) for element in root.iter() if re.fullmatch("h[2-6]", element.tag)]
    assert [plain(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "heading_open"] == headings
    macros = [element.attrib[f"{{{SPACES['ac']}}}name"] for element in root.iter(f"{{{SPACES['ac']}}}structured-macro")]
    notices = [name for name in macros if name in {"info", "warning"}]
    assert re.findall("^ *::: (info|warning)", found.markdown, re.MULTILINE) == notices


def plain(token: Token) -> str:
    """The words of an inline token."""
    return "".join(part.content for part in token.children or ())


def test_confluence_pages_have_titles_of_their_own_and_links_to_them() -> None:
    files = confluence(book())
    listed = json.loads(files["pages.json"])
    titles = [entry["title"] for entry in listed]
    assert len({title.casefold() for title in titles}) == len(titles) == 5
    assert {entry["file"] for entry in listed} <= set(files)
    assert titles[0] == "Runbooks"
    assert "api-server p99 latency > 5s, logs say 'too many connections'" in titles
    links = {
        element.attrib[f"{{{SPACES['ri']}}}content-title"]
        for path in PAGES
        for element in parsed(files[path]).iter(f"{{{SPACES['ri']}}}page")
    }
    assert links <= set(titles)
    long = text_of("library/connections.md").replace(
        "api-server p99 latency > 5s, logs say 'too many connections'", "x" * 400
    )
    entries = json.loads(confluence(book(signed(CONNECTIONS, long)))["pages.json"])
    assert len(entries[1]["title"]) == 255


@pytest.mark.parametrize("path", sorted(html(book())))
def test_html_needs_nothing_and_runs_nothing(path: str) -> None:
    text = html(book())[path].decode()
    shown = Shown()
    shown.feed(text)
    tags = {tag for tag, _ in shown.elements}
    assert not tags & {"script", "img", "link", "iframe", "object", "form", "input", "x", "details"}
    for _, attributes in shown.elements:
        assert not any(name.startswith("on") or name in {"src", "style"} for name in attributes)
        assert re.match("https?://|mailto:|#|[a-z./]", str(attributes.get("href", "#")))
    assert "url(" not in text
    assert "@import" not in text


def test_html_in_a_browser(tmp_path: Path) -> None:
    out = laid({**html(book()), "all.html": one_html(book())}, tmp_path)
    for path in ("all.html", "index.html"):
        told = subprocess.run(
            [
                chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--virtual-time-budget=1000", "--dump-dom", f"--user-data-dir={tmp_path / 'profile'}",
                (out / path).as_uri(),
            ],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr
        shown = Shown()
        shown.feed(told.stdout)
        words = "".join(shown.words)
        assert "queue {{ x }} <script>alert(1)</script>" in words
        assert not {tag for tag, _ in shown.elements} & {"script", "img", "iframe", "x"}


def test_links_of_the_one_file_stay_in_it() -> None:
    text = one_html(book()).decode()
    ids = set(re.findall(r'id="([^"]+)"', text))
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets <= ids
    assert HOSTILE.removesuffix(".md") in ids
    assert RETIRED.removesuffix(".md") not in ids
    folder = html(book())
    for path, data in folder.items():
        for target in re.findall(r'href="([^"#:]+\.html)"', data.decode()):
            parts = [*path.split("/")[:-1], *target.split("/")]
            assert _joined(parts) in folder
    assert "has moved" in folder[OLD.replace(".md", ".html")].decode()


def _joined(parts: list[str]) -> str:
    out: list[str] = []
    for part in parts:
        out = out[:-1] if part == ".." else [*out, part]
    return "/".join(out)


def test_a_copy_on_the_wall_says_which_text_it_is() -> None:
    runbook = connections()
    text = html(book(runbook, url="https://rb.example/{service}/{name}/"))[CONNECTIONS.replace(".md", ".html")].decode()
    assert f"text {runbook.text_sha256[:12]}" in text
    name = CONNECTIONS.rsplit("/", 1)[1].removesuffix(".md")
    assert f'<a href="https://rb.example/api-server/{name}/">' in text


@pytest.fixture(scope="module")
def paper() -> dict[str, PdfReader]:
    return {path: PdfReader(io.BytesIO(data)) for path, data in pdf(book()).items()}


def test_pdf_holds_the_text(paper: dict[str, PdfReader]) -> None:
    assert sorted(paper) == [path.replace(".md", ".pdf") for path in ("drafts/inc-9.md", CONNECTIONS, HOSTILE)]
    reader = paper[CONNECTIONS.replace(".md", ".pdf")]
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for words in (
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active';",
        """kubectl patch hpa api-server --patch '{"spec":{"maxReplicas":20}}'""",
        "Undo: patch maxReplicas back to 40.",
        "call Bob Cole with the counts in hand",
    ):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "api-server p99 latency > 5s, logs say 'too many connections'"
    assert len(reader.pages) == 2
    assert "Draft: nobody has checked or signed this." in paper["drafts/inc-9.pdf"].pages[0].extract_text()


def test_pdf_stays_on_the_page() -> None:
    wide = "kubectl get pods -o jsonpath=" + "x" * 600
    text = text_of("library/connections.md").replace(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'active';", wide
    )
    text = text.replace("Redis hit rate drops too", "https://grafana.loomcart.io/" + "d" * 400)
    reader = PdfReader(io.BytesIO(one_pdf(book(signed(CONNECTIONS, text), hostile()))))
    seen = ""
    for page in reader.pages:
        assert tuple(round(float(side)) for side in page.mediabox[2:]) == A4
        seen += page.extract_text() + "\n"
    assert seen.replace("\n", "").count("x" * 600) == 1
    assert seen.replace("\n", "").count("d" * 400) == 1
    assert max(len(run) for run in re.findall("x+", seen)) <= 90  # 180 mm hold 88 monospaced letters
    assert max(len(run) for run in re.findall("d+", seen)) <= 90


def test_pdf_is_the_same_each_time_and_holds_nothing_active() -> None:
    once, again = one_pdf(book(connections(), draft())), one_pdf(book(connections(), draft()))
    assert once == again
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|OpenAction)\b", once)
