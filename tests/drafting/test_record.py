"""The timeline as the drafter sees it: runs with their output, statements, alerts, in one order."""

from __future__ import annotations

import pytest
from builders import FENCE, NOON, around, bot, paste, run, say, timeline

from wetink.drafting.record.record import Part, Record, part_of
from wetink.evidence.commands import facts
from wetink.evidence.timeline import build
from wetink.model.evidence import RedactedEvent


def record(*events: RedactedEvent) -> Record:
    return Record(timeline(*events))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("curl -s -o /dev/null -w '%{http_code}' -XPOST https://shop.example/orders -d @one.json", Part.LOOK),
        ("curl -si https://shop.example/orders -b 'session=1' -d '{\"note\": \"a\"}'", Part.LOOK),
        ("curl -si -XPOST https://admin.shop.example/flush", Part.CHANGE),
        ("curl -s -o /dev/null -w '%{http_code}' -XPOST https://shop.example/tasks/7/stop", Part.CHANGE),
        ("aws s3 cp s3://shop-logs/web/ . --recursive", Part.SESSION),
        ("scp -q web-1:/var/log/cart.log /tmp/ && grep -c error /tmp/cart.log", Part.LOOK),
        ("scp cart.vcl web-1:/etc/varnish/", Part.CHANGE),
        ("shipctl app version", Part.LOOK),
        ("shipctl app frob", Part.CHANGE),
        ("kubectl get pods", Part.LOOK),
        ("kubectl get pods | grep cart | wc -l", Part.LOOK),
        ("cat /etc/varnish/default.vcl", Part.LOOK),
        ("sudo systemctl restart varnish", Part.CHANGE),
        ("cd /var/log && rm -f cart.log.1", Part.CHANGE),
        ("cd /var/log", Part.SESSION),
        ("ssh web-1", Part.SESSION),
        ("sudo -i", Part.SESSION),
        ("exit", Part.SESSION),
        ("tmux attach", Part.SESSION),
        ("kubectl config use-context prod", Part.SESSION),
        ("git commit -am 'limit'", Part.CODE),
        ("vim cart.yaml", Part.CODE),
        ("sudo vim /etc/varnish/default.vcl", Part.CHANGE),
        ("some-inhouse-tool frobnicate", Part.CHANGE),
        ("some-inhouse-tool door-status west", Part.LOOK),
        ("some_inhouse_print_limits --all", Part.LOOK),
        ("some-inhouse-tool status && some-inhouse-tool frobnicate", Part.CHANGE),
    ],
)
def test_what_part_a_command_plays(line: str, part: Part) -> None:
    assert part_of(line, "sh", facts(line, "sh")) is part


def test_a_command_with_its_output_is_one_run() -> None:
    found = record(run(0, "ines", "uptime -p", "up 3 days")).runs
    assert [(r.line, r.output, r.has_output, r.who) for r in found] == [("uptime -p", "up 3 days", True, "ines")]
    assert found[0].output_id == "E2"


def test_silence_is_told_from_ignorance() -> None:
    silent, unknown = record(run(0, "ines", "nginx -t", ""), run(1, "tariq", "nginx -t")).runs
    assert (silent.has_output, unknown.has_output) == (True, False)


def test_white_space_does_not_make_another_command() -> None:
    one, other = record(run(0, "ines", "df  -h /data "), run(1, "ines", "df -h /data")).runs
    assert one.key == other.key


def test_prose_is_what_stands_outside_of_fences() -> None:
    said = record(say(0, "ines", f"look:\n{FENCE}\npool exhausted\n{FENCE}\nthat is it")).said[0]
    assert "pool" not in said.prose
    assert "that is it" in said.prose
    assert "pool exhausted" in said.fenced[0]


def test_joining_and_leaving_is_nothing_said() -> None:
    made = record(
        say(0, "ines", "joined", note="join"), say(1, "ines", "hello all"), say(2, "ines", "left", note="leave")
    )
    assert [said.text for said in made.said] == ["hello all"]


def test_bots_are_known() -> None:
    assert [said.bot for said in record(bot(0, "Feed", "news"), say(1, "ines", "hello")).said] == [True, False]


def test_a_way_in_is_no_look() -> None:
    made = record(
        run(0, "ines", "mysql -h db-1 shop", ""),
        run(1, "ines", "SELECT 1;", "1", program="mysql", within=("mysql -h db-1 shop",)),
    )
    assert [r.part for r in made.runs] == [Part.SESSION, Part.LOOK]


