"""Judges a call by its tool's pack, or by its verb where the pack says nothing."""

from __future__ import annotations

import re

from wetink.evidence.commands.call import Call
from wetink.evidence.commands.packs import EffectRule, Pack, Rule, dry_run, fits, library, match
from wetink.evidence.commands.shape import CHANGE, DESTROY, LOOK, Verdict, words
from wetink.evidence.commands.words import Args
from wetink.model.terms import Effect
from wetink.patterns import when_used

_WORDISH = when_used(r"[A-Za-z][A-Za-z0-9:_.-]{0,80}$")
_COMPOUND = when_used(r"[-_:.]")
_CAMEL = when_used(r"[A-Z]?[a-z]{2,20}(?=[A-Z])")
_NAMING = when_used(
    r"--?(?:[\w-]{1,40}-)?(?:names?|ids?|identifiers?|arns?|url|group|topic|queue|bucket|repo|uid|entity-name)$|-n$"
)
_SETTERS = words("modify update set put patch change configure config edit scale resize tune alter")
_HARD_FLAG = when_used(r"--(?:delete|purge|destroy|wipe|prune)(?:-\w{1,20})?$")
_QUIET_OPTIONS = when_used(
    r"--?(?:o|output|region|profile|project|zone|quiet|yes|y|force|wait|verbose|v|debug|no-\S{1,40}|query|format|dry-run|"
    r"resource-group|subscription|recursive|apply-immediately|interactive|auto-approve|message|m|reason|user|password|token)$"
)
_QUANTITY = when_used(r"[-+]?\d+(?:[.,]\d+)?\s?(?:[kmgtpKMGTP]i?[bB]?|%|ms|s|m|h|d)?")
"""What is set where only a value is given: `set_disk_free_limit 500MB` names the limit in its verb."""
_UNINSTALLER = when_used(r"(?i)(?:^|[-_.])uninstall(?:er)?(?:\.(?:sh|exe|cmd|bat))?$")
_VERB_REACH = 4
_COPIED = 2
_NO_NOUNS = words("scale set update modify edit resize enable disable apply put change alter")
"""Verbs that name no object in "noun verb" tools, so that a look verb behind them is the object's: `scale count 3`."""
_TO_NOTHING = when_used(r"(?:[\w-]{1,40}=)?0$")
"""`web=0` of `ps:scale web=0`, `0` of `scale count 0`."""


def verdict(call: Call) -> Verdict:
    """Judge by rule, then by the tool's default, then by the verb's usual meaning."""
    args, pack = call.args, call.pack
    rule = match(pack, args)
    depth = _verb_depth(pack, rule, args) if pack.subcommands else 0
    verb = " ".join(args.words[:depth])
    if asks_help(args) or dry_run(pack, args):
        return call.verdict(LOOK, verb=verb, targets=args.words[depth:])
    if _to_stdout(args):
        return call.verdict(LOOK, verb=verb, targets=args.words[depth:])
    risk = max(rule.risk, _beyond(call, rule) if rule.risk == LOOK else LOOK) if rule else _unruled(call)
    if risk == LOOK or call.context.brief or (not pack.name and (looks(args) or call.name.startswith("$"))):
        return call.verdict(risk, verb=verb, targets=args.words[depth:])
    return call.verdict(risk, *effects(call, depth), verb=verb, targets=args.words[depth:])


def _to_stdout(args: Args) -> bool:
    """A copy to "-" prints what it reads: `aws s3 cp s3://b/k -`."""
    return len(args.words) > _COPIED and args.words[-1] == "-" and args.words[-3] in {"cp", "copy"}


def _beyond(call: Call, rule: Rule) -> int:
    """What the words behind a rule's own say, in "noun verb" tools: `apps destroy` where `apps` lists."""
    if call.pack.default is not None or call.pack.special:
        return LOOK
    risks = library().lexicon.risk
    behind = call.args.words[len(rule.words) : len(rule.words) + 2]
    return next((risks[head(word)] for word in behind if _WORDISH.match(word) and head(word) in risks), LOOK)


