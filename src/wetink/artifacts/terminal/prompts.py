"""What prompts look like, and what they say: program, user, host, folder, exit status."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from wetink.model.consoles import consoles, far_consoles

GLYPHS = "$#%>❯➜λ»›⟩▶→✗✘\ue0b0\ue0b4\ue0b8\ue0bc\ue0c0"
"""Characters a prompt ends with."""

FAR = "far"
"""Stands for all consoles of devices, where a connection was just made."""

_LEAD = r"(?:(?:\([^()\n]{1,60}\)|\[[^\[\]@\n]{1,30}\]|\d\d:\d\d(?::\d\d)?) ?){0,3}"
_USER = r"(?P<user>[A-Za-z_][\w.+-]{0,40})"
_HOST = r"(?P<host>[A-Za-z0-9_][\w.-]{0,80})"
_AT = _USER + "@" + _HOST
_END = r"(?: |$)"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt as it stood on the screen.

    text     the literal, its trailing blank included
    program  "sh", "psql", ..., "" where the shape does not tell
    strong   nothing but a prompt looks like this
    more     it asks for the rest of a statement
    status   exit status it shows, None where it shows none
    """

    text: str
    program: str = ""
    user: str | None = None
    host: str | None = None
    cwd: str | None = None
    status: int | None = None
    strong: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    pattern: re.Pattern[str]
    program: str
    strong: bool
    more: bool


_EXTRA = r"(?P<extra>[^<$#%>❯\n]{0,100})"
_DATABASE = r"[^\s=>#!]{0,63}"
_ZSH_MORE = (
    r"(?:d?quote|bquote|heredoc|cmdsubst|pipe|for|while|until|if|then|else|function|case|select|cursh|braceparam|subsh"
    r"|cmdand|cmdor|math|array)(?: [a-z]{2,10}){0,5}>"
)


def _shape(pattern: str, program: str = "sh", *, strong: bool = False, more: bool = False) -> _Shape:
    return _Shape(re.compile(pattern), program, strong, more)


_STRONG = (
    _shape(r"(?:" + _AT + r" )?(?P<cwd>[A-Z]:\\[^<>|\"\n]{0,200})>", "cmd", strong=True),
    _shape(
        _LEAD + r"\[" + _AT + r"[ :]{1,2}(?P<cwd>[^\]\n]{0,200})\]" + _EXTRA + "[$#%>❯]" + _END,
        strong=True,
    ),
    _shape(_LEAD + _AT + r"(?:[: ](?P<cwd>[^\s$#%>❯]{0,200}))?" + _EXTRA + "[$#%>❯]" + _END, strong=True),
    _shape(_LEAD + _HOST + r":(?P<cwd>[~/.\w][^\s:$#%>]{0,200}) " + _USER + "[$#]" + _END, strong=True),
    _shape(_LEAD + r"(?:bash|sh|ksh|dash|zsh|ash)-\d[\d.]{0,8}\w?[$#%]" + _END, strong=True),
    _shape(_LEAD + r"➜ {1,2}(?P<cwd>\S{1,100}) (?:git:\([^()\n]{1,80}\) )?(?:[✗✘] )?", strong=True),
    _shape(r"\[" + _AT + r":(?P<cwd>[~/][^\]\n]{0,200})\] ", strong=True),
    _shape(r"[╰└]─{1,3}[$#%>λ]" + _END, strong=True),
    _shape(r"(?P<extra>[^\n❯]{0,200})❯{1,3}" + _END, strong=True),
    _shape(r"(?P<extra>[^\n]{0,200})[\ue0b0\ue0b4\ue0b8\ue0bc\ue0c0][ \xa0](?! {3})", strong=True),
    _shape(r"(?:\[[\w.-]{1,80}\]: )?PS (?P<cwd>[^>\n]{1,200})>" + _END, "powershell", strong=True),
)
_PROGRAMS = (
    _shape(_DATABASE + r"[=@^!][*!?]?[#>]" + _END, "psql"),
    _shape(_DATABASE + r"[-*'\"$(][*!?]?[#>]" + _END, "psql", more=True),
    _shape(r"(?:mysql|(?:MariaDB|MySQL) \[[^\]\n]{1,64}\])>" + _END, "mysql"),
    _shape(r" {3,5}(?:->|'>|\">|`>|/\*>)" + _END, "mysql", more=True),
    _shape(r"(?P<host>[\w.-]{1,80}):\d{2,5}(?:\[\d{1,3}\])?(?:\([\w ]{1,20}\))?>" + _END, "redis-cli"),
    _shape(r"(?:not connected|redis [^>\n]{1,100})>" + _END, "redis-cli"),
    _shape(r">>>" + _END, "python"),
    _shape(r"In \[\d{1,5}\]:" + _END, "python"),
    _shape(r" {3,8}\.\.\.:" + _END, "python", more=True),
    _shape(r"\.\.\. ", "", more=True),
    _shape(r"(?:[\w.-]{1,60} )?\[[^\]\n]{1,60}\] [\w.-]{1,64}>" + _END, "mongosh"),
    _shape(r"[\w.-]{1,60}:(?:PRIMARY|SECONDARY|RECOVERING|STARTUP2|ARBITER|OTHER)>" + _END, "mongosh"),
    _shape(r"sqlite>" + _END, "sqlite"),
    _shape(r" {3}\.\.\.>" + _END, "sqlite", more=True),
    _shape(r"\[zk: [^\]\n]{1,120}\]" + _END, "zookeeper"),
    _shape(r"(?P<cwd>[~/][\w./~@+-]{0,200}) ?[$#%>]" + _END),
    _shape(r"[$#%]" + _END),
    _shape(r"(?P<extra>[^\nλ»⟩]{0,120})[λ»⟩]{1,3}" + _END),
    _shape(_ZSH_MORE + _END, more=True),
    _shape(r"(?P<name>[A-Za-z][\w.-]{0,40})(?:[:@(\[ ][^<>\n]{0,60})?>" + _END, "?"),
    _shape(r">" + _END, "", more=True),
    _shape(r"(?P<host>[A-Za-z][\w.-]{1,62})(?:\([\w-]{1,40}\))?[#>]", "ios"),
)
_STATUS = re.compile(r"\[(\d{1,3})\]|[✘✗] ?(\d{1,3})")
_IN_TEXT = re.compile(r"(?:^|\s)(?P<user>[A-Za-z_][\w.-]{0,40})@(?P<host>[A-Za-z0-9][\w.-]{0,80})")
_FOLDER = re.compile(r"(?:^|\s)(?P<cwd>[~/][^\s]{0,200})")
_NUMBER = re.compile(r"\d+")
_PATH = re.compile(r"[~/][^\s\])>$#%]*")


