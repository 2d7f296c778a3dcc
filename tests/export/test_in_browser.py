"""Hostile evidence as HTML in a browser: no script runs, no request leaves, no element comes from it."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Wetink
from consumers import chromium
from samples import HOSTILE, book, signed, text_of
from test_sites import Shown, laid

from wetink.export.sheet import html, one_html

RAN = "document.title='ran';document.body.setAttribute('class','ran');fetch('{at}/f')"
ATTACKS = (
    "<script>{run}</script>",
    '<img src=x onerror="{run}">',
    "<img src='{at}/i.png'>",
    "![shot]({at}/m.png)",
    '<svg onload="{run}"><animate onbegin="{run}" attributeName=x dur=1s>',
    '<iframe srcdoc="<script>{run}</script>"></iframe>',
    "<iframe src='{at}/frame'></iframe>",
    "<object data='{at}/o'></object><embed src='{at}/e'>",
    "<link rel=stylesheet href='{at}/s.css'><style>@import '{at}/t.css'; body {{background: url({at}/u)}}</style>",
    "<meta http-equiv=refresh content='0; url={at}/r'>",
    "<base href='{at}/'>",
    "<form action='{at}/g'><input autofocus onfocus=\"{run}\"></form>",
    '<details open ontoggle="{run}">x</details>',
    "<video src='{at}/v' onerror=\"{run}\"></video>",
    "</code></pre><script>{run}</script>",
    "```\n<script>{run}</script>\n```",
    '"><script>{run}</script>',
    "' onmouseover='{run}' x='",
    "--><script>{run}</script><!--",
    "]]><script>{run}</script>",
    "</title></style></textarea><script>{run}</script>",
    "[click](javascript:{run})",
    '<a href="javascript:{run}" autofocus>x</a>',
    "&lt;script&gt;{run}&lt;/script&gt;",
    "<scr\u200bipt>{run}</scr\u200bipt>",
    "<math><mtext><script>{run}</script></mtext></math>",
    "{{{{constructor.constructor('{run}')()}}}} ${{{run}}} <%= {run} %>",
)  # fmt: skip
ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "base",
    "form",
    "video",
    "svg",
    "math",
    "details",
    "animate",
    "img",
}


@dataclass
class Listener:
    """A server on this machine that counts who calls."""

    port: int
    calls: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Listener(server.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    call, _ = server.accept()
                except OSError:
                    return
                with call:
                    call.settimeout(2)
                    found.calls.append(call.recv(200).decode(errors="replace").partition("\r\n")[0])
                    call.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield found
        server.shutdown(socket.SHUT_RDWR)


def attacks(at: Listener) -> list[str]:
    run = RAN.format(at=at.address)
    return [attack.format(at=at.address, run=run) for attack in ATTACKS]


def in_browser(page: Path, profile: Path) -> Shown:
    """The page as it is after its scripts ran and its loads were tried."""
    told = subprocess.run(
        [
            chromium(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--virtual-time-budget=3000", "--dump-dom", f"--user-data-dir={profile}", page.as_uri(),
        ],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    shown = Shown()
    shown.feed(told.stdout)
    return shown


def harmless(shown: Shown) -> bool:
    """Whether nothing ran and no element or attribute stands there that could."""
    acting = [(tag, name) for tag, given in shown.elements for name in given if name.startswith("on")]
    classes = [given.get("class") for tag, given in shown.elements if tag == "body"]
    links = [given.get("href") or "" for _, given in shown.elements]
    return (
        acting == []
        and classes != ["ran"]
        and "ran" not in classes
        and not {tag for tag, _ in shown.elements} & ACTIVE
        and not any(link.strip().lower().startswith("javascript:") for link in links)
    )


def test_a_page_without_care_is_seen_to_run_and_to_call(listener: Listener, tmp_path: Path) -> None:
    page = tmp_path / "bare.html"
    page.write_text("<!doctype html><title>x</title><body>" + "\n".join(attacks(listener)[:3]))
    assert not harmless(in_browser(page, tmp_path / "profile"))
    assert listener.calls != []


def test_a_draft_of_hostile_evidence(listener: Listener, tmp_path: Path, wetink: Wetink) -> None:
    incident = tmp_path / "incident"
    incident.mkdir()
    said = [
        {"type": "message", "user": f"U{number}", "ts": f"17733243{number:02}.000100", "text": attack,
         "user_profile": {"real_name": attack[:60]}}
        for number, attack in enumerate(attacks(listener), 10)
    ]  # fmt: skip
    (incident / "<img src=x onerror=alert(1)>.json").write_text(json.dumps(said), "utf-8")
    (incident / "terminal.log").write_text("".join(f"$ echo {one!r}\n{one}\n" for one in attacks(listener)), "utf-8")
    page = tmp_path / "draft.html"
    done = wetink("draft", incident, "--format", "html", "-o", page)
    assert page.is_file(), done.stderr
    shown = in_browser(page, tmp_path / "profile")
    assert harmless(shown)
    assert listener.calls == []
    words = "".join(shown.words)
    assert any(tag in words for tag in ("<script", "<img", "<iframe", "<meta", "<svg"))  # what was said is told


def test_exports_of_a_hostile_runbook(listener: Listener, tmp_path: Path) -> None:
    steps = "\n".join(f"- {attack.splitlines()[0]}" for attack in attacks(listener))
    runbook = signed(HOSTILE, text_of("export/hostile.md") + f"\n## Notes\n\n{steps}\n")
    out = laid({**html(book(runbook)), "all.html": one_html(book(runbook))}, tmp_path)
    for number, page in enumerate(sorted(out.rglob("*.html"))):
        assert harmless(in_browser(page, tmp_path / f"profile{number}")), page
    assert listener.calls == []
