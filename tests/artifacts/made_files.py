"""Small documents made by code: PDF, Word and OpenDocument files with just what a test wants in them.

`python tests/artifacts/made_files.py` writes the samples of tests/data/pdf, docx and odt anew.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

FONTS = ("Helvetica", "Helvetica-Bold", "Courier")


@dataclass(frozen=True)
class Text:
    """A piece of text on a page; `link` is where it leads."""

    x: float
    y: float
    text: str
    size: float = 11
    font: int = 0
    link: str = ""


@dataclass
class PdfFile:
    """A PDF in the making; `extra` holds objects of its own, `drawn` goes onto each page, with `forms` (XObjects)."""

    pages: Sequence[Sequence[Text]]
    extra: list[bytes] = field(default_factory=list)
    pictures: bool = False
    drawn: bytes = b""
    forms: str = ""

    def made(self) -> bytes:
        """The file."""
        objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
        fonts: list[str] = []
        for name in FONTS:
            objects.append(f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode())
            fonts.append(f"/F{len(fonts)} {len(objects)} 0 R")
        picture = f"/XObject<<{self.forms}>>" if self.forms else ""
        if self.pictures:
            head = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
            objects.append(f"{head}\nstream\n0\nendstream".encode())
            picture = f"/XObject<</I {len(objects)} 0 R>>"
        kids = []
        for page in self.pages:
            objects.append(_stream(self._drawn(page)))
            content = len(objects)
            notes = "".join(_link(text) for text in page if text.link)
            body = f"/Resources<</Font<<{' '.join(fonts)}>>{picture}>>/Contents {content} 0 R/Annots[{notes}]"
            objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{body}>>".encode())
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
        return _pdf([*objects, *self.extra])

    def _drawn(self, page: Sequence[Text]) -> bytes:
        pieces = [
            b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (one.font, one.size, one.x, one.y, _escaped(one.text))
            for one in page
        ]
        return b"\n".join([*pieces, self.drawn, *([b"q 100 0 0 100 50 50 cm /I Do Q"] if self.pictures else [])])


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _link(text: Text) -> str:
    box = f"{text.x} {text.y - 2} {text.x + 6 * len(text.text)} {text.y + text.size}"
    return f"<</Type/Annot/Subtype/Link/Rect[{box}]/A<</S/URI/URI({text.link})>>>>"


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def _pdf(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def flowing(lines: Sequence[str | Text], top: float = 760, step: float = 15, x: float = 72) -> list[Text]:
    """Lines one below the other; "" is an empty one."""
    placed = []
    for number, line in enumerate(lines):
        y = top - number * step
        if isinstance(line, Text):
            placed.append(Text(line.x or x, y, line.text, line.size, line.font, line.link))
        elif line:
            placed.append(Text(x, y, line))
    return placed


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip whose bytes are the same each time it is made; the first part is not packed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number, (name, data) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            made.writestr(info, data, zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED)
    return path


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARED = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def p(*runs: str, style: str = "", level: int | None = None, item: tuple[int, int] | None = None) -> str:
    """A paragraph of Word; `item` is (number of the list, depth from 0). Plain text becomes a run."""
    inner = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner += f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/></w:numPr>' if item else ""
    inner += f'<w:outlineLvl w:val="{level}"/>' if level is not None else ""
    return f"<w:p><w:pPr>{inner}</w:pPr>{''.join(one if one[:1] == '<' else r(one) for one in runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run of text; `look` is XML of its properties."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def table(*rows: Sequence[str], head: bool = True) -> str:
    """A table of plain cells whose first row is marked as its head."""
    made = ""
    for number, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if head and not number else ""
        made += f"<w:tr>{mark}{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def docx(
    path: Path,
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    links: Sequence[str] = (),
    **parts: str,
) -> Path:
    """A Word document; `links` get the ids "rId1" ..., `parts` are further ones (comments, footnotes)."""
    further = {"styles": styles, "numbering": numbering, **parts}
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    types += f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    told = [
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
        for n, url in enumerate(links, 1)
    ]
    told += [f'<Relationship Id="p{k}" Type="{_OFFICE}/{k}" Target="{k}.xml"/>' for k, text in further.items() if text]
    root = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": f"{relations}{root}</Relationships>",
        "word/_rels/document.xml.rels": f"{relations}{''.join(told)}</Relationships>",
        "word/document.xml": f"<w:document {_DECLARED}><w:body>{body}</w:body></w:document>",
    }
    roots = {"styles": "styles", "numbering": "numbering", "comments": "comments", "footnotes": "footnotes"}
    for kind, text in further.items():
        if text:
            files[f"word/{kind}.xml"] = f"<w:{roots[kind]} {_DECLARED}>{text}</w:{roots[kind]}>"
    return write_zip(path, files)


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_DECLARED = (
    "".join(f' xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table", "style"))
    + f' xmlns:fo="{_ODF}xsl-fo-compatible:1.0" xmlns:draw="{_ODF}drawing:1.0"'
    + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def odt(path: Path, body: str, *, styles: str = "", manifest: str = "") -> Path:
    """An OpenDocument text; `styles` are its automatic ones."""
    content = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body>"
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content{_ODF_DECLARED}>{content}</office:document-content>",
            "styles.xml": f"<office:document-styles{_ODF_DECLARED}/>",
            "META-INF/manifest.xml": manifest or f'<m:manifest xmlns:m="{_ODF}manifest:1.0"/>',
        },
    )


# --- the samples ------------------------------------------------------------------------------------------------

DATA = Path(__file__).parent.parent / "data"


def head(text: str, size: float = 14) -> Text:
    """A line in bold, to be placed."""
    return Text(0, 0, text, size, 1)


def pagerduty_report() -> bytes:
    """What PagerDuty's export of a post-mortem looks like: a zone by Rails' name, times under dates, a long address."""
    address = "https://grafana.acme.example/d/evictions/overview?orgId=1&var-"
    first = flowing(
        [
            head("Checkout errors after cache upgrade", 20),
            "",
            "Owner of Review Process: Mira Holt",
            "Impact Time: Mar 28, 2026 at 11:15 PM to Mar 29, 2026 at 3:05 AM",
            "",
            "All times listed in this report are in Edinburgh, London",
            "",
            head("What Happened"),
            "The cache cluster evicted sessions after the upgrade, and checkout returned errors to one in",
            "four customers until the old version was back.",
            "",
            head("Timeline"),
            head("Mar 28, 2026", 11),
            "11:15 PM  Triggered: CheckoutErrorRateHigh on checkout-api",
            "11:21 PM  Acknowledged by Mira Holt",
            f"11:40 PM  Dashboard of the evictions: {address}",
            "cluster=cache-eu-1&from=now-3h",
            "11:52 PM  Rolled back the cache with helm rollback cache 41, which took effect at about",
            "11:58 PM on all nodes",
            head("Mar 29, 2026", 11),
            "12:10 AM  Errors are at zero",
            "2:10 AM  The clocks went forward, no further errors",
            "3:05 AM  Resolved by Mira Holt",
        ]
    )
    second = flowing(
        [
            head("Action Items"),
            "1. Pin the version of the cache in the chart",
            "2. Alert on evictions per second, so that the next upgrade is seen before customers see it, and",
            Text(86, 0, "link the runbook"),
        ]
    )
    feet = [[Text(72, 30, "Generated by PagerDuty", 8), Text(480, 30, f"Page {n} of 2", 8)] for n in (1, 2)]
    return PdfFile([[*first, *feet[0]], [*second, *feet[1]]]).made()


def printed_page() -> bytes:
    """A page printed from a browser: heads and feet with the day of printing, a table, code, a link behind words."""
    board = "https://board.acme.example/d/1"
    rows = [("Time (UTC)", "What", "Who"), ("09:02", "Queue depth alert", "monitor"), ("09:10", "Scaled to 6", "Ida")]
    pages = []
    for number in (1, 2, 3):
        edge = [Text(30, 820, "4/9/26, 2:05 PM", 8), Text(250, 820, "Queue stuck - Wiki", 8)]
        edge += [Text(30, 20, "https://wiki.acme.example/x/AbC", 8), Text(560, 20, f"{number}/3", 8)]
        pages.append(edge)
    pages[0] += flowing([head("Queue stuck, 2 March 2026", 22), "", head("Timeline", 16)])
    for line, (when, what, who) in enumerate(rows):
        y, font = 660 - 24 * line, int(line == 0)
        pages[0] += [Text(72, y, when, 11, font), Text(200, y, what, 11, font), Text(400, y, who, 11, font)]
    pages[1] += flowing(
        [
            head("What we ran", 16),
            Text(0, 0, "kubectl scale deploy/worker --replicas=6", 10, 2),
            Text(84, 0, "--namespace=jobs", 10, 2),
            "",
            Text(0, 0, "The board of the queue", link=board),
            "",
            "• first finding",
            Text(90, 0, "• a detail of it"),
            "• second finding",
        ]
    )
    pages[2] += flowing([head("Next", 16), "Nothing is left to do."])
    return PdfFile(pages).made()


STYLES = (
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Abschnitt"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Eigen2"><w:name w:val="Abschnitt 2"/><w:basedOn w:val="Eigen"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Quelle"><w:name w:val="Source Code"/></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="☐"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:lvlText w:val="☒"/></w:lvl></w:abstractNum>'
    + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
)
CODE = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'


def word_report(path: Path) -> Path:
    """A report as Word in German writes it: styles by outline level, tracked changes, comments, a footnote, a box."""
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    board = (
        field.format("begin") + '<w:r><w:instrText> HYPERLINK "https://board.acme.example/d/7" </w:instrText></w:r>'
        f"{field.format('separate')}{r('Board')}{field.format('end')}"
    )
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>"
        f"{p('Only seen once')}</w:txbxContent></wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict>{p('Only seen once')}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = (
        p("Payment outage 2026-05-04", style="berschrift1")
        + p("Contents 1", style="TOC1")
        + p("All times are in CEST.", '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + p("Timeline", style="Eigen2")
        + table(("Time", "What happened", "Who"), ("14:05", "Alert PaymentsDown", "pager"), ("14:12", "Rollback", "Jo"))
        + p("What we ran", style="Eigen")
        + p("kubectl rollout undo deploy/pay", style="Quelle")
        + p(r("kubectl get pods", CODE))
        + p("Then ", r("curl -fsS localhost/health", CODE), " answered.", "<w:ins>" + r(" Twice.") + "</w:ins>")
        + p(
            "We lost ",
            "<w:del><w:r><w:delText>no </w:delText></w:r></w:del>",
            "12 payments.",
            r("hidden", "<w:vanish/>"),
        )
        + p("See the ", f'<w:hyperlink r:id="rId1">{r("runbook")}</w:hyperlink>', " and the ", board, box)
        + p("Actions", style="Eigen")
        + p("Raise the limit", item=(3, 0))
        + p("Write a runbook", item=(2, 0))
        + p("in the wiki", item=(1, 1))
        + '<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{r('☒')}</w:sdtContent></w:sdt>{r(' Told the bank')}</w:p>"
        '<w:p><w:r><w:drawing><a:blip r:embed="rId9"/></w:drawing></w:r></w:p>'
    )
    comment = f'<w:comment w:id="0" w:author="Ana Sand" w:date="2026-05-06T09:00:00Z">{p("Was it not 13?")}</w:comment>'
    note = f'<w:footnote w:id="2">{p("The pager shows UTC.")}</w:footnote>'
    runbook = "https://wiki.acme.example/pay"
    return docx(
        path, body, styles=STYLES, numbering=NUMBERING, links=[runbook], comments=comment, footnotes=note
    )  # fmt: skip


def open_document(path: Path) -> Path:
    """A report as LibreOffice writes it."""
    wiki = "https://wiki.acme.example/mail"
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Preformatted_20_Text"/>'
        '<style:style style:name="T1" style:family="text"><style:text-properties style:font-name="DejaVu Sans Mono"/>'
        '</style:style><style:style style:name="T2" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Mail delayed, 3 February 2026</text:h>'
        '<text:h text:outline-level="2">Timeline (UTC)</text:h>'
        "<text:list><text:list-item><text:p>07:15 – queue over 10<text:s/>000</text:p>"
        "<text:list><text:list-item><text:p>all of them to one domain</text:p></text:list-item></text:list>"
        "</text:list-item><text:list-item><text:p>07:40 – relay restarted</text:p></text:list-item></text:list>"
        '<text:p text:style-name="P1">postqueue<text:s text:c="2"/>-p<text:line-break/>postqueue -f</text:p>'
        '<text:p>Run <text:span text:style-name="T1">mailq</text:span> first'
        f'<text:span text:style-name="T2">x</text:span>; see <text:a xlink:href="{wiki}">the wiki</text:a>.'
        "<office:annotation>"
        "<dc:creator>Ben Ode</dc:creator><dc:date>2026-02-05T10:00:00</dc:date><text:p>Which wiki?</text:p>"
        "</office:annotation><text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>The old one.</text:p></text:note-body></text:note></text:p>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Action</text:p>"
        "</table:table-cell><table:table-cell><text:p>Owner</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Alert on queue</text:p>"
        "</table:table-cell><table:table-cell><text:p>Ben</text:p></table:table-cell></table:table-row></table:table>"
    )
    return odt(path, body, styles=styles)


def write_samples() -> None:
    """Write all of them."""
    for name in ("pdf", "docx", "odt"):
        (DATA / name).mkdir(exist_ok=True)
    (DATA / "pdf" / "pagerduty-report.pdf").write_bytes(pagerduty_report())
    (DATA / "pdf" / "printed-from-a-browser.pdf").write_bytes(printed_page())
    (DATA / "pdf" / "scan-without-text.pdf").write_bytes(PdfFile([[], []], pictures=True).made())
    (DATA / "pdf" / "not-form-data.fdf").write_bytes(b"%FDF-1.2\n1 0 obj\n<</FDF<</Fields[]>>>>\nendobj\n%%EOF\n")
    word_report(DATA / "docx" / "german-styles-and-tracked-changes.docx")
    (DATA / "docx" / "has-a-password.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{sheet}"/></Types>'
    )
    write_zip(DATA / "docx" / "not-a-spreadsheet.xlsx", {"[Content_Types].xml": types, "xl/workbook.xml": "<x/>"})
    open_document(DATA / "odt" / "lists-notes-and-comments.odt")
    slides = {"mimetype": "application/vnd.oasis.opendocument.presentation", "content.xml": "<x/>"}
    write_zip(DATA / "odt" / "not-a-presentation.odp", dict(slides))


if __name__ == "__main__":
    write_samples()
