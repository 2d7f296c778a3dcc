"""Logs of CI jobs as text (GitHub Actions, GitLab's runner, Jenkins): what a job ran, and what that printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wetink.artifacts.stamps import instant
from wetink.artifacts.terminal.paper import visible
from wetink.model.event import UNKNOWN, Actor, Command, Event, Kind, Place, When

_GITHUB = re.compile(
    r"(?m)^(?:[^\t\n]{1,120}\t[^\t\n]{1,120}\t)?(?:\ufeff?\d{4}-\d\d-\d\dT[\d:.]{8,18}Z )?##\[group\]Run "
)
_GITLAB = re.compile(r"Running with gitlab-runner \d")
_JENKINS = re.compile(
    r"\A(?:\S{0,40} )?(?:Started by |Resuming build |Lightweight checkout |Branch indexing)", re.MULTILINE
)
_JENKINS_RUNS = re.compile(r"(?m)^(?:\S{0,40} )?(?:\[Pipeline\] |Finished: [A-Z]|Building (?:remotely |in workspace ))")

_CELLS = re.compile(r"[^\t\n]{1,120}\t[^\t\n]{1,120}\t(?=\ufeff?\d{4}-)")
"""What `gh run view --log` puts in front: the job, the step."""

_STAMP = re.compile(r"\ufeff?\[?(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)\]?(?: |$)(?:\d\d[OE]\+? ?)?")
"""Times in front of each line: GitHub's, GitLab's (with its stream behind), Jenkins' plugin Timestamper."""

_SECTION = re.compile(r"section_(?:start|end):(?P<epoch>\d{9,10}):\w+(?:\[[^\]\n]*\])?\r?")
_EXIT = re.compile(r"(?:exit code|exit status|returned exit code)\s*:?\s*(?P<code>\d{1,3})\b")
_SETTINGS = re.compile(r"(?:shell: |env:$|with:$)")
_STARTED = re.compile(r"Started by (?:user |GitHub push by )(?P<who>[\w.@'’-][\w .@'’()-]{0,60})$")


@dataclass(slots=True)
class _Ran:
    """A command: where it stands, when it began, what it printed, how it ended.

    open  what follows is still its output
    set   its script is over, its shell and environment are told
    """

    line: int
    when: When
    script: list[str]
    output: list[str] = field(default_factory=list)
    exit: int | None = None
    open: bool = True
    set: bool = False


@dataclass(slots=True)
class _Job:
    """What was read so far, and who started it."""

    found: list[_Ran] = field(default_factory=list)
    who: Actor | None = None


def is_ci_log(text: str) -> bool:
    """Whether a text is the log of such a job."""
    return _dialect(text) is not None


def ci_events(text: str, source: str) -> Iterator[Event]:
    """One event per command that the job ran, with its output; times UTC where the log shows them; linear."""
    take = _dialect(text)
    if take is None:
        return
    job, now = _Job(), UNKNOWN
    for number, raw in enumerate(text.split("\n"), 1):
        line, now = _bare(raw, now)
        take(job, line, number, now)
    for ran in job.found:
        script = "\n".join(ran.script).strip()
        if script:
            printed = "\n".join(ran.output).strip("\n")
            detail = Command(program="sh", output=printed, exit=ran.exit, session=source)
            yield Event(Place(source, f"line {ran.line}"), Kind.EXECUTED, script, detail, ran.when, job.who, source)


def _bare(raw: str, now: When) -> tuple[str, When]:
    """A line without colours and times, and the time it shows or the one before."""
    line = _CELLS.sub("", raw.rstrip("\r"), count=1)
    for found in _SECTION.finditer(line):
        now = When(at=datetime.fromtimestamp(int(found["epoch"]), UTC))
    line = _SECTION.sub("", line)
    stamp = _STAMP.match(line)
    at = instant(stamp["at"]) if stamp else None
    line = line[stamp.end() :] if stamp else line
    return visible(line).rstrip(), When(at=at) if at else now


def _dialect(text: str) -> Callable[[_Job, str, int, When], None] | None:
    if _GITHUB.search(text):
        return _github
    if _GITLAB.search(text[:2000]):
        return _gitlab
    return _jenkins if _JENKINS.match(text) and _JENKINS_RUNS.search(text) else None


def _github(job: _Job, line: str, number: int, now: When) -> None:
    """A step opens a group with its script, none where it uses an action; what it prints comes behind the group."""
    last = job.found[-1] if job.found else None
    if line.startswith("##[group]"):
        if last is not None:
            last.open = False
        if line.startswith("##[group]Run "):
            job.found.append(_Ran(number, now, []))
    elif line == "Post job cleanup." and last is not None:
        last.open = False
    elif last is not None and last.open:
        _of_step(last, line)


def _of_step(ran: _Ran, line: str) -> None:
    """A line of a step's group: of its script, its settings; or behind the group: what it printed, how it ended."""
    if line == "##[endgroup]":
        ran.output.append("")
    elif line.startswith("##[error]"):
        _ended(ran, line)
        ran.output.append(line.removeprefix("##[error]"))
    elif ran.output:
        ran.output.append(line)
    elif _SETTINGS.match(line):
        ran.set = True
    elif not ran.set:
        ran.script.append(line)


def _gitlab(job: _Job, line: str, number: int, now: When) -> None:
    if line.startswith("$ "):
        job.found.append(_Ran(number, now, [line[2:]]))
    elif line.startswith(("Cleaning up ", "Uploading artifacts", "Saving cache", "Job succeeded", "ERROR: Job failed")):
        for last in job.found[-1:]:
            _ended(last, line)
            last.open = False
    elif job.found and job.found[-1].open:
        job.found[-1].output.append(line)


def _jenkins(job: _Job, line: str, number: int, now: When) -> None:
    started = _STARTED.match(line)
    if started is not None:
        job.who = Actor(name=started["who"].strip())
    elif line.startswith("+ "):
        job.found.append(_Ran(number, now, [line[2:]]))
    elif line.startswith(("[Pipeline]", "Finished: ", "ERROR: script returned", "Build step ")):
        for last in job.found[-1:]:
            _ended(last, line)
            last.open = False
    elif job.found and job.found[-1].open:
        job.found[-1].output.append(line)


def _ended(ran: _Ran, line: str) -> None:
    found = _EXIT.search(line)
    if found is not None:
        ran.exit = int(found["code"])
