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
_ASKS_IN_ONE = when_used(
    r"(get|show|describe|query|list(?!en)|enable|disable|suspend|resume|pause)[a-z]{3,20}"
    r"|(?!(?:set|add|del|rm|un|clear|re|update|change|black|white|allow|deny|block|safe|play)[a-z]{0,20}$)"
    r"[a-z]{2,20}(info|list|stats?|status|show)"
)
_OPTION_VERB = when_used(r"[-_.]|(?<=[a-z])(?=[A-Z])")
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
    if _asks_about_itself(call) or _ends_in_help(call) or dry_run(pack, args) or _to_stdout(args):
        return call.verdict(LOOK, verb=verb, targets=args.words[depth:])
    risk = max(rule.risk, _beyond(call, rule) if rule.risk == LOOK else LOOK) if rule else _unruled(call)
    if risk == LOOK or call.context.brief or (not pack.name and (looks(args) or call.name.startswith("$"))):
        return call.verdict(risk, verb=verb or _asking_option(args), targets=args.words[depth:])
    return call.verdict(risk, *effects(call, depth, rule), verb=verb, targets=args.words[depth:])


def _to_stdout(args: Args) -> bool:
    """A copy to "-" prints what it reads: `aws s3 cp s3://b/k -`."""
    return len(args.words) > _COPIED and args.words[-1] == "-" and args.words[-3] in {"cp", "copy"}


def _beyond(call: Call, rule: Rule) -> int:
    """What the words behind a rule's own say, in "noun verb" tools: `apps destroy` where `apps` lists.

    So does the word that a rule leaves open at its end: `ce *`.
    """
    risks = library().lexicon.risk
    behind = call.args.words[len(rule.words) : len(rule.words) + 2]
    if len(rule.words) > 1 and rule.words[1:] == (("*",),):
        return risks.get(head(call.args.words[1]), LOOK)
    # Behind a verb that looks stands a name, behind a thing ("vlan", "apps") what is done to it.
    things = library().lexicon.things
    if call.pack.special or any(risks.get(word) == LOOK and word not in things for word in (rule.words or ((),))[-1]):
        return LOOK
    if call.pack.default is not None:
        return risks.get(behind[0], LOOK) if rule.words and behind else LOOK
    verbs = [(word, head(word)) for word in behind if _WORDISH.match(word)]
    said = (
        risks[verb] for word, verb in verbs if verb in risks and (risks[verb] == DESTROY or not _is_named(word, verb))
    )
    return next(said, LOOK)


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


_ASKS_OF_ITSELF = frozenset((option, "") for option in ["-h", "-V", "-v", "--version", "-version", "-help", "-?"])


def asks_help(args: Args) -> bool:
    """`--help`, `help`, `--version` and the like."""
    if "--help" in args.flags or args.words[:1] == ("help",):
        return True
    alone = not args.words and len(args.every) == 1
    return alone and args.every[0] in _ASKS_OF_ITSELF


def _asks_about_itself(call: Call) -> bool:
    """As `asks_help`, but that `-v` makes tools say more that do something without a word: `update-grub -v`."""
    says_more = call.pack.name and call.pack.alone > LOOK and not call.pack.subcommands
    return asks_help(call.args) and not (says_more and call.args.every == (("-v", ""),))


def _ends_in_help(call: Call) -> bool:
    """`foo delete -h`, `del /?`: an option that asks for help where it can be no host's."""
    last = call.simple.argv[-1]
    if last == "/?":
        return True
    values = call.pack.form.values
    return last == "-h" and call.pack.subcommands and bool(call.args.words) and "-h" not in values


def head(word: str) -> str:
    """The part of a compound that is the verb: "delete-user", "list_queues", "deleteIndex", "instance-delete"."""
    if word in library().lexicon.risk:
        return word
    camel = _CAMEL.match(word)
    if camel:
        return camel.group().lower()
    parts = _COMPOUND.split(word.lower())
    risks = library().lexicon.risk
    if parts[0] in risks:
        return parts[0]
    if len(parts) == 1:
        return _run_together(parts[0])
    last = _run_together(parts[-1])
    if risks.get(last) == DESTROY:
        return last
    # "java_version" and "client.backup" are names more often than "cluster-status" and "vm.info" are.
    named = "_" in word or ("." in word and risks.get(last) != LOOK)
    return last if last in risks and not named and not any(risks.get(part, LOOK) for part in parts[1:-1]) else parts[0]


def _run_together(word: str) -> str:
    """The verb that a word begins or ends with: "getinfo", "buildinfo", "domblkstat"."""
    found = _ASKS_IN_ONE.fullmatch(word)
    return next(part for part in found.groups() if part) if found else word