def _unruled(call: Call) -> int:
    """Risk where no rule fits: of the tool alone, by its default, or by the verb; unknown tools change something."""
    args, pack = call.args, call.pack
    if pack.name and not args.words and not args.every and not call.simple.stdin and not call.simple.source:
        return pack.alone
    if pack.default is not None:
        return pack.default
    if not pack.name and _rehearsed(args):
        return CHANGE
    if not pack.name and _UNINSTALLER.search(call.name):
        return DESTROY
    return guess(args) if pack.name else max(CHANGE, guess(args))


def _rehearsed(args: Args) -> bool:
    return args.has("--dry-run", "--noop", "--check", "--what-if", "--whatif")


def asks_help(args: Args) -> bool:
    """`--help`, `help`, `--version` and the like."""
    if "--help" in args.flags or args.words[:1] == ("help",):
        return True
    alone = not args.words and len(args.every) == 1
    return alone and args.every[0][0] in {"-h", "-V", "-v", "--version", "-version", "-help", "-?"}


def head(word: str) -> str:
    """The part of a compound that is the verb: "delete-user", "list_queues", "deleteIndex", "instance-delete"."""
    if word in library().lexicon.risk:
        return word
    camel = _CAMEL.match(word)
    if camel:
        return camel.group().lower()
    parts = _COMPOUND.split(word.lower())
    risks = library().lexicon.risk
    return parts[-1] if parts[0] not in risks and risks.get(parts[-1]) == DESTROY else parts[0]


def guess(args: Args) -> int:
    """What the verb among the first words usually means; the first look or destroying verb decides."""
    if any(_HARD_FLAG.match(option) for option in args.flags):
        return DESTROY
    if any(_TO_NOTHING.match(word) for word in args.words[1:]) and any("scale" in word for word in args.words[:2]):
        return DESTROY
    risks = library().lexicon.risk
    known = False
    for given in args.words[:_VERB_REACH]:
        word = given.removeprefix("/")  # Windows: `schtasks /delete`
        if _WORDISH.match(word):
            risk = risks.get(head(word), CHANGE)
            known = known or head(word) in risks
            if risk != CHANGE or head(word) in _NO_NOUNS:
                return risk
    # A verb may have been taken for the value of an option in front of it.
    swallowed = not known and any(risks.get(value) == DESTROY for _, value in args.every)
    return DESTROY if swallowed else CHANGE


def looks(args: Args) -> bool:
    """Whether an unknown tool is asked in words that usually only look (it still counts as a change).

    The first verb decides: what is deployed, restarted or set may be called for a test or a status.
    """
    risks = library().lexicon.risk
    first = next((risks[head(word)] for word in args.words[:_VERB_REACH] if head(word) in risks), LOOK)
    return (guess(args) == LOOK and first == LOOK) or _rehearsed(args)


def _verb_depth(pack: Pack, rule: Rule | None, args: Args) -> int:
    """How many positional words belong to the verb."""
    if pack.extra.get("verb") == "all":
        return len(args.words)
    known = max((i + 1 for i, w in enumerate(rule.words) if w != ("*",)), default=0) if rule else 0
    risks = library().lexicon.risk
    for index, word in enumerate(args.words[:_VERB_REACH]):
        if head(word) in risks and _WORDISH.match(word):
            return max(known, index + 1)
    return known


def effects(call: Call, depth: int) -> list[Effect]:
    """What a changing call sets, by the pack's templates or by the verb's family."""
    found = [e for rule in call.pack.effects if fits(rule.rule, call.args) for e in _fill(call, rule)]
    return found or _by_family(call, depth)


def _fill(call: Call, rule: EffectRule) -> list[Effect]:
    """Fill a template: {0} a positional word, {-n|--name} an option, {each} every word after the rule's words."""
    rest = call.args.words[len(rule.rule.words) :]
    if "{each" in rule.object or "{each" in rule.attribute:
        return [_filled(call, rule, word) for word in rest]
    return [_filled(call, rule, rest[0] if rest else "")]


