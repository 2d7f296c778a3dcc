"""Follow-ups made, merged and looked up at a prompt, and what was noted there of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.prevention.refs import URL, Mention, Ref, keys, url_for
from wetink.drafting.record.record import Record, Run
from wetink.model.evidence import Outcome

_TOOLS = r"(?:gh|glab|hub|tea|berg|jira|acli|linear|az|bb|snow|sn|redmine|youtrack|bugz|arc|lab|forgejo|gitea)"
_MAKES = re.compile(rf"{_TOOLS} (?:.* )?(?:create|new|open|pull-request|add)")
_REQUESTS = re.compile(r"\b(?:pr|mr|pulls?|pull-request|merge[-_]requests?|push)\b")
_MAKES_HERE = re.compile(r"\b(?:jira|linear|youtrack|redmine|bugz|snow)(?: [\w-]{1,20}){0,2} (?:create|new|add)\b")
"""The same of tools of whose words only the first two are a verb."""
_ENDS = re.compile(rf"{_TOOLS} (?:.* )?(?:merge|close|complete|resolve)")
_SHOWS = re.compile(rf"{_TOOLS} (?:.* )?(?:view|list|ls|show|status)")
_POSTS = re.compile(
    r"-X ?POST\b|--request[ =]POST\b|\s(?:-d|--data(?:-\w+)?|--json)\b|\bInvoke-RestMethod\b.*-Method Post"
)
_TRACKER = re.compile(
    r"/(?:issues?|pulls|merge_requests|problem|change_request|workitems|stories|bug|tickets)\b(?!/\d)"
)
"""The address to which a tracker's API has a new one posted."""
_PUSHES = re.compile(r"git push")
_PUSHED = re.compile(
    r"^remote:\s+(?:View merge request|https?://\S+/\+/\d|https?://\S+/(?:merge_requests|pulls|pull)/\d)"
)
_TITLED = re.compile(r"(?:--title|--summary|--short[-_]description|\bsummary|-t|-s)[ =]?(['\"])(.{3,200}?)\1")
_TITLE_FIELD = re.compile(r"\"(?:title|summary|short_description|System\.Title)\\?\": ?\\?\"([^\"\\]{3,200})")
_COMMITTED = re.compile(r"\bgit (?:[^|;&]* )?commit (?:[^|;&]* )?(?:-[a-z]*m|--message)[ =]?(['\"])(.{3,200}?)\1")
"""`gh pr create --fill` takes the title from the commit."""
_MADE = re.compile(r"\"(?:key|number|iid|pullRequestId|id|ref)\\?\": ?\\?\"?([A-Z]{2,6}-?\d{1,12}|\d{1,9})\\?\"?")
_NOTES = re.compile(r"(?:\bcat\s*>>?|\btee\s+-a|\becho\b.*>>|\bprintf\b.*>>)\s*\S*?(\S+)")
_HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?[^\n]*\n(.*?)(?:\n>?\s*\1\b|\Z)", re.DOTALL)
_OVER = re.compile(r"\b(?:merged|closed|done|completed?|resolved|implemented)\b", re.IGNORECASE)
_STATE = re.compile(r"\W*(?:state|status)\W", re.IGNORECASE)
_MANY_LINES = 200
_HOURS = 4 * 3600.0
_STILL = re.compile(r"\b(?:open(?:ed)?|draft|to do|in progress|in review|new|assess|implement)\b", re.IGNORECASE)


def read_prompts(record: Record, since: float, over: float, refs: dict[str, Ref]) -> None:
    """Add what was made at a prompt at `since` or later, and what a tool told of what became of it.

    A request to merge before `over`, when things were well again, may be the fix: only later ones are follow-ups.
    """
    for run in record.runs:
        if run.ok and run.t >= (over if _REQUESTS.search(run.line) else since) and _is_making(run):
            _made(run, record, refs)
    for run in record.runs:
        if run.ok and run.t >= since:
            _ended(run, refs)
            _shown(run, refs)


def notes(record: Record, since: float) -> Iterator[tuple[Run, str]]:
    """What somebody wrote into a log or a file of notes at a prompt, with the command that did it."""
    for run in record.runs:
        if run.t >= since and run.item.outcome is not Outcome.FAILED and _NOTES.search(run.line):
            body = _HEREDOC.search(run.line)
            text = body[2] if body else run.line
            yield run, re.sub(r"(?m)^>\s?", "", text)


