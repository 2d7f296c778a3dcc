"""The symptom in literal words, and the title made of them."""

from __future__ import annotations

import pytest
from builders import FENCE, alert, around, bot, draft_of, resolved, run, say

from wetink.model.draft import Claim
from wetink.model.event import Link
from wetink.model.evidence import RedactedEvent

FIX = run(20, "ines", "kubectl scale deployment/cart --replicas=8", "deployment.apps/cart scaled")


def customers(*events: RedactedEvent) -> list[str]:
    return [claim.text for claim in draft_of(*around(*events, FIX)).symptom.customers]


def texts(claims: tuple[Claim, ...]) -> list[str]:
    return [claim.text for claim in claims]


def test_an_alert_is_quoted_with_its_name_and_its_description() -> None:
    made = draft_of(
        alert(0, "CartSlow", "p95 over 3 s", description="Shoppers wait at the basket."),
        say(1, "ines", "looking"),
        resolved(30, "CartSlow", "p95 over 3 s"),
    )
    assert texts(made.symptom.alerts) == ["CartSlow: p95 over 3 s", "Shoppers wait at the basket."]


def test_an_alert_that_fires_twice_is_quoted_once() -> None:
    made = draft_of(*around(alert(5, "CartSlow", "cart answers in more than 3 s", key="other")))
    assert texts(made.symptom.alerts) == ["CartSlow: cart answers in more than 3 s"]


def test_where_no_alert_is_the_bots_words_are_quoted() -> None:
    made = draft_of(
        bot(0, "Probe", "HTTP check cart.shop.example failed: timeout"), say(2, "ines", "looking at the cart"), FIX
    )
    assert texts(made.symptom.alerts) == ["HTTP check cart.shop.example failed: timeout"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ('a customer writes "my basket is always empty"', "my basket is always empty"),
        ("customers say “my basket is always empty”", "my basket is always empty"),
        ("Kunden schreiben „mein Warenkorb ist immer leer“", "mein Warenkorb ist immer leer"),
        ("des clients disent « mon panier est toujours vide »", "mon panier est toujours vide"),
        ("from the inbox:\n> my basket is always empty", "my basket is always empty"),
    ],
)
def test_customers_are_quoted_in_any_marks(text: str, quote: str) -> None:
    assert customers(say(5, "tariq", text)) == [quote]


def test_a_quote_inside_a_quote_is_quoted_whole() -> None:
    said = say(5, "tariq", "a customer: “it says 'try again later' whatever I do”")
    assert customers(said) == ["it says 'try again later' whatever I do"]


def test_quotes_of_two_kinds_of_marks_nested_are_one_claim() -> None:
    assert customers(say(5, "tariq", 'customer: “the page says "basket is gone" since lunch”')) == [
        'the page says "basket is gone" since lunch'
    ]


def test_the_same_words_passed_on_twice_are_quoted_once() -> None:
    assert customers(
        say(5, "tariq", 'a customer writes "my basket is always empty"'),
        say(7, "sam", 'another customer: "My basket is always empty"'),
    ) == ["my basket is always empty"]


def test_customers_words_after_the_fix_are_no_symptom() -> None:
    late = say(30, "tariq", 'a customer writes "thank you, the basket works again"')
    assert customers(late) == []


@pytest.mark.parametrize(
    "text",
    [
        'opened PR #331 "Raise the pool of the basket to forty"',
        "MR !12: “Use the new pool for every basket” is up",
    ],
)
def test_the_title_of_a_change_is_nobodys_word(text: str) -> None:
    assert customers(say(5, "tariq", text)) == []
    assert customers(say(5, "tariq", text.replace("PR #331", "ticket 331").replace("MR !12", "ticket 12"))) != []


def test_engineers_quoting_each_other_are_no_customers() -> None:
    assert customers(say(5, "tariq", 'the log says "connection pool exhausted here"')) == []


def test_quoted_pieces_of_code_are_no_customers_words() -> None:
    assert customers(say(5, "tariq", 'the client of the customer sends "limit={max} rows=none here"')) == []


