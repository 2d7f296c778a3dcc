"""Runbooks as PDF for the wall: the HTML sheets set on A4, nothing loaded from anywhere."""

from __future__ import annotations

import hashlib
from typing import Any, NoReturn

from wetink.errors import ExtraMissing
from wetink.export.book import Book, Files, Page
from wetink.export.sheet import sheets


def pdf(book: Book) -> Files:
    """`<place>.pdf` for each page that may be used; raises `ExtraMissing` where WeasyPrint or Pango is not there."""
    return {f"{page.place}.pdf": _set((page,), book) for page in book.usable}


def one_pdf(book: Book) -> bytes:
    """All of them in one file; raises `ExtraMissing`."""
    return _set(book.usable, book)


def _set(pages: tuple[Page, ...], book: Book) -> bytes:
    text = sheets(pages, book)
    try:
        import weasyprint  # noqa: PLC0415  (an extra, and 0.5 s)
    except (ImportError, OSError) as error:  # OSError: the package is there, the system's Pango is not
        raise ExtraMissing("PDF (WeasyPrint with Pango)", "pdf") from error
    document: Any = weasyprint.HTML(string=text, url_fetcher=_nothing)
    mark = hashlib.sha256(text.encode()).hexdigest()[:32]
    made: bytes = document.write_pdf(pdf_identifier=mark.encode(), uncompressed_pdf=False)
    return made


def _nothing(url: str, *_: object, **__: object) -> NoReturn:
    """The sheets hold no picture and no font; should one ever name an address, it is not asked for."""
    raise ValueError(f"not loaded: {url[:100]}")
