"""How a command ended, from its exit status or what it plainly printed."""

from __future__ import annotations

import re

from wetink.model.event import Command
from wetink.model.evidence import Outcome

_HEAD = 40
_WIDE = 400

# Each shape is a whole line's beginning, so that an error word inside a log line that a command shows does not count.
_SHELL_ERRORS = (
    r"(?:-?(?:ba|z|k|da|a)?sh|fish|-bash|sudo|env|timeout|xargs|watch|nohup|time): .{0,200}",
    r"[\w./-]{1,80}: (?:line \d{1,6}: )?.{0,160}(?:command not found|No such file or directory|[Pp]ermission denied).*",
    r"[\w./-]{1,80}: .{0,160}(?:[Oo]peration not permitted|Is a directory|Not a directory|not recognized).*",
    r"[\w./-]{1,80}: .{0,160}(?:(?:invalid|unrecognized|illegal) option|missing operand|No space left).*",
    r"[\w./-]{1,80}: .{0,160}(?:cannot (?:open|access|stat|create|remove|execute)|Connection refused).*",
    r"[Cc]ommand not found:? .*",
    r"[Cc]ommand '.{1,80}' not found.*",
    r".{0,80}\b(?:is not recognized as|CommandNotFoundException).*",
)
_TOOL_ERRORS = (
    r"(?:[\w./-]{1,40}: )?(?:fatal )?[Ee]rror(?: from server)?(?: \([^)]{1,80}\))?(?: \w{1,20})?: .*",
    r"(?:[\w./-]{1,40}: )?(?:ERROR|FATAL|PANIC|FAILED)(?: \d{1,6})?(?: \([\w]{1,20}\))?(?: at line \d{1,6})?: .*",
    r"(?:[\w./-]{1,40}: )?[Ee]rror \([\w ]{1,60}\): .*",
    r"(?:FATA|ERRO|PANI)\[[\dT:+-]{4,25}Z?\] .*",  # logrus on a terminal: docker, crictl, k3d
    r"ERROR \d{4} \(\w{5}\).*",
    r"\(error\) .*",
    r"(?:ERR|WRONGTYPE|NOAUTH|READONLY|OOM|MOVED|NOPERM|MISCONF) .*",
    r"fatal: .*",
    r"[Uu]nable to connect to the server: .*",
    r"[Tt]he connection to the server .{1,120} was refused.*",
    r"[Uu]nknown (?:command|option|flag|argument|subcommand|shorthand flag)\b.*",
    r"(?:Failed to|Could not|Cannot|Can't|Unable to) .*",
    r"An error occurred \([\w.]{1,60}\) .*",
    r"E: .*",
    r"(?:usage|Usage|USAGE): +[^\s\d].*",  # "usage:   61 TiB used" is what `ceph -s` measured
    r"curl: \(\d{1,3}\) .*",
    r"ssh: .{1,200}: .*",
    r"[\w.@-]{1,80}: Permission denied \(.*",
    r"Host key verification failed\..*",
    r"make: \*\*\* .*",
    r"Traceback \(most recent call last\):.*",
    r"[\w.$]{1,200}(?:Error|Exception): .*",
    r"Error while .*",
    r"uncaught exception: .*",
    r"Mongo\w{0,20}(?:Error|Exception)\b.*",
    r"(?:Job|A dependency job) for \S{1,80} failed .*",
    r"\S{1,120}: (?:syntax error|not found|refused)\b.*",
)
_ERROR = re.compile("|".join(f"(?:{shape})" for shape in (*_SHELL_ERRORS, *_TOOL_ERRORS)))

_TOOK = re.compile(
    r"(?:.{1,200} )?(?:configured|created|patched|scaled|restarted|rolled back|annotated|labeled|deleted|cordoned"
    r"|uncordoned|drained|evicted|unchanged|paused|resumed|image updated|env updated|resource requirements updated)"
    r"(?: \(.{1,60}\))?$"
    r"|(?:deployment|daemon set|statefulset) .{1,100} successfully rolled out$"
    r"|OK$|PONG$"
    r"|(?:ALTER|CREATE|DROP|GRANT|REVOKE|TRUNCATE|COPY|INSERT|UPDATE|DELETE|SET|VACUUM|REINDEX|COMMIT)\b"
    r"[A-Z ]{0,40}\d{0,12}(?: \d{1,12})?$"
    r"|Query OK,.*|\{ ?(?:\"?acknowledged\"?: true|ok: 1\b).*"
    r"|Apply complete! .*|Rollback was a success!.*|Completed updating config .*"
    r"|\(\d{1,9} rows?\)$|.{0,100}\bsyntax is ok$|.{0,100}\btest is successful$"
)


_ANSWERS = re.compile(r"\s*(?:sudo\s+)?(?:[efz]?grep|rg|ag|diff|cmp|test|\[|kubectl diff|pgrep|systemctl is-)")
"""Programs that say no with status 1."""


_FOLLOWS = re.compile(
    r"(?:^|[\s|;&(])(?:watch|top|htop|tcpdump|ping|mtr|stern|iostat|vmstat|redis-cli\s.{0,80}monitor)\b"
    r"|\s(?:-[A-Za-z]{0,6}[fFw]|--follow|--watch)(?:[\s=\d]|$)"
)
"""Commands that only Ctrl-C ends: that is not a failure."""


def outcome_of(command: Command, line: str) -> Outcome | None:
    """FAILED or OK where exit status, cancellation or the output tells, else None.

    A command with an exit status other than 0 failed, except where its program gives a plain answer that way (grep
    without a match, diff with differences): those print no error.
    """
    if command.cancelled:
        return None if _FOLLOWS.search(line) else Outcome.FAILED
    lines = [line.strip() for line in _ends(command.output or "")]
    if command.exit is not None:
        return _by_status(line, command.exit, lines)
    if not lines:
        return None
    if is_error(lines):
        return Outcome.FAILED
    return Outcome.OK if any(_TOOK.match(line) for line in lines[-3:]) else None


def _by_status(line: str, status: int, printed: list[str]) -> Outcome | None:
    if status == 0:
        return Outcome.OK
    last = re.split(r"[|;&]", line)[-1]
    answered = status == 1 and _ANSWERS.match(last) is not None and not (printed and is_error(printed))
    return None if answered else Outcome.FAILED


def is_error(lines: list[str]) -> bool:
    """Whether output lines plainly are an error: the first line, or the last, or all of a short output."""
    return any(_ERROR.fullmatch(line[:_WIDE]) for line in (lines[0], lines[-1]))


def _ends(output: str) -> list[str]:
    """The first and last lines that hold something; an output of megabytes is not split up for it."""
    head = [line for line in output[:8_000].splitlines() if line.strip()][:_HEAD]
    tail = [line for line in output[-4_000:].splitlines() if line.strip()][-_HEAD:]
    return head if len(output) <= 8_000 and len(head) < _HEAD else head + tail