def test_who_passed_on_a_customers_words_once_goes_on_doing_so() -> None:
    assert customers(
        say(5, "tariq", 'a customer writes "my basket is always empty"'),
        say(6, "tariq", 'and another one: "it forgets me on every second page"'),
        say(7, "sam", 'the log says "connection pool exhausted here"'),
    ) == ["my basket is always empty", "it forgets me on every second page"]


def test_german_marks_closed_by_a_typewriters_one() -> None:
    text = 'Kunden melden: „Der Korb ist immer leer" und „nichts geht mehr seit heute früh"'
    assert customers(say(5, "tariq", text)) == ["Der Korb ist immer leer", "nichts geht mehr seit heute früh"]


def test_those_who_came_with_the_trouble_speak_for_themselves_until_somebody_looks() -> None:
    made = draft_of(
        say(0, "sam", "the daily report says that we sold twice as much as we did"),
        say(2, "lotte", "same here for the shop in the old town, exactly the double"),
        say(4, "tariq", "on it, let me see"),
        say(5, "lotte", "when will that be mended, the board meets at noon today"),
        run(10, "ines", "systemctl restart cart", ""),
        say(20, "ines", "all green again, closing this"),
    )
    assert texts(made.symptom.customers) == [
        "the daily report says that we sold twice as much as we did",
        "same here for the shop in the old town, exactly the double",
    ]


def test_an_error_that_a_browser_shows_is_a_customers_word() -> None:
    assert customers(say(5, "sam", 'customers see "SSL_ERROR_NO_CYPHER_OVERLAP" only')) == [
        "SSL_ERROR_NO_CYPHER_OVERLAP"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "resolver: shop.example: name does not exist",
        ";; opcode: QUERY, status: NXDOMAIN, id: 5120",
        "backend 'shop' has no server available!",
        "token is not valid yet (nbf)",
        "user is not authorized to perform: kms:Decrypt",
    ],
)
def test_lines_of_the_trade_that_tell_of_an_error(line: str) -> None:
    made = draft_of(*around(say(5, "tariq", f"{FENCE}\n{line}\n{FENCE}"), FIX))
    assert texts(made.symptom.dashboards) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "bash: kubctl: command not found",
        "+ Get-Thing -Name missing",
        "https://git.example/pull/404",
        "error: unknown flag: --wat",
    ],
)
def test_lines_that_tell_of_the_call_are_no_symptom(line: str) -> None:
    assert draft_of(*around(say(5, "tariq", f"{FENCE}\n{line}\n{FENCE}"), FIX)).symptom.dashboards == ()


def test_the_supports_channel_speaks_for_customers() -> None:
    assert customers(say(5, "sam", '"the basket forgets what I put in"', channel="customer-support")) == [
        "the basket forgets what I put in"
    ]


def test_error_lines_that_people_pasted_are_quoted_one_of_each_kind() -> None:
    log = "\n".join(f"2025-06-03T12:0{n}:11Z ERROR pool of cart exhausted after {n}00 ms" for n in range(4))
    made = draft_of(*around(say(5, "tariq", f"lots of these\n{FENCE}\n{log}\n{FENCE}"), FIX))
    assert len(made.symptom.dashboards) == 1
    assert "ERROR pool of cart exhausted" in made.symptom.dashboards[0].text


def test_error_lines_of_a_look_cite_the_output() -> None:
    look = run(5, "ines", "tail -5 /var/log/cart.log", "12:04:11 ERROR pool of cart exhausted after 300 ms")
    made = draft_of(*around(look, FIX))
    claim = made.symptom.dashboards[0]
    assert made.evidence[claim.evidence[0]].kind == "output"


def test_of_a_log_record_in_json_only_what_it_says_is_quoted() -> None:
    record = '{"ts":"2025-06-03T12:04:11Z","level":"error","pod":"cart-9","msg":"pool of cart exhausted: timeout"}'
    made = draft_of(*around(say(5, "tariq", f"{FENCE}\n{record}\n{FENCE}"), FIX))
    assert texts(made.symptom.dashboards) == ["pool of cart exhausted: timeout"]


