"""GitHub's objects as the API, gh and GraphQL give them, each as what it says happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wetink.artifacts.change_record import changed, first_line, recorded, spoken
from wetink.artifacts.git_story import told
from wetink.artifacts.github_nouns import (
    about,
    author,
    is_pull,
    is_remark,
    member,
    moment,
    page,
    ref,
    repository,
    who,
    words,
)
from wetink.artifacts.json_records import Record, record, records, string
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, When


def kind_of(value: Record) -> str:
    """What an object is: "issue" (pull requests too), "remark", "commit", "deployment" ...; "" for anything else."""
    return next((kind for kind, fits in _KINDS if fits(value)), "")


def _is_issue(value: Record) -> bool:
    """Whether it has number and title, and the address or the members of an issue or pull request."""
    return "number" in value and "title" in value and ("/issues/" in page(value) or is_pull(value))


def _is_commit(value: Record) -> bool:
    inner = record(value.get("commit"))
    return (
        "sha" in value
        and "message" in inner
        and any(isinstance(inner.get(key), dict) for key in ("author", "committer"))
    )


def _is_run(value: Record) -> bool:
    named = "/actions/runs/" in page(value) or "workflowName" in value or "headSha" in value
    return "conclusion" in value and named


def _is_step(value: Record) -> bool:
    """Whether it is an entry of an issue's events or timeline."""
    url = string(value.get("url"))
    own = any(part in url for part in ("/issues/events/", "/issues/comments/", "/git/commits/"))
    return isinstance(value.get("event"), str) and (own or isinstance(record(value.get("source")).get("issue"), dict))


_KINDS: tuple[tuple[str, Callable[[Record], bool]], ...] = (
    ("remark", lambda value: "body" in value and is_remark(value)),
    ("issue", _is_issue),
    ("commit", _is_commit),
    ("deployment_status", lambda value: "deployment_url" in value and "state" in value),
    ("deployment", lambda value: all(isinstance(value.get(key), str) for key in ("environment", "sha", "ref", "task"))),
    ("release", lambda value: words(value, "tag_name") != "" and ("published_at" in value or "publishedAt" in value)),
    ("run", _is_run),
    ("step", _is_step),
)


def told_object(kind: str, value: Record, place: Place) -> Iterator[Event]:
    """What an object says happened, in the order in which it did."""
    if kind == "issue":
        yield from _issue(value, place)
    elif kind == "remark":
        yield from remark(value, place)
    elif kind == "commit":
        yield commit(value, place)
    elif kind == "deployment":
        yield deployment(value, place)
    elif kind == "deployment_status":
        yield deployment_status(value, {}, place)
    elif kind == "release":
        yield from release(value, place)
    elif kind == "run":
        yield run(value, place)
    elif kind == "step":
        yield from _step(value, place)


def headline(verb: str, value: Record) -> str:
    """Say "Merged acme/infra#1923: alert at 80 % of max_connections"."""
    title = string(value.get("title"))
    return f"{verb} {ref(value)}: {title}" if title else f"{verb} {ref(value)}"


def kind_word(value: Record) -> str:
    """The label of a link to an issue or pull request."""
    return "pull request" if is_pull(value) else "issue"


def description(value: Record, place: Place) -> Iterator[Event]:
    """What its author wrote below the title."""
    body = string(value.get("body"))
    if body:
        yield spoken(place, body, about(value, kind_word(value)), moment(value, "created_at"), author(value))


def _issue(value: Record, place: Place) -> Iterator[Event]:
    detail = about(value, kind_word(value))
    verb, when, by = ended(value)
    opened = moment(value, "created_at")
    if opened != UNKNOWN or not verb:
        said = "Opened" if opened != UNKNOWN else "Open:"
        yield changed(place, headline(said, value), detail, opened, author(value))
    yield from description(value, place)
    for key in ("comments", "reviews"):
        listed = value.get(key)
        for number, one in enumerate(records(record(listed).get("nodes")) or records(listed), 1):
            where = Place(place.source, f"{place.locator}, {key.removesuffix('s')} {number}")
            yield from remark(one, where, thread=ref(value))
    if verb:
        yield changed(place, headline(verb, value), detail, when, by)


