"""Recognises the prompt at the start of a pasted terminal line: which program read the line, on which host, as whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wetink.evidence.paste_devices import is_device_line

_TAIL = r"(?:[ \t](?P<command>.*)|$)"
_USER = r"(?P<user>[A-Za-z_][\w.+-]{0,40})"
_HOST = r"(?P<host>[A-Za-z0-9][\w.-]{0,80})"
_ENV = r"(?:\([^()\n]{1,120}\) ?)?(?:\[?(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d(?::\d\d)?\]? )?"
_CLOCK = r"\[?\d\d:\d\d(?::\d\d)?\]?"
_CWD = r"(?P<cwd>[~/][\w./~@+-]{0,160}|~)"
_GIT = r"(?: ?(?:git:)?\([^()\n]{1,60}\)| \[[^\]\n]{1,40}\])?(?: ?[✗✔*])?"

_DATABASE = r"(?:[\w.-]{1,40}@)?[\w.-]{1,64}"
_MONGO_STATE = r"(?:PRIMARY|SECONDARY|ARBITER|RECOVERING|STARTUP2?|OTHER|ROLLBACK|DOWN)"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line taken apart.

    sure     nothing but a prompt looks like this; others need support from what is typed behind them
    goes_on  a continuation prompt: the line belongs to the command before
    """

    program: str
    command: str
    host: str | None = None
    user: str | None = None
    cwd: str | None = None
    sure: bool = True
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    program: str
    pattern: re.Pattern[str]
    sure: bool = True
    goes_on: bool = False


def _shape(program: str, pattern: str, *, sure: bool = True, goes_on: bool = False) -> _Shape:
    return _Shape(program, re.compile(pattern), sure, goes_on)


