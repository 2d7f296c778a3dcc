"""Slack exports: which folders are claimed, and what each odd message reads as."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.artifacts.slack import READER
from wetink.artifacts.slack_catalogue import plain_name
from wetink.artifacts.slack_text import Names, Prose, attachment, mrkdwn
from wetink.model.event import ActorKind, Event, Link, Message, Reaction, Skipped

DATA = Path(__file__).parent.parent / "data" / "slack"
EXPORT = DATA / "export"


def events(path: Path, source: str = "slack") -> list[Event]:
    return [found for found in READER.read(path, source) if isinstance(found, Event)]


def skipped(path: Path) -> list[Skipped]:
    return [found for found in READER.read(path, "slack") if isinstance(found, Skipped)]


def message(event: Event) -> Message:
    assert isinstance(event.detail, Message)
    return event.detail


def by_id(ts: str) -> Event:
    (found,) = [event for event in events(EXPORT) if message(event).id == ts]
    return found


def test_claims_an_export_a_channel_and_a_day_file() -> None:
    assert READER.identify(EXPORT)
    assert READER.identify(EXPORT / "incident")
    assert READER.identify(DATA / "day-file-alone.json")


def test_claims_an_export_without_its_lists(tmp_path: Path) -> None:
    shutil.copytree(EXPORT / "incident", tmp_path / "x" / "incident")
    assert READER.identify(tmp_path / "x")
    assert len(events(tmp_path / "x")) == 6


def test_does_not_claim_what_holds_an_export_or_other_json(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "slack")
    assert not READER.identify(tmp_path)
    (tmp_path / "pd.json").write_text('{"incidents": [{"id": "P1", "type": "incident"}]}')
    (tmp_path / "users.json").write_text('[{"id": 1, "name": "x"}]')
    (tmp_path / "discord.json").write_text('{"guild": {}, "messages": [{"id": "1", "timestamp": "2026-01-01"}]}')
    for name in ("pd.json", "users.json", "discord.json"):
        assert not READER.identify(tmp_path / name)
    assert not READER.identify(tmp_path)
    assert not READER.identify(tmp_path / "absent")


def test_members_are_the_files_of_the_export_only(tmp_path: Path) -> None:
    root = tmp_path / "slack"
    shutil.copytree(EXPORT, root)
    (root / "notes.txt").write_text("foreign")
    (root / "incident" / "screen.png").write_bytes(b"\x89PNG")
    (root / "payloads").mkdir()
    (root / "payloads" / "2026-03-12.json").write_text('{"alerts": []}')
    names = sorted(str(path.relative_to(root)) for path in READER.members(root))
    assert names == [
        "alerts/2026-03-12.json",
        "channels.json",
        "general/2026-03-12.json",
        "incident/2026-03-12.json",
        "incident/2026-03-13.json",
        "integration_logs.json",
        "users.json",
    ]


def test_a_channel_is_in_order_of_ts_over_its_day_files_and_a_broadcast_counts_once() -> None:
    ids = [message(event).id for event in events(EXPORT) if message(event).channel == "incident"]
    assert ids == sorted(ids)
    assert ids.count("1773363700.000500") == 1
    assert len(ids) == 6


def test_place_time_and_stream_of_a_message() -> None:
    event = by_id("1773363600.000400")
    assert event.place.source == "slack/incident/2026-03-13.json"
    assert event.place.locator == "ts 1773363600.000400"
    assert event.when.at == datetime(2026, 3, 13, 1, 0, 0, 400, tzinfo=UTC)
    assert event.stream == "slack"


def test_thread_is_known_on_root_and_reply_only() -> None:
    assert message(by_id("1773360060.000200")).thread == "1773360060.000200"
    assert message(by_id("1773363600.000400")).thread == "1773360060.000200"
    assert message(by_id("1773361000.000300")).thread is None


def test_text_is_plain_after_entities_and_before_unescaping() -> None:
    event = by_id("1773360060.000200")
    assert event.text == "disk is full on `db-1`, see the dashboard, <5 min left"
    assert message(event).links == (Link("https://grafana.example.org/d/disk?a=1&b=2", "the dashboard"),)
    assert message(event).reactions == (Reaction("eyes", ("W02BBBBBB",)),)


def test_mentions_channels_and_broadcasts_are_named() -> None:
    assert by_id("1773363700.000500").text == "done, 40 GB free @here #general"
    asked = by_id("1773363600.000400")
    assert asked.text == "which ones, @kenji?"
    assert message(asked).mentions == ("W02BBBBBB",)


@pytest.mark.parametrize(
    ("ts", "note"),
    [
        ("1773360000.000100", "join"),
        ("1773361000.000300", "edited"),
        ("1773363650.000450", "deleted"),
        ("1773363600.000400", ""),
    ],
)
def test_notes(ts: str, note: str) -> None:
    assert message(by_id(ts)).note == note


def test_names_fall_back_from_display_name_to_real_name_to_user_profile() -> None:
    rosa = by_id("1773360060.000200").actor
    guest = by_id("1773360100.000000").actor
    assert rosa
    assert guest
    assert (rosa.name, rosa.handle, rosa.email, rosa.id) == ("Rosa Mendel", "rosa.m", "rosa@example.org", "U01AAAAAA")
    assert (guest.name, guest.handle, guest.kind) == ("Guest Gast", "guest", ActorKind.PERSON)


def test_fences_stand_on_their_own_lines() -> None:
    assert by_id("1773360100.000000").text == "```\ndf -h\n```"


def test_files_new_and_old() -> None:
    assert message(by_id("1773360200.000000")).files == ("graph.png",)
    old = by_id("1773360300.000000")
    assert message(old).files == ("trace.txt",)
    assert old.text == "the trace\n```\nline one\nline two\n```"
    comment = by_id("1773360400.000000")
    assert comment.text == "thanks &lt;3"
    assert comment.actor
    assert comment.actor.name == "Rosa Mendel"


def test_bots_speak_in_attachments_and_blocks() -> None:
    alert = by_id("1773359990.000000")
    assert alert.text == "[FIRING:1] DiskFull\ndb-1 /var 97% > 95%\nDashboard: https://grafana.example.org/d/disk"
    assert alert.actor
    assert (alert.actor.name, alert.actor.kind) == ("Alertmanager", ActorKind.BOT)
    assert [link.url for link in message(alert).links] == [
        "https://am.example.org/#/alerts",
        "https://grafana.example.org/d/disk",
    ]
    pager = by_id("1773359995.000000")
    assert pager.text.split("\n") == ["Triggered", "#42 DiskFull", "Service: db", "urgency high", "from PagerDuty"]
    assert pager.actor
    assert (pager.actor.name, pager.actor.kind) == ("PagerDuty", ActorKind.BOT)
    assert message(pager).links[-1] == Link("https://pd.example.org/i/42/open", "Open")
    assert by_id("1773359996.000000").text == "plain fallback"


def test_what_cannot_be_read_is_skipped_with_its_place() -> None:
    assert [(each.place.source, each.place.locator) for each in skipped(EXPORT)] == [
        ("slack/general/2026-03-12.json", "record 5"),
        ("slack/general/2026-03-12.json", "record 6"),
    ]


def test_broken_day_file_and_broken_list_are_skipped(tmp_path: Path) -> None:
    shutil.copytree(EXPORT, tmp_path / "s")
    (tmp_path / "s" / "incident" / "2026-03-14.json").write_text('[{"type": "mess')
    (tmp_path / "s" / "channels.json").write_text("[")
    assert {each.place.source for each in skipped(tmp_path / "s")} == {
        "slack/channels.json",
        "slack/incident/2026-03-14.json",
        "slack/general/2026-03-12.json",
    }


def test_rich_text_is_used_where_text_is_empty() -> None:
    (event,) = events(DATA / "rich-text.json", "incident/2026-03-12.json")
    assert event.text == (
        "run `curl https://h.example.org/x` please @U02BBBBBB:pray:\n1. first\n2. second\n> it broke\n> again\n"
        "```\n$ uptime\n 12:00 up\n```"
    )
    assert message(event).channel == "incident"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("_really_ *bold*, ~gone~", "really bold, gone"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("`*kept*` and *`code`*", "`*kept*` and `code`"),
        ("<!subteam^S1|@oncall> <!date^1773360000^{date}|Mar 13>", "@oncall Mar 13"),
        ("<!date^1773360000^{date}>", "2026-03-13 00:00 UTC"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("x < 5 and y > 3", "x < 5 and y > 3"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("one ```two```", "one\n```\ntwo\n```"),
        ("an odd ``` fence", "an odd ``` fence"),
        ("<@U1|bob> in <#C1|ops>", "@bob in #ops"),
    ],
)
def test_mrkdwn(typed: str, shown: str) -> None:
    assert mrkdwn(typed, Prose(Names())) == shown


def test_half_a_surrogate_does_not_leave_the_reader(tmp_path: Path) -> None:
    file = tmp_path / "2026-01-01.json"
    file.write_text('[{"type":"message","user":"U1","ts":"1773360000.000001","text":"bad \\ud83d end"}]')
    assert events(file)[0].text == "bad \ufffd end"


def test_previewed_page_is_a_link_label_and_a_forwarded_message_a_quote(tmp_path: Path) -> None:
    file = tmp_path / "2026-01-01.json"
    unfurl = {"from_url": "https://git.example.org/1", "title": "Fix the pool", "text": "nobody said this"}
    code = {
        "is_app_unfurl": True,
        "app_unfurl_url": "https://git.example.org/2",
        "title": "<https://git.example.org/2 | a.py>",
    }
    shared = {"is_share": True, "text": "first\nsecond", "author_name": "x"}
    row = {"type": "message", "user": "U1", "ts": "1773360000.000001", "text": "see <https://git.example.org/1>"}
    file.write_text(json.dumps([{**row, "attachments": [unfurl, {**code, "text": "```\nrm -r x\n```"}, shared]}]))
    (event,) = events(file)
    assert event.text == "see https://git.example.org/1\n> first\n> second"
    assert message(event).links == (
        Link("https://git.example.org/1", "Fix the pool"),
        Link("https://git.example.org/2", "a.py"),
    )


def test_an_app_says_who_did_it(tmp_path: Path) -> None:
    file = tmp_path / "2026-01-01.json"
    row = {"type": "message", "subtype": "bot_message", "bot_id": "B1", "text": "", "ts": "1773360000.000001"}
    file.write_text(json.dumps([{**row, "attachments": [{"author_name": "ana", "title": "Merged acme/infra#1923"}]}]))
    assert [event.text for event in events(file)] == ["Merged acme/infra#1923\nana"]


TODAY = DATA / "export-of-2025"


def said(path: Path, channel: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Text, files and note of each message of a channel."""
    shown = [(event.text, message(event)) for event in events(path)]
    return [(text, detail.files, detail.note) for text, detail in shown if detail.channel == channel]


