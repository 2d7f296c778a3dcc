"""YAML front matter: read strictly, written key by key, so that unknown keys and comments stay as they were."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from wetink.errors import DraftInvalid
from wetink.library import front_quick
from wetink.library.inline import UNSEEN, is_tag
from wetink.patterns import when_used

Value = front_quick.Value
"""What front matter holds here; numbers and dates stay the text they were written as."""

FENCE = "---"
LONGEST = 256 * 1024
"""Characters of front matter that are read at all."""

_NULL = "tag:yaml.org,2002:null"
_PLAIN = when_used(r"[A-Za-z][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9][A-Za-z0-9_./@+-]*)*")
_ADDRESS = when_used(r"https?://[A-Za-z0-9._~/%+@=&-]+(?::[0-9]+)?[A-Za-z0-9._~/%+@=&-]*")
_STAMP = when_used(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3,6})?Z")
_HIDDEN_BREAK = when_used("[\r\x85\u2028\u2029]")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of one file.

    values  by key, in the order of the file
    lines   the text between the two marks, line by line
    spans   first and last line (counted from 0, last one exclusive) of each key with its value
    """

    values: dict[str, Value]
    lines: tuple[str, ...]
    spans: dict[str, tuple[int, int]]


def split(text: str, source: str) -> tuple[str, str]:
    """Front matter and body of a file. Raises `DraftInvalid` where the file has none or it does not end."""
    if not text.startswith(FENCE + "\n"):
        raise DraftInvalid(source, "has no front matter: the first line has to be ---", line=1)
    end = text.find("\n" + FENCE + "\n", len(FENCE))
    if end < 0:
        raise DraftInvalid(source, "its front matter does not end: a line with --- is missing", line=1)
    if end > LONGEST:
        raise DraftInvalid(source, f"its front matter is longer than {LONGEST} characters", line=1)
    return text[len(FENCE) + 1 : end + 1], text[end + len(FENCE) + 2 :]


@lru_cache(maxsize=8)
def read(raw: str, source: str) -> FrontMatter:
    """Keys and values of front matter; raises `DraftInvalid` for broken YAML, a key said twice, anchors, own tags."""
    if _HIDDEN_BREAK.search(raw):
        raise DraftInvalid(source, "its front matter holds a line break that does not show (CR, NEL, U+2028)")
    lines = tuple(raw.split("\n")[:-1])
    quick = front_quick.read_quickly(lines)
    return FrontMatter(quick[0], lines, quick[1]) if quick else _read_yaml(raw, lines, source)


def _read_yaml(raw: str, lines: tuple[str, ...], source: str) -> FrontMatter:
    from ruamel.yaml import YAML  # noqa: PLC0415  (0.1 s)
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415
    from ruamel.yaml.nodes import MappingNode  # noqa: PLC0415

    try:
        root = YAML(typ="safe", pure=True).compose(raw)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else None
        raise DraftInvalid(source, f"its front matter is not YAML: {_one_line(error.problem)}", line=line) from error
    except (YAMLError, ValueError, IndexError) as error:
        raise DraftInvalid(source, f"its front matter is not YAML: {_one_line(str(error))}") from error
    except RecursionError as error:
        raise DraftInvalid(source, "its front matter is nested too deeply") from error
    if not isinstance(root, MappingNode) or root.flow_style:
        raise DraftInvalid(source, "its front matter is not a list of `key: value` lines", line=2)
    values = _Reader(source).mapping(root, "")
    starts = [(key.value, key.start_mark.line) for key, _ in root.value]
    ends = [start for _, start in starts[1:]] + [len(lines)]
    return FrontMatter(
        values, lines, {key: (at, _trimmed(lines, at, end)) for (key, at), end in zip(starts, ends, strict=True)}
    )


def _one_line(text: str | None) -> str:
    return " ".join((text or "cannot be read").split())[:200]


def _trimmed(lines: tuple[str, ...], at: int, end: int) -> int:
    """Comments and blank lines before the next key belong to that key."""
    while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


class _Reader:
    """YAML nodes as plain values; nothing is constructed, so no tag can do anything."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._seen: set[int] = set()

    def mapping(self, node: object, where: str) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, value in node.value:  # type: ignore[attr-defined]
            if not isinstance(key.value, str):
                raise self._wrong(key, "a key has to be a word")
            if key.value in found:
                raise self._wrong(key, f"`{key.value}` is there twice")
            found[key.value] = self.value(value, f"{where}{key.value}")
        return found

    def value(self, node: object, where: str) -> Value:
        if id(node) in self._seen or getattr(node, "anchor", None):
            raise self._wrong(node, f"`{where}`: anchors and aliases are not allowed")
        self._seen.add(id(node))
        content = node.value  # type: ignore[attr-defined]
        tag = str(node.tag)  # type: ignore[attr-defined]
        if not tag.startswith("tag:yaml.org,2002:") or "python" in tag:
            raise self._wrong(node, f"`{where}`: the tag {tag[:80]} is not allowed")
        if isinstance(content, str):
            return None if tag == _NULL else content
        if tag.endswith(":map"):
            return self.mapping(node, where + ".")
        return [self.value(item, where) for item in content]

    def _wrong(self, node: object, why: str) -> DraftInvalid:
        return DraftInvalid(self._source, why, line=node.start_mark.line + 2)  # type: ignore[attr-defined]


def scalar(text: str | None) -> str:
    """One YAML scalar on one line: plain where it is safe, else in double quotes with what does not show escaped."""
    if text is None:
        return "null"
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    if plain or _ADDRESS.fullmatch(text) or _STAMP.fullmatch(text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    if is_tag(text):
        quoted = quoted.replace("<", "\\x3c").replace(">", "\\x3e")
    return '"' + UNSEEN.sub(lambda found: f"\\U{ord(found[0]):08x}", quoted) + '"'


def flow(value: Value) -> str:
    """A value in YAML's one-line form."""
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"
    return scalar(value)


def write(values: Mapping[str, Value]) -> str:
    """Fresh front matter, one key a line, the marks included."""
    return "\n".join((FENCE, *(f"{scalar(key)}: {flow(value)}" for key, value in values.items()), FENCE, ""))


def update(old: FrontMatter, changes: Iterable[tuple[str, Value]]) -> str:
    """The front matter with other values for some keys, every other line as it was; new keys come last."""
    lines: dict[str, str] = {}
    for key, value in changes:
        before = old.values.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            value = {**value, **{k: v for k, v in before.items() if k not in value}}  # noqa: PLW2901
        lines[key] = f"{scalar(key)}: {flow(value)}"
    return replace(old, lines)


def replace(old: FrontMatter, changed: Mapping[str, str]) -> str:
    """The front matter with other lines (key and value, as they shall stand) for some keys; new keys come last."""
    lines = list(old.lines)
    for key in sorted(changed.keys() & old.spans.keys(), key=lambda key: old.spans[key], reverse=True):
        start, end = old.spans[key]
        lines[start:end] = [changed[key]]
    new = [line for key, line in changed.items() if key not in old.spans]
    return "\n".join((FENCE, *lines, *new, FENCE, ""))
