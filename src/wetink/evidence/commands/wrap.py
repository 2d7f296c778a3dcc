"""Looks through calls that only run another command: sudo, ssh, kubectl exec, xargs, timeout ..."""

from __future__ import annotations

from typing import NamedTuple

from wetink.evidence.commands.call import host_of, join_scope
from wetink.evidence.commands.packs import Wrapper
from wetink.evidence.commands.quick import is_assignment
from wetink.evidence.commands.shape import CHANGE, LOOK, Simple


class Inner(NamedTuple):
    """What a wrapper runs: words, or text for a shell; neither for an interactive session."""

    argv: tuple[str, ...] = ()
    text: str | None = None
    scope: str = ""
    target: str = ""
    floor: int = LOOK


_ASKS = frozenset({"--help", "--version"})


def peel(wrapper: Wrapper, simple: Simple) -> Inner | None:
    """What the call runs inside; None where it is not the wrapper's kind (`kubectl get` is no `kubectl exec`)."""
    argv = simple.argv
    verb, need = list(wrapper.verb), max(wrapper.skip, 0)
    skipped: list[str] = []
    options: dict[str, str] = {}
    index = 1
    while index < len(argv):
        word = argv[index]
        if word == "--" and not verb:
            return _once(wrapper, options, _found(wrapper, skipped, options, argv[index + 1 :]))
        if word == "-":
            index += 1
            continue
        if word[:1] == "-":
            index += _option(word, argv, index, wrapper, options)
            continue
        if verb:
            if word != verb[0]:
                return None
            verb.pop(0)
            if not verb and wrapper.skip < 0:
                return Inner(argv[index:])
        elif len(skipped) < need:
            skipped.append(word)
        elif not (is_assignment(word) and not wrapper.joined):
            return _once(wrapper, options, _found(wrapper, skipped, options, argv[index:]))
        index += 1
    return None if verb else _once(wrapper, options, _found(wrapper, skipped, options, ()))


def _once(wrapper: Wrapper, options: dict[str, str], found: Inner) -> Inner | None:
    """What runs inside of something that is made for it and goes with it: `docker run --rm IMAGE COMMAND`."""
    if not wrapper.once:
        return found
    passing = not wrapper.once.isdisjoint(options) and (found.argv or found.text is not None)
    if passing:
        return found._replace(floor=LOOK)
    return found if wrapper.floor > LOOK else None


def _option(word: str, argv: tuple[str, ...], index: int, wrapper: Wrapper, options: dict[str, str]) -> int:
    """Take one option of the wrapper; how many words it is."""
    if word in wrapper.values:
        options[word] = argv[index + 1] if index + 1 < len(argv) else ""
        return 2
    name, equals, value = word.partition("=")
    if equals and name in wrapper.values:
        options[name] = value
    elif word[:2] in wrapper.values:
        options[word[:2]] = word[2:]
    else:
        options[word] = ""
        if word[1] != "-" and "-" + word[-1] in wrapper.values:
            options["-" + word[-1]] = argv[index + 1] if index + 1 < len(argv) else ""
            return 2
    return 1


def _found(wrapper: Wrapper, skipped: list[str], options: dict[str, str], rest: tuple[str, ...]) -> Inner:
    place = skipped[wrapper.scope] if wrapper.scope is not None and wrapper.scope < len(skipped) else ""
    named = host_of(place)
    scope = join_scope(*(options.get(option, "") for option in wrapper.option), named)
    for option in wrapper.string:
        if options.get(option):
            return Inner((), options[option], scope, named, wrapper.floor)
    if wrapper.verb == ("send-keys",):
        rest = tuple(word for word in rest if word not in {"Enter", "C-m"})
    if wrapper.joined and rest:
        return Inner((), " ".join(rest), scope, named, wrapper.floor)
    if wrapper.session is None and not wrapper.looks.isdisjoint(options):
        return Inner((), None, scope, named, wrapper.floor)
    floor = CHANGE if not rest and _lets_in(wrapper, options) else wrapper.floor
    return Inner(rest, None, scope, named, floor)


def _lets_in(wrapper: Wrapper, options: dict[str, str]) -> bool:
    """Whether a person gets a prompt there; what they do at it is unknown, and unknown is no look."""
    if wrapper.session is None or not (wrapper.looks | _ASKS).isdisjoint(options):
        return False
    return not wrapper.session or not wrapper.session.isdisjoint(options)