_SHAPES = (
    # PowerShell and cmd.exe
    _shape("powershell", rf"(?:\[(?P<host>[\w.-]{{1,80}})\]: ?)?PS(?: (?P<cwd>[^>\n]{{1,200}}))?>{_TAIL}"),
    _shape("cmd", rf"(?:{_USER}@{_HOST} )?(?P<cwd>[A-Z]:\\[^<>|\"\n]{{0,200}})>[ ]?(?P<command>.*)"),
    # SQL shells
    _shape("psql", rf"{_DATABASE}[=*!^]{{1,2}}[#>]{_TAIL}"),
    _shape("psql", rf"{_DATABASE}[-('\"*$][#>]{_TAIL}", goes_on=True),
    _shape("mysql", rf"(?:mysql|MySQL|MariaDB|tidb|TiDB)(?: ?\[[^\]\n]{{0,60}}\]| ?\([^)\n]{{0,60}}\))?>{_TAIL}"),
    _shape("mysql", rf"MySQL  ?[^>\n]{{1,120}} (?:SQL|JS|Py) >{_TAIL}"),
    _shape("mysql", rf" {{1,8}}(?:-|'|\"|`|/\*)>{_TAIL}", goes_on=True),
    _shape("sqlite3", rf"sqlite>{_TAIL}"),
    _shape("sqlite3", rf" {{0,6}}\.\.\.>{_TAIL}", goes_on=True),
    _shape("cqlsh", rf"(?:[\w.-]{{1,40}}@)?cqlsh(?::[\w.-]{{1,60}})?>{_TAIL}"),
    _shape("sqlplus", rf"SQL>{_TAIL}"),
    _shape("clickhouse-client", rf"(?P<host>[\w.-]{{1,80}}) :\){_TAIL}", sure=False),
    _shape("clickhouse-client", rf":-\]{_TAIL}", goes_on=True),
    _shape("trino", rf"(?:trino|presto)(?::[\w.-]{{1,60}})?>{_TAIL}"),
    # other data stores
    _shape(
        "redis-cli", rf"(?:redis |valkey )?(?P<host>[\w.-]{{1,80}}):\d{{2,5}}(?:\[\d{{1,4}}\])?(?:\(\w+\))?>{_TAIL}"
    ),
    _shape("mongosh", rf"[\w.-]{{1,60}}:{_MONGO_STATE}>{_TAIL}"),
    _shape(
        "mongosh",
        rf"(?:[\w.-]{{1,60}} ){{0,2}}\[(?:direct: ?)?(?:primary|secondary|mongos|arbiter|recovering|other)"
        rf"[^\]\n]{{0,40}}\](?: [\w.-]{{1,60}})?>{_TAIL}",
    ),
    _shape("mongosh", r"[\w-]{1,64}>[ ](?P<command>(?:db\.\w|rs\.\w|sh\.\w|show (?:dbs|collections)|use \w).*)"),
    # languages
    _shape("python", rf">>>{_TAIL}"),
    _shape("python", rf"In \[\d{{1,5}}\]:{_TAIL}"),
    _shape("python", rf"\.\.\.{_TAIL}", goes_on=True),
    _shape("irb", rf"(?:irb|pry)\([^)\n]{{1,40}}\)[^>\n]{{0,20}}[>*]{_TAIL}"),
    _shape("irb", rf"\[\d{{1,4}}\] pry\([^)\n]{{1,40}}\)[>*]{_TAIL}"),
    _shape("gdb", rf"\(gdb\){_TAIL}"),
    _shape("lldb", rf"\(lldb\){_TAIL}"),
    _shape("python", rf"\(Pdb(?:\+\+)?\){_TAIL}"),
    _shape("iex", rf"iex\([^)\n]{{1,60}}\)\d{{0,5}}>{_TAIL}"),
    # network devices
    _shape("routeros", rf"\[{_USER}@{_HOST}\](?: /[\w /-]{{1,60}})? ?>{_TAIL}"),
    _shape("ios", rf"RP/[\w/]{{1,30}}:{_HOST}(?:\([\w-]{{1,40}}\))?#[ \t]*(?P<command>.*)"),
    # POSIX shells that name user, host or folder
    _shape("sh", rf"{_ENV}\[{_USER}@{_HOST}[ :](?P<cwd>[^\]\n]{{1,160}})\]{_GIT} ?[$#%>]{_TAIL}"),
    _shape("sh", rf"{_ENV}\[{_USER}@{_HOST}[ :](?P<cwd>[^\]\n]{{1,160}})\][$#](?P<command>[a-z./~]\S*(?: .*)?)"),
    _shape("sh", rf"{_ENV}\[{_USER}(?:@{_HOST})?(?::(?P<cwd>[^\]\n]{{1,160}}))?\]{_GIT} ?[$#%]{_TAIL}"),
    _shape("sh", rf"\[{_USER}@{_HOST}:(?P<cwd>[~/][^\]\n]{{0,160}})\]{_TAIL}"),
    _shape("sh", rf"I have no name!@{_HOST}:(?P<cwd>[^\s$#]{{1,160}})[$#]{_TAIL}"),
    _shape(
        "sh", rf"{_ENV}{_USER}@{_HOST}(?:[: ] ?(?P<cwd>[^\s\]$#%>]{{1,160}}))?{_GIT}(?: {_CLOCK})? ?[$#%>❯➜]{_TAIL}"
    ),
    _shape("sh", rf"{_ENV}{_HOST}[: ]{_CWD}{_GIT}(?: {_USER})? ?(?:[$#❯➜]|(?<!\d)%){_TAIL}"),  # "about ~30% of"
    _shape("sh", rf"{_HOST}:(?P<cwd>[\w./~-]{{1,80}}) {_USER}[$#]{_TAIL}"),
    _shape("sh", rf"-?(?:sh|bash|zsh|ash|dash|ksh)-\d[\d.]{{0,8}}[$#]{_TAIL}"),
    _shape("sh", rf"{_CWD}{_GIT} [$#%❯➜]{_TAIL}"),
    _shape("sh", rf"\[{_CWD}\]{_GIT} ?[$#%]{_TAIL}"),
    _shape("sh", rf"{_CWD}(?: [^\s❯]{{1,40}}){{0,4}} ❯{_TAIL}"),
    _shape("sh", rf"[╰└]─{{1,3}}[$#%❯➜>λ]{_TAIL}"),
    # bare marks
    _shape("sh", r"\$[ \t]+(?P<command>\D.*)"),
    _shape(
        "sh", rf"{_ENV}➜[ \t]+(?P<cwd>\S{{1,80}})(?:[ \t]+git:\([^)\n]{{1,60}}\))(?:[ \t]*✗)?[ \t]+(?P<command>\S.*)"
    ),
    _shape("sh", rf"{_ENV}➜[ \t]+(?P<cwd>~\S{{0,80}})(?:[ \t]+(?P<command>\S.*))?"),
    _shape("sh", r"[❯➜λ»⟩][ \t]+(?P<command>\S.*)", sure=False),
    _shape("sh", r"%[ \t]+(?P<command>\S.*)", sure=False),
    _shape("sh", rf"{_HOST}\$[ \t]+(?P<command>\S.*)", sure=False),
    _shape("root", r"#[ \t]+(?P<command>\S.*)", sure=False),
    _shape("sh", r">[ \t]+(?P<command>\S.*)", sure=False),
)
_NAMED = re.compile(
    r"(?P<program>[A-Za-z][\w.-]{1,30})(?: ?[\[(][^\])\n]{1,40}[\])])?(?:[:/@][\w.-]{1,40})?[>#]"
    r"[ \t]+(?P<command>\S.*)"
)
_DEVICE = re.compile(
    r"<?(?P<host>[A-Za-z][\w-]{1,62})(?:\([\w-]{1,40}\))?[>#][ \t]*"
    r"(?P<command>(?:show|sh|display|conf|configure|config|system-view|terminal|enable|en|exit|end|interface|ping|write|wr"
    r"|copy|clear|no|undo|traceroute|debug|do|commit|router|reload)\b.*)"
)


