"""Every error wetink raises on purpose; each owns its sentence and a hint.

::

    WetinkError
    ├── UsageError               the call itself is wrong
    ├── NothingToRead            no artifact in what was given could be read
    ├── ArtifactUnreadable       one file cannot be read, with the line
    ├── IntakeInvalid            incident.toml says something that cannot be
    ├── SettingsInvalid          wetink.toml says something that cannot be
    ├── FormatInvalid            what a package says of its format is not in the form that wetink can show
    ├── ExtraMissing             an optional dependency is not installed
    ├── RedactionFailed          a record was withheld because redaction failed on it
    ├── AnswerInvalid            a model's answer is not in the form it was asked for
    ├── ModelUnusable            a model was asked for that cannot be asked: unknown, without key, without a price
    ├── DraftInvalid             a draft (Markdown or JSON) cannot be read back
    ├── LibraryConflict          what is on disk is not what the writer saw
    │   └── ReviewConflict       somebody else decided the same item meanwhile; both versions are told
    ├── LibraryUnwritable        the disk refuses a file of the library
    ├── LibraryMissing           a folder is no library, or no git repository
    ├── RunbookUnknown           no runbook and no draft has this name, or several have
    ├── IncidentUnknown          no incident has this name
    ├── PeopleInvalid            people.toml (or CODEOWNERS, or a catalogue) cannot be read
    ├── GitFailed                git refused something
    ├── SignRefused              whoever calls may not sign
    ├── GateClosed               what is missing before a draft may be signed or published
    ├── NothingToExport          nothing in the library may go out
    ├── ExportConflict           the target of an export holds what somebody else wrote
    ├── RulesInvalid             a Prometheus rule file cannot be read
    └── CaptureUnwritable        the disk refuses what is kept of an incident while it happens
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence


class WetinkError(Exception):
    """Base of all errors that a user can do something about.

    `message` says what is wrong and where, `hint` what to do next; `str()` gives the message alone.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(WetinkError):
    """The command was called with arguments that do not fit together."""


class NothingToRead(WetinkError):
    """None of the given paths holds an artifact that could be read."""

    def __init__(self, where: str, why: str = "no reader knows any file in it") -> None:
        super().__init__(
            f"{where}: nothing to draft from ({why})",
            "put the incident's own files there: a Slack export, a terminal recording, shell history, alert payloads",
        )


class ArtifactUnreadable(WetinkError):
    """One artifact cannot be read; `line` counts from 1 where a line is to blame."""

    def __init__(self, source: str, why: str, *, line: int | None = None, hint: str = "") -> None:
        self.source = source
        self.line = line
        where = source if line is None else f"{source}:{line}"
        super().__init__(
            f"{where}: {why}", hint or "check the file, or take it out of the folder; the rest is still read"
        )


class IntakeInvalid(WetinkError):
    """incident.toml holds a value that cannot be used."""

    def __init__(self, source: str, why: str, hint: str = "") -> None:
        super().__init__(f"{source}: {why}", hint or "see docs/reference/incident-toml.md for the keys and their form")


class SettingsInvalid(WetinkError):
    """wetink.toml holds a value that cannot be used; the message names the file and the key."""

    def __init__(self, source: str, why: str, hint: str = "") -> None:
        super().__init__(f"{source}: {why}", hint or "see docs/how-to/redact-anything.md for the keys and their form")


class FormatInvalid(WetinkError):
    """A reader's formats/NAME.toml cannot be used; the message names the package, the file and the key."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}", "see docs/how-to/write-a-reader.md for the keys and their form")


class ExtraMissing(WetinkError):
    """A feature needs an optional dependency that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs the extra '{extra}'", f'pip install "wetink[{extra}]"')


class RedactionFailed(WetinkError):
    """Redaction could not be completed for a record, so the record is withheld."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where}: withheld, redaction failed ({why})", "the record is left out of everything; please report it"
        )


class AnswerInvalid(WetinkError):
    """A model's answer is not of the form it was asked for; `where` is the key, as in `diagnosis[2].text`."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} {why}", "the offline draft stands; run the command again, or use another model")


class ModelUnusable(WetinkError):
    """A model cannot be asked at all, as far as is known before anything is sent."""

    def __init__(self, name: str, why: str, hint: str = "") -> None:
        super().__init__(
            f"{name}: {why}", hint or "see docs/how-to/draft-with-claude.md; `wetink draft` alone needs no model"
        )


class DraftInvalid(WetinkError):
    """A draft cannot be read back; `why` without the file, `line` counts from 1, None where no line is to blame."""

    def __init__(self, source: str, why: str, *, line: int | None = None, hint: str = "") -> None:
        self.why = why
        self.line = line
        where = source if line is None else f"{source}:{line}"
        super().__init__(f"{where}: {why}", hint or "see docs/reference/format.md for the form of a draft")


class LibraryConflict(WetinkError):
    """A file in the library changed since it was read; nothing was written."""

    def __init__(self, path: str, hint: str = "") -> None:
        super().__init__(
            f"{path}: changed since it was read, so it was not overwritten",
            hint or "look at both versions, then run the command again",
        )