def ended(value: Record) -> tuple[str, When, Actor | None]:
    """("Merged" or "Closed", when, by whom); "" for what is open."""
    inner = record(value.get("pull_request"))
    merged = moment(value, "merged_at")
    merged = merged if merged != UNKNOWN else moment(inner, "merged_at")
    state = string(value.get("state")).lower()
    if merged != UNKNOWN or state == "merged" or value.get("merged") is True:
        return "Merged", merged, who(member(value, "merged_by"))
    if state == "closed":
        planned = words(value, "state_reason").lower() != "not_planned"
        verb = "Closed" if planned else "Closed as not planned:"
        return verb, moment(value, "closed_at"), who(value.get("closed_by"))
    return "", UNKNOWN, None


def remark(value: Record, place: Place, *, thread: str = "", note: str = "") -> Iterator[Event]:
    """A comment, or a review: its verdict is a change, its words are a person's."""
    when = moment(value, "submitted_at", "created_at")
    issue = thread or _thread(value)
    verdict = {
        "approved": "Approved",
        "changes_requested": "Asked for changes in",
        "dismissed": "Dismissed a review of",
    }
    verb = verdict.get(string(value.get("state")).lower(), "")
    if verb:
        yield changed(place, f"{verb} {issue}".strip(), about(value, thread=issue), when, author(value))
    body = string(value.get("body"))
    if body:
        yield spoken(place, body, about(value, "comment", thread=issue, note=note), when, author(value))


def _thread(value: Record) -> str:
    """The issue a comment stands under, out of its address."""
    url = (string(value.get("html_url")) or string(value.get("url"))).partition("#")[0]
    return ref({"html_url": url})


def commit(value: Record, place: Place) -> Event:
    """A commit; its time is when it was committed, its author who made it."""
    inner = record(value.get("commit"))
    by, at = record(inner.get("author")), moment(record(inner.get("committer")), "date")
    sha = string(value.get("sha"))
    parents = value.get("parents")
    text = told(sha, string(inner.get("message")), merge=isinstance(parents, list) and len(parents) > 1)
    actor = who({**by, "login": string(record(value.get("author")).get("login"))})
    when = at if at != UNKNOWN else moment(by, "date")
    return changed(place, text, about({**value, "node_id": sha}, "commit"), when, actor)


def deployment(value: Record, place: Place, repo: str = "") -> Event:
    """A deployment that was asked for; whether it was done, its statuses say."""
    text = f"Deployment asked for: {_what(value, repo)}"
    extra = string(value.get("description"))
    return changed(
        place,
        f"{text}: {extra}" if extra else text,
        about(value, thread=_deployment_id(value)),
        moment(value, "created_at"),
        who(value.get("creator")),
    )


def deployment_status(value: Record, of: Record, place: Place, repo: str = "") -> Event:
    """How far a deployment is: done, failed, or the state's own word."""
    state = string(value.get("state")).replace("_", " ")
    what = _what({**value, **of}, repo)
    said = {
        "success": f"Deployed {what}",
        "failure": f"Deployment failed: {what}",
        "error": f"Deployment failed: {what}",
    }
    text = said.get(state, f"Deployment {state}: {what}")
    extra = first_line(string(value.get("description")))
    thread = _deployment_id(of) or string(value.get("deployment_url")).rpartition("/")[2]
    url = next((one for key in ("environment_url", "target_url", "log_url") if (one := string(value.get(key)))), "")
    detail = about({"html_url": url, "id": value.get("id")}, "deployment", thread=thread)
    return changed(
        place, f"{text} ({extra})" if extra else text, detail, moment(value, "created_at"), who(value.get("creator"))
    )


def _deployment_id(value: Record) -> str:
    return string(value.get("id"))