@pytest.mark.parametrize("record", ['{"msg": "pool failed', "{pool: failed}", '{"level":"error","count":3}', "{" * 900])
def test_what_only_looks_like_json_is_quoted_as_it_stands(record: str) -> None:
    made = draft_of(*around(say(5, "tariq", f"{FENCE}\n{record} error\n{FENCE}"), FIX))
    assert all(text in f"{record} error" for text in texts(made.symptom.dashboards))


def test_every_quote_stands_in_the_evidence_it_cites() -> None:
    made = draft_of(
        *around(
            say(5, "tariq", 'a customer writes "my basket is always empty"'),
            run(6, "ines", "tail -5 /var/log/cart.log", "12:04:11 ERROR pool of cart exhausted after 300 ms"),
            FIX,
        )
    )
    for claim in (*made.symptom.customers, *made.symptom.dashboards):
        cited = " ".join(made.evidence[claim.evidence[0]].text.split())
        assert claim.text in cited


def test_the_title_is_the_alerts_own_words() -> None:
    assert draft_of(*around(FIX)).title == "CartSlow: cart answers in more than 3 s"


def test_the_title_names_the_error_that_the_logs_hold() -> None:
    log = f"see\n{FENCE}\n2025-06-03T12:04:11Z ERROR pool of cart exhausted\n{FENCE}"
    made = draft_of(*around(say(5, "tariq", log), say(6, "tariq", "because the pool is exhausted"), FIX))
    assert made.title.startswith("CartSlow: cart answers in more than 3 s")
    assert "pool of cart exhausted" in made.title


@pytest.mark.parametrize("length", [1, 100, 119, 120, 121, 500, 5000])
def test_a_title_has_at_most_120_characters(length: int) -> None:
    text = ("cart answers slowly " * 300)[:length].strip()
    made = draft_of(alert(0, "CartSlow", text), say(1, "ines", "looking"), FIX)
    assert 0 < len(made.title) <= 120


def test_without_alerts_the_title_is_a_customers_word() -> None:
    made = draft_of(say(0, "tariq", 'a customer writes "my basket is always empty"'), say(5, "ines", "looking"), FIX)
    assert made.title == "my basket is always empty"


def test_without_alerts_and_customers_the_title_is_what_the_first_person_said() -> None:
    made = draft_of(say(0, "tariq", "the cart answers nobody since noon"), say(5, "ines", "on it"), FIX)
    assert made.title == "the cart answers nobody since noon"


def test_without_anything_the_title_says_so() -> None:
    assert draft_of().title == "Symptom not seen in the record"


def test_the_title_is_never_the_fix() -> None:
    made = draft_of(*around(say(4, "ines", "the pool of the cart is exhausted"), FIX, say(22, "ines", "that did it")))
    assert "scale" not in made.title
    assert "replicas" not in made.title


def test_a_number_of_the_pager_in_front_of_the_alert_is_left_out_of_the_title() -> None:
    made = draft_of(alert(0, "", "[#4711] cart answers in more than 3 s"), say(1, "ines", "looking"), FIX)
    assert made.title == "cart answers in more than 3 s"


def test_the_title_is_what_was_resolved_not_a_cause_that_fired_first() -> None:
    made = draft_of(alert(-5, "DiskFull", "disk of db-1 100 % used"), *around(FIX))
    assert made.title == "CartSlow: cart answers in more than 3 s"
    assert made.alerts == ("DiskFull", "CartSlow")


def test_an_errors_own_words_in_the_middle_of_a_sentence_are_quoted() -> None:
    text = "Nothing can be changed, every apply gives: Error from server: store: no space left. Boards stand still."
    shown = draft_of(*around(say(4, "ines", text))).symptom.dashboards
    assert [claim.text for claim in shown] == ["Error from server: store: no space left"]


