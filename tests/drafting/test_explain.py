"""--explain: one line per alert, command and message."""

from __future__ import annotations

from builders import alert, analysis_of, around, bot, paste, run, say

from wetink.drafting.explain import explain
from wetink.model.evidence import RedactedEvent

STORY: tuple[RedactedEvent, ...] = around(
    alert(3, "WikiDiskFull", "disk of wiki-3 is 91 % full"),
    say(4, "ines", "WikiDiskFull is unrelated"),
    run(5, "ines", "curl -s http://cart-1:9100/pool", "in_use=16 waiting=412"),
    run(6, "ines", "cd /var/log", ""),
    run(7, "ines", "git commit -am limit", ""),
    run(8, "ines", "curl -s http://cart-9:9100/pool", "curl: (6) Could not resolve host: cart-9", exit=6),
    paste(9, "tariq", "df -h /data", "/data 91%"),
    bot(10, "Flagpost", "Ines Kovar turned off flag `cart-recommendations`"),
    run(20, "ines", "docker restart cart-1", "cart-1"),
    say(22, "ines", "waiting 3, that did it"),
    run(90, "ines", "docker restart wiki", "wiki"),
)


def test_every_run_message_and_alert_has_its_line() -> None:
    found = analysis_of(*STORY)
    lines = list(explain(found))
    ids = [line.split(" ", 1)[0] for line in lines[1:]]
    record = found.record
    things = [*(x.item for x in record.runs), *(x.item for x in record.said), *(x.item for x in record.heard)]
    for thing in things:
        assert thing.id in ids, thing.text
    assert len(ids) == len(set(ids))


def test_lines_stand_in_the_order_of_the_timeline() -> None:
    numbers = [int(line.split(" ", 1)[0][1:]) for line in list(explain(analysis_of(*STORY)))[1:]]
    assert numbers == sorted(numbers)


def test_lines_say_what_became_of_each() -> None:
    text = "\n".join(explain(analysis_of(*STORY)))
    assert "alert firing other put aside by" in text
    assert "change kept container/cart-1 running=restarted | docker restart cart-1" in text
    assert "change outside (after the incident was over)" in text
    assert "session, not weighed | cd /var/log" in text
    assert "says: worked" in text


def test_each_line_is_one_line() -> None:
    assert all("\n" not in line for line in explain(analysis_of(*STORY)))


def test_nothing_is_explained_by_one_line() -> None:
    assert len(list(explain(analysis_of()))) == 1