def _told(args: Args) -> int | None:
    """What options say: `--remove x` changes, `--list-disks` looks; None where they say nothing."""
    if _option_in(args, library().lexicon.acts):
        return CHANGE
    return LOOK if _asking_option(args) else None


def _option_in(args: Args, verbs: frozenset[str]) -> str:
    """The option whose name begins with one of these verbs; "" where none does."""
    return next((option for option in args.flags if _option_verb(option) in verbs), "")


def _asking_option(args: Args) -> str:
    """The option that says that a call is for looking; "" where none does."""
    asks = library().lexicon.asks
    return next((o for o in args.flags if len(o) > 2 and (o.lstrip("-") in asks or f"{_option_verb(o)}-" in asks)), "")


def _option_verb(option: str) -> str:
    """The first part of a long option's name: "--list-disks", "-listDisks"."""
    return _OPTION_VERB.split(option.lstrip("-"), maxsplit=1)[0] if len(option) > 2 else ""


def guess(args: Args) -> int:
    """What the verb among the first words usually means; the first look or destroying verb decides.

    Where no word is a verb, options may be: `foo --list`. One that acts makes a change of any look: `foo check --fix`.
    """
    if any(_HARD_FLAG.match(option) for option in args.flags):
        return DESTROY
    if any(_TO_NOTHING.match(word) for word in args.words[1:]) and any("scale" in word for word in args.words[:2]):
        return DESTROY
    risks = library().lexicon.risk
    known = False
    for index, given in enumerate(args.words[:_VERB_REACH]):
        word = given.removeprefix("/")  # Windows: `schtasks /delete`
        verb = head(word) if _WORDISH.match(word) else ""
        risk = risks.get(verb)
        if risk == LOOK and not (_is_named(word, verb) and (known or (index and "." in word))):
            return max(_done_to(word, verb, args.words[index + 1 :]), CHANGE if _told(args) else LOOK)
        if risk == DESTROY or verb in _NO_NOUNS:
            return CHANGE if risk is None else risk
        known = known or risk is not None
    if not known and any(risks.get(value) == DESTROY for _, value in args.every):
        return DESTROY  # a verb may have been taken for the value of an option in front of it
    return LOOK if not known and _told(args) == LOOK else CHANGE


def _is_named(word: str, verb: str) -> bool:
    """Whether the verb stands behind in a word, as it does in names of things: "commitment-plan", "web-status"."""
    return not word.lower().startswith(verb)


def _done_to(word: str, verb: str, behind: tuple[str, ...]) -> int:
    """What is done to a thing that is called as a look is: `logs rotate`, `status mark-good`."""
    lexicon = library().lexicon
    if not behind or not (word in lexicon.things or _is_named(word, verb)) or not _WORDISH.match(behind[0]):
        return LOOK
    return lexicon.risk.get(head(behind[0]), LOOK)


def looks(args: Args) -> bool:
    """Whether an unknown tool is asked in words that usually only look (it still counts as a change).

    The first verb decides: what is deployed, restarted or set may be called for a test or a status. What is a thing as
    often as a verb is one in front of a verb that looks: `lock list`.
    """
    lexicon = library().lexicon
    words = [head(word) for word in args.words[:_VERB_REACH]]
    risks = [lexicon.risk.get(word) for word in words]
    first = next((index for index, risk in enumerate(risks) if risk is not None), None)
    asked = first is not None and risks[first + 1 : first + 2] == [LOOK] and args.words[first + 1] == words[first + 1]
    if first is not None and asked and words[first] in lexicon.things:
        first += 1
    return (guess(args) == LOOK and (first is None or risks[first] == LOOK)) or _rehearsed(args)


def _verb_depth(pack: Pack, rule: Rule | None, args: Args) -> int:
    """How many positional words belong to the verb."""
    if pack.extra.get("verb") == "all":
        return len(args.words)
    known = max((i + 1 for i, w in enumerate(rule.words) if w != ("*",)), default=0) if rule else 0
    risks = library().lexicon.risk
    words = args.words[:_VERB_REACH]
    for index, word in enumerate(words):
        verb = head(word)
        name = index > 0 and _is_named(word, verb) and risks.get(verb) != DESTROY
        if verb in risks and _WORDISH.match(word) and not name:
            # What is a thing as often as a verb has its verb behind it: `events enable-rule`.
            behind = words[index + 1] if index + 1 < len(words) and word in library().lexicon.things else ""
            done = bool(behind) and _WORDISH.match(behind) is not None and head(behind) in risks
            return max(known, index + 1 + done)
    return known


