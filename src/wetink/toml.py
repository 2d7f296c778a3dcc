"""TOML of the plain kind that we write, read five times as fast as by `tomllib`, which reads all else."""

from __future__ import annotations

from typing import Any

from wetink.patterns import when_used

_CONTROL = when_used(r"[\x00-\x08\x0b-\x1f\x7f]")
_BASIC = r'"[^"\\\n]*"'
_LITERAL = r"'[^'\n]*'"
_STRING = rf"(?:{_BASIC}|{_LITERAL})"
_REMARK = r"\#[^\n]*"
_END = rf"[ \t]*(?:{_REMARK})?(?:\n|\Z)"
_GAP = rf"(?>(?:[ \t\n]|{_REMARK}\n)*)"
_ITEM = when_used(
    rf"""(?x:
      {_END}
    | \[ (?P<table> [A-Za-z0-9_-]+ (?:\.[A-Za-z0-9_-]+)* | "[^"\\\n]*" ) \] {_END}
    | \[\[ (?P<row> [A-Za-z0-9_-]+ ) \]\] {_END}
    | (?P<key> [A-Za-z0-9_-]+ | "[^"\\\n]*" ) [ ]=[ ] (?:
        \"{{3}}\n? (?P<lines> [^"\\]* (?: "(?!"") [^"\\]* )* ) \"{{3}}
      | '{{3}}\n? (?P<literal> [^']* (?: '(?!'') [^']* )* ) '{{3}}
      | (?P<string> {_STRING} )
      | (?P<list> \[ {_GAP} (?: {_STRING} (?>(?: {_GAP} , {_GAP} {_STRING} )*) {_GAP} ,? {_GAP} )? \] )
      | (?P<truth> true | false )
      | (?P<number> 0 | -?[1-9][0-9]{{0,17}} )
      ) {_END}
    )"""
)
_STRINGS = when_used(rf"{_STRING}|{_REMARK}")


def loads(text: str) -> dict[str, Any]:
    """What `tomllib.loads` says of a text, also of a wrong one: raises `tomllib.TOMLDecodeError`, a ValueError."""
    found = _quickly(text)
    if found is not None:
        return found
    import tomllib  # noqa: PLC0415  (its own patterns take longer than most of our files)

    return tomllib.loads(text)


def _quickly(text: str) -> dict[str, Any] | None:
    """The tables of a text; None where anything in it is unusual or wrong."""
    top: dict[str, Any] = {}
    here, at = top, 0
    if _CONTROL.search(text):
        return None
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None:
            return None
        at = item.end()
        if item["table"] is not None or item["row"] is not None:
            found = _opened(top, item["table"]) if item["table"] else _next_row(top, item["row"])
            if found is None:
                return None
            here = found
        elif item["key"] is not None:
            key = item["key"].strip('"')
            if key in here:
                return None
            here[key] = _value(item.lastgroup or "", item[item.lastgroup or ""])
    return top


def _opened(top: dict[str, Any], name: str) -> dict[str, Any] | None:
    """A new table at its place; None where there is something."""
    *above, last = [name[1:-1]] if name[0] == '"' else name.split(".")
    here: Any = top
    for part in above:
        here = here.setdefault(part, {})
        if not isinstance(here, dict):
            return None
    if last in here:
        return None
    new: dict[str, Any] = {}
    here[last] = new
    return new


def _next_row(top: dict[str, Any], name: str) -> dict[str, Any] | None:
    """A new table at the end of a list of them; None where something else has the name."""
    rows = top.get(name, [{}])
    if not (isinstance(rows, list) and rows and isinstance(rows[-1], dict)):
        return None
    new: dict[str, Any] = {}
    top[name] = [*rows, new] if name in top else [new]
    return new


def _value(kind: str, raw: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    if kind == "string":
        return raw[1:-1]
    if kind == "list":
        return [one[1:-1] for one in _STRINGS.findall(raw) if one[0] != "#"]
    if kind == "truth":
        return raw == "true"
    return int(raw) if kind == "number" else raw