def _filled(call: Call, rule: EffectRule, word: str) -> Effect:
    def put(found: re.Match[str]) -> str:
        return _field(call, found.group(1), word)

    obj, attribute, value = (_FIELD.sub(put, part) for part in (rule.object, rule.attribute, rule.value))
    attribute = " ".join(attribute.split())
    return call.effect(obj.rstrip("/"), attribute, value if value and value != "-" else None)


_FIELD = when_used(r"\{([^{}]{1,80})\}")


def _field(call: Call, name: str, word: str) -> str:
    if name == "each":
        return word
    if name in {"each.key", "each.value"}:
        key, _, value = word.partition("=")
        return key if name == "each.key" else value
    if name == "scope":
        return call.scope
    place, _, part = name.partition(".")
    if place.isdigit():
        given = call.args.word(int(place))
        key, _, value = given.partition("=")
        return {"key": key, "value": value}.get(part, given)
    if name == "last":
        return call.args.words[-1] if call.args.words else ""
    return call.args.first(*name.split("|"))


def _by_family(call: Call, depth: int) -> list[Effect]:
    words = call.args.words
    verb = words[depth - 1] if depth else ""
    start = head(verb)
    nouns = [*words[: max(depth - 1, 0)], *([verb[len(start) + 1 :]] if len(verb) > len(start) + 1 else [])]
    kind = call.pack.kind or "-".join(n.strip("-_:.").lower() for n in nouns) or call.name.removesuffix(".sh")
    named = _named(call, nouns)
    targets = words[depth:]
    if named and (not targets or call.pack.extra.get("targets") == "named"):
        targets = (named[0][1], *targets)
    lexicon = library().lexicon
    family = lexicon.family.get(verb) or lexicon.family.get(start) or _switched(call)
    if family:
        attribute, value = family
        return [call.effect(f"{kind}/{t}", attribute, value) for t in targets] or [call.effect(kind, attribute, value)]
    if start in _SETTERS:
        return _settings(call, kind, targets, {name for name, _ in named[:1]}) or [_plain(call, kind, targets, verb)]
    return [_plain(call, kind, targets, verb)]


def _switched(call: Call) -> tuple[str, str] | None:
    """What an option says where the verb leaves it open: `schedule toggle --pause` and `--unpause`."""
    family = library().lexicon.family
    said = (family.get(option.removeprefix("--")) for option in call.args.flags if option.startswith("--"))
    return next((one for one in said if one and one[1] in {"yes", "no"}), None)


def _plain(call: Call, kind: str, targets: tuple[str, ...], verb: str) -> Effect:
    return call.effect(f"{kind}/{targets[0]}" if targets else kind, verb or "run", None)


def _named(call: Call, nouns: list[str]) -> list[tuple[str, str]]:
    """Options that name the object: "--volume-id", "--name", or "--flag" after the noun "flags"."""
    scoped = {option for group in call.pack.scope for option in group}
    singular = {noun.rstrip("s") for noun in nouns}
    given = [(o, v) for o, v in call.args.every if v and o not in scoped]
    return [(o, v) for o, v in given if _NAMING.match(o) or o.lstrip("-") in singular]


def _settings(call: Call, kind: str, targets: tuple[str, ...], used: set[str]) -> list[Effect]:
    """`--size 500`, `key=value` and `set key value` as attribute and value."""
    scoped = {option for group in call.pack.scope for option in group} | used
    pairs = [(o.lstrip("-"), v) for o, v in call.args.every if v and o not in scoped and not _QUIET_OPTIONS.match(o)]
    assigned = [(t.partition("=")[0], t.partition("=")[2]) for t in targets if "=" in t.strip("=")]
    plain = [t for t in targets if "=" not in t]
    if not pairs and not assigned and len(plain) == 1 and _QUANTITY.fullmatch(plain[0]):
        return [call.effect(kind, "value", plain[0])]
    if not pairs and not assigned and len(plain) > 1:
        pairs, plain = [(plain[-2], plain[-1])], plain[:-2]
    obj = f"{kind}/{plain[0]}" if plain else kind
    return [call.effect(obj, name, value) for name, value in (*assigned, *pairs)]