def test_the_name_of_an_exception_is_an_error() -> None:
    text = f"{FENCE}\njava.util.NoSuchElementException: price list not published\n{FENCE}"
    shown = draft_of(*around(say(4, "ines", text))).symptom.dashboards
    assert [claim.text for claim in shown] == ["java.util.NoSuchElementException: price list not published"]


def test_who_says_hardly_anything_but_a_quote_passes_it_on() -> None:
    found = customers(say(4, "sam", 'altro: "il carrello non mi fa pagare da ieri"'))
    assert found == ["il carrello non mi fa pagare da ieri"]


def test_the_values_that_a_dashboards_tool_puts_in_place_of_a_description_are_no_words() -> None:
    values = "[ var='A' labels={} value=1004211, var='C' labels={} value=1 ]"
    made = draft_of(alert(0, "CartSlow", "cart answers in more than 3 s", description=values))
    assert [claim.text for claim in made.symptom.alerts] == ["CartSlow: cart answers in more than 3 s"]


@pytest.mark.parametrize(
    "line", ["|  |- Total failed:\t412", "till_9 | failed | 412 GB", "HINT: drop stale slots or it fails again"]
)
def test_rows_branches_and_advice_are_no_log_lines(line: str) -> None:
    made = draft_of(*around(run(5, "ines", "tillctl report", line)))
    assert texts(made.symptom.dashboards) == []


def test_the_error_of_a_line_that_was_put_right_is_no_symptom() -> None:
    wrong = "kubectl -n shop logs deploy/till-west --since=9m | grep pool"
    slip = "Error from server (Unavailable): the pool of cart failed: connection refused, timeout, denied"
    said = say(7, "ines", "pool of cart, connection refused")
    right = run(6, "ines", wrong.replace("west", "east"), "pool 40 of 40")
    again = run(15, "ines", wrong.replace("west", "east"), "pool 40 of 40")
    for later, shown in ((right, 0), (again, 1)):
        made = draft_of(*around(run(5, "ines", wrong, slip, exit=1), later, said))
        assert len(made.symptom.dashboards) == shown


def test_who_comes_with_the_trouble_quotes_what_they_see() -> None:
    assert customers(
        say(0.3, "sam", "pictures of the ward take two minutes to open"),
        say(0.6, "sam", 'on the screen stands "Store failed: timeout waiting for response"'),
    ) == [
        "pictures of the ward take two minutes to open",
        "Store failed: timeout waiting for response",
    ]


def test_two_words_in_capitals_are_what_a_screen_shows() -> None:
    assert customers(say(5, "sam", 'the branches say the till shows "ROUTE MISSING" to a customer')) == [
        "ROUTE MISSING"
    ]
    assert customers(say(5, "sam", 'a customer says "route missing"')) == []


@pytest.mark.parametrize(
    "words",
    [
        'the status page says: "Some carts may be slow for now"',
        'opened a support case, severity "production system down"',
    ],
)
def test_news_and_cases_are_no_words_of_customers(words: str) -> None:
    assert customers(say(5, "sam", words)) == []


def test_what_stands_between_two_short_quotes_is_no_quote() -> None:
    told = say(
        2, "support-anna", 'customers write: the entry "/p" comes before "/px/" on the page, "nothing is found here"'
    )
    assert customers(told) == ["nothing is found here"]


def test_customers_words_beside_news_for_them_are_theirs() -> None:
    said = 'status page is out. exact words of a customer: "your cart vanished from the internet"'
    assert customers(say(5, "sam", said)) == ["your cart vanished from the internet"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{FENCE}\nTaskFailed cause=NoSuchPriceError [P11] no price of 2 lanes\n{FENCE}", "NoSuchPriceError"),
        ("the log of the cart is full of  msg: conn_closed reason: read_timeout, lane 3", "msg: conn_closed reason:"),
        ("NOTICE[77] lane.c: Request of 'till-9' failed (id: 4) - no lane", "NOTICE[77] lane.c: Request of 'till-9'"),
        (
            'event of a till: "0/30 tills: 30 Insufficient staff"',
            "0/30 tills: 30 Insufficient staff",
        ),
        ("`ERROR " + "long way round " * 30 + "refused`", "ERROR long way round"),
        ("jwt: ticket used before it was made sub=44 pod=till-9", "jwt: ticket used before it was made sub=44"),
    ],
)
def test_errors_of_many_shapes_are_shown(text: str, shown: str) -> None:
    assert any(claim.text.startswith(shown) or shown in claim.text for claim in symptom_of(text))


