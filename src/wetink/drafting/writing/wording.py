"""Short imperative sentences for changes, and quotations, in the record's own words."""

from __future__ import annotations

import re

from wetink.drafting.language.grammar import looped, parts
from wetink.drafting.language.templates import table
from wetink.drafting.record.record import Run
from wetink.drafting.writing.look_words import SHELLS, look_sentence
from wetink.model.evidence import Effect

_SSH = re.compile(r"\s*ssh\s+(?:-\w+\s+)*(?:[\w.-]+@)?([\w][\w.-]{1,80})\s")
_INTO = re.compile(r"(?<![<>2])>\s*([^\s|;&>]+)\s*$")
_COPIES = frozenset({"cp", "scp", "rsync", "install"})
_LONG = 60
_PIPES = frozenset(
    {"foreach-object", "where-object", "select-object", "sort-object", "measure-object", "format-table", "out-null"}
)
"""What only hands on or shows in a pipe of PowerShell."""


def change_sentence(run: Run) -> str:
    """What a change does, in one imperative sentence made of its effect."""
    if kept := _kept_in(run):
        return kept
    if not run.facts.effects or _in_variables(run):
        telling = [verb for verb in run.facts.verbs if verb.lower() not in _PIPES] or run.facts.verbs
        return f"Run `{telling[0]}`." if telling else "Make the change."
    sentences: dict[str, None] = {}
    done = [effect for effect in run.facts.effects if effect.attribute != "if"] or list(run.facts.effects)
    for effect in done[:3]:
        sentences[_effect_sentence(effect, run)] = None
    text = " ".join(sentences)
    each = [f"{name} is each of {values}" for name, values in looped(run.line).items() if name in text]
    return f"{text.rstrip('.')} ({'; '.join(each)})." if each else text


def _in_variables(run: Run) -> bool:
    """What a cmdlet is given stands in variables: only its name tells what it does."""
    given = [effect.value for effect in run.facts.effects if effect.value]
    return run.command.program == "powershell" and any(value.startswith(("$", "(", "@")) for value in given)


def _kept_in(run: Run) -> str:
    """What a look writes into a file by `> file` is kept for later; "" for any other change."""
    file = _INTO.search(run.line)
    if file is None or len(run.facts.effects) != 1 or run.command.program not in SHELLS:
        return ""
    found = parts(run.line)
    if not found or len(found[0].words) < 2:
        return ""
    program = " ".join(run.facts.verbs[0].split(" ")[:2]) if run.facts.verbs else ""
    return f"{look_sentence(run).rstrip('.')} and keep it in {file.group(1)}." if program in table("look") else ""


def _through(run: Run) -> str:
    """Say " on web-1" where the line itself goes there by ssh."""
    match = _SSH.match(run.line)
    return f" on {match.group(1)}" if match else ""


def _thing(effect: Effect) -> str:
    """What is changed, as people call it."""
    kind, _, name = effect.object.partition("/")
    if "://" in effect.object:
        return effect.object
    kind = table("kind").get(kind, kind) if name else kind
    if not kind:
        return name
    if kind == "file" and not name:
        return "the files it names"
    if kind == "table" and "[" in name:
        return f"{kind} {name.partition('[')[0]}"
    if len(name) > _LONG or "[" in name:
        return f"every {kind} that it selects"
    return f"{kind} {name}".strip() if name else kind


def _effect_sentence(effect: Effect, run: Run) -> str:
    kind, _, _ = effect.object.partition("/")
    host = f" on {run.command.host}" if run.command.within and run.command.host else _through(run)
    templates = table("change")
    valued = f"{effect.attribute}={effect.value}"
    names = [f"{kind}:{valued}", valued, *([f"{effect.attribute}="] if effect.value is not None else [])]
    names += [f"{kind}:{effect.attribute}"] if effect.value is None else []
    if effect.attribute == "content" and effect.value and _COPIES.issuperset(run.facts.verbs):
        return f"Copy {effect.value} to {effect.object.removeprefix('file/')}{host}."
    template = next((templates[name] for name in (*names, effect.attribute) if name in templates), None)
    thing = _thing(effect)
    tool = run.facts.verbs[0].split(" ", 1)[0] if run.facts.verbs else ""
    if (template is None or effect.attribute == "run") and effect.value is None and kind == tool:
        return f"Run `{_called(effect, tool)}`{host}."
    if template:
        return template.format(o=thing, v=effect.value or "the last good one", h=host)
    attribute = effect.attribute.removeprefix("config:")
    if effect.value is not None and (len(effect.value) > _LONG or effect.value[:1] in "{["):
        return f"Set {attribute} of {thing}{host} to what the command says."
    if effect.value is not None:
        return f"Set {attribute} of {thing} to {effect.value}{host}."
    verb, _, rest = effect.attribute.partition(":")
    return f"{verb.capitalize()} {thing}{host} ({rest})." if rest else f"{verb.capitalize()} {thing}{host}."


def _called(effect: Effect, tool: str) -> str:
    """What a tool was told to do, as it is typed; what nobody knows better is not put into other words."""
    verb = "" if effect.attribute == "run" else effect.attribute.replace(":", " ")
    return " ".join(word for word in (tool, verb, effect.object.partition("/")[2]) if word).replace("`", "'")


def quote(text: str, most: int = 200) -> str:
    """A message as a quotation in one line."""
    flat = " ".join(re.sub(r"```.*?(?:```|$)", " ", text, flags=re.DOTALL).split()).replace('"', "'")
    return f'"{flat}"' if len(flat) <= most else f'"{flat[: most - 1].rsplit(" ", 1)[0]}…"'
