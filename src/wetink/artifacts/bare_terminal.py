"""Logs of a terminal without any header: by which signs they are known, and prompts that only recurrence shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from wetink.artifacts.shell_words import is_command
from wetink.artifacts.terminal.paper import visible
from wetink.artifacts.terminal.prompts import Prompt, prompt_in
from wetink.artifacts.text import decode
from wetink.model.consoles import Console, console_opened, consoles, far_consoles, recurring_prompts

_SEQUENCE = re.compile(r"\x1b\][^\x07\x1b]{0,300}(?:\x07|\x1b\\)|\x1b\[[0-9;?]{0,20}[A-Za-z]")
_DOLLAR = re.compile(r"[$%] (?=\S)")
_DEVICE = re.compile(
    r"(?P<prompt>(?P<host>[A-Za-z][\w.-]{1,62})(?:\([\w-]{1,40}\))?[#>]) ?(?P<typed>[a-z?][\w ./?:|\"*-]{0,200})\s*$"
)
_DEVICE_WORDS = frozenset(
    (
        *("show", "sh", "display", "configure", "conf", "config", "terminal", "enable", "exit", "end", "interface"),
        *("ping", "write", "wr", "copy", "reload", "clear", "no", "undo", "traceroute", "debug", "do", "quit"),
        *("commit", "router"),
    )
)
_STARS = "**********"
"""Opens a PowerShell transcript, which holds prompts too."""

_CONNECTIONS = ("ssh ", "telnet ", "plink ")
_MOST_LINES = 2000
_FEW = 3


def is_bare(data: bytes, *, log: bool) -> bool:
    """Whether a head of a file is a terminal's output: edited lines are marked, or it begins at a prompt that recurs.

    A prompt names user and host, or a folder of Windows, or is drawn with a sign nothing else uses; or it is a dollar
    sign before what can be a command; or a network device's, with commands of such behind it. log: its name says so.
    """
    if data.count(b"\x1b[?2004h") > 1 or data.count(b"\x1b]133;A") > 1 or data.count(b"\x1b]633;A") > 1:
        return True
    lines = list(_lines(data))
    first = next((line for line in lines if line.strip()), "")
    if sign := bare_prompt(first):
        return log or sum(line.startswith(sign) for line in lines) > 1
    fenced = any(line.startswith(("```", "~~~")) for line in lines) and b"\x1b" not in data
    if fenced or first.startswith(_STARS):
        return False
    if device_prompts(lines):
        return _DEVICE.match(first) is not None or is_at_prompt(first)
    at_prompt = [line for line in lines if is_at_prompt(line)]
    if b"\x1b" in data:
        return len(at_prompt) > 1
    return _begins(lines) and (len(at_prompt) >= _FEW or _is_inside(lines))


def _is_inside(lines: list[str]) -> bool:
    """Whether a console or connection is opened at a shell's prompt, and such a console's prompt stands below."""
    inside: tuple[Console, ...] = ()
    for line in lines:
        if is_at_prompt(line):
            prompt = prompt_in(line.lstrip("\r"))
            typed = line.lstrip("\r")[len(prompt.text) :] if prompt is not None else ""
            opened = consoles().get(console_opened(typed) or "")
            far = far_consoles() if typed.startswith(_CONNECTIONS) else ()
            inside = (opened,) if opened is not None else far
        elif any(one.is_far_prompt(line) if one.far else one.prompt(line) for one in inside):
            return True
    return False


def opens_at_prompt(data: bytes) -> bool:
    """Whether the bracket at the very beginning is a prompt's ("[root@db-1 ~]# ") rather than JSON's."""
    return is_at_prompt(next(_lines(data.lstrip()), ""))


def bare_prompt(first: str) -> str:
    """The sign at which a log begins, where a command can stand behind it, else ""."""
    found = _DOLLAR.match(first)
    return found[0] if found and is_command(first[found.end() :]) is not False else ""


def is_at_prompt(line: str) -> bool:
    """Whether a line begins with a prompt that is nothing else."""
    prompt = prompt_in(line.lstrip("\r"))
    return prompt is not None and prompt.strong and _is_sure(prompt, line)


def _is_sure(prompt: Prompt, line: str) -> bool:
    if prompt.user is not None or prompt.program in {"powershell", "cmd"}:
        return True
    typed = line.lstrip("\r")[len(prompt.text) :].strip()
    return bool(typed) and not prompt.text[:1].isalpha() and is_command(typed) is True


def _begins(lines: list[str]) -> bool:
    """Whether a prompt stands in one of the first lines: Windows greets with two, a prompt of two lines has a head."""
    filled = [line for line in lines if line.strip()][:4]
    if not filled:
        return False
    greeted = filled[0].startswith(("Microsoft Windows [", "Windows PowerShell", "PowerShell ", "Last login: "))
    return is_at_prompt(filled[0]) or (
        (greeted or filled[0].startswith(("~", "/", "╭"))) and any(map(is_at_prompt, filled))
    )


def device_prompts(lines: list[str]) -> tuple[str, ...]:
    """Prompts of a switch or router ("core-1#", "core-1(config)#"), "" where no device answers to its commands."""
    hosts: Counter[str] = Counter()
    prompts: dict[str, dict[str, None]] = {}
    for line in lines[:_MOST_LINES]:
        found = _DEVICE.match(line.rstrip("\r"))
        if found and found["typed"].split()[0] in _DEVICE_WORDS:
            hosts[found["host"]] += 1
            prompts.setdefault(found["host"], {})[found["prompt"]] = None
    return tuple(prompt for host, count in hosts.items() if count >= _FEW for prompt in prompts[host])


def known_prompts(text: str) -> tuple[str, ...]:
    """Prompts of a log that only its beginning, or their recurrence, tells: a dollar sign, a device's name."""
    lines = [visible(line[:4096]) for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]]
    first = next((line for line in lines if line.strip()), "")
    sign = bare_prompt(first)
    return (sign,) if sign else (*device_prompts(lines), *_own_prompts(lines))


def _own_prompts(lines: list[str]) -> tuple[str, ...]:
    """Prompts of programs nobody knows ("quill(prod)> "), as they stand in front of what was typed."""
    return tuple(dict.fromkeys(recurring_prompts(lines, _typed_at_shell).values()))


def _typed_at_shell(line: str) -> str | None:
    prompt = prompt_in(line)
    return line[len(prompt.text) :] if prompt is not None and prompt.strong else None


def begun_behind_prompt(output: bytes) -> bytes:
    """The output of a log that was switched on at a prompt: its first line was typed there, at one like the next."""
    lines = list(_lines(output[:65536]))
    first = next((line for line in lines if line.strip()), "").strip()
    if not first or is_at_prompt(first) or _DEVICE.match(first) or is_command(first) is not True:
        return output
    following = (prompt_in(line.lstrip("\r")) for line in lines if is_at_prompt(line))
    prompt = next((prompt.text for prompt in following if prompt), "$ ")
    return prompt.encode() + output.lstrip(b"\r\n")


def _lines(data: bytes) -> Iterator[str]:
    for line in decode(data).split("\n", _MOST_LINES)[:_MOST_LINES]:
        yield _SEQUENCE.sub("", line)
