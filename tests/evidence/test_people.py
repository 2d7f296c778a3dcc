"""Identities are joined where that is certain, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made import ADA, BEN, ran, rang, said, timeline

from wetink.model.event import Actor, ActorKind, Intake
from wetink.model.evidence import RedactedEvent, Timeline


def keys(made: Timeline) -> list[str | None]:
    return [item.actor.key if item.actor else None for item in made.evidence]


@pytest.mark.parametrize(
    "other",
    [
        Actor(email="ADA@x.example"),
        Actor(name="Ada Byron", id="P77"),
        Actor(name="BYRON, Ada", handle="abyron"),
        Actor(handle="ada-ops"),
        Actor(handle="ada.byron"),
        Actor(handle="byron.ada"),
        Actor(handle="abyron"),
        Actor(handle="adab"),
        Actor(handle="byrona"),
        Actor(handle="ada"),
        Actor(handle="ada2"),
        Actor(handle="byron"),
        Actor(handle="adm-byron"),
        Actor(handle="ab"),
        Actor(name="Ada (SRE)"),
    ],
)
def test_one_person_under_many_names(other: Actor) -> None:
    made = timeline(said(0, "hi", ADA), said(1, "ho", BEN), ran(2, "uptime", who=other, source="rec.cast"))
    assert keys(made) == ["ada-ops", "ben", "ada-ops"]
    assert made.people[0].name == "Ada Byron"
    assert made.people[0].handle == "ada-ops"


@pytest.mark.parametrize("other", ["eve", "adam", "by", "benny-and-ada-bot", "x"])
def test_what_only_resembles_stays_apart(other: str) -> None:
    made = timeline(
        said(0, "hi", ADA), said(1, "ho", BEN), ran(2, "uptime", who=Actor(handle=other), source="rec.cast")
    )
    assert made.evidence[2].actor is not None
    assert made.evidence[2].actor.key not in {"ada-ops", "ben"} or other.startswith("benny")


def test_two_people_with_one_first_name_are_not_guessed_at() -> None:
    other = Actor("Ada Lovelace", "lovelace", "U9")
    one = Actor("Ada Byron", "byron", "U1")
    made = timeline(said(0, "hi", one), said(1, "ho", other), ran(2, "uptime", source="ada.cast"))
    assert keys(made) == ["byron", "lovelace", "ada"]


def test_two_accounts_with_one_full_name_stay_two() -> None:
    twin = Actor("Ada Byron", "ada.b", "U9")
    made = timeline(said(0, "hi", ADA), said(1, "ho", twin), rang(2))
    assert keys(made) == ["ada-ops", "ada-b", None]


@pytest.mark.parametrize("account", ["root", "ubuntu", "ec2-user", "postgres", "deploy", "admin"])
def test_a_shared_account_is_nobody(account: str) -> None:
    made = timeline(said(0, "hi", ADA), ran(1, "uptime", who=Actor(handle=account), source="tmux.cast"))
    assert keys(made) == ["ada-ops", None]
    assert [p.key for p in made.people] == ["ada-ops"]


def test_under_a_shared_account_it_is_who_else_ran_commands_there() -> None:
    made = timeline(ran(0, "sudo -i", who=Actor(handle="ada")), ran(1, "id", who=Actor(handle="root")))
    assert keys(made) == ["ada", "ada"]


def test_under_a_shared_account_the_path_may_name_who_it_was() -> None:
    events = [said(0, "hi", ADA), said(1, "ho", BEN)]
    made = timeline(*events, ran(2, "id", who=Actor(handle="root"), source="web-2_ben.typescript"))
    assert keys(made) == ["ada-ops", "ben", "ben"]


def test_incident_toml_has_the_last_word() -> None:
    told = Intake(people=(("zx81", "Ada Byron"), ("ben", "Benjamin Okri")))
    made = timeline(said(0, "hi", ADA), said(1, "ho", BEN), ran(2, "id", source="zx81.cast"), intake=told)
    assert keys(made) == ["ada-ops", "ben", "ada-ops"]
    assert [p.name for p in made.people] == ["Ada Byron", "Benjamin Okri"]


def test_bots_are_never_people() -> None:
    robot = Actor("Ada Byron", "ada-ops", "B1", kind=ActorKind.BOT)
    made = timeline(said(0, "hi", ADA), said(1, "deployed", robot))
    assert [(p.key, p.bot) for p in made.people] == [("ada-ops", False), ("ada-ops-2", True)]


def test_accents_and_other_scripts() -> None:
    ines = Actor("Inês Carvalho", "inês", "U3")
    ivan = Actor("Иван Петров", "иван", "U4")
    events = [said(0, "a", ines), said(1, "b", ivan), ran(2, "id", source="ines.cast")]
    made = timeline(*events, ran(3, "id", who=Actor(name="Иван Петров"), source="x.cast"))
    assert keys(made) == ["ines", "иван", "ines", "иван"]


def test_keys_do_not_depend_on_the_order_of_files() -> None:
    events = [said(0, "hi", ADA), said(1, "ho", BEN), ran(2, "id", source="ada.cast"), ran(3, "id", source="b.cast")]
    assert timeline(*events).people == timeline(*reversed(events)).people


def test_aliases_hold_every_other_name() -> None:
    made = timeline(said(0, "hi", ADA), ran(1, "id", source="ada.cast"))
    assert made.people[0].aliases == ("U1", "ada", "ada-ops", "ada@x.example")


# --- what rests on the beginning of a name -----------------------------------------------------------------


def change(login: str, name: str | None = None) -> RedactedEvent:
    event = said(3, f"Merged acme/infra#{len(login)}", Actor(name, login), source="prs.json", note="change", id=login)
    return RedactedEvent(replace(event, stream="github"))


def test_a_login_that_only_begins_alike_is_taken_and_asked_about() -> None:
    made = timeline(change("tomek-w"), ran(4, "uptime", who=Actor(handle="tomek"), source="rec.cast"))
    assert keys(made) == ["tomek", "tomek"]
    question = made.questions[-1]
    assert question.where == "rec.cast"
    assert question.what.startswith('whose "tomek" is: taken to be tomek-w,')
    assert question.say == ('people."tomek" = "Mira Sand"',)


def test_where_somebody_else_may_be_meant_it_stays_apart() -> None:
    samir = Actor("Samir Rao", "samir", "U9")
    made = timeline(said(0, "hi", samir), change("sam-l"), ran(4, "uptime", source="sam.cast"))
    assert keys(made) == ["samir", "sam-l", "sam"]
    assert [q.where for q in made.questions] == []


def test_incident_toml_answers_whose_it_is() -> None:
    told = Intake(people=(("sam", "Samir Rao"),))
    samir = Actor("Samir Rao", "samir", "U9")
    made = timeline(said(0, "hi", samir), change("sam-l"), ran(4, "uptime", source="sam.cast"), intake=told)
    assert keys(made) == ["samir", "sam-l", "samir"]


def test_a_full_name_is_shown_before_a_login() -> None:
    oleg = said(2, "Committed 77aa: tags", Actor("Oleg Fin", email="oleg@x.example"), source="git.log", note="change")
    made = timeline(oleg, change("oleg-finops"))
    assert keys(made) == ["oleg-fin", "oleg-fin"]
    assert [(p.name, p.handle) for p in made.people] == [("Oleg Fin", None)]
    assert made.questions[-1].what.startswith('whose "oleg-finops" is: taken to be Oleg Fin')


def test_a_login_has_the_one_full_name_in_the_files_that_gives_it() -> None:
    told = said(5, "Thanks to Frau Daan Hoekstra for the fix", ADA)
    made = timeline(change("dhoekstra"), told)
    assert made.people[1].name == "Daan Hoekstra"
    both = timeline(change("dhoekstra"), told, said(6, "and to Dirk Hoekstra", ADA))
    assert both.people[1].name == "dhoekstra"


def test_names_in_other_scripts_are_not_guessed() -> None:
    made = timeline(change("ipetrov"), said(5, "спасибо, Иван Петров", ADA))
    assert [p.name for p in made.people] == ["Ada Byron", "ipetrov"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kundendienst (Renate)", "Kundendienst (Renate)"),
        ("Ada Byron (SRE)", "Ada Byron"),
        ("Ada (helpdesk)", "Ada"),
        ("Ada (Support)", "Ada"),
        ("Ada (Data Team)", "Ada"),
    ],
)
def test_brackets_behind_one_word_may_name_the_person(name: str, shown: str) -> None:
    assert [p.name for p in timeline(said(0, "hi", Actor(name))).people] == [shown]


@pytest.mark.parametrize("source", ["mdb-b_root_bash_history", "db1.cast", "hosts/web-2/bash_history"])
def test_a_machine_is_nobody(source: str) -> None:
    made = timeline(said(0, "hi", ADA), ran(1, "uptime", who=Actor(handle="root"), source=source))
    assert keys(made) == ["ada-ops", None]
    assert made.questions[-1].where == source


def test_a_first_letter_of_another_last_name_is_somebody_else() -> None:
    assert keys(timeline(said(0, "hi", ADA), change("ada-x"))) == ["ada-ops", "ada-x"]


def test_two_logins_of_one_person_are_no_rivals() -> None:
    chat = [said(0, "hi", Actor("Samir Rao", "samir", "U9")), said(1, "ho", Actor("Sam Lee", "samlee", "U8"))]
    made = timeline(*chat, ran(2, "id", source="sam.cast"), change("sam-l"))
    assert keys(made) == ["samir", "samlee", "samlee", "samlee"]
    assert made.questions == ()