class ReviewConflict(LibraryConflict):
    """Two reviewers decided the same item; nothing of the later decision was written.

    `yours` and `theirs` are both versions as text, "" for a thing that was dropped; `who` says who did what and when.
    """

    def __init__(self, item: str, who: str, yours: str, theirs: str) -> None:
        super().__init__(item, "look at theirs; decide on it again if yours is still the better one")
        self.item, self.who, self.yours, self.theirs = item, who, yours, theirs
        self.message = self.told(item)
        self.args = (self.message,)

    def told(self, name: str) -> str:
        """What happened and both versions, of a thing that its reader knows by `name`."""
        shown = "".join(
            f"\n  {whose}\n" + ("\n".join(f"    {line}" for line in text.splitlines()) or "    (dropped)")
            for whose, text in (("yours", self.yours), ("theirs", self.theirs))
        )
        return f"{name}: {self.who} since you saw it, so yours was not written{shown}"


class LibraryUnwritable(WetinkError):
    """A file of the library cannot be read or written: permissions, a full disk, a folder in its place."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path}: {why}", "check the folder's permissions and the free space, then run the command again"
        )


class LibraryMissing(WetinkError):
    """A folder is not what a library needs to be."""

    def __init__(self, path: str, why: str, hint: str = "") -> None:
        super().__init__(f"{path}: {why}", hint or "make a library there with: wetink init")


class RunbookUnknown(WetinkError):
    """No runbook and no draft has the name that was given, or several have it."""

    def __init__(self, name: str, found: Sequence[str] = (), near: Sequence[str] = ()) -> None:
        if found:
            super().__init__(f"{name}: names {len(found)} files: {', '.join(found)}", "give one of the paths")
        else:
            otherwise = "`wetink list` shows what there is; `wetink find` takes an alert or any words"
            hint = f"did you mean {' or '.join(near)}?" if near else otherwise
            super().__init__(f"{name}: no runbook and no draft of this id, path or file name", hint)


class IncidentUnknown(WetinkError):
    """No incident that may be read has the name that was given."""

    def __init__(self, name: str, near: Sequence[str] = ()) -> None:
        hint = f"there is {', '.join(near)}" if near else "there is none: name their folder when the server is started"
        super().__init__(f"{name[:100]}: no such incident", hint)


class PeopleInvalid(WetinkError):
    """The file that says who is who cannot be used; `line` counts from 1."""

    def __init__(self, source: str, why: str, *, line: int | None = None, hint: str = "") -> None:
        where = source if line is None else f"{source}:{line}"
        super().__init__(f"{where}: {why}", hint or "see docs/reference/people.md for the keys and their form")


class GitFailed(WetinkError):
    """The git program refused something; its own words are in the message."""

    def __init__(self, doing: str, said: str, hint: str = "") -> None:
        super().__init__(
            f"git {doing}: {said or 'failed without a word'}", hint or "nothing was changed; mend it, then run it again"
        )


class SignRefused(WetinkError):
    """Whoever calls may not sign: unknown to people.toml, a bot, nobody at a terminal."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why, hint)


class GateClosed(WetinkError):
    """What is still missing before a draft may be signed or published; `missing` are the findings, one line each."""

    def __init__(self, path: str, what: str, missing: Sequence[str], hint: str = "") -> None:
        self.missing = tuple(missing)
        shown = "".join(f"\n  - {one}" for one in missing)
        super().__init__(f"{path}: {what}{shown}", hint or "mend what is listed, then run the command again")


class CaptureUnwritable(WetinkError):
    """What is kept of an incident while it happens cannot be read or written: permissions, a full disk."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(
            f"{path}: {why}", "check the folder's permissions and the free space, or choose one with --into"
        )


class NothingToExport(WetinkError):
    """No runbook of the library may go out; `unsigned` of them are drafts, need review or are not trusted."""

    def __init__(self, home: str, unsigned: int) -> None:
        why = f"none of its {unsigned} runbooks and drafts is published" if unsigned else "holds no runbook in use"
        super().__init__(f"{home}: {why}", "publish one first, or add --all: drafts go out with a warning on each")


class ExportConflict(WetinkError):
    """The target of an export holds files that the last export did not write; `paths` are below it."""

    def __init__(self, out: str, paths: Sequence[str]) -> None:
        shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        super().__init__(
            f"{out}: holds something else where the export would go" + (f": {shown}" if shown else ""),
            "name an empty folder, move those away, or add --force to write over them (links are never followed)",
        )


class RulesInvalid(WetinkError):
    """A Prometheus rule file cannot be used; `line` counts from 1."""

    def __init__(self, source: str, why: str, *, line: int | None = None) -> None:
        where = source if line is None else f"{source}:{line}"
        super().__init__(
            f"{where}: {why}", "give rule files as Prometheus loads them; render a template (Helm, jsonnet) first"
        )


UNTOLD = "(its message may quote evidence and is left out)"


def traceback_of(error: BaseException) -> Iterator[str]:
    """The lines of a bug's traceback, causes first, with the types of its errors and without their messages.

    Messages quote what they were given, which may be evidence, and not all of that is a secret that redaction knows.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from traceback_of(cause)
        yield "\nthen:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__name__}: {UNTOLD}\n"
