"""Events: two passes, every string, withheld when redaction fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wetink.errors import RedactionFailed
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.events import redact_events, redact_skipped
from wetink.evidence.redaction.span import Span
from wetink.model.event import (
    Actor,
    Alert,
    Command,
    Event,
    Kind,
    Link,
    Message,
    Passage,
    Picture,
    Place,
    Reaction,
    Skipped,
    When,
)

SECRET = "".join(("Kest", "rel-", "Umber", "29"))
NUMBERED = "[REDACTED:mysql-password#1]"


def nothing(texts: Sequence[str]) -> list[list[Span]]:
    return [[] for _ in texts]


def event(text: str, **given: object) -> Event:
    said = Event(Place("chat.json", "record 1"), Kind.SAID, text, Message())
    return replace(said, **given)  # type: ignore[arg-type]


TYPED = event(f"mysql -h db1 -p{SECRET}", kind=Kind.EXECUTED, detail=Command())

EVERYWHERE = [
    event(f"it was {SECRET}"),
    event("x", place=Place(f"logs/{SECRET}.txt", f"line {SECRET}")),
    event("x", actor=Actor(SECRET, SECRET, SECRET, f"{SECRET}@example.com")),
    event("x", stream=SECRET),
    event("x", when=When(at=datetime(2026, 1, 1, tzinfo=UTC))),
    event(
        "x",
        detail=Message(
            SECRET,
            SECRET,
            SECRET,
            SECRET,
            (SECRET,),
            (Link(SECRET, SECRET),),
            (Reaction(SECRET, (SECRET,)),),
            (SECRET,),
            SECRET,
        ),
    ),
    event("x", detail=Command(SECRET, SECRET, session=SECRET, host=SECRET, user=SECRET, cwd=SECRET, within=(SECRET,))),
    event(
        "x",
        detail=Alert(
            SECRET, "firing", SECRET, SECRET, SECRET, SECRET, SECRET, SECRET, ((SECRET, SECRET),), (Link(SECRET),)
        ),
    ),
    event("x", detail=Picture(SECRET, SECRET, 1, 1)),
    event("x", detail=Passage((SECRET,), SECRET, None, (Link(SECRET),))),
]


def test_a_secret_of_one_event_leaves_all_strings_of_all() -> None:
    redacted, withheld = redact_events([*EVERYWHERE, TYPED], Redactor(scan=nothing))
    assert withheld == []
    assert len(redacted) == len(EVERYWHERE) + 1
    assert SECRET not in repr(redacted)
    assert redacted[0].text == f"it was {NUMBERED}"
    assert redacted[1].place.source == f"logs/{NUMBERED}.txt"
    assert redacted[-1].text == f"mysql -h db1 -p{NUMBERED}"


def test_nothing_else_changes() -> None:
    plain = [replace(one, text=one.text.replace(SECRET, "plain")) for one in EVERYWHERE[4:5]]
    redacted, _ = redact_events(plain, Redactor(scan=nothing))
    assert redacted == plain


def test_what_a_command_prints_bare_is_known_by_the_command() -> None:
    shown = event(
        "kubectl get secret db -o jsonpath='{.data.pw}' | base64 -d",
        kind=Kind.EXECUTED,
        detail=Command(output=f"{SECRET}\n"),
    )
    redacted, _ = redact_events([shown, event(f"try {SECRET}")], Redactor(scan=nothing))
    assert SECRET not in repr(redacted)


def test_a_label_is_known_by_its_name() -> None:
    alert = event("x", kind=Kind.ALERT, detail=Alert(labels=(("api_token", SECRET), ("severity", "critical"))))
    redacted, _ = redact_events([alert], Redactor(scan=nothing))
    assert isinstance(redacted[0].detail, Alert)
    assert redacted[0].detail.labels == (("api_token", "[REDACTED:token#1]"), ("severity", "critical"))


def failing_on(word: str) -> Redactor:
    def scan(texts: Sequence[str]) -> list[list[Span]]:
        if any(word in text for text in texts):
            raise RedactionFailed("engine", "injected")
        return nothing(texts)

    return Redactor(scan=scan)


def test_only_the_record_that_fails_is_withheld_and_named() -> None:
    poison = event("poison", place=Place("bad.json", "record 7"))
    redacted, withheld = redact_events([EVERYWHERE[0], poison, TYPED], failing_on("poison"))
    assert [one.text for one in redacted] == [f"it was {NUMBERED}", f"mysql -h db1 -p{NUMBERED}"]
    assert [(one.place, "injected" in one.why) for one in withheld] == [(Place("bad.json", "record 7"), True)]


def test_a_place_that_cannot_be_redacted_is_not_shown() -> None:
    _, withheld = redact_events([event("x", place=Place("poison.json", "1"))], failing_on("poison"))
    assert [one.place for one in withheld] == [Place("(withheld)", "record 1")]


def test_a_type_nobody_thought_of_is_withheld() -> None:
    strange = event("x", detail=Message(files={"a": SECRET}))  # type: ignore[arg-type]
    redacted, withheld = redact_events([strange, TYPED], Redactor(scan=nothing))
    assert [one.text for one in redacted] == [f"mysql -h db1 -p{NUMBERED}"]
    assert len(withheld) == 1
    assert SECRET not in repr(withheld)


@pytest.mark.parametrize("stage", ["_find", "_remember", "_replace"])
def test_a_fault_at_any_stage_lets_nothing_through(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RedactionFailed("text", "injected")

    monkeypatch.setattr(Redactor, stage, fault)
    redacted, withheld = redact_events([TYPED, *EVERYWHERE], Redactor(scan=nothing))
    assert redacted == []
    assert len(withheld) == len(EVERYWHERE) + 1
    assert SECRET not in repr(withheld)


def test_skipped_records_are_redacted_too() -> None:
    redactor = Redactor(scan=nothing)
    redactor.learn(TYPED.text)
    skipped = redact_skipped([Skipped(Place(f"{SECRET}.json", "1"), f"cannot read {SECRET}")], redactor)
    assert skipped == [Skipped(Place(f"{NUMBERED}.json", "1"), f"cannot read {NUMBERED}")]


@pytest.mark.parametrize(
    ("asking", "answer", "secret"),
    [
        ("anyone got the local login, tacacs is behind Po4", "porthadmin / heron-umber-quay-77", "heron-umber-quay-77"),
        ("what's the root password on that box?", "heron-umber-quay-77", "heron-umber-quay-77"),
        ("wie war das Kennwort?", "`heron-umber-quay-77`", "heron-umber-quay-77"),
        ("who has creds for the console?", "admin heron-umber-quay-77", "heron-umber-quay-77"),
    ],
)
def test_a_bare_answer_to_who_asks_for_a_password_is_one(asking: str, answer: str, secret: str) -> None:
    redacted, _ = redact_events([event(asking), event("hm"), event(answer), event(f"in, {secret} works")], Redactor())
    assert secret not in "".join(one.text for one in redacted)


@pytest.mark.parametrize(
    ("asking", "answer"),
    [
        ("who can log in to the bastion?", "bastion-eu-1.example"),
        ("password reset page is down", "web-front-end-3"),
        ("which version sent that?", "payments-api-v2.4.1"),
        ("what is the password policy page?", "thanks everybody"),
    ],
)
def test_other_short_messages_stay(asking: str, answer: str) -> None:
    redacted, _ = redact_events([event(asking), event(answer)], Redactor())
    assert redacted[1].text == answer


@pytest.mark.parametrize("flag", ["--token ", "--token=", "--api-key "])
def test_words_with_a_number_handed_over_as_a_token_are_one(flag: str) -> None:
    typed = event(f"./bin/fooctl show a --env b {flag}heron-umber-quay-77", kind=Kind.EXECUTED, detail=Command())
    redacted, _ = redact_events([typed, event(f"fooctl {flag}deploy-bot")], Redactor())
    assert "umber" not in redacted[0].text
    assert redacted[1].text.endswith("deploy-bot")
