"""IRC logs: styles, days, nicks, encodings, times that cannot be."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts import irc, irc_lines
from wetink.model.event import ActorKind, Event, Message, Skipped

DATA = Path(__file__).parent.parent / "data" / "irc"


def read(name: str) -> tuple[list[Event], list[Skipped]]:
    found = list(irc.read(DATA / name, name))
    return [one for one in found if isinstance(one, Event)], [one for one in found if isinstance(one, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def who(event: Event) -> tuple[str | None, str | None]:
    assert event.actor
    return event.actor.handle, event.actor.id


def test_weechat_columns_marks_and_notices() -> None:
    events, skipped = read("irc.example.#fires.weechatlog")
    assert (len(events), skipped) == (10, [])  # the eleventh line says nothing
    assert [message(event).note for event in events if message(event).note] == ["join", "system", "leave", "system"]
    assert {message(event).channel for event in events} == {"fires"}
    assert events[0].when.local == datetime(2026, 3, 2, 10, 1, 40)  # noqa: DTZ001  a wall clock
    assert events[5].text == "on it, rabbitmqctl list_queues says mail-out\t48213"
    assert (events[6].text, who(events[6])) == ("stops the mailer", ("kofi", "kofi"))
    assert (events[7].text, who(events[7])[0]) == ("mailer 2.3.1 deployed", "gitbot")
    bots = [event.actor.handle for event in events if event.actor and event.actor.kind is ActorKind.BOT]
    assert bots == ["alertbot", "alertbot", "gitbot"]


def test_nicks_that_one_person_had_share_an_id() -> None:
    events, _ = read("irc.example.#fires.weechatlog")
    assert who(events[0]) == ("mika_", "mika")
    assert who(events[4]) == ("mika", "mika")
    assert message(events[4]).mentions == ("kofi",)


def test_irssi_changes_days_by_its_lines() -> None:
    events, skipped = read("irssi-past-midnight.log")
    assert (len(events), skipped) == (11, [])
    assert [event.when.local.day for event in events if event.when.local] == [2, 2, 2, *[3] * 8]
    assert message(events[6]).links[0].url == "https://wiki.example/retry"
    assert {event.actor.id for event in events if event.actor} == {"mika", "kofi", "alertbot"}


def test_eggdrop_dates_its_file_by_name_and_names_the_next_day() -> None:
    events, skipped = read("fires.log.20260302")
    assert (len(events), skipped) == (9, [])
    assert [event.when.local.day for event in events if event.when.local] == [2, 2, 2, *[3] * 6]
    notes = [message(event).note for event in events]
    assert notes == ["", "join", "", "system", "system", "", "leave", "topic", "leave"]


def test_znc_goes_on_past_midnight_and_a_bridge_speaks_for_others() -> None:
    events, skipped = read("net_#fires_20260302.log")
    assert (len(events), skipped) == (9, [])
    assert [event.when.local.day for event in events if event.when.local] == [2] * 4 + [3] * 5
    assert who(events[8]) == ("ines", "ines")
    assert events[8].text == "I am on the other side"
    assert who(events[6]) == ("kofi_", "kofi")


def test_limnoria_in_mixed_encodings_and_zones_where_written() -> None:
    events, _ = read("#fires.2026-03-02.log")
    assert events[1].text == "läuft wieder, naïve"
    assert events[2].text == "drückt auf den Knopf"
    assert events[4].when.at == datetime(2026, 3, 2, 18, 1, 40, tzinfo=UTC)
    assert events[5].when.at == datetime(2026, 3, 2, 10, 1, 50, tzinfo=UTC)


def test_hexchat_takes_its_year_from_the_header_and_passes_new_year() -> None:
    events, skipped = read("hexchat-impossible-time.log")
    assert [event.when.local.year if event.when.local else 0 for event in events] == [2026, 2026, 0, 2027, 2027, 2027]
    assert [one.place.locator for one in skipped] == ["line 11"]


def test_dircproxy_without_a_year_gives_times_of_day() -> None:
    events, _ = read("dircproxy-no-year.log")
    assert [event.when.clock.minute for event in events if event.when.clock] == [36, 37, 38, 39, 40]
    assert [event.text for event in events[1:4]] == ["queue grows", "looking", "looks"]


@pytest.mark.parametrize(
    ("line", "kind", "nick", "text"),
    [
        ("10:01 < mika> hi", "said", "mika", "hi"),
        ("[10:01:02] <@mika> hi", "said", "mika", "hi"),
        ("[2026-03-02T10:01:02.123Z] <mika> hi", "said", "mika", "hi"),
        ("[2026-03-02 10:01:02] — mika waves", "action", "mika", "waves"),
        ("[2026/03/02 10:01:02] <mika> hi", "said", "mika", "hi"),
        ("[Monday 2 March 2026] [10:01:02] <mika> hi", "said", "mika", "hi"),
        ("2026-03-02T10:01:02.123456Z\tmika\thi", "said", "mika", "hi"),
        ("[10:01am] <mika> hi", "said", "mika", "hi"),
        ("10:01 -!- mika [~m@x] has joined #fires", "join", "mika", "mika [~m@x] has joined #fires"),
        ("[10:01] *** mika sets mode: +o kofi", "system", "mika", "mika sets mode: +o kofi"),
        ("[10:01] * mika is angry", "action", "mika", "is angry"),
        ("[10:01] -NickServ- identify", "notice", "NickServ", "identify"),
        ("[10:01] <mika> \x0304red\x0f and \x02bold\x02", "said", "mika", "red and bold"),
        ("10:01 → mika joined (~m@x)", "join", "mika", "mika joined (~m@x)"),
    ],
)
def test_a_line_is_read_in_every_style(line: str, kind: str, nick: str, text: str) -> None:
    found = irc_lines.parse(line)
    assert found
    assert (found.kind, found.nick, found.text) == (kind, nick, text)


@pytest.mark.parametrize(
    "line", ["10:01 Server restarted", "[10:01] mika: hi", "10:01 <p>para</p>", "<mika> hi", "10:01"]
)
def test_other_lines_are_not_irc(line: str) -> None:
    found = irc_lines.parse(line)
    assert found is None


@pytest.mark.parametrize(
    "nick", ["alertbot", "bot-7", "prod_alerts", "Jenkins", "meetbot`", "ChanServ", "alertmanager"]
)
def test_bots_by_their_names(nick: str) -> None:
    assert irc._People().actor(nick).kind is ActorKind.BOT


@pytest.mark.parametrize("nick", ["mika", "botond", "talbot", "abbott", "robotka", "kofi"])
def test_people_by_their_names(nick: str) -> None:
    assert irc._People().actor(nick).kind is ActorKind.PERSON


LINES = st.text(alphabet="0123456789:[]<>*- /#@\tabJn!\x02\u00e4", max_size=60)


@given(
    lines=st.lists(LINES, max_size=8),
    prefix=st.sampled_from(["", "[10:01] ", "2026-03-02 10:01:02\t", "Mar 02 10:01:02 "]),
)
def test_any_lines_are_read(lines: list[str], prefix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("irc") / "x.log"
    path.write_bytes("\n".join(prefix + line for line in lines).encode("utf-8", "surrogateescape"))
    irc.identify(path)
    list(irc.read(path, "x.log"))


@pytest.mark.parametrize("piece", ["[10:01] ", "<a", "10:01 -a!", "10:01 * ", "(", "a ", "#"])
def test_long_lines_take_time_by_their_length_only(piece: str) -> None:
    line = "10:01 a (" + piece * (19_000 // len(piece))
    start = time.process_time()
    for _ in range(20):
        irc_lines.parse(line)
    assert time.process_time() - start < 2


def test_a_day_of_joins_and_notices_of_bots_is_a_log(tmp_path: Path) -> None:
    lines = ["*** Joins: ana (~ana@host)", "*** Quits: kenji (~k@host) (gone)", "*** Parts: rosa (~r@host)"]
    lines += ["-git-bot- ana pushed 1 commit to acme/infra", "-git-bot- build 41 passed"]
    log = tmp_path / "#ops_20260302.log"
    log.write_text("".join(f"[10:0{number}:00] {line}\n" for number, line in enumerate(lines)))
    assert irc.READER.identify(log)
    assert len(list(irc.READER.read(log, log.name))) == 5
