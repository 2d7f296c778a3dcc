"""Prometheus rule files with the address of the runbook at each alert that one covers, every other byte as it was."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from wetink.errors import RulesInvalid
from wetink.export.yaml_text import scalar

KEY = "runbook_url"


@dataclass(frozen=True, slots=True)
class Patched:
    """A rule file with addresses.

    text     the file
    set_     alerts whose address was written, in the order of the file
    kept     alerts that have another address already, which stays
    without  alerts that no runbook covers
    """

    text: str
    set_: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def patch(text: str, urls: Mapping[str, str], source: str, *, replace: bool = False) -> Patched:
    """The rule file with `annotations.runbook_url` for each alert in `urls`.

    A rule file of Prometheus, Mimir, Loki or Thanos (`groups:`), a PrometheusRule of the Prometheus operator
    (`spec.groups`), several documents and lists of them alike. An address that stands there already is kept, unless
    `replace`. Raises `RulesInvalid` with the line for what is no YAML, or holds no rules.
    """
    edits: list[_Edit] = []
    told: dict[str, list[str]] = {"set": [], "kept": [], "without": []}
    seen: set[int] = set()
    for rule in _rules(_documents(text, source)):
        alert = _text(_get(rule, "alert"))
        if alert is None or id(rule) in seen:
            continue
        seen.add(id(rule))
        url = urls.get(alert)
        if url is None:
            told["without"].append(alert)
            continue
        edit = _edit(rule, url, text, replace=replace)
        told["kept" if edit is None else "set"].append(alert)
        edits += [edit] if edit and text[edit.start : edit.end] != edit.text else []
    if not seen:
        raise RulesInvalid(source, "holds no alerting rule")
    return Patched(_applied(text, edits), tuple(told["set"]), tuple(told["kept"]), tuple(told["without"]))


def _documents(text: str, source: str) -> list[Node]:
    try:
        return [node for node in YAML(typ="rt", pure=True).compose_all(io.StringIO(text)) if node is not None]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulesInvalid(source, error.problem or "is no YAML", line=mark.line + 1 if mark else None) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise RulesInvalid(source, "is no YAML") from error


def _rules(nodes: list[Node]) -> Iterator[MappingNode]:
    """Every mapping with `alert` below `groups[].rules[]`, wherever the groups stand."""
    waiting: list[Node] = list(reversed(nodes))
    while waiting:
        node = waiting.pop()
        for holder in (node, _get(node, "spec")):
            for group in _list(_get(holder, "groups")):
                yield from (rule for rule in _list(_get(group, "rules")) if isinstance(rule, MappingNode))
        waiting += reversed(_list(_get(node, "items")))


def _get(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if _text(name) == key), None)


def _list(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else []


def _text(node: Node | None) -> str | None:
    return node.value if isinstance(node, ScalarNode) and isinstance(node.value, str) else None


def _edit(rule: MappingNode, url: str, text: str, *, replace: bool) -> _Edit | None:
    """What to write for one rule, None where another address stands there and is kept."""
    annotations = _get(rule, "annotations")
    present = _get(annotations, KEY)
    if present is not None:
        same = _text(present) == url
        if not same and not replace:
            return None
        return _Edit(present.start_mark.index, present.start_mark.index, "") if same else _over(present, url, text)
    if not isinstance(annotations, MappingNode) or not annotations.value:
        return _with_annotations(rule, annotations, url, text)
    return _into(annotations, f"{KEY}: {scalar(url)}", text)


def _over(present: Node, url: str, text: str) -> _Edit:
    """Another value where one stands; behind a block scalar the line end stays."""
    start, end = present.start_mark.index, present.end_mark.index
    is_block = isinstance(present, ScalarNode) and present.style in ("|", ">")
    kept = "\n" if is_block and text[start:end].endswith("\n") else ""
    return _Edit(start, end, scalar(url) + kept)


def _with_annotations(rule: MappingNode, annotations: Node | None, url: str, text: str) -> _Edit:
    line = f"{KEY}: {scalar(url)}"
    if annotations is None:
        key = next(name for name, _ in rule.value if _text(name) == "alert")
        if rule.flow_style:
            return _Edit(key.start_mark.index, key.start_mark.index, f"annotations: {{{line}}}, ")
        blanks = " " * key.start_mark.column
        value = _get(rule, "alert")
        at = _line_end(value.end_mark.index if value else key.end_mark.index, text)
        return _Edit(at, at, f"\n{blanks}annotations:\n{blanks}  {line}")
    start, end = annotations.start_mark.index, annotations.end_mark.index
    if start == end:  # nothing stands there, and the marks are those of what comes next
        key = next(name for name, _ in rule.value if _text(name) == "annotations")
        start = end = text.index(":", key.end_mark.index) + 1
    return _Edit(start, end, f"{' ' if text[start - 1] == ':' else ''}{{{line}}}")


def _into(mapping: MappingNode, line: str, text: str) -> _Edit:
    """One entry more, before the others."""
    first = mapping.value[0][0].start_mark
    if mapping.flow_style:
        return _Edit(first.index, first.index, f"{line}, ")
    column = text[text.rfind("\n", 0, first.index) + 1 : first.index]
    return _Edit(first.index, first.index, f"{line}\n{column if not column.strip() else ' ' * len(column)}")


def _line_end(at: int, text: str) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found - (text[found - 1] == "\r")


def _applied(text: str, edits: list[_Edit]) -> str:
    out: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda one: one.start):
        out += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join((*out, text[at:]))