def prompt_in(line: str) -> Prompt | None:
    """The prompt a line begins with, by its shape; the longest-known shapes first, None where none fits."""
    for one in (*_STRONG, *_PROGRAMS):
        match = one.pattern.match(line)
        if match is not None:
            return _prompt(one, match)
    return None


def console_prompt(line: str, names: Collection[str]) -> Prompt | None:
    """The prompt of one of these consoles ("far": of any device) that a line begins with; None where it has none."""
    known = consoles()
    for name in names:
        console = known.get(name)
        if console is None:
            continue
        literal, more = console.prompt(line), console.continued(line)
        if literal is not None:
            return _as_console(line, literal, name, more=False)
        if more is not None:
            return _as_console(line, more, name, more=True)
    if FAR in names:
        for console in far_consoles():
            literal = console.prompt(line) if console.is_far_prompt(line) else None
            if literal is not None:
                return _as_console(line, literal, console.name, more=False)
    return None


def _as_console(line: str, literal: str, name: str, *, more: bool) -> Prompt:
    """The prompt as the console's, with the host and user that its shape shows."""
    by_shape = prompt_in(line)
    if by_shape is None or by_shape.text.rstrip() != literal.rstrip():
        return Prompt(literal, name, more=more)
    return replace(by_shape, text=literal, program=name, more=more)


def whole_prompt(line: str) -> Prompt | None:
    """The prompt, where the line is nothing else (what stood there when the typing began)."""
    prompt = prompt_in(line)
    if prompt is not None and prompt.text.rstrip() == line.rstrip():
        return Prompt(line, *_facts(prompt))
    return None


def unknown_prompt(line: str) -> Prompt:
    """A prompt of a shape we have no name for, with what can be read in it."""
    user = _IN_TEXT.search(line)
    folder = _FOLDER.search(line)
    return Prompt(
        line,
        user=user["user"] if user else None,
        host=user["host"] if user else None,
        cwd=folder["cwd"] if folder else None,
        status=_status(line),
    )


def ends_like_prompt(text: str) -> bool:
    """Whether the last character with ink is one that prompts end with (and not a percentage)."""
    bare = text.rstrip()
    if not bare or len(bare) > 250 or bare[-1] not in GLYPHS:
        return False
    return not (bare[-1] == "%" and bare[-2:-1].isdigit())


def shape(text: str) -> str:
    """What stays the same when a prompt recurs: numbers and folders made alike."""
    return _NUMBER.sub("0", _PATH.sub("/", text))


def _prompt(known: _Shape, match: re.Match[str]) -> Prompt:
    found = match.groupdict()
    extra = found.get("extra") or ""
    inside = _IN_TEXT.search(extra)
    folder = _FOLDER.search(extra)
    return Prompt(
        text=match[0],
        program=_named(known.program, found.get("name"), match[0]),
        user=found.get("user") or (inside["user"] if inside else None),
        host=found.get("host") or (inside["host"] if inside else None),
        cwd=found.get("cwd") or (folder["cwd"] if folder else None),
        status=_status(extra),
        strong=known.strong,
        more=known.more,
    )


def _named(program: str, name: str | None, text: str) -> str:
    """An in-house console is called as its prompt calls itself ("quillctl" of "quillctl(prod)> ")."""
    if program != "?":
        return program
    return (name or text).lower() if name != "PS" else "powershell"


def _facts(prompt: Prompt) -> tuple[str, str | None, str | None, str | None, int | None, bool, bool]:
    return (prompt.program, prompt.user, prompt.host, prompt.cwd, prompt.status, prompt.strong, prompt.more)


def _status(text: str) -> int | None:
    match = _STATUS.search(text)
    return int(match[1] or match[2]) if match else None
