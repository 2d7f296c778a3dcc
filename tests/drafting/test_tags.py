"""Services, alerts and dashboards a runbook is found by; severity, scope and whom to call."""

from __future__ import annotations

from builders import alert, around, bot, draft_of, resolved, run, say

from wetink.model.event import Intake, Link

FIX = run(20, "ines", "kubectl -n shop scale deployment/cart --replicas=8", "deployment.apps/cart scaled")
BOARD = "https://grafana.shop.example/d/cart-overview/cart"


def test_the_alerts_own_names_in_the_order_they_fired() -> None:
    made = draft_of(*around(alert(2, "QueueLong", "mail queue over 10000"), FIX))
    assert made.alerts == ("CartSlow", "QueueLong")


def test_an_alert_without_a_name_is_found_by_what_it_says() -> None:
    made = draft_of(alert(0, "", "shop-2 / HTTP cart: 503"), say(1, "ines", "looking"), FIX)
    assert made.alerts == ("shop-2 / HTTP cart: 503",)


def test_of_what_only_ran_nothing_is_a_service() -> None:
    made = draft_of(*around(FIX, run(22, "ines", "sudo frobnicate cart-cache", "")))
    assert "cart-cache" not in made.services
    assert "cart" in made.services


def test_the_service_of_the_alert_comes_first() -> None:
    made = draft_of(
        alert(0, "CartSlow", "slow", service="cart-api"),
        say(1, "ines", "looking"),
        FIX,
        resolved(30, "CartSlow", "slow"),
    )
    assert made.services[0] == "cart-api"
    assert len(made.services) <= 6


def test_incident_toml_names_service_and_severity() -> None:
    made = draft_of(*around(FIX), intake=Intake(service="basket", severity="SEV3"))
    assert made.services[0] == "basket"
    assert made.severity == "SEV3"


def test_the_severity_that_somebody_said() -> None:
    assert draft_of(*around(say(3, "ines", "this is a sev-1"), FIX)).severity == "SEV1"


def test_no_severity_where_nobody_said_one() -> None:
    assert draft_of(*around(FIX)).severity == ""


def test_pods_are_no_services() -> None:
    made = draft_of(*around(run(10, "ines", "kubectl describe pod cart-5d8f7c9b6d-x7k2p", "OOMKilled"), FIX))
    assert not [name for name in made.services if "5d8f7c9b6d" in name]


def test_a_dashboard_that_somebody_linked() -> None:
    said = say(4, "ines", f"see {BOARD}?from=now-1h&to=now", links=(Link(f"{BOARD}?from=now-1h&to=now"),))
    assert draft_of(*around(said, FIX)).dashboards == (BOARD,)


def test_a_dashboard_of_another_day_is_not_taken() -> None:
    said = say(-900, "ines", f"see {BOARD}", links=(Link(BOARD),))
    assert draft_of(*around(said, FIX)).dashboards == ()


def test_where_the_response_worked_is_said_before_the_start() -> None:
    inside = run(
        25,
        "ines",
        "DELETE FROM locks WHERE held > 900;",
        "Query OK, 3 rows affected",
        program="mysql",
        within=("ssh db-1", "mysql shop"),
    )
    claims = [claim.text for claim in draft_of(*around(FIX, inside)).before_you_start]
    assert claims == ["Go there first: `ssh db-1`, then `mysql shop`", "Kubernetes namespace: shop"]


def test_whom_the_pager_called_in_is_the_escalation() -> None:
    called = alert(3, "", "Escalated to Lotte Brandt by policy Cart", status="escalated", origin="pagerduty")
    claims = [claim.text for claim in draft_of(*around(called, FIX)).escalation]
    assert claims == ["Called in then: Escalated to Lotte Brandt by policy Cart"]


def test_a_bots_chatter_names_no_service_of_ours() -> None:
    made = draft_of(*around(bot(5, "Feed", "outage at other-provider"), FIX))
    assert "other-provider" not in made.services


def test_the_machine_somebody_sat_at_is_no_service_and_the_one_gone_to_is() -> None:
    made = draft_of(
        *around(
            run(5, "ines", "ssh db-primary.shop.example", "", host="laptop-7"),
            run(6, "ines", "uptime", "load 90", host="db-primary", within=("ssh db-primary.shop.example",)),
            run(20, "ines", "systemctl restart cart", "", host="db-primary", within=("ssh db-primary.shop.example",)),
        )
    )
    assert "laptop-7" not in made.services
    assert [name for name in made.services if name.startswith("db-primary")]


def test_a_label_that_names_a_part_of_the_system_counts() -> None:
    paid = alert(0, "CartSlow", "cart answers in more than 3 s", labels=(("provider", "payhouse"), ("team", "shop")))
    made = draft_of(paid, *around()[1:])
    assert "payhouse" in made.services
    assert "shop" not in made.services


def test_a_site_that_is_monitored_is_a_service() -> None:
    down = alert(0, "www.shop.example", "Request failed with status code 503")
    assert draft_of(down, *around(name="www.shop.example")[1:]).services[0] == "www.shop.example"


def test_the_query_behind_a_link_is_told_with_the_dashboards() -> None:
    url = "https://grafana.shop.example/explore?panes=%7B%7D"
    query = "Grafana query: rate(cart_errors_total[5m]), now-1h to now"
    said = say(4, "ines", f"see {url}", links=(Link(url, shows=query),))
    made = draft_of(*around(said, FIX))
    assert [claim.text for claim in made.symptom.dashboards] == [query]
    assert query not in made.title


def test_a_part_that_an_alerts_sentence_names_is_a_service() -> None:
    down = alert(0, "NoServers", "backend shop_web has 0 active servers, queue depth 900")
    made = draft_of(down, *around(name="NoServers")[1:])
    assert "shop_web" in made.services
    assert "depth" not in made.services


def test_a_name_that_people_say_and_a_machine_shows_is_a_service() -> None:
    events = (
        say(3, "lotte", "the relay of flag-relay is old, read-only I think"),
        say(4, "sam", "flag-relay caches for 15 min, read-only as well"),
        run(6, "ines", "kubectl -n shop get pods", "flag-relay-6f7d running"),
        run(7, "ines", "kubectl -n shop logs deploy/flag-relay", "refreshed flags"),
    )
    services = draft_of(*around(*events, FIX)).services
    assert "flag-relay" in services
    assert "read-only" not in services


def test_what_an_alerts_name_begins_with_is_a_service_where_somebody_says_it() -> None:
    made = draft_of(
        *around(alert(1, "video-room-reconnects", "over 40 a minute"), say(3, "ines", "video-room drops people"))
    )
    assert "video-room" in made.services


def test_a_part_that_an_alerts_sentence_names() -> None:
    made = draft_of(*around(alert(1, "QueueWait", "p90 wait 47m > 10m (runner tag win-msvc)"), FIX))
    assert "win-msvc" in made.services


def test_a_machine_in_brackets_and_what_fires_again_under_the_same_name_are_services() -> None:
    made = draft_of(
        alert(0, "TokenRejects", "sensor of the link (APP-CART1) is down"),
        alert(3, "TokenRejects", "tokens are rejected", service="cart-us", key="2"),
        say(4, "ines", "looking"),
        resolved(30, "TokenRejects", "sensor of the link"),
    )
    assert {"APP-CART1", "cart-us"} <= set(made.services)
