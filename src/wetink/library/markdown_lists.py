"""Prevention, placeholders, findings and unread records as list items, both ways."""

from __future__ import annotations

from wetink.errors import DraftInvalid
from wetink.library.inline import escape, field, fields, lift_marks, unescape
from wetink.library.markdown_blocks import Block, joined
from wetink.library.markdown_steps import marks
from wetink.model.draft import Finding, Placeholder, Prevention
from wetink.model.terms import Place, Skipped
from wetink.patterns import when_used

_PLAIN_REF = when_used(r"(?:[A-Z][A-Z0-9]{1,9}-[0-9]{1,7}|(?:[\w.-]{1,80}/)?(?:[\w.-]{1,80})?[#!][0-9]{1,7})(?=[ :]|$)")
"""A ticket or pull request at the start of a prevention item that somebody typed without the bold marks."""

_ADDRESS = when_used(r"(?:^|(?<= ))\((https?://[^\s()<>\\]{1,4000}|address: (?:[^()\\\n]|\\[^\n]){0,8000})\)$")
"""The address at the end of a prevention item, in parentheses."""

_SAFE_ADDRESS = when_used(r"https?://[^\s()<>\\`*\[\]|\"\x00-\x20\x7f-\x9f\u2028\u2029]{1,2000}")
_BOX = when_used(r"\[([ xX])\](?: +|$)")
_HEAD = when_used(r"\*\*((?:[^*\\\n]|\\[^\n])*)\*\*(?: |$)")


def _on(text: str) -> str:
    return escape(text, start=False, lone=False).replace("\n", "\n  ")


def write_prevention(items: tuple[Prevention, ...]) -> str:
    """Task-list items: ticked ones are done, open ones filed."""
    return "".join(_prevention(item) for item in items)


def _prevention(item: Prevention) -> str:
    shown = escape(item.text, start=False).replace("\n", "\n  ")
    if not item.ref and _PLAIN_REF.match(shown):
        shown = ("\\" + shown[0] if not shown[0].isalnum() else f"\\u{{{ord(shown[0]):x}}}") + shown[1:]
    if not item.url and _ADDRESS.search(shown):
        at = shown.rindex("(")
        shown = f"{shown[:at]}\\{shown[at:]}"
    box = "- [x]" if item.status == "done" else "- [ ]"
    ref = f"**{field(item.ref)}**" if item.ref else ""
    parts = (box, ref, shown, f"({_address(item.url)})" if item.url else "", marks(item.evidence))
    return " ".join(part for part in parts if part) + "\n"


def _address(url: str) -> str:
    if _SAFE_ADDRESS.fullmatch(url):
        return url
    return "address: " + field(url).replace("(", "\\(").replace(")", "\\)")


def read_prevention(block: Block) -> Prevention:
    """One item; without a box it counts as filed."""
    raw, evidence = lift_marks(joined(block.lines))
    box = _BOX.match(raw)
    raw = (raw[box.end() :] if box else raw).strip(" ")
    url = ""
    if address := _ADDRESS.search(raw):
        raw, url = raw[: address.start()].rstrip(" "), address[1]
        url = unescape(url.removeprefix("address: ")) if url.startswith("address: ") else url
    ref = ""
    if head := _HEAD.match(raw):
        ref, raw = unescape(head[1]), raw[head.end() :].lstrip(" ")
    elif plain := _PLAIN_REF.match(raw):
        ref, raw = plain[0], raw[plain.end() :].lstrip(": ")
    return Prevention(unescape(raw), ref, url, "done" if box and box[1] in "xX" else "filed", evidence)


def write_placeholders(items: tuple[Placeholder, ...]) -> str:
    """What each `<name>` in a command stands for."""
    return "".join(_placeholder(item) for item in items)


def _placeholder(item: Placeholder) -> str:
    parts = (f"- **\\<{field(item.name)}>**", _on(item.source), "**Seen:**", _on(item.seen))
    return " ".join(part for part in parts if part) + "\n"


def read_placeholder(block: Block, source: str) -> Placeholder:
    """One item; raises `DraftInvalid` where it does not begin with the name in bold."""
    raw = joined(block.lines)
    head = _HEAD.match(raw)
    if head is None:
        raise DraftInvalid(source, r"a placeholder has to begin with its name: **\<name>**", line=block.line)
    origin, _, seen = f" {raw[head.end() :]}".partition(" **Seen:**")
    name = head[1].removeprefix("\\").removeprefix("<").removesuffix(">")
    return Placeholder(unescape(name), unescape(origin.strip(" ")), unescape(seen.strip(" ")))


def write_findings(items: tuple[Finding, ...]) -> str:
    """What the reviewer has to look at."""
    return "".join(_finding(item) for item in items)


def _finding(item: Finding) -> str:
    head = ", ".join(field(part) for part in (item.severity, item.rule, *([item.where] if item.where else [])))
    parts = (f"- **{head}:**", _on(item.message), f"**Hint:** {_on(item.hint)}" if item.hint else "")
    return " ".join(part for part in parts if part) + "\n"


def read_finding(block: Block, source: str) -> Finding:
    """One item; raises `DraftInvalid` where it does not begin with severity and rule in bold."""
    parts, rest = _bold(block, source, (2, 3))
    message, _, hint = f" {rest}".partition(" **Hint:**")
    where = parts[2] if len(parts) > 2 else ""
    return Finding(parts[1], parts[0], where, unescape(message.strip(" ")), unescape(hint.strip(" ")))


def write_skipped(items: tuple[Skipped, ...]) -> str:
    """What could not be read, and why."""
    return "".join(
        f"- **{field(s.place.source)}, {field(s.place.locator)}:** {_on(s.why)}".rstrip(" ") + "\n" for s in items
    )


def read_skipped(block: Block, source: str) -> Skipped:
    """One item; raises `DraftInvalid` where it does not begin with file and place in bold."""
    parts, rest = _bold(block, source, (2,))
    return Skipped(Place(*parts), unescape(rest.strip(" ")))


def _bold(block: Block, source: str, sizes: tuple[int, ...]) -> tuple[tuple[str, ...], str]:
    raw = joined(block.lines)
    head = _HEAD.match(raw)
    parts = fields(head[1].removesuffix(":")) if head else ()
    if head is None or len(parts) not in sizes:
        raise DraftInvalid(source, "this item has to begin with what it is about, in bold", line=block.line)
    return parts, raw[head.end() :]
