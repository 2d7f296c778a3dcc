"""Who is calling: the person git knows, and whether it is a person at a terminal at all."""

from __future__ import annotations

from collections.abc import Mapping

from wetink.errors import GitFailed, SignRefused
from wetink.library.people_file import is_bot
from wetink.library.repository import Repository
from wetink.model.people import People, Person
from wetink.patterns import when_used

MACHINES = (
    ("CI", "a CI job"),
    ("GITHUB_ACTIONS", "GitHub Actions"),
    ("GITLAB_CI", "GitLab CI"),
    ("JENKINS_URL", "Jenkins"),
    ("BUILDKITE", "Buildkite"),
    ("TEAMCITY_VERSION", "TeamCity"),
    ("TF_BUILD", "Azure Pipelines"),
    ("CLAUDECODE", "Claude Code"),
    ("CLAUDE_CODE_ENTRYPOINT", "Claude Code"),
    ("CODEX_SANDBOX", "Codex"),
    ("CODEX_THREAD_ID", "Codex"),
    ("CURSOR_AGENT", "Cursor's agent"),
    ("GEMINI_CLI", "Gemini CLI"),
    ("OPENCODE", "opencode"),
    ("COPILOT_AGENT", "Copilot"),
    ("AIDER_CHAT", "aider"),
    ("REPLIT_AGENT", "Replit's agent"),
    ("AI_AGENT", "an agent"),
)
_FALSE = {"", "0", "false", "no"}
_IDENT = when_used(r"(.*?) ?<([^<>]*)> \d+ [+-]\d{4}")
_SETUP = "git config user.name 'Your Name' and git config user.email you@example.com, as in people.toml"


def machine(environment: Mapping[str, str], *, terminal: bool) -> str:
    """What kind of machine is calling, "" for what looks like a person at a terminal.

    A program that wants to lie can: it takes these variables away and opens a terminal of its own. What remains then is
    the name in the commit (docs/explanation/gate.md).
    """
    for variable, name in MACHINES:
        if environment.get(variable, "").strip().lower() not in _FALSE:
            return name
    return "" if terminal else "a program without a terminal"


def caller(repository: Repository) -> tuple[str, str, str]:
    """Name, author address and committer address under which git would commit here; raises `SignRefused` for none."""
    try:
        author = _ident(repository.git.word("var", "GIT_AUTHOR_IDENT"))
        committer = _ident(repository.git.word("var", "GIT_COMMITTER_IDENT"))
    except GitFailed as error:
        raise SignRefused("git does not know who you are, and what is done here is done by name", _SETUP) from error
    return author[0], author[1].lower(), committer[1].lower()


def _ident(shown: str) -> tuple[str, str]:
    found = _IDENT.fullmatch(shown)
    return (found[1], found[2]) if found else (shown, "")


def signer(repository: Repository, people: People) -> Person:
    """The person who calls, as the newest commit's people file knows them; raises `SignRefused` for anybody else."""
    name, author, committer = caller(repository)
    if is_bot(name, author) or is_bot("", committer):
        raise SignRefused(f"{name} <{author}> is a machine: a machine understands nothing", _SETUP)
    person = people.by_email(author)
    if person is None:
        hint = f"a colleague adds you to {people.source} and commits that; or {_SETUP}"
        raise SignRefused(f"{name} <{author}> is nobody in {people.source} as it is committed", hint)
    if committer not in person.emails:
        raise SignRefused(
            f"git would commit as <{committer}> what {person.name} wrote: nobody signs for another", _SETUP
        )
    return person