@pytest.mark.parametrize("text", ["the plan: first the cart, second: the till", "`cart.size=40` and `till.size=9` set"])
def test_what_has_colons_or_settings_is_no_log_line(text: str) -> None:
    assert symptom_of(text) == ()


def symptom_of(text: str) -> tuple[Claim, ...]:
    return draft_of(*around(say(4, "ines", text), FIX)).symptom.dashboards


def test_a_sentence_in_quotes_before_anything_was_changed_is_what_others_say() -> None:
    words = 'the office in Brno hangs. "the page is white forever but the ping works"'
    assert customers(say(4, "ines", words)) == ["the page is white forever but the ping works"]
    assert customers(say(24, "ines", words)) == []
    assert customers(say(4, "ines", 'the doc says "set till-lanes=4 and restart tilld on till-9"')) == []


def test_who_does_nothing_but_shows_what_they_see_is_quoted_whole() -> None:
    seen = 'our screen says "No data" for the till since noon'
    assert seen in customers(say(3, "ines", "on it"), say(4, "sam", seen))
    assert customers(say(3, "ines", "on it"), say(4, "sam", "and the tea is out, by the way, somebody")) == []


def test_what_another_system_or_a_worse_state_says_of_the_same_alert_is_quoted_too() -> None:
    worse = alert(6, "CartSlow", "cart stands still since noon, nobody can pay", severity="critical", key="2")
    made = draft_of(*around(worse, FIX))
    assert texts(made.symptom.alerts) == [
        "CartSlow: cart answers in more than 3 s",
        "CartSlow: cart stands still since noon, nobody can pay",
    ]


def test_of_a_long_description_its_first_sentence_and_of_labels_a_told_one_are_quoted() -> None:
    long = "firing: 3 carts older than 30 min are not sent\n" + "\n".join(f"key{n}: {n}" for n in range(40))
    made = draft_of(alert(0, "CartLate", "cart is late", description=long), say(1, "ines", "on it"), FIX)
    assert "firing: 3 carts older than 30 min are not sent" in texts(made.symptom.alerts)


def test_without_an_alert_the_first_message_that_says_what_is_wrong_is_the_title() -> None:
    greeted = say(0, "sam", "good morning all, who left the cart in front of the door")
    made = draft_of(greeted, say(1, "lotte", "the tills cannot get any address, request timed out"), FIX)
    assert made.title == "the tills cannot get any address, request timed out"


def test_a_setting_in_a_log_line_is_no_error_for_the_title() -> None:
    line = f"{FENCE}\nWARN pool: batch.timeout_secs\n{FENCE}"
    assert draft_of(*around(say(4, "ines", line), FIX)).title == "CartSlow: cart answers in more than 3 s"


def test_what_ended_before_it_was_over_is_no_title() -> None:
    early = (alert(-1, "TillSlow", "till is slow", severity="page"), resolved(-0.5, "TillSlow", "till is slow"))
    made = draft_of(*early, *around(FIX))
    assert made.title.startswith("CartSlow")


def test_a_query_of_a_bare_metric_says_nothing() -> None:
    asked = "Prometheus query: sum(rate(basket_errors[5m])) > 3"
    links = (Link("https://prom.example/graph?a", shows="Prometheus query: up"), Link("https://b.example", shows=asked))
    made = draft_of(*around(say(5, "ines", "look", links=links), FIX))
    assert texts(made.symptom.dashboards) == [asked]