def test_files_without_a_name_are_called_by_their_upload_or_id() -> None:
    found = said(TODAY, "inc-checkout")
    assert found[2] == ("", ("error rate.png",), "")
    assert found[3] == ("", ("F0GONE001",), "")
    assert found[-1] == ("> [March 12th, 2026 7:06 AM] kenji: trace", ("trace.json",), "")


def test_calls_recordings_and_mails_say_what_slack_shows_of_them() -> None:
    found = said(TODAY, "inc-checkout")
    assert found[4] == ("Huddle 2026-03-12 14:08 UTC to 2026-03-12 14:38 UTC with @ana, @kenji", (), "system")
    assert found[5][0] == "I rolled the checkout deployment back"
    assert found[6][0] == "[acme] checkout back to normal\nerror rate 0.2 %"
    assert found[8] == ("wrong channel", (), "deleted")


def test_huddle_and_bot_are_attributed_to_who_they_are_of() -> None:
    actors = {event.text.split(" ")[0]: event.actor for event in events(TODAY)}
    assert actors["Huddle"]
    assert actors["Huddle"].handle == "ana"
    assert actors["Triggered"]
    assert (actors["Triggered"].name, actors["Triggered"].kind) == ("Acme Pager", ActorKind.BOT)


def test_direct_messages_are_called_by_who_is_in_them_and_canvases_by_their_title() -> None:
    assert {message(event).channel for event in events(TODAY)} == {"ana, kenji", "inc-checkout", "Checkout runbook"}
    assert plain_name("FC:F05JM5XK9SL:My notes") == "My notes"
    assert plain_name("fc-team") == "fc-team"


