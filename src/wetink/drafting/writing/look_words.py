"""A look as one imperative sentence: what is looked at, where, and what for, as its grammar says."""

from __future__ import annotations

import re

from wetink.drafting.language.filters import FILTERS, filtered, short
from wetink.drafting.language.grammar import Part, looped, parts
from wetink.drafting.language.net_words import net_sentence
from wetink.drafting.language.sql_words import sentence as sql_sentence
from wetink.drafting.language.sql_words import statement_in
from wetink.drafting.language.templates import table
from wetink.drafting.record.record import Run
from wetink.drafting.record.targets import KUBE, objects, program_of, target_of, thing

SHELLS = frozenset({"sh", "fish", "powershell"})
_FIELDS = re.compile(r"\b[a-z]\.([A-Za-z_]\w*)")
_LITERAL = re.compile(r"/([^/\s]{2,40})/\.test")
_SETTING = re.compile(r"show\s+([\w.]{1,80})", re.IGNORECASE)
_ADMIN = re.compile(r"Command\(\{\s*['\"]?(\w+)")
_SMALL = {"for", "of", "the", "in", "by"}


def look_sentence(run: Run) -> str:
    """What a look asks, in one imperative sentence."""
    if run.command.program not in SHELLS:
        return _statement(run)
    found = parts(run.line)
    shown = [part for part in found if part.words and not part.filed]
    telling = next((part for part in shown or found if part.words), None)
    if telling is None:
        return f"Run `{short(run.key)}`."
    statement = statement_in(telling.words)
    where = _where(run, telling)
    core = (sql_sentence(statement) if statement else "") or net_sentence(telling, where)
    core = core or _one_object(run, telling, where) or _named(run, telling, where)
    rest = [part for part in found[found.index(telling) + 1 :] if part.program in FILTERS]
    return _finished(core, filtered(telling, rest), looped(run.line))


def _statement(run: Run) -> str:
    """A statement typed at a server's own prompt."""
    line = run.key
    if core := sql_sentence(line):
        return core
    lowered = line.lower()
    for begin, template in table("statement").items():
        if lowered.startswith(begin):
            setting, command = _SETTING.match(line), _ADMIN.search(line)
            core = template.format(t=setting.group(1) if setting else "it", h="").rstrip(".")
            core += f" for {command.group(1)}" if command else ""
            return f"{core}{_wanted_of(line) if '.' in begin else ''}."
    return f"Ask {run.command.program}: `{short(line)}`."


def _wanted_of(line: str) -> str:
    """The fields that a script prints, or the pattern it filters by."""
    literal = _LITERAL.search(line)
    if literal:
        return f": the lines with `{literal.group(1)}`"
    fields = list(dict.fromkeys(_FIELDS.findall(line.partition("(")[2])))
    return f": {', '.join(fields[:6])}" if fields else ""


def _where(run: Run, part: Part) -> str:
    """The host, container or namespace in which it looks: " on web-1", " in the deployment cart"."""
    if part.place:
        inside = "/" in part.place or run.facts.scope.endswith(f"/{part.place}")
        return f" in {thing(part.place)}" if inside else f" on {part.place}"
    host = part.option("-h", "--host") if part.program == "redis-cli" else ""
    if host:
        return f" on {host}"
    if KUBE.match(program_of(run, part)):
        namespace = part.option("-n", "--namespace")
        return f" in {namespace}" if namespace else ""
    return f" on {run.command.host}" if run.command.within and run.command.host else ""


def _one_object(run: Run, part: Part, where: str) -> str:
    """`kubectl get` of one object looks at it; "list" is for many."""
    if not KUBE.match(program_of(run, part)) or "get" not in part.words:
        return ""
    named = [target for target in objects(run) if re.match(r"[\w.-]+/[^\[]", target)]
    if not named or target_of(run, part) != thing(named[0]):
        return ""
    whole = part.option("-o", "--output") in {"yaml", "json"}
    return f"{'Read the manifest of' if whole else 'Look at'} {thing(named[0])}{where}."


