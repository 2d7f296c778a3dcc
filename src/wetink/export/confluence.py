"""Pages in Confluence's storage format (XHTML with its own macros), and a list of them for whatever uploads them."""

from __future__ import annotations

import json
import re

from wetink.export.book import Book, Files, Page
from wetink.export.compose import moved, overview, shown
from wetink.export.document import Command, Document
from wetink.export.markup import Markup, escaped, visible
from wetink.model.evidence import Risk
from wetink.model.runbook import Status

LONGEST_TITLE = 255
_LANGUAGES = {
    **dict.fromkeys(("sh", "bash", "shell", "zsh", "console"), "bash"),
    **dict.fromkeys(("yaml", "yml"), "yml"),
    **dict.fromkeys(("js", "javascript", "json"), "js"),
    **{name: name for name in ("sql", "python", "powershell", "java", "groovy", "ruby", "go", "xml", "diff", "php")},
}
_RISKS = {Risk.CHANGES_STATE: "Changes state", Risk.DESTRUCTIVE: "Destructive"}


def confluence(book: Book) -> Files:
    """`<place>.xml` for each page, and `pages.json`: title, file, parent's title, labels, in the order to upload them.

    Titles are unique, as a space wants them. https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
    """
    titles = _titles(book)
    root = book.name[:LONGEST_TITLE]
    pages = [{"title": root, "file": "index.xml", "parent": "", "labels": ["runbook"]}]
    files = {"index.xml": _page(overview(book), titles, book)}
    for page in book.pages:
        files[f"{page.place}.xml"] = _page(shown(page, book), titles, book)
        entry = {"title": titles[page.path], "file": f"{page.place}.xml", "parent": root, "labels": _labels(page)}
        pages.append(entry)
    for path, page in book.old_places:
        files[path.removesuffix(".md") + ".xml"] = _page(moved(page), titles, book)
    listing = json.dumps(pages, ensure_ascii=False, indent=2) + "\n"
    return {**{path: text.encode() for path, text in sorted(files.items())}, "pages.json": listing.encode()}


def _titles(book: Book) -> dict[str, str]:
    """A title for each path; where it is taken, or too long, the path stands behind it. Published ones choose first."""
    taken = {book.name.casefold()}
    titles = {}
    for page in sorted(book.pages, key=lambda page: (page.runbook.standing is not Status.PUBLISHED, page.path)):
        title = visible(page.title)
        if title.casefold() in taken or len(title) > LONGEST_TITLE:
            end = f" ({page.place})"
            title = title[: max(0, LONGEST_TITLE - len(end))] + end[-LONGEST_TITLE:]
        taken.add(title.casefold())
        titles[page.path] = title
    return titles


def _labels(page: Page) -> list[str]:
    words = (*page.runbook.body.services, *page.runbook.body.tags, str(page.runbook.standing))
    shown = ("-".join(re.findall(r"\w+", word.lower()))[:100] for word in words)
    return ["runbook", *dict.fromkeys(word for word in shown if word)]


def _page(document: Document, titles: dict[str, str], book: Book) -> str:
    def link(path: str, words: str) -> str:
        page = book.page(path)
        if page is None:
            return words
        title = escaped(titles[page.path])
        return f'<ac:link><ri:page ri:content-title="{title}"/><ac:link-body>{words}</ac:link-body></ac:link>'

    markup = Markup(link, _command, _task, _cite, _notice)
    parts = [markup.blocks(document.blocks)]
    for id_, content in markup.notes(document).items():
        anchor = (
            f'<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">{id_}</ac:parameter></ac:structured-macro>'
        )
        parts.append(f"<p>{anchor}<strong>{id_}</strong></p>{content}")
    return "\n".join(part for part in parts if part) + "\n"


def _command(block: Command) -> str:
    language = _LANGUAGES.get(block.language, "none")
    title = _RISKS.get(block.risk, "") if block.risk else ""
    named = f'<ac:parameter ac:name="title">{title}</ac:parameter>' if title else ""
    return (
        f'<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">{language}</ac:parameter>{named}'
        f"<ac:plain-text-body>{_cdata(block.code)}</ac:plain-text-body></ac:structured-macro>"
    )


def _cdata(text: str) -> str:
    return "<![CDATA[" + visible(text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _task(done: bool, content: str) -> str:
    box = "\N{BALLOT BOX WITH CHECK}" if done else "\N{BALLOT BOX}"
    return content.replace("<p>", f"<p>{box} ", 1) if content.startswith("<p>") else f"{box} {content}"


def _cite(id_: str) -> str:
    words = f"<ac:plain-text-link-body><![CDATA[{id_}]]></ac:plain-text-link-body>"
    return f'<sup><ac:link ac:anchor="{id_}">{words}</ac:link></sup>'


def _notice(severe: bool, content: str) -> str:
    name = "warning" if severe else "info"
    body = f"<ac:rich-text-body>{content}</ac:rich-text-body>"
    return f'<ac:structured-macro ac:name="{name}">{body}</ac:structured-macro>'
