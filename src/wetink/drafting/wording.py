"""Short imperative sentences for looks and changes, and what was seen, in the record's own words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from wetink.drafting.record import Run
from wetink.drafting.words import Rarity, words
from wetink.model.evidence import Effect

_SEEN = 240
_SQL = (
    re.compile(r"\bfrom\s+([\w.\"]{1,80})", re.IGNORECASE),
    re.compile(r"^show\s+([\w.]{1,80})", re.IGNORECASE),
)
_WHERE = re.compile(r"\bwhere\s+(.{1,200}?)(?:\s+(?:group|order|limit|having)\b.*)?;?$", re.IGNORECASE)
_CLAUSE = 60
_SSH = re.compile(r"\s*ssh\s+(?:-\w+\s+)*(?:[\w.-]+@)?([\w][\w.-]{1,80})\s")
_OBJECTS = re.compile(r"^(?:kubectl|oc|k|helm|docker|podman|nomad|argocd)\b")
_SHELLS = frozenset({"sh", "fish", "powershell"})
_WRAP = re.compile(r"^(?:ssh|kubectl exec|xargs|env|timeout|sudo|for|while|echo|do)\b")


@cache
def _templates() -> dict[str, dict[str, str]]:
    text = (resources.files("wetink.drafting") / "data" / "wording.toml").read_text("utf-8")
    return tomllib.loads(text)


def look_sentence(run: Run) -> str:
    """What a look asks, in one imperative sentence."""
    if run.command.program not in _SHELLS:
        return _statement_sentence(run)
    verbs = [verb for verb in run.facts.verbs if not _WRAP.match(verb)] or list(run.facts.verbs)
    for verb in verbs:
        for name in (verb, verb.split(" ", 1)[0]):
            template = _templates()["look"].get(name)
            if template:
                return _fill(template, run)
    return f"Run `{verbs[0]}` and read what it says." if verbs else "Look."


def _statement_sentence(run: Run) -> str:
    line = " ".join(run.line.split())
    lowered = line.lower()
    for begin, template in _templates()["statement"].items():
        if lowered.startswith(begin):
            found = [match.group(1) for pattern in _SQL if (match := pattern.search(line))]
            target = found[0].strip('"') if found else "it"
            where = _WHERE.search(line)
            if where and len(where.group(1)) <= _CLAUSE:
                target = f"{target} where {where.group(1)}"
            return template.format(t=target, h="")
    return f"Ask {run.command.program}."


def _fill(template: str, run: Run) -> str:
    host = f" on {run.command.host}" if run.command.within and run.command.host else _through(run)
    named = [t for t in run.facts.targets if len(t) <= 80 and not t.startswith("-") and f" on {t}" != host]
    many = 2 if named and "/" not in named[0] and any(_OBJECTS.match(verb) for verb in run.facts.verbs) else 1
    target = " ".join(named[:many])
    sentence = template.format(t=target or "it", h=host)
    return " ".join(sentence.split()).replace(" .", ".")


def change_sentence(run: Run) -> str:
    """What a change does, in one imperative sentence made of its effect."""
    if not run.facts.effects:
        return f"Run `{run.facts.verbs[0]}`." if run.facts.verbs else "Make the change."
    sentences: dict[str, None] = {}
    for effect in run.facts.effects[:3]:
        sentences[_effect_sentence(effect, run)] = None
    return " ".join(sentences)


def _through(run: Run) -> str:
    """Say " on web-1" where the line itself goes there by ssh."""
    match = _SSH.match(run.line)
    return f" on {match.group(1)}" if match else ""


def _effect_sentence(effect: Effect, run: Run) -> str:
    named = effect.object.replace("file//", "file /").replace("file/", "file ", 1)
    kind, _, name = named.partition("/")
    thing = f"{kind} {name}" if name and not named.startswith("file") else named
    if len(thing) > 60 or "[" in thing:
        thing = f"every {kind} that it selects"
    host = f" on {run.command.host}" if run.command.within and run.command.host else _through(run)
    table = _templates()["change"]
    template = table.get(f"{effect.attribute}={effect.value}") or table.get(effect.attribute)
    if template:
        return template.format(o=thing, v=effect.value or "the last good one", h=host)
    if effect.value is not None:
        return f"Set {effect.attribute.removeprefix('config:')} of {thing} to {effect.value}{host}."
    return f"{effect.attribute.replace(':', ' ').capitalize()}: {thing}{host}."


def seen(run: Run, telling: frozenset[str], rarity: Rarity) -> str:
    """The lines of the output that matter, at most about 240 characters; "" where no output is known."""
    lines = [" ".join(line.split()) for line in run.output.splitlines()]
    lines = [line for line in lines if line and not re.fullmatch(r"[-+|=\s()]*(?:\(\d+ rows?\))?", line)]
    if not lines:
        return ""
    if len(lines) == 2 and " " not in "".join(lines):
        return " = ".join(lines)
    text = " / ".join(lines)
    if len(text) <= _SEEN:
        return text
    ranked = sorted(range(len(lines)), key=lambda i: (-rarity.mass(words(lines[i]) & telling), i))
    chosen: list[int] = []
    room = _SEEN
    for i in ranked[:6]:
        if len(lines[i]) > room and chosen:
            continue
        chosen.append(i)
        room -= len(lines[i]) + 3
        if room <= 0:
            break
    text = " / ".join(lines[i] for i in sorted(chosen))
    return text if len(text) <= _SEEN else text[: _SEEN - 1] + "…"


def quote(text: str, most: int = 200) -> str:
    """A message as a quotation in one line."""
    flat = " ".join(re.sub(r"```.*?(?:```|$)", " ", text, flags=re.DOTALL).split()).replace('"', "'")
    return f'"{flat}"' if len(flat) <= most else f'"{flat[: most - 1].rsplit(" ", 1)[0]}…"'