def _named(run: Run, part: Part, where: str) -> str:
    """By the template of its program and subcommand, else by the kind of look its subcommand's name says."""
    program, target = program_of(run, part), target_of(run, part)
    verbs = [verb for verb in run.facts.verbs if verb.split(" ", 1)[0] == program]
    for verb in [*verbs, program]:
        pieces = verb.split(" ")
        for n in range(len(pieces), 0, -1):
            if template := table("look").get(" ".join(pieces[:n])):
                return _fill(template, target, where)
    plain = [word for word in part.words[1:] if re.fullmatch(r"[a-z][a-z0-9-]*", word)]
    words = (verbs[0].split(" ")[1:] if verbs else []) or plain[:2]
    kind = _by_kind(words, program)
    if not kind and (kind := _by_kind(plain[:2], program)) and target in plain:
        target = ""
    if kind:
        return _fill(kind, target, where)
    call = verbs[0] if verbs else program
    if run.facts.effects:  # a probe: what it does shows whether it may
        return f"Try `{call}`{f' with {target}' if target else ''}{where}."
    return f"Read what `{call}` says{f' of {target}' if target else ''}{where}."


def _by_kind(words: list[str], program: str) -> str:
    """The template of a subcommand whose name says what it does ("get-bucket-policy", "list-runs"); "" for none."""
    names = [name for word in words for name in word.split("-")]
    group = 1 if len(words) > 1 and "-" in words[-1] else 0  # "iam get-policy": the first word names the service only
    for at in range(len(names) - 1, -1, -1):
        if template := table("verb").get(names[at]):
            noun = [name for n, name in enumerate(names) if n != at and n >= group and name not in _SMALL]
            return template.replace("{n}", " ".join(noun) or program)
    return ""


def _fill(template: str, target: str, where: str) -> str:
    """The template with its blanks filled; without a target the words that lead to it go as well."""
    if not target:
        template = re.sub(r"(?:: | of the release | of | below | with | between | to )?\{t\}", "", template)
    blanks = template.replace("{t}", "\0").replace("{h}", "\1")
    text = " ".join(blanks.replace("\0", target).replace("\1", where).split()).replace(" .", ".")
    return text if "{h}" in template or not where or where in text else f"{text.rstrip('.')}{where}."


def _finished(core: str, wanted: str, loops: dict[str, str]) -> str:
    """The sentence with what is wanted of the answer, the names that a loop goes through in place of its variable."""
    if core.startswith("Ask Prometheus"):
        wanted = ""  # the path of jq says less than the query
    text = f"{core.rstrip('.')}{';' if ': ' in core else ':'} {wanted}." if wanted else core
    for variable, values in loops.items():
        text = _within_names(text, variable, values.split(", "))
        text = text.replace(variable, f"each of {values}")
    return text


_MOST_NAMES = 4
"""So many names are written out; more are told by what differs in them."""


def _within_names(text: str, variable: str, values: list[str]) -> str:
    """Names that a loop's variable is a part of, one for each value: "ns$n.example" is "ns1.example, ns2.example"."""
    name = re.compile(rf"[\w./:-]*(?<=[\w./:-]){re.escape(variable)}[\w./:-]*|{re.escape(variable)}[./:-]?\w[\w./:-]*")

    if len(values) > _MOST_NAMES or any("{" in value for value in values):
        hole = f"<{variable.lstrip('$')}>"
        filled = name.sub(lambda found: found[0].replace(variable, hole), text)
        return filled if filled == text else f"{filled.rstrip('.')}, for {hole} in {', '.join(values)}."

    def each(found: re.Match[str]) -> str:
        bare = found[0].rstrip(".:")
        return ", ".join(bare.replace(variable, value) for value in values) + found[0][len(bare) :]

    return name.sub(each, text)