_MODE = re.compile(
    r"(?:<(?P<user_view>[A-Za-z][\w.-]{1,62})>|\[[~*]?(?P<view>[A-Za-z][\w./-]{1,102})\]"
    r"|(?P<host>[A-Za-z][\w.-]{1,62})(?P<mode>\([\w./-]{1,40}\))?[>#])[ \t]{0,2}(?P<command>\S.*)?"
)


def device_lines(lines: list[str]) -> dict[int, Prompt]:
    """The lines at a network device's prompt, by their index: its modes differ from line to line, its name does not.

    A device is known by a line of such a kind behind a prompt ("core-1#show bgp summary", "sw1(config)#int gi1").
    Linear in the lines.
    """
    found: list[tuple[int, str, str]] = []
    hosts: set[str] = set()
    for index, line in enumerate(lines):
        match = _MODE.fullmatch(line[:8000].rstrip())
        if match is None:
            continue
        host = match["user_view"] or match["view"] or match["host"]
        command = match["command"] or ""
        found.append((index, host, command))
        shell = prompt_of(line)
        if is_device_line(command) and (shell is None or not shell.sure):
            hosts.add(host)
    named = ((index, _device(host, hosts), command) for index, host, command in found)
    return {index: Prompt("ios", command, host=host) for index, host, command in named if host}


def _device(shown: str, hosts: set[str]) -> str:
    """The device of a prompt, which may show the view behind its name ("AC1-wlan-view"); "" where it is of none."""
    parts = shown.split("-")
    return next((name for n in range(len(parts), 0, -1) if (name := "-".join(parts[:n])) in hosts), "")


@lru_cache(maxsize=8192)
def prompt_of(line: str) -> Prompt | None:
    """The prompt that a line begins with, None where it begins with none of the known ones."""
    line = line[:8000]
    indented = line[:1] in {" ", "\t"}
    bare = line.strip()
    for shape in _SHAPES:
        match = shape.pattern.fullmatch(line.rstrip() if shape.goes_on else bare)
        if match and not (indented and not shape.sure):
            return _prompt(shape, match, bare)
    return None


def named_prompt(line: str) -> Prompt | None:
    """An in-house tool's prompt ("otter> status"), named for the word in front, or a network device's ("core-1#show").

    Only to be trusted inside a fence.
    """
    line = line[:8000].rstrip()
    device = _DEVICE.fullmatch(line)
    if device:
        return Prompt("ios", device["command"], host=device["host"], sure=False)
    match = _NAMED.fullmatch(line)
    return Prompt(match["program"], match["command"], sure=False) if match else None


def _prompt(shape: _Shape, match: re.Match[str], line: str) -> Prompt:
    found = match.groupdict()
    command = (found.get("command") or "").rstrip()
    command = command if shape.goes_on else command.lstrip()
    user, program = found.get("user"), shape.program
    if program == "root":
        program, user = "sh", "root"
    elif program == "sh" and user is None and line[: len(line) - len(command)].rstrip().endswith("#"):
        user = "root"
    cwd = found.get("cwd")
    return Prompt(program, command, found.get("host"), user, cwd.strip() if cwd else None, shape.sure, shape.goes_on)
