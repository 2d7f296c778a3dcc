"""kubectl: what its changing verbs set, on which objects."""

from __future__ import annotations

import re
from collections.abc import Callable

from wetink.evidence.commands import generic
from wetink.evidence.commands.call import Call
from wetink.evidence.commands.leaves import leaves
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import CHANGE, LOOK, Verdict, words
from wetink.model.terms import Effect

_NAMING_OBJECTS = words(
    "get describe delete edit patch scale label annotate top autoscale expose wait apply create diff replace"
)


def kubectl(call: Call) -> Verdict | None:
    """Risk by the pack; effects by verb."""
    words = call.args.words
    if words and words[0] not in call.pack.rules and words[0] not in library().lexicon.risk:
        return _plugin(call)
    base = generic.verdict(call)
    if words and words[0] in _NAMING_OBJECTS:
        base = base._replace(targets=tuple(objects(words[1:], call)))
    if base.risk == LOOK or not words:
        return base
    two = " ".join(words[:2]) if words[0] in {"rollout", "set"} else words[0]
    maker = _MAKERS.get(two)
    verb_words = 2 if two != words[0] else 1
    found = maker(call, objects(words[verb_words:], call)) if maker else []
    return base._replace(effects=tuple(found)) if found else base


def _plugin(call: Call) -> Verdict | None:
    """A plugin's own words: those of the tool of its name (`kubectl cilium status`), else as an unknown tool's."""
    name, *rest = call.args.words
    if name in library().packs:
        argv = call.simple.argv
        return call.inner(argv[argv.index(name) :])
    if not generic.looks(call.args._replace(words=tuple(rest))):
        return None
    return call.verdict(CHANGE, verb=" ".join(call.args.words[:2]), targets=tuple(rest[1:]))


def objects(words: tuple[str, ...], call: Call) -> list[str]:
    """Objects named after the verb: "deploy x y", "deploy/x svc/y", "-f file", "deploy -l app=x"."""
    named = [w for w in words if "=" not in w and not w.endswith("-")]
    files = [v for o, v in call.args.every if o in {"-f", "--filename", "-k", "--kustomize"} and v]
    if files:
        return [f"manifest/{name}" for name in files]
    if any("/" in w for w in named):
        return [_one(*w.split("/", 1)) for w in named if "/" in w]
    if not named:
        return []
    kinds = [kind(k) for k in named[0].split(",")]
    selector = call.args.first("-l", "--selector", "--field-selector")
    names = named[1:] or ([f"[{selector}]"] if selector else ["[all]"] if call.args.has("--all") else [])
    return [f"{k}/{name}" for k in kinds for name in names] or kinds


def kind(word: str) -> str:
    """The kind in the singular: "po" and "pods" are "pod", "deployments.apps" is "deployment"."""
    kinds = library().lexicon.kinds
    bare = word.split(".", 1)[0].lower()
    return kinds.get(bare, bare)


def _one(of: str, name: str) -> str:
    return f"{kind(of)}/{name}"


def _scale(call: Call, found: list[str]) -> list[Effect]:
    return [call.effect(o, "replicas", call.args.first("--replicas") or None) for o in found]


def _patch(call: Call, found: list[str]) -> list[Effect]:
    text = call.args.first("-p", "--patch", "--patch-file")
    pairs = leaves(text) or [("patch", text or None)]
    return [call.effect(o, name, value) for o in found for name, value in pairs]


def _exists(value: str) -> Callable[[Call, list[str]], list[Effect]]:
    def make(call: Call, found: list[str]) -> list[Effect]:
        return [call.effect(o, "exists", value) for o in found]

    return make


def _create(call: Call, found: list[str]) -> list[Effect]:
    words = call.args.words
    if words[1:2] == ("secret",) and len(words) > 3:
        return [call.effect(f"secret/{words[3]}", "exists", "present")]
    return [call.effect(o, "exists", "present") for o in found]