def test_what_an_export_only_names_is_said() -> None:
    assert [(one.place.source, one.place.locator, one.why) for one in skipped(TODAY)] == [
        ("slack/canvases.json", "file", "not read: canvases (1): Checkout runbook"),
        (
            "slack/inc-checkout/2026-03-12.json",
            "ts 1773324360.000200",
            "the snippet checkout.log is not in the export, only its name",
        ),
        (
            "slack/inc-checkout/2026-03-12.json",
            "ts 1773324540.000500",
            "what is said in audio_message.m4a goes on; only its beginning is in the export",
        ),
    ]


def test_members_of_an_export_of_today() -> None:
    names = sorted(str(path.relative_to(TODAY)) for path in READER.members(TODAY))
    assert names == sorted(str(path.relative_to(TODAY)) for path in TODAY.rglob("*.json"))


def test_answers_of_the_api_in_one_folder_are_one_channel_with_names() -> None:
    path = DATA / "api-answers"
    assert READER.identify(path)
    assert [(message(event).channel, event.text) for event in events(path)] == [
        ("inc-checkout", "rolling back @kenji"),
        ("inc-checkout", "done: revision 41"),
        ("inc-checkout", "second thread"),
        ("inc-checkout", "error rate is falling"),
    ]
    assert [(one.place.locator, one.why) for one in skipped(path)] == [
        ("ts 1773324400.000250", "2 of 2 replies are not here; conversations.replies gives them")
    ]