def effects(call: Call, depth: int, rule: Rule | None) -> list[Effect]:
    """What a changing call sets, by the pack's templates or by the verb's family.

    Where only an option says what is done, the rule's option is what is set: `auditctl -D`.
    """
    found = [e for one in call.pack.effects if fits(one.rule, call.args) for e in _fill(call, one)]
    option = next((flag for flag in rule.flags[0] if flag in call.args.flags), "") if rule and rule.flags else ""
    return found or _by_family(call, depth, option)


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


def _by_family(call: Call, depth: int, option: str) -> list[Effect]:
    words = call.args.words
    lexicon = library().lexicon
    acting = frozenset[str]() if call.pack.name else lexicon.acts
    paired = _paired(words[depth - 1]) if depth else None
    if depth and paired and paired[0] != "enabled":
        paired = None
    if not depth:
        depth, paired = next(((i + 1, one) for i, word in enumerate(words[:2]) if (one := _paired(word))), (0, None))
    verb = words[depth - 1] if depth else ""
    start = head(verb)
    thing = _named_in(verb, start) if paired is None else paired[2]
    nouns = [*words[: max(depth - 1, 0)], *([thing] if thing else [])]
    kind = call.pack.kind or "-".join(n.strip("-_:.").lower() for n in nouns) or call.name.removesuffix(".sh")
    named = _named(call, nouns)
    targets = words[depth:]
    if named and (not targets or call.pack.extra.get("targets") == "named"):
        targets = (named[0][1], *targets)
    verb = verb or option or next((o.lstrip("-") for o in call.args.flags if o.lstrip("-") in acting), "")
    own = lexicon.family.get(verb.lstrip("-")) or lexicon.family.get(start or head(verb))
    family = paired[:2] if paired else _as_told(own, _switched(call))
    if family:
        attribute, value = family
        return [call.effect(f"{kind}/{t}", attribute, value) for t in targets] or [call.effect(kind, attribute, value)]
    if not depth and len(targets) > 1 and targets[-1] in _ON_OFF:
        return [call.effect("/".join((kind, *targets[:-2])), targets[-2], targets[-1])]
    if start in _SETTERS:
        given = _settings(call, kind, targets, {name for name, _ in named[:1]})
        return given or [_plain(call, kind, targets, verb, "yes" if start == "set" else None)]
    return [_plain(call, kind, targets, verb)]


_ON_OFF = {"on": "yes", "off": "no"}
_ENTERED = {"enter": "yes", "exit": "no"}
_UNDOES = when_used(r"un([a-z]{5,20})")
_NO = words("false no off 0 disabled")
_YES = words("true yes on 1 enabled")


def _named_in(verb: str, start: str) -> str:
    """What a compound names beside its verb: "flag" of "set-flag", "gossip" of "disablegossip"."""
    rest = verb[: -len(start)] if _is_named(verb, start) else verb[len(start) :]
    return rest.strip("-_:.")


def _paired(word: str) -> tuple[str, str, str] | None:
    """What a word sets that is one of two by its shape, and of what: "maintenance:on", "exit-standby", "unfence"."""
    *before, last = _COMPOUND.split(word.lower())
    if before and last in _ON_OFF:
        return "enabled", _ON_OFF[last], "-".join(before)
    if before and last in _ENTERED:
        return "entered", _ENTERED[last], "-".join(before)
    if before and before[0] in _ENTERED:
        return "entered", _ENTERED[before[0]], "-".join((*before[1:], last))
    undone = _UNDOES.fullmatch(word)
    return (undone[1], "no", "") if undone else None


def _switched(call: Call) -> tuple[str, str] | None:
    """What an option says where the verb leaves it open: `schedule toggle --unpause`, `set --enable false`."""
    family = library().lexicon.family
    for option, value in call.args.every:
        attribute, switch = family.get(option.lstrip("-"), ("", "")) if len(option) > 2 else ("", "")
        if switch in _FLIPPED and (attribute == "enabled" or not value or value.lower() in _NO | _YES):
            return attribute, _FLIPPED[switch] if value.lower() in _NO else switch
    return None


_FLIPPED = {"yes": "no", "no": "yes"}


def _as_told(own: tuple[str, str] | None, option: tuple[str, str] | None) -> tuple[str, str] | None:
    """What a verb sets, or takes back where an option says so: `node drain -disable`."""
    if own and option == ("enabled", "no") and own[1] in _FLIPPED:
        return own[0], _FLIPPED[own[1]]
    return own or option


def _plain(call: Call, kind: str, targets: tuple[str, ...], verb: str, value: str | None = None) -> Effect:
    attribute = "set" if value else verb or "run"
    return call.effect(f"{kind}/{targets[0]}" if targets else kind, attribute, value)


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
