"""A runbook whose parts were changed, written back into its file: what was not changed stays as it stands."""

from __future__ import annotations

from dataclasses import replace

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.front_matter import Value
from wetink.library.markdown import render
from wetink.library.runbook_file import read_runbook, status_line, with_front
from wetink.model.runbook import Runbook, Status

_OWNER = ("name", "handle", "deputy", "evidence", "reason")
_NOTHING: dict[str, Value] = {"handle": None, "deputy": None}


def rewritten(runbook: Runbook, status: Status) -> Runbook:
    """The runbook with the text that says what its `body` and `deputy` say, read back from that text.

    Raises `DraftInvalid` where the text would not say it: nothing is ever written that cannot be read.
    """
    text = render(replace(runbook.body, status=str(status)))
    raw, _ = front_matter.split(text, runbook.path)
    text = with_front(text, {"owner": _owner_line(runbook, raw), "status": status_line(status)}, runbook.path)
    made = read_runbook(runbook.path, text.encode("utf-8", "surrogatepass"))
    if replace(made.body, status="") != replace(runbook.body, status="") or made.deputy != runbook.deputy:
        raise DraftInvalid(runbook.path, "cannot be written so that it reads the same", hint="please report this")
    return made


def _owner_line(runbook: Runbook, raw: str) -> str:
    """The owner with their deputy and with what a person wrote beside them; unchanged where nothing changed."""
    front = front_matter.read(raw, runbook.path)
    start, end = front.spans.get("owner", (0, 0))
    old, owner = front.values.get("owner"), runbook.body.owner
    if owner is None:
        return "owner: null"
    values: dict[str, Value] = {"name": owner.name, "handle": owner.handle, "deputy": runbook.deputy or None}
    values |= {"evidence": list(owner.evidence)} if owner.evidence else {}
    values |= {"reason": owner.reason} if owner.reason else {}
    own = {key: value for key, value in old.items() if key not in _OWNER} if isinstance(old, dict) else {}
    same = isinstance(old, dict) and {**_NOTHING, **old} == {**_NOTHING, **values, **own}
    return "\n".join(front.lines[start:end]) if same else f"owner: {front_matter.flow({**values, **own})}"
