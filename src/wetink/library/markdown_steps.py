"""Claims and steps as Markdown items, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from wetink.errors import DraftInvalid
from wetink.library.inline import MARK, UNSEEN, escape, lift_marks, unescape
from wetink.library.markdown_blocks import Block, Fence, dedent, fence, joined, keeps_break
from wetink.model.draft import Claim, Step, StepCommand
from wetink.model.terms import Risk
from wetink.patterns import when_used

RISK_MARKS = {Risk.CHANGES_STATE: "**Changes state.**", Risk.DESTRUCTIVE: "**Destructive.**"}
LABELS = (("expect", "Expect"), ("when", "If"), ("check", "Check"), ("undo", "Undo"), ("sure", "Sure"))
ESCAPED = "escaped"
"""Word after a fence's language: characters that do not show stand as `\\u{..}` in the block."""

_LANGUAGE = when_used(r"[A-Za-z0-9+#_.-]{1,40}")
_UNSEEN = when_used(r"\\u\{([0-9a-f]{1,6})\}")
_RISKS = frozenset(str(risk) for risk in Risk)
_LABELS_BEGIN = frozenset(label[0] for _, label in LABELS)


def marks(ids: Iterable[str]) -> str:
    """Footnote marks for evidence ids; raises `DraftInvalid` for an id that cannot be one."""
    found = [f"[^{id_}]" for id_ in ids]
    for mark in found:
        if not MARK.fullmatch(mark):
            raise DraftInvalid("draft", f"{mark[2:-1]!r} cannot be the id of a footnote")
    return " ".join(found)


def item(marker: str, text: str, *after: str, indent: str = "") -> str:
    """One list item or quote; `after` is Markdown already, further lines begin with `indent`."""
    shown = escape(text).replace("\n", "\n" + (indent or " " * (len(marker) + 1)))
    return " ".join(part for part in (marker, shown, *after) if part) + "\n"


def write_quotes(claims: tuple[Claim, ...]) -> str:
    """Claims as block quotes."""
    return "\n".join(item(">", claim.text, marks(claim.evidence), indent="> ") for claim in claims)


def write_claims(claims: tuple[Claim, ...]) -> str:
    """Claims as list items."""
    return "".join(item("-", claim.text, marks(claim.evidence)) for claim in claims)


def read_claim(block: Block) -> Claim:
    """The claim in a list item or quote."""
    raw, evidence = lift_marks(joined(block.lines))
    return Claim(unescape(raw.strip(" ")), evidence)


def write_steps(steps: tuple[Step, ...]) -> str:
    """Steps, numbered from 1."""
    return "\n".join(write_step(step, f"{number}.") for number, step in enumerate(steps, 1))


def write_ruled_out(items: tuple[Claim | Step, ...]) -> str:
    """Claims as list items, steps numbered, in their order."""
    out: list[str] = []
    number = 0
    for one in items:
        number += isinstance(one, Step)
        out.append(write_step(one, f"{number}.") if isinstance(one, Step) else write_claims((one,)))
    return ("\n" if number else "").join(out)


def write_step(step: Step, marker: str) -> str:
    """One step behind its marker ("3.")."""
    text, mark = step.text, RISK_MARKS.get(step.risk or Risk.READ_ONLY, "")
    if not step.commands:  # nothing to run: a person's own warning in the text stays one
        mark = next((m for m in RISK_MARKS.values() if text[1:].endswith(" " + m)), "")
        text = text[: -len(mark) - 1] if mark else text
    indent = " " * (len(marker) + 1)
    parts = [item(marker, text, mark, marks(step.evidence))]
    parts += [_fence(command, indent, step.risk or Risk.READ_ONLY) for command in step.commands]
    parts += [_label(label, getattr(step, name), indent) for name, label in LABELS if getattr(step, name)]
    return "".join(parts)


def _label(label: str, text: str, indent: str) -> str:
    sentence = label == "If" and (text[0].islower() or text[0].isdigit())
    begin = f"{indent}- {label} " if sentence else f"{indent}- {label}: "
    return begin + escape(text, start=False).replace("\n", f"\n{indent}  ") + "\n"