def _what(value: Record, repo: str) -> str:
    """Say "acme/infra main (1a2b3c4d5e) to production"."""
    name = repo or repository(value)
    version, sha = string(value.get("ref")), string(value.get("sha"))[:10]
    same = sha and version.startswith(sha)
    which = sha if same else f"{version} ({sha})" if version and sha else version or sha
    to = string(value.get("environment"))
    return " ".join(part for part in (name, which, f"to {to}" if to else "") if part)


def release(value: Record, place: Place, verb: str = "Released", by: Actor | None = None) -> Iterator[Event]:
    """A release and its notes; its `created_at` is the date of its commit, so only `published_at` is a time of it."""
    tag, name = words(value, "tag_name"), string(value.get("name"))
    repo = repository(value) if page(value) else ""
    text = " ".join(part for part in (verb, repo, tag) if part)
    if value.get("draft") is True or value.get("isDraft") is True:
        text = text.replace("Released", "Drafted release", 1)
    when = moment(value, "published_at")
    actor = by or author(value)
    detail = about(value, "release", thread=f"{repo} {tag}".strip())
    yield changed(place, f"{text}: {name}" if name and name != tag else text, detail, when, actor)
    body = string(value.get("body"))
    if body and verb == "Released":
        yield spoken(place, body, detail, when, author(value))


def run(value: Record, place: Place, repo: str = "") -> Event:
    """A workflow's run, as far as it came; a machine recorded it."""
    state = string(value.get("conclusion")) or string(value.get("status"))
    words_of = {"success": "succeeded", "failure": "failed"}
    name = words(value, "workflow_name") or string(value.get("name")) or "run"
    branch, sha = words(value, "head_branch"), words(value, "head_sha")[:10]
    at = f" on {branch}" if branch else ""
    where = f" of {repo or repository(value)}" if repo or "html_url" in value else ""
    title = words(value, "display_title")
    text = f"Workflow {name} {words_of.get(state, state.replace('_', ' '))}{at}{where}" + (f" ({sha})" if sha else "")
    done = string(value.get("status")).lower() == "completed"
    when = moment(value, "updated_at") if done else moment(value, "run_started_at", "started_at", "created_at")
    actor = who(value.get("triggering_actor")) or who(value.get("actor"))
    thread = words(value, "database_id") or string(value.get("id"))
    return recorded(place, f"{text}: {title}" if title else text, about(value, "run", thread=thread), when, actor)


_STEPS = {
    "closed": "Closed",
    "reopened": "Reopened",
    "merged": "Merged",
    "head_ref_force_pushed": "Force-pushed",
    "head_ref_deleted": "Deleted the branch of",
    "ready_for_review": "Marked as ready",
    "convert_to_draft": "Turned into a draft",
    "referenced": "Mentioned in a commit:",
    "cross-referenced": "Mentioned elsewhere:",
    "deployed": "Deployed",
}


def _step(value: Record, place: Place) -> Iterator[Event]:
    """An entry of an issue's events or timeline; labels, subscriptions and the like say so in their own word."""
    event = string(value.get("event"))
    if event in {"commented", "reviewed"}:
        yield from remark(value, place)
    elif event == "committed":
        yield commit({"commit": value, "sha": value.get("sha"), "html_url": value.get("html_url")}, place)
    else:
        issue = record(value.get("issue")) or record(record(value.get("source")).get("issue"))
        verb = _STEPS.get(event, event.replace("_", " ").replace("-", " ").capitalize())
        label = string(record(value.get("label")).get("name"))
        sha = string(value.get("commit_id"))[:10]
        text = headline(verb, issue) if issue else verb
        text += "".join(f" ({part})" for part in (label, f"commit {sha}" if sha else "") if part)
        detail = about(issue, kind_word(issue)) if issue else Message(channel="github", thread=_thread(value) or None)
        tell = changed if event in _STEPS else recorded
        yield tell(place, text, detail, moment(value, "created_at"), who(value.get("actor")))