def _is_making(run: Run) -> bool:
    if _creates(run):
        return True
    if _PUSHES.search(run.line):
        return any(_PUSHED.match(line) for line in run.output.splitlines())
    return _POSTS.search(run.line) is not None and _TRACKER.search(run.line) is not None


def _creates(run: Run) -> bool:
    return any(_MAKES.fullmatch(verb) for verb in run.facts.verbs) or _MAKES_HERE.search(run.line) is not None


def _made(run: Run, record: Record, refs: dict[str, Ref]) -> None:
    """By its address in the answer, else by its name there; the answer names what was made before anything else."""
    pushed = _PUSHES.search(run.line) is not None and not _creates(run)
    lines = run.output.splitlines()
    text = "\n".join(line for line in lines if not pushed or line.startswith("remote:"))
    found = [key for url in URL.findall(text) for key in keys(url)][:1] or _named_in(text, run)
    for key in found:
        ref = refs.setdefault(key, Ref(key))
        ref.filed = ref.noted = True
        ref.url = ref.url or url_for(key, text)
        ref.mentions.append(Mention(_title(run, key, record), run.output_id or run.item.id))


def _named_in(text: str, run: Run) -> list[str]:
    stated = [match[1] for match in _MADE.finditer(text)]
    named = [key for one in stated for key in keys(one)] or keys(text)
    asked = keys(run.line)
    return [key for key in named if key not in asked][:1]


def _title(run: Run, key: str, record: Record) -> str:
    field = _TITLE_FIELD.search(run.line)
    title = _TITLED.search(run.line) or _COMMITTED.search(run.line)
    if field or title:
        return field[1] if field else title[2] if title else ""
    field = _TITLE_FIELD.search(run.output)
    if field:
        return field[1]
    number = key.rpartition("/")[2]
    beside = (line for line in run.output.splitlines() if re.search(rf"(?<![\w-]){re.escape(number)}(?!\w)", line))
    told = next((found for line in beside if (found := _beside(line))), "")
    return told or _last_commit(run, record) or run.line


def _beside(line: str) -> str:
    """What a line that names it says besides: "!118 alert on pool use (pool)", "<address> alert on pool use [NEW]"."""
    text = re.sub(r"^(?:remote:)?\s*(?:https?://\S+|[#!]\d+)\s*|\s*(?:\[\w+\]|\([^()]{1,80}\))$", "", line).strip()
    return text if len(text.split()) > 1 and "://" not in text else ""


def _last_commit(run: Run, record: Record) -> str:
    """What the same person committed last before."""
    for earlier in reversed(record.runs_between(run.t - _HOURS, run.t)):
        told = _COMMITTED.search(earlier.line)
        if told and earlier.who == run.who:
            return told[2]
    return ""


def _ended(run: Run, refs: dict[str, Ref]) -> None:
    if not any(_ENDS.fullmatch(verb) for verb in run.facts.verbs):
        return
    for word in re.findall(r"[A-Z]{2,10}-\d{1,6}\b|\b\d{1,6}\b", run.line):
        ref = refs.get(word) or refs.get(f"pull/{word}")
        if ref is not None:
            ref.done, ref.merged_by, ref.finished_at = True, run.item.id, run.t


def _shown(run: Run, refs: dict[str, Ref]) -> None:
    """A list or a page of a tracker's tool: the state that stands in the line of what it names."""
    if not run.output or not any(_SHOWS.fullmatch(verb) for verb in run.facts.verbs):
        return
    asked = [key for key, ref in refs.items() if _names(run.line, ref)]
    for line in run.output.splitlines()[:_MANY_LINES]:
        named = [key for key, ref in refs.items() if _names(line, ref)]
        if not named and _STATE.match(line):
            named = asked
        if len(named) == 1 and run.t >= refs[named[0]].finished_at:
            _see(refs[named[0]], line, run)


def _names(text: str, ref: Ref) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(ref.number)}(?!\w)", text) is not None


def _see(ref: Ref, line: str, run: Run) -> None:
    over, still = _OVER.search(line) is not None, _STILL.search(line) is not None
    if over != still:
        ref.done, ref.finished_at, ref.merged_by = over, run.t, run.output_id or run.item.id
