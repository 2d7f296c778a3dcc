"""A site for MkDocs: with the theme Material, or for Backstage TechDocs with its catalogue entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from urllib.parse import quote

from wetink.export.book import Book, Files, Page, between
from wetink.export.compose import by_alert, listed, moved, name_of, overview, shown
from wetink.export.document import Command, Document
from wetink.export.markdown_text import Dialect, site
from wetink.export.yaml_text import Value, dump, front_matter, scalar

INDEX, ALERTS, TAGS, STYLE = "index.md", "alerts.md", "tags.md", "wrap.css"
_WRAPPED = b".md-typeset pre > code { white-space: pre-wrap; overflow-wrap: anywhere; }\n"
"""A command is read whole before it is run, its end too; what is copied has no line end in it."""
LANGUAGES = frozenset(
    [
        "bash",
        "console",
        "diff",
        "go",
        "hcl",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "json",
        "kql",
        "powershell",
        "promql",
        "python",
        "redis",
        "ruby",
        "sh",
        "sql",
        "toml",
        "ts",
        "xml",
        "yaml",
        "yml",
        "zsh",
    ]
)
"""Names that only colour a block; others start programs in some sites (mermaid, dot, plantuml, snippets)."""

_EXTENSIONS: tuple[Value, ...] = (
    "admonition",
    "footnotes",
    "sane_lists",
    "tables",
    {"toc": {"permalink": True}},
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tilde",
    {"pymdownx.tasklist": {"custom_checkbox": True}},
)
_THEME: dict[str, Value] = {
    "name": "material",
    "font": False,
    "features": ["content.code.copy", "navigation.indexes", "navigation.top", "search.highlight", "toc.follow"],
}


def material(book: Book) -> Files:
    """mkdocs.yml and docs/, for `mkdocs build --strict` with mkdocs-material; fonts of others are not loaded."""
    settings: dict[str, Value] = {
        "site_name": bare(book.name),
        "docs_dir": "docs",
        "theme": _THEME,
        "extra_css": [STYLE],
        "plugins": ["search", "tags"],
        "markdown_extensions": list(_EXTENSIONS),
        "nav": [*_nav(book), {"Tags": TAGS}],
    }
    tags = b"# Tags\n\n<!-- material/tags -->\n"
    return {
        "mkdocs.yml": dump(settings).encode(),
        **_docs(book, _as_it_is),
        f"docs/{TAGS}": tags,
        f"docs/{STYLE}": _WRAPPED,
    }


def techdocs(book: Book) -> Files:
    """mkdocs.yml with techdocs-core, docs/, and a catalog-info.yaml whose annotation leads to them."""
    settings: dict[str, Value] = {
        "site_name": bare(book.name),
        "docs_dir": "docs",
        "plugins": ["techdocs-core"],
        "markdown_extensions": [{"mdx_truly_sane_lists": {"nested_indent": 4}}],
        "nav": list(_nav(book)),
    }
    return {
        "mkdocs.yml": dump(settings).encode(),
        "catalog-info.yaml": dump(_entity(book)).encode(),
        **_docs(book, no_includes),
    }


def _entity(book: Book) -> dict[str, Value]:
    """The catalogue's entry; its owner is who owns most of the runbooks."""
    owners = Counter(page.runbook.body.owner.handle for page in book.usable if page.runbook.body.owner)
    handles = sorted((-count, handle) for handle, count in owners.items() if handle)
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {
            "name": "-".join(re.findall("[a-z0-9]+", book.name.lower()))[:63].strip("-") or "runbooks",
            "title": book.name,
            "description": "Runbooks: what to look at and what to do when an alert fires.",
            "annotations": {"backstage.io/techdocs-ref": "dir:."},
        },
        "spec": {
            "type": "documentation",
            "lifecycle": "production",
            "owner": f"user:default/{handles[0][1]}" if handles else "unknown",
        },
    }


def no_includes(block: Command) -> str:
    """Code in which TechDocs includes no file: its own escape stands before each line that would ask for one."""
    return re.sub(r"(?m)^([ \t]*)(;*-{1,}8<-{1,})", r"\1;\2", block.code)


def _as_it_is(block: Command) -> str:
    return block.code


def _docs(book: Book, change: Callable[[Command], str]) -> dict[str, bytes]:
    def page(path: str, title: str, document: Document, tags: Iterable[str] = ()) -> str:
        head: dict[str, Value] = {"title": bare(title)}
        if shown := [bare(" ".join(tag.split())) for tag in dict.fromkeys(tags) if tag.strip()]:
            head["tags"] = shown
        dialect = Dialect(site, _info, partial(_link, book, path), change=change)
        return front_matter(head) + f"# {site(title)}\n\n{dialect.document(document)}"

    pages = {one.path: page(one.path, one.title, shown(one, book), _tags(one)) for one in book.pages}
    pages |= {path: page(path, one.title, moved(one)) for path, one in book.old_places}
    pages |= {path: page(path, service, Document((listed(group),))) for path, service, group in _services(book)}
    pages[INDEX] = page(INDEX, book.name, overview(book))
    pages[ALERTS] = page(ALERTS, "Alerts", by_alert(book))
    return {f"docs/{path}": text.encode() for path, text in sorted(pages.items())}


def _tags(page: Page) -> tuple[str, ...]:
    body = page.runbook.body
    return () if page.is_retired else (*body.services, *body.tags, body.severity)


def _link(book: Book, source: str, target: str) -> str:
    page = book.page(target)
    return quote(between(source, page.path)) if page else ""


def _services(book: Book) -> Iterator[tuple[str, str, list[Page]]]:
    for service, pages in book.by_service().items():
        yield f"services/{name_of(service)}.md", service, pages


def _nav(book: Book) -> Iterator[Value]:
    """The index, the alerts, a group for each service with runbooks of its own, one for all other services."""
    yield {"Runbooks": INDEX}
    yield {"Alerts": ALERTS}
    homes = book.at_home()
    others: list[Value] = []
    for path, service, pages in _services(book):
        if service in homes:
            yield {_key(service): [path, *(page.path for page in pages if page.services[0] == service)]}
        else:
            others.append(path)
    if others:
        yield {"Other services": others}


def _key(words: str) -> str:
    """A name as a key of YAML, which has to be short."""
    return scalar(bare(words[:80]))


def bare(words: str) -> str:
    """Words for the places where the themes of MkDocs print a value as HTML: titles, navigation, tags."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _info(block: Command) -> str:
    return block.language if block.language in LANGUAGES else "text"