def _set_pairs(prefix: str) -> Callable[[Call, list[str]], list[Effect]]:
    """`set env deploy/x A=b C-`, `label pod x a=b`, `set image deploy/x app=img:1`."""

    def make(call: Call, found: list[str]) -> list[Effect]:
        skip = 2 if call.args.words[0] == "set" else 1
        words = call.args.words[skip:]
        out: list[Effect] = []
        for word in words:
            key, equals, value = word.partition("=")
            if (equals and "/" not in key.split(".", maxsplit=1)[0]) or (equals and prefix != "image"):
                out += [call.effect(o, f"{prefix}:{key}", value) for o in found]
            elif word.endswith("-") and len(word) > 1:
                out += [call.effect(o, f"{prefix}:{word[:-1]}", "absent") for o in found]
        return out

    return make


def _resources(call: Call, found: list[str]) -> list[Effect]:
    settings = [(o.lstrip("-"), v) for o, v in call.args.every if o in {"--limits", "--requests"}]
    pairs = [(f"{name}.{p.partition('=')[0]}", p.partition("=")[2]) for name, v in settings for p in v.split(",")]
    return [call.effect(o, name, value) for o in found for name, value in pairs]


def _restart(call: Call, found: list[str]) -> list[Effect]:
    return [call.effect(o, "running", "restarted") for o in found]


def _undo(call: Call, found: list[str]) -> list[Effect]:
    return [call.effect(o, "revision", call.args.first("--to-revision") or "previous") for o in found]


def _paused(value: str) -> Callable[[Call, list[str]], list[Effect]]:
    def make(call: Call, found: list[str]) -> list[Effect]:
        return [call.effect(o, "paused", value) for o in found]

    return make


def _schedulable(value: str) -> Callable[[Call, list[str]], list[Effect]]:
    def make(call: Call, _found: list[str]) -> list[Effect]:
        nodes = [w.removeprefix("node/").removeprefix("nodes/") for w in call.args.words[1:]]
        return [call.effect(f"node/{n}", "schedulable", value) for n in nodes] or [
            call.effect(f"node/[{call.args.first('-l', '--selector')}]", "schedulable", value)
        ]

    return make


def _drain(call: Call, found: list[str]) -> list[Effect]:
    cordoned = _schedulable("no")(call, found)
    return [*cordoned, *(Effect(e.object, "pods", "evicted", e.scope) for e in cordoned)]


def _taint(call: Call, _found: list[str]) -> list[Effect]:
    words = [w for w in call.args.words[1:] if kind(w) != "node"]
    nodes = [w for w in words if "=" not in w and not w.endswith("-") and ":" not in w]
    taints = [w for w in words if w not in nodes]
    return [
        call.effect(
            f"node/{n}",
            f"taint:{re.split('[=:]', t.rstrip('-'))[0]}",
            "absent" if t.endswith("-") else t.partition("=")[2],
        )
        for n in nodes
        for t in taints
    ]


def _content(call: Call, found: list[str]) -> list[Effect]:
    return [call.effect(o, "content", None) for o in found]


def _autoscale(call: Call, found: list[str]) -> list[Effect]:
    limits = (("minReplicas", "--min"), ("maxReplicas", "--max"))
    hpas = ["hpa/" + o.partition("/")[2] for o in found]
    return [call.effect(o, name, call.args.first(flag)) for o in hpas for name, flag in limits if call.args.first(flag)]


_MAKERS: dict[str, Callable[[Call, list[str]], list[Effect]]] = {
    "scale": _scale,
    "patch": _patch,
    "delete": _exists("absent"),
    "apply": _exists("applied"),
    "create": _create,
    "run": lambda call, _found: [call.effect(f"pod/{call.args.word(1)}", "exists", "present")],
    "replace": _exists("applied"),
    "set env": _set_pairs("env"),
    "set image": _set_pairs("image"),
    "label": _set_pairs("label"),
    "annotate": _set_pairs("annotation"),
    "set resources": _resources,
    "rollout restart": _restart,
    "rollout undo": _undo,
    "rollout pause": _paused("yes"),
    "rollout resume": _paused("no"),
    "cordon": _schedulable("no"),
    "uncordon": _schedulable("yes"),
    "drain": _drain,
    "taint": _taint,
    "edit": _content,
    "autoscale": _autoscale,
}