def test_an_own_paste_of_a_typed_command_is_not_a_second_run() -> None:
    made = record(run(0, "ines", "df -h /data", "91%"), paste(1, "ines", "df -h /data", "91%"))
    assert [r.line for r in made.runs] == ["df -h /data"]


def test_the_paste_of_somebody_whose_terminal_is_not_there_is_a_run() -> None:
    made = record(run(0, "ines", "free -m", "91"), paste(1, "tariq", "df -h /data", "91%"))
    assert sorted(r.line for r in made.runs) == ["df -h /data", "free -m"]


def test_items_without_time_lie_between_their_neighbours() -> None:
    made = record(run(0, "ines", "uptime -p", "1"), run(None, "ines", "free -m", "2"), run(10, "ines", "df -h", "3"))
    times = [r.t - NOON.timestamp() for r in made.runs]
    assert times[0] == 0
    assert 0 < times[1] < 600
    assert times[2] == 600


def test_a_recording_that_no_clock_reaches_is_spread_over_the_incident() -> None:
    adrift = [run(None, "lotte", f"cat /proc/{n}/status", "State: D", file="lotte.txt") for n in (1, 2, 3)]
    made = record(*around(*adrift))
    made.settle(NOON.timestamp(), NOON.timestamp() + 3600)
    assert [round((r.t - NOON.timestamp()) / 60) for r in made.runs] == [15, 30, 45]


def test_a_history_without_times_is_not_spread_over_the_incident() -> None:
    adrift = [run(None, "lotte", f"cat /proc/{n}/status") for n in (1, 2, 3)]
    made = record(*around(*adrift))
    before = [r.t for r in made.runs]
    made.settle(NOON.timestamp(), NOON.timestamp() + 3600)
    assert [r.t for r in made.runs] == before


def test_messages_between_two_times_include_both_ends() -> None:
    made = record(*(say(n, "ines", f"message {n}") for n in range(5)))
    at = NOON.timestamp()
    assert [said.text for said in made.said_between(at + 60, at + 180)] == ["message 1", "message 2", "message 3"]


def test_an_empty_timeline_is_an_empty_record() -> None:
    made = Record(build(()))
    assert (made.runs, made.said, made.heard) == ([], [], [])


def test_a_function_of_ones_own_is_what_its_body_does() -> None:
    define = 'on() { local h=$1; shift; ssh -J door "ops@$h.shop.example" "$@"; }'
    record = Record(
        timeline(
            run(0, "ines", define, ""),
            run(1, "ines", "on web-1 df -h", ""),
            run(2, "ines", "on web-1 sudo systemctl restart varnish", ""),
            run(3, "tariq", "on web-1 df -h", ""),
        )
    )
    assert [one.part for one in record.runs[1:]] == ["look", "change", "change"]


def test_what_stands_behind_a_message_is_told_one_by_one_until_its_time_is_over() -> None:
    made = record(*(say(number, "mara", f"line {number}") for number in range(10)))
    later = made.after(made.said[2], 5 * 60)
    assert next(later).text == "line 3"
    assert [said.text for said in later] == ["line 4", "line 5", "line 6", "line 7"]


def test_a_comment_at_a_prompt_is_said() -> None:
    made = record(run(2, "ines", "# never touch the segments by hand", ""), run(3, "ines", "df -h /var", "80%"))
    assert [(said.who, said.text) for said in made.said] == [("ines", "never touch the segments by hand")]
    assert [one.line for one in made.runs] == ["df -h /var"]


_PEERS = "PEER      STATE     LAG\nfra-1     up        3 s\nfra-2     up        4 s\nams-1     down      -\n"


def _part(*events: RedactedEvent, line: str) -> Part:
    return next(run.part for run in record(*events).runs if run.line == line)


def test_a_table_from_a_tool_nobody_knows_is_what_a_look_shows() -> None:
    assert _part(run(1, "ana", "ringd peers", _PEERS), line="ringd peers") is Part.LOOK
    assert _part(run(1, "ana", "ringd peers", "3 peers reset\n"), line="ringd peers") is Part.CHANGE


def test_what_somebody_tells_as_a_deed_is_a_change_whatever_it_showed() -> None:
    told = say(2, "ana", "ran ringd peers against all of them, peers are restarted")
    assert _part(run(1, "ana", "ringd peers", _PEERS), told, line="ringd peers") is Part.CHANGE
