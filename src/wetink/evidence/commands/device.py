"""Judges what is typed at the prompts of routers, switches and firewalls: IOS, NX-OS, Junos, VRP and their like."""

from __future__ import annotations

from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, merge, words
from wetink.model.terms import Effect
from wetink.patterns import when_used

_LINE = when_used(
    r"\s*+(?>(?:(?:do|run)\s++)?)(?:(?:show|display)\s++[a-z][\w-]*+(?=\s|$|/)|(?:conf(?:ig|igure)?)\s++t(?:erm(?:inal)?)?\s*+$"
    r"|(?:configure|system-view|commit|compare|discard|confirm|exit\s++discard)\s*+$|(?:set|delete)\s++[a-z][a-z-]++\s++\S++\s++\S"
    r"|(?:commit|commit-confirm|rollback|rollback-soft)\s++(?:\d++|confirmed\b.*|check|and-quit|comment\b.*)\s*+$"
    r"|monitor\s++(?:traffic|interface|start)\b)"
)
_FILTER = when_used(
    r"\s\|\s*(?:i|inc|include|exclude|begin|section|count|match|except|find|last|no-more|grep|egrep|trim|json|display|tee)\b"
)
_KEPT = when_used(r"\|\s*+(?:redirect|append|tee|save)\s++(\S++)")
"""The answer goes into a file of the device."""
_LOOKS = words(
    "show sh sho display ping ping6 traceroute tracert trace monitor dir more verify who where help get print "
    "mtrace list"
)
_MODES = words(
    "enable en disable configure conf config terminal term end exit quit top up edit system-view screen-length return "
    "cli interface int router vlan line address-family line-card"
)
"""Going to a place where something may be set; by itself it sets nothing."""
_SAVES = when_used(r"(?:wr(?:ite)?(?: mem(?:ory)?)?|copy run\S* st\S*|save(?: force)?|confirm)$")
_COMMITS = when_used(r"commit(?:-confirm)?\b")
_DROPS = when_used(r"(?:discard|exit discard|rollback|rollback-soft|abort)\b")
_WHOLE = (
    (_COMMITS, "device commit", "committed"),
    (_DROPS, "device rollback", "rolled-back"),
    (_SAVES, "device save", "saved"),
)
"""What makes the settings since the last one hold, takes them back, or keeps them over a restart."""
_LOSES = when_used(
    r"(?:reload|reboot|reset saved-configuration|write erase|erase|format|delete (?:/\S+ )*\w+:"
    r"|request system (?:reboot|halt|zeroize))\b"
)
_CLEARS = words("clear reset")
_REMOVES = words("no undo delete unset")


def is_device(text: str) -> bool:
    """Whether a line typed at an unknown prompt reads as a network device's: `show bgp summary`, `conf t`."""
    return _LINE.match(text) is not None


def judge(text: str) -> Verdict:
    """Judge lines typed at a device; a setting's effect is the setting, with its last word as its value."""
    return merge([_row(row.strip()) for row in text.split("\n") if row.strip()])


def _row(row: str) -> Verdict:
    line = _FILTER.split(row, maxsplit=1)[0].strip()
    given = tuple(line.lower().split())
    if given[:1] in {("do",), ("run",)} and len(given) > 1:
        given = given[1:]
    asks = not given or given[0] in _LOOKS or given[-1] in {"print", "compare"} or given[:2] == ("commit", "check")
    if asks and (kept := _KEPT.search(row)):
        return Verdict(CHANGE, ("device save",), (Effect(f"device/{kept[1]}", "content", None),), given[1:2])
    if asks:
        return Verdict(LOOK, (" ".join(given[:2]),), (), given[1:2])
    if given[0] in _MODES and not (given[0] == "disable" and len(given) > 1):
        return Verdict(LOOK, ("device-mode",), (), given[1:2])
    for pattern, verb, value in _WHOLE:
        if pattern.match(" ".join(given)):
            return Verdict(CHANGE, (verb,), (Effect("device", "config", value),), ())
    if _LOSES.match(" ".join(given)):
        return Verdict(DESTROY, (f"device {given[0]}",), (Effect("device", given[0], None),), given[1:2])
    return Verdict(CHANGE, (f"device {given[0]}",), (_setting(given),), given[1:2])


def _setting(given: tuple[str, ...]) -> Effect:
    if given[0] in _CLEARS:
        return Effect(f"device/{' '.join(given[1:])}", "state", "cleared")
    gone = given[0] in _REMOVES
    named = given[1:] if gone or given[0] == "set" else given
    if named[-1:] in {("shutdown",), ("shut",), ("disable",)}:
        return Effect(f"device/{' '.join(named[:-1])}".rstrip("/"), "enabled", "yes" if gone else "no")
    if gone:
        return Effect(f"device/{' '.join(named)}", "exists", "absent")
    return Effect(f"device/{' '.join(named[:-1])}".rstrip("/"), "value", named[-1])
