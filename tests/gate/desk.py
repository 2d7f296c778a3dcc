"""A library with real git and three people, as the tests of the gate need it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wetink.library.repository import Repository, open_repository
from wetink.library.runbook_file import read_runbook
from wetink.library.shelf import Shelf
from wetink.model.draft import Finding
from wetink.model.people import Person
from wetink.model.runbook import Runbook
from wetink.workflow.gate import gate
from wetink.workflow.identity import signer
from wetink.workflow.pick import pick
from wetink.workflow.publish import Published, publish, signed
from wetink.workflow.sign import Signing, sign

DATA = Path(__file__).parent.parent / "runbooks" / "library"
DRAFT = (DATA / "connections.md").read_text("utf-8")
PEOPLE = (DATA / "people.toml").read_text("utf-8")
ANN, BOB, EVE = ("Ann Berg", "ann@loomcart.io"), ("Bob Cole", "bob@loomcart.io"), ("Eve Dorn", "eve@elsewhere.org")
RUNBOOK = "runbooks/api-server/p99-latency-5s-logs-say-too-many-connections.md"


def fine(_runbook: Runbook) -> Sequence[Finding]:
    """A judge that finds nothing."""
    return ()


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Desk:
    """A library's folder; whoever sits at it has a name and an address."""

    home: Path
    who: tuple[str, str] = ANN
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def repository(self) -> Repository:
        return open_repository(self.home)

    def git(
        self, *arguments: str, stdin: str | bytes = "", who: tuple[str, str] | None = None, check: bool = True
    ) -> str:
        """Plain git, as anybody may use it."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.home,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            env={**os.environ, **self.environment, **names(who or self.who)},
        )
        if check and done.returncode:
            raise AssertionError(done.stderr.decode())
        return done.stdout.decode("utf-8", "replace").strip()

    def sits(self, who: tuple[str, str]) -> Desk:
        """The same library with somebody else at it."""
        self.who = who
        self.git("config", "user.name", who[0])
        self.git("config", "user.email", who[1])
        return self

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def read(self, path: str) -> str:
        return (self.home / path).read_bytes().decode()

    def commit(self, message: str = "by hand", *, who: tuple[str, str] | None = None) -> str:
        """Everything on disk in a commit made by hand."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message, who=who)
        return self.git("rev-parse", "HEAD")

    def pick(self, name: str) -> Runbook:
        return pick(Shelf(self.home), name)

    def person(self) -> Person:
        repository = self.repository
        return signer(repository, repository.people(repository.head() or ""))

    def sign(self, name: str = "rb-7k2m9q") -> Signing:
        return sign(self.repository, self.pick(name), self.person(), fine, now())

    def publish(self, name: str = "rb-7k2m9q", *, branch: str = "") -> Published:
        return publish(self.repository, signed(self.pick(name)), fine, now(), branch=branch)

    def published(self) -> str:
        """Sign and publish the draft; gives its path."""
        self.sign()
        return self.publish().runbook.path

    def rules(self, *, tip: str = "", against: str = "") -> list[str]:
        """Names of the rules that the gate finds broken."""
        return sorted({finding.rule for finding in self.found(tip=tip, against=against)})

    def found(self, *, tip: str = "", against: str = "") -> list[Finding]:
        return gate(self.repository, now(), tip=tip, against=against)


def names(who: tuple[str, str]) -> dict[str, str]:
    return {
        "GIT_AUTHOR_NAME": who[0],
        "GIT_AUTHOR_EMAIL": who[1],
        "GIT_COMMITTER_NAME": who[0],
        "GIT_COMMITTER_EMAIL": who[1],
    }


def start(home: Path) -> Desk:
    """A library with its people and one draft in it, everything committed by Bob; Ann sits at it."""
    home.mkdir(parents=True, exist_ok=True)
    desk = Desk(home)
    desk.git("init", "-q", "-b", "main", "--template=")
    desk.git("config", "commit.gpgsign", "false")
    desk.write("people.toml", PEOPLE)
    desk.write("wetink.toml", "")
    desk.write("drafts/inc-48213.md", DRAFT)
    desk.commit("begin", who=BOB)
    return desk.sits(ANN)


def parsed(desk: Desk, path: str) -> Runbook:
    return read_runbook(path, (desk.home / path).read_bytes())


def nobody_in_particular(patch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests has no git settings."""
    patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    patch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        patch.delenv(name, raising=False)


def key(folder: Path, name: str) -> Path:
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file], check=True)
    return file


def signs_with(desk: Desk, file: Path) -> None:
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", str(file)), ("commit.gpgsign", "true")):
        desk.git("config", name, value)
