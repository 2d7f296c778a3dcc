"""When an incident began, when it was over, and which alerts are its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOON, alert, analysis_of, bot, resolved, run, say

from wetink.drafting.record.window import Window
from wetink.model.event import Place, When
from wetink.model.evidence import RedactedEvent

SLOW = "cart answers in more than 3 s"


def window_of(*events: RedactedEvent) -> Window:
    return analysis_of(*events).window


def minute(t: float) -> float:
    return round((t - NOON.timestamp()) / 60, 1)


def test_it_begins_with_the_alert_and_is_over_when_that_is_resolved() -> None:
    found = window_of(alert(0, "CartSlow", SLOW), say(2, "ines", "looking"), resolved(40, "CartSlow", SLOW))
    assert (minute(found.onset), minute(found.recovery), minute(found.close)) == (0, 40, 40)


def test_the_first_resolved_alert_is_the_recovery_and_the_last_the_close() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        alert(3, "QueueLong", "mail queue over 10000"),
        say(4, "ines", "looking"),
        resolved(30, "CartSlow", SLOW),
        resolved(50, "QueueLong", "mail queue over 10000"),
    )
    assert (minute(found.recovery), minute(found.close)) == (30, 50)
    assert [heard.name for heard in found.main] == ["CartSlow", "QueueLong"]


def test_calling_it_over_closes_it() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        say(2, "ines", "looking"),
        resolved(40, "CartSlow", SLOW),
        say(45, "ines", "all clear, thanks everyone"),
    )
    assert (minute(found.recovery), minute(found.close)) == (40, 45)
    assert found.closing is not None


def test_a_question_does_not_close_it() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        say(2, "ines", "looking"),
        say(20, "tariq", "all clear?"),
        resolved(40, "CartSlow", SLOW),
    )
    assert found.closing is None
    assert minute(found.recovery) == 40


def test_without_resolved_alerts_the_word_that_closes_it_is_the_recovery() -> None:
    found = window_of(alert(0, "CartSlow", SLOW), say(2, "ines", "looking"), say(30, "ines", "calling it, we are back"))
    assert (minute(found.recovery), minute(found.close)) == (30, 30)


def test_without_any_end_it_lasts_as_long_as_the_record() -> None:
    found = window_of(alert(0, "CartSlow", SLOW), say(2, "ines", "looking"), say(33, "ines", "still looking"))
    assert minute(found.close) == 33


def test_an_alert_that_somebody_put_aside_is_not_of_this_incident() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        alert(5, "WikiDiskFull", "disk of wiki-3 is 91 % full"),
        say(7, "ines", "wiki-3 disk is unrelated, known issue"),
        resolved(40, "CartSlow", SLOW),
    )
    assert [heard.name for heard in found.main] == ["CartSlow"]
    assert [(heard.name, said.text) for heard, said in found.aside] == [
        ("WikiDiskFull", "wiki-3 disk is unrelated, known issue")
    ]


def test_an_alert_put_aside_does_not_end_the_incident_when_it_is_resolved() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        alert(5, "WikiDiskFull", "disk of wiki-3 is 91 % full"),
        say(7, "ines", "WikiDiskFull is unrelated"),
        resolved(12, "WikiDiskFull", "disk of wiki-3 is 91 % full"),
        resolved(40, "CartSlow", SLOW),
    )
    assert minute(found.recovery) == 40


def test_an_alert_of_the_morning_is_not_of_the_afternoons_incident() -> None:
    found = window_of(
        alert(-300, "CertExpiresSoon", "certificate of wiki expires in 20 days", severity="warning"),
        alert(0, "CartSlow", SLOW, severity="page"),
        say(2, "ines", "looking"),
        resolved(40, "CartSlow", SLOW),
    )
    assert [heard.name for heard in found.main] == ["CartSlow"]
    assert minute(found.onset) == 0


def test_a_page_while_it_is_on_belongs_to_it_and_a_warning_hours_later_does_not() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW, severity="page"),
        say(2, "ines", "looking"),
        alert(70, "CheckoutDown", "checkout is down", severity="critical"),
        alert(80, "BackupLate", "backup of wiki is late", severity="warning"),
        resolved(120, "CartSlow", SLOW),
    )
    assert [heard.name for heard in found.main] == ["CartSlow", "CheckoutDown"]


def test_without_alerts_it_is_the_busiest_stretch() -> None:
    found = window_of(
        say(-600, "sam", "lunch at the lake today, who is in?"),
        say(0, "ines", "the cart answers nobody"),
        run(5, "ines", "uptime", "up 3 days"),
        say(20, "tariq", "the disk of cart-1 is full"),
        say(900, "sam", "good morning"),
    )
    assert (minute(found.onset), minute(found.close)) == (0, 20)


def test_work_in_the_talk_before_the_alert_is_of_the_incident() -> None:
    found = window_of(
        say(-12, "lotte", "is the cart slow for anybody else?"),
        say(-6, "ines", "yes, looking"),
        alert(0, "CartSlow", SLOW),
        resolved(40, "CartSlow", SLOW),
    )
    assert minute(found.start) <= -12
    assert minute(found.onset) == 0


def test_resolved_in_other_words_by_a_bot_without_names_is_the_same_alert() -> None:
    found = window_of(
        alert(0, "", "cart p95 latency over 3 s for 5m", key="a"),
        say(2, "ines", "looking"),
        alert(31, "", "cart p95 latency back under 3 s", status="resolved", key="b"),
    )
    assert minute(found.recovery) == 31


def test_nothing_at_all_has_a_window_too() -> None:
    found = window_of()
    assert found.onset <= found.recovery <= found.close


def test_bots_alone_do_not_make_an_incident_longer_without_alerts() -> None:
    found = window_of(
        say(0, "ines", "the cart answers nobody"),
        say(20, "tariq", "the disk of cart-1 is full"),
        *(bot(300 + n * 60, "Feed", "news of the day") for n in range(8)),
    )
    assert minute(found.close) == 20


def test_called_over_the_next_morning_it_was_over_when_the_last_change_was_told_to_work() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        say(2, "ines", "looking"),
        run(20, "ines", "systemctl restart cart", ""),
        say(24, "ines", "cart is back, all green"),
        run(40, "ines", "git commit -am 'alert on pool use'", ""),
        say(60, "ines", "filed CART-31 alert on pool use"),
        say(900, "ines", "morning, still fine. closing this"),
    )
    assert (minute(found.recovery), minute(found.close)) == (24, 900)


def test_called_over_at_once_the_call_is_the_end() -> None:
    found = window_of(
        alert(0, "CartSlow", SLOW),
        run(20, "ines", "systemctl restart cart", ""),
        say(24, "ines", "cart is back"),
        say(40, "ines", "closing this"),
    )
    assert (minute(found.recovery), minute(found.close)) == (40, 40)


@pytest.mark.parametrize("origin", ["pagerduty", "opsgenie", "splunk-oncall", "grafana-oncall", "incident-io"])
def test_what_paged_leads_whichever_pager_it_was(origin: str) -> None:
    found = window_of(
        alert(0, "QueueLong", "mail queue over 10000"),
        alert(3, "CartSlow", SLOW, origin=origin),
        alert(200, "DiskFull", "disk of cart full", origin=origin),
        say(4, "ines", "looking"),
        resolved(240, "CartSlow", SLOW),
    )
    assert "DiskFull" in [heard.name for heard in found.main]


def test_an_alert_whose_clock_may_be_hours_off_does_not_tell_when_it_was_over() -> None:
    again = alert(0, "CartSlow", SLOW, status="resolved")
    clock = When(local=(NOON + timedelta(hours=3)).replace(tzinfo=None))
    unsure = replace(again, when=clock, place=Place("pager.txt", "line 9"))
    found = window_of(alert(0, "CartSlow", SLOW), say(2, "ines", "looking"), resolved(40, "CartSlow", SLOW), unsure)
    assert minute(found.close) == 40


def test_an_alert_resolved_without_the_name_of_its_rule_is_known_by_its_whole_sentence() -> None:
    text = "Store: replication thread stopped on replica two"
    over = resolved(40, "Store", "replication thread stopped on replica two")
    found = window_of(alert(0, "StoreThreadStopped", text), say(2, "ines", "looking"), over, say(90, "ines", "lunch?"))
    assert minute(found.recovery) == 40


def test_an_alert_that_went_away_before_anybody_typed_anything_is_no_end() -> None:
    found = window_of(
        alert(0, "BrokerSlow", "broker-2 answers slowly"),
        resolved(2, "BrokerSlow", "broker-2 answers slowly"),
        say(3, "ines", "on it"),
        run(5, "ines", "rpk group list", "cart"),
        alert(6, "CartStale", "cart shows old stock"),
        run(20, "ines", "kubectl rollout undo deploy/cart", "rolled back"),
        resolved(30, "CartStale", "cart shows old stock"),
    )
    assert minute(found.recovery) == 30


def test_an_alert_that_fires_again_is_of_the_incident_though_its_first_firing_was_not() -> None:
    found = window_of(
        alert(-300, "QueueLong", "the queue is long"),
        resolved(-290, "QueueLong", "the queue is long"),
        alert(0, "CartDown", "cart is down", severity="critical"),
        say(1, "ines", "on it"),
        alert(2, "QueueLong", "the queue is long"),
        run(10, "ines", "kubectl rollout undo deploy/cart", "rolled back"),
        resolved(30, "CartDown", "cart is down"),
        resolved(31, "QueueLong", "the queue is long"),
    )
    assert [heard.name for heard in found.main] == ["CartDown", "QueueLong"]