def _fence(command: StepCommand, indent: str, usual: Risk) -> str:
    """A fenced block; its risk is said where it is not the one that the step's mark says."""
    run, language = command.run, command.language
    odd = not _LANGUAGE.fullmatch(language) or language in _RISKS or language == ESCAPED
    words = [] if odd else [language]
    words += [command.risk] if command.risk is not usual else []
    if UNSEEN.search(run):
        words.append(ESCAPED)
        run = UNSEEN.sub(lambda found: f"\\u{{{ord(found[0]):x}}}", run.replace("\\u{", "\\u{5c}u{"))
    bar = "`" * max(3, 1 + max((len(found) for found in re.findall("`+", run)), default=0))
    space = "" if language else " "
    opening = (bar + (space if words else "") + " ".join(words)).rstrip(" ")
    return "".join(f"{indent}{line}\n" if line else "\n" for line in (opening, *run.split("\n"), bar))


def read_step(block: Block, source: str) -> Step:
    """The step in a list item; raises `DraftInvalid` where a fence does not end."""
    said: dict[str, list[str]] = {"text": []}
    fences: list[tuple[Fence, list[str]]] = []
    name, opened = "text", False
    for line in block.lines:
        if opened:
            opened = not fences[-1][0].closed_by(line)
            if opened:
                fences[-1][1].append(dedent(line, fences[-1][0].indent))
        elif begun := fence(line):
            fences.append((begun, []))
            opened, name = True, "text"
        else:
            name, rest = _labelled(line, name, said[name])
            said.setdefault(name, []).append(rest)
    if opened:
        raise DraftInvalid(source, "a command's fence (```) is not closed", line=block.line)
    return _made(said, fences)


def _labelled(line: str, name: str, before: list[str]) -> tuple[str, str]:
    """Which field of a step a line belongs to, and its words; a line after a kept line break never has a label."""
    bare = line.strip(" \t").removeprefix("- ")
    if before and keeps_break(before[-1]):
        return name, line if name == "text" else dedent(line, 2)
    if name == "text" and not before:
        return name, line
    for field, label in LABELS if bare[:1] in _LABELS_BEGIN else ():
        if bare.startswith(label) and bare.startswith(":", len(label)):
            return field, bare[len(label) + 1 :].removeprefix(" ")
    return ("when", bare[3:]) if bare.startswith("If ") else (name, line)


def _made(said: dict[str, list[str]], fences: list[tuple[Fence, list[str]]]) -> Step:
    raw, evidence = lift_marks(joined(said.pop("text")))
    raw = raw.strip(" ")
    risk = None
    if raw.endswith("**"):
        risk = next((risk for risk, mark in RISK_MARKS.items() if f" {raw}".endswith(" " + mark)), None)
    text = unescape(raw)
    if fences and risk:
        text = unescape(raw.removesuffix(RISK_MARKS[risk]).rstrip(" "))
    ids = dict.fromkeys(evidence)
    fields: dict[str, str] = {}
    for name, lines in said.items():
        shown, more = lift_marks(joined(lines))
        ids |= dict.fromkeys(more)
        fields[name] = unescape(shown.strip(" "))
    commands = tuple(_command(opened, lines, risk or Risk.READ_ONLY) for opened, lines in fences)
    return Step(text, tuple(ids), commands, **fields)


def _command(opened: Fence, lines: list[str], usual: Risk) -> StepCommand:
    run = "\n".join(lines)
    language, risk, escaped = _told_by(opened.words)
    if escaped:
        run = _UNSEEN.sub(lambda found: unescape(found[0]), run)
    return StepCommand(run, risk or usual, language)


@lru_cache(maxsize=512)
def _told_by(opening: str) -> tuple[str, Risk | None, bool]:
    """Language and risk that the words behind a fence tell, and whether characters stand in it that do not show."""
    words = opening.split()
    risk = next((Risk(word) for word in words if word in _RISKS), None)
    language = next((w for w in words if w != ESCAPED and w not in _RISKS and _LANGUAGE.fullmatch(w)), "")
    return language, risk, ESCAPED in words