def test_what_holds_folders_of_answers_and_dumps_is_no_export(tmp_path: Path) -> None:
    shutil.copytree(DATA / "api-answers", tmp_path / "api")
    (tmp_path / "dump").mkdir()
    shutil.copy(DATA / "slackdump-dump.json", tmp_path / "dump" / "C0INC0001.json")
    assert not READER.identify(tmp_path)
    assert READER.identify(tmp_path / "api")
    assert not READER.identify(tmp_path / "dump")


def test_an_answer_that_is_not_the_last_or_an_error_says_so(tmp_path: Path) -> None:
    assert [one.why for one in skipped(DATA / "history-one-page-of-several.json")] == [
        "Slack said that more messages follow (has_more)"
    ]
    lines = (DATA / "pages-one-a-line.json").read_text()
    (tmp_path / "p.json").write_text(lines + '{"ok": false, "error": "ratelimited"}\n')
    assert [one.why for one in skipped(tmp_path / "p.json")] == ["Slack's answer is an error: ratelimited"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (
            "slackdump-dump.json",
            [("inc-checkout", "rolling back"), ("inc-checkout", "watching the graph"), ("inc-checkout", "done")],
        ),
        ("search-messages.json", [("inc-checkout", "rolling back"), ("ops", "checkout is slow")]),
        ("pages-one-a-line.json", [("pages-one-a-line", "earlier"), ("pages-one-a-line", "later")]),
        ("events-one-a-line.json", [("C0INC0001", "first"), ("C0INC0001", "second")]),
    ],
)
def test_other_files_that_hold_messages(name: str, shown: list[tuple[str, str]]) -> None:
    assert READER.identify(DATA / name)
    assert [(message(event).channel, event.text) for event in events(DATA / name, name)] == shown


def test_dumps_beside_a_list_of_people_get_their_names(tmp_path: Path) -> None:
    shutil.copy(DATA / "slackdump-dump.json", tmp_path / "C0INC0001.json")
    shutil.copy(TODAY / "users.json", tmp_path)
    (tmp_path / "other.json").write_text('{"alerts": []}')
    assert {event.actor.handle for event in events(tmp_path) if event.actor} == {"ana", "kenji"}
    assert sorted(path.name for path in READER.members(tmp_path)) == ["C0INC0001.json", "users.json"]


@pytest.mark.parametrize(
    ("source", "channel"),
    [
        ("x/history.json", "x"),
        ("inc-42/conversations.replies_3.json", "inc-42"),
        ("conversations.history-C0123ABCD.json", "C0123ABCD"),
        ("inc-api-latency.json", "inc-api-latency"),
        ("2026-03-12.json", "2026-03-12"),
    ],
)
def test_channel_of_a_file_alone(tmp_path: Path, source: str, channel: str) -> None:
    file = tmp_path / "x.json"
    file.write_text('[{"type":"message","user":"U1","ts":"1773360000.000001","text":"x"}]')
    assert message(events(file, source)[0]).channel == channel


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["text", "blocks", "attachments", "files", "file", "reactions", "user", "comment", "edited", "user_profile"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(KEYS), json_values))
def test_no_message_raises_whatever_its_fields_hold(tmp_path: Path, fields: dict[str, object]) -> None:
    file = tmp_path / "2026-01-01.json"
    file.write_text(json.dumps([{**fields, "type": "message", "ts": "1773360000.000001"}]))
    assert len(list(READER.read(file, "x"))) == 1


@settings(max_examples=60, deadline=None)
@given(json_values, json_values)
def test_no_attachment_raises(blocks: object, text: object) -> None:
    made = attachment({"blocks": [{"type": "section", "text": text, "fields": blocks}, blocks]}, Prose(Names()))
    assert isinstance(made, str)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 1500))
def test_random_bytes_and_cut_samples_never_raise(tmp_path: Path, noise: bytes, cut: int) -> None:
    sample = (DATA / "day-file-alone.json").read_bytes()
    file = tmp_path / "2026-01-01.json"
    for data in (noise, sample[:cut] + noise + sample[cut:]):
        file.write_bytes(data)
        READER.identify(file)
        list(READER.read(file, "x"))
