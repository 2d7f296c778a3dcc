"""What GitHub's JSON calls things: REST and webhooks write `merged_at`, gh and GraphQL `mergedAt`."""

from __future__ import annotations

import re

from wetink.artifacts.change_record import named
from wetink.artifacts.json_records import Record, record, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Actor, Link, Message, When

CHANNEL = "github"

_PAGE = re.compile(
    r"https?://[^/\s]{1,200}/([\w.-]{1,100}/[\w.-]{1,100})/(pulls?|issues|discussions)/(\d{1,9})(?![\w/])"
)
_API = re.compile(r"https?://[^/\s]{1,200}/(?:api/v3/)?repos/([\w.-]{1,100}/[\w.-]{1,100})(?:/|$)")
_REMARK = re.compile(r"#(?:issuecomment-|discussion_r|pullrequestreview-|commitcomment-|issue-)\d+$")
_CAMEL = re.compile(r"_([a-z])")


def member(value: Record, key: str) -> object:
    """A member under its REST name or, where that is missing or null, its GraphQL name."""
    found = value.get(key)
    return found if found is not None else value.get(_CAMEL.sub(lambda match: match[1].upper(), key))


def words(value: Record, key: str) -> str:
    """A string member by either name."""
    return string(member(value, key))


def moment(value: Record, *keys: str) -> When:
    """The first of these times that is there; gh writes year 1 for what has not happened, which is none."""
    at = next((at for key in keys if (at := instant(member(value, key)))), None)
    return When(at=at) if at else UNKNOWN


def page(value: Record) -> str:
    """The address a person can open."""
    url = string(value.get("html_url")) or string(value.get("url"))
    return "" if _API.match(url) else url


def who(value: object) -> Actor | None:
    """A user object as somebody; apps and machines are bots."""
    user = record(value)
    bot = string(user.get("type")) == "Bot" or user.get("is_bot") is True or string(user.get("__typename")) == "Bot"
    login = string(user.get("login")).removeprefix("app/") or string(user.get("username"))
    return named(login, string(user.get("name")), email=string(user.get("email")), bot=bot)


def author(value: Record) -> Actor | None:
    """Who wrote it: `user`, or `author` as gh and GraphQL call it."""
    return who(value.get("user")) or who(value.get("author"))


def ref(value: Record) -> str:
    """What people call an issue or pull request: "acme/infra#1923", "#1923" where nothing names the repository."""
    number = string(value.get("number"))
    found = _PAGE.match(page(value))
    return f"{found[1]}#{found[3]}" if found else f"#{number}" if number else ""


def repository(value: Record) -> str:
    """The name "acme/infra" out of a repository object or the address of something in it."""
    repo = record(value.get("repository"))
    own = string(repo.get("full_name")) or string(repo.get("nameWithOwner"))
    for key in ("repository_url", "url", "deployment_url", "html_url"):
        found = _API.match(string(value.get(key)))
        own = own or (found[1] if found else "")
    return own or "/".join(string(value.get("html_url")).split("/")[3:5])


def is_pull(value: Record) -> bool:
    """Whether an object with number and title is a pull request."""
    keys = ("merged_at", "mergedAt", "headRefName", "baseRefName", "isDraft", "mergeStateStatus", "pull_request")
    return "/pull/" in page(value) or any(key in value for key in keys)


def is_remark(value: Record) -> bool:
    """Whether it is a comment or review, by its address."""
    return _REMARK.search(string(value.get("html_url")) or string(value.get("url"))) is not None


def about(value: Record, label: str = "", *, thread: str = "", note: str = "") -> Message:
    """Where a thing belongs: its page as a link, the issue or pull request as its thread."""
    url = page(value)
    links = (Link(url, label),) if url else ()
    own = string(value.get("node_id")) or string(value.get("id"))
    return Message(channel=CHANNEL, id=own, thread=thread or ref(value) or None, links=links, note=note)
