"""What `terraform plan`, `apply` and `destroy` (and `tofu`) print, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.artifacts.stamps import instant
from wetink.artifacts.terraform_story import Failure, Run
from wetink.model.event import UNKNOWN, Place, When

_ESCAPE = re.compile(r"\x1b\[[0-9;]{0,20}[mK]|\r")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) ?", re.ASCII)
_ADDRESS = r"(?!data\.)([\w\"][^\n]{0,500}?)(?: \(deposed(?: object)? [0-9a-f]{4,16}\))?"
_BEGIN = re.compile(
    rf"{_ADDRESS}: (Creating|Modifying|Destroying|Importing)\.\.\.(?: [\[(](?:id=|ID: )(.{{0,300}})[\])])?$"
)
_END = re.compile(
    rf"{_ADDRESS}: (Creation|Modifications|Destruction|Import) complete(?: after [\dhms.]{{1,20}})?"
    r"(?: [\[(](?:id=|ID: )(.{0,300})[\])])?$"
)
_PLANNED = re.compile(
    rf" {{0,4}}# {_ADDRESS} (will be created|will be updated in-place|will be destroyed|must be replaced"
    r"|is tainted, so must be replaced|will be replaced[^\n]{0,200}|will be imported"
    r"|will no longer be managed by (?:Terraform|OpenTofu))"
)
_SUMMARY = re.compile(r"Plan: ((?:\d+ to \w+(?:, )?){1,6})")
_APPLIED = re.compile(r"(Apply|Destroy) complete! Resources: ([^\n]{1,200}?)\.?$")
_NOTHING = re.compile(r"No changes\. ")
_ERROR = re.compile(r"(?:[│|] )?Error: (.{1,500})")
_WITH = re.compile(r"(?:[│|] )? {0,4}with ([^\n]{1,500}),$")
_CLOSES = re.compile(r" {4}\}")
_DETAIL = re.compile(r" {4,12}(?:-/\+|\+/-|[~+-]) (?!resource \")\S")

OPENERS = re.compile(
    r"(?:Terraform|OpenTofu) (?:used the selected providers|will perform|planned|has compared|v\d)"
    r"|An execution plan has been generated|Resource actions are indicated|Note: Objects have changed outside"
    r"|(?:Acquiring|Releasing) state lock|Refreshing (?:Terraform )?state|Initializing (?:the|modules|provider)"
    r"|Running (?:plan|apply) in|Preparing the remote|Configuring remote state|There are some problems with the CLI"
    r"|No changes\. |Plan: \d|(?:Apply|Destroy) complete!|╷"
    r"|\+ (?:\S{0,200}/)?(?:terraform|tofu) |##\[group\]Run (?:terraform|tofu) "
    r"|\[command\]\S{0,200}/(?:terraform|tofu)(?:-bin)? "
    rf"|{_ADDRESS}: (?:Creating|Modifying|Destroying|Importing|Refreshing state|Preparing import)\.\.\."
    rf"|data\.[^\n]{{1,500}}?: (?:Reading|Refreshing state)\.\.\.|{_PLANNED.pattern}"
)
"""How such output begins."""

MARKS = re.compile(
    r"(?:Plan: \d+ to |(?:Apply|Destroy) complete! Resources: |No changes\. (?:Your |No |Infra)"
    rf"|{_BEGIN.pattern}|{_PLANNED.pattern}|(?:Terraform|OpenTofu) (?:planned|will perform) the following actions)",
    re.MULTILINE,
)
"""What only such output holds."""

_ACTIONS = {
    "Creating": "create", "Creation": "create", "Modifying": "update", "Modifications": "update",
    "Destroying": "delete", "Destruction": "delete", "Importing": "import", "Import": "import",
}  # fmt: skip
_PLANS = {"created": "create", "updated in-place": "update", "destroyed": "destroy", "imported": "import"}
_MOST_DETAILS = 12


def clean(line: str) -> tuple[str, When]:
    """(the line without colours and a CI log's stamp before it, the time of that stamp)."""
    text = _ESCAPE.sub("", line)
    found = _STAMP.match(text)
    at = instant(found[1]) if found else None
    return (text[found.end() :], When(at=at)) if found and at else (text, UNKNOWN)


def runs(lines: list[str], source: str) -> Iterator[Run]:
    """Each plan with its apply; a second plan begins another run."""
    run, block = Run(), ""
    for number, whole in enumerate(lines, 1):
        line, when = clean(whole)
        place = Place(source, f"line {number}")
        if "OpenTofu" in line:
            run.tool = "OpenTofu"
        if (run.applied or run.ops) and (_PLANNED.match(line) or _SUMMARY.match(line)):
            yield run
            run = Run(tool=run.tool)
        block = _take_plan(run, line, block)
        _take(run, line, place, when)
    yield run


def _take_plan(run: Run, line: str, block: str) -> str:
    """Read a line of a plan; gives the address whose block is open."""
    if found := _PLANNED.match(line):
        run.planned[found[1]] = _planned(found[2])
        run.details[found[1]] = []
        return found[1]
    if block and _CLOSES.match(line):
        return ""
    known = not line.endswith("(known after apply)")
    if block and known and _DETAIL.match(line) and len(run.details[block]) < _MOST_DETAILS:
        run.details[block].append(" ".join(line.split()))
    return block


def _planned(words: str) -> str:
    return "replace" if "replaced" in words else _PLANS.get(words.removeprefix("will be "), "stop managing")


def _take(run: Run, line: str, place: Place, when: When) -> None:
    if found := _BEGIN.match(line):
        run.begin(found[1], _ACTIONS[found[2]], place, when)
    elif found := _END.match(line):
        run.finish(found[1], _ACTIONS[found[2]], place, when, found[3] or "")
    elif found := _SUMMARY.match(line):
        run.summary, run.place, run.when = found[1].strip(", "), place, when
    elif _NOTHING.match(line) and not run.place:
        run.place, run.when = place, when
    elif found := _APPLIED.match(line):
        run.applied, run.ended, run.ended_at = f"{found[1].lower()} complete: {found[2]}", place, when
    elif found := _ERROR.match(line):
        run.failures.append(Failure(place, when, found[1].strip()))
    elif (found := _WITH.match(line)) and run.failures and not run.failures[-1].address:
        run.failures[-1].address = found[1]
