"""Alerts that only a terminal shows."""

from __future__ import annotations

from builders import analysis_of, draft_of, run

ASK = "amtool alert query --alertmanager.url=http://am.shop.example:9093"
HEAD = "Alertname      Starts At                Summary                         State"
OLD = "DiskSlow       2025-06-02 03:00:00 UTC  disk of till-9 is slow          active"
OWN = "CartSlow       2025-06-03 12:00:00 UTC  cart answers in more than 3 s   active"
FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def test_a_list_of_alerts_gives_the_symptom_and_the_span() -> None:
    events = (run(4, "ines", ASK, f"{HEAD}\n{OLD}\n{OWN}"), FIX, run(30, "ines", ASK, f"{HEAD}\n{OLD}"))
    found = analysis_of(*events)
    assert [heard.name for heard in found.window.main] == ["CartSlow"]
    assert (found.window.recovery - found.window.onset) / 60 == 30
    made = draft_of(*events)
    assert made.title == "CartSlow: cart answers in more than 3 s"
    assert [claim.text for claim in made.symptom.alerts] == ["CartSlow: cart answers in more than 3 s"]
    assert made.alerts == ("CartSlow",)


def test_a_table_of_other_things_holds_no_alerts() -> None:
    assert analysis_of(run(4, "ines", "tillctl lanes", "LANE   STATE\neast   held"), FIX).window.main == ()


MAILS = (
    '"/var/mail/ines": 2 messages\nMessage 1:\nFrom: nagios@shop.example\n'
    "Subject: ** PROBLEM Service Alert: till-vip/CartCluster is CRITICAL **\n\nService: CartCluster\n"
    "Info: 0 of 3 carts in the cluster\nhttps://nagios.shop.example/cgi-bin/extinfo.cgi?type=2&host=till-vip\n"
    "Message 2:\nFrom: desk@shop.example\nSubject: carts\n\n"
    'We had no light and now the page says\n"The cart cannot be opened, come again later". Sam\n'
)


def test_an_alert_in_a_mail_that_was_opened_at_a_terminal_is_the_incidents() -> None:
    made = draft_of(run(1, "ines", "mail", MAILS), FIX)
    assert made.title == "CartCluster: 0 of 3 carts in the cluster"
    assert made.alerts == ("CartCluster",)
    assert made.dashboards == ("https://nagios.shop.example/cgi-bin/extinfo.cgi?type=2&host=till-vip",)
    assert [claim.text for claim in made.symptom.customers] == ["The cart cannot be opened, come again later"]


def test_a_mail_that_only_stands_in_the_list_is_no_alert() -> None:
    listed = ">N 1 nagios@shop.example 14/612 ** PROBLEM Host Alert: pdu-b is DOWN **"
    assert analysis_of(run(1, "ines", "mail", listed), FIX).window.main == ()


def test_reading_mail_is_no_step() -> None:
    made = draft_of(run(1, "ines", "mail", MAILS), run(2, "ines", "systemctl status cart", "failed"), FIX)
    assert "mail" not in [command.run for step in made.diagnosis for command in step.commands]
