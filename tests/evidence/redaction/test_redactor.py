"""One secret, one placeholder; idempotent, linear, closed on failure, silent about what it knows."""

# ruff: noqa: E501 - cases read best one to a line

from __future__ import annotations

import base64
import copy
import pickle
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wetink.errors import RedactionFailed, UsageError
from wetink.evidence.redaction import Redactor
from wetink.evidence.redaction.rules import RULES, Gates, Known, Rule
from wetink.evidence.redaction.rules.programs import OPTIONS
from wetink.evidence.redaction.span import Span, masked

PASSWORD = "".join(("Tr0ub", "4dor&", "M%or"))
OTHER = "".join(("Kest", "rel", "29", "umber"))


def nothing(texts: Sequence[str]) -> list[list[Span]]:
    return [[] for _ in texts]


def test_the_same_secret_is_the_same_number(redactor: Redactor) -> None:
    first = redactor.text(f"PGPASSWORD='{PASSWORD}' psql")
    second = redactor.text(f"PGPASSWORD='{OTHER}' psql")
    assert first == "PGPASSWORD='[REDACTED:postgres-password#1]' psql"
    assert second == "PGPASSWORD='[REDACTED:postgres-password#2]' psql"
    assert (
        redactor.text(f"{PASSWORD} and {OTHER}") == "[REDACTED:postgres-password#1] and [REDACTED:postgres-password#2]"
    )


def test_what_one_text_shows_is_taken_out_of_all(redactor: Redactor) -> None:
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    texts = [f"bare {PASSWORD}", f"in a url {quote(PASSWORD, safe='')}", f"data {encoded}", f"mysql -p'{PASSWORD}'"]
    assert redactor.texts(texts) == [
        "bare [REDACTED:mysql-password#1]",
        "in a url [REDACTED:mysql-password#1]",
        "data [REDACTED:mysql-password#1]",
        "mysql -p'[REDACTED:mysql-password#1]'",
    ]


def test_a_decoded_value_is_the_same_secret(redactor: Redactor) -> None:
    encoded = base64.b64encode(OTHER.encode()).decode()
    assert redactor.texts([f"password: {encoded}", OTHER]) == [
        "password: [REDACTED:password#1]",
        "[REDACTED:password#1]",
    ]


def test_the_field_that_names_it_best_gives_the_kind(redactor: Redactor) -> None:
    texts = redactor.texts([f"the password is {OTHER}", f"PGPASSWORD={OTHER} psql"])
    assert texts == ["the password is [REDACTED:postgres-password#1]", "PGPASSWORD=[REDACTED:postgres-password#1] psql"]


@pytest.mark.parametrize("word", ["secret", "orders", "root", "a1b2", "12345678", "prod-db", "changeme"])
def test_a_common_or_short_word_goes_only_in_its_context(word: str, redactor: Redactor) -> None:
    redactor.learn(f"mysql -p{word} -h db1")
    assert redactor.text(f"restart {word} now") == f"restart {word} now"


def test_a_short_one_is_not_cut_out_of_a_longer_word(redactor: Redactor) -> None:
    redactor.learn("mysql -pab1cd -h db1")
    assert redactor.text("xab1cdy ab1cd") == "xab1cdy [REDACTED:mysql-password#1]"


def test_learn_redacts_nothing_but_remembers(redactor: Redactor) -> None:
    redactor.learn(f"redis-cli -a {OTHER}")
    assert redactor.text(f"tried {OTHER}.") == "tried [REDACTED:redis-password#1]."


def test_a_faked_placeholder_hides_nothing(redactor: Redactor) -> None:
    assert OTHER not in redactor.text(f"password=[REDACTED:password#1]{OTHER}")


def test_nothing_shows_what_it_knows(redactor: Redactor) -> None:
    redactor.learn(f"PGPASSWORD={OTHER}")
    assert OTHER not in repr(redactor)
    for store in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            store(redactor)


def test_a_team_adds_patterns_and_exceptions() -> None:
    redactor = Redactor([("badge", r"BADGE-(\d{6})"), r"(?P<secret>zz\w+)"], [OTHER, "re:test-.*"], scan=nothing)
    assert redactor.text("BADGE-482913") == "BADGE-[REDACTED:badge#1]"
    assert redactor.text("see zzTop") == "see [REDACTED:team-secret#1]"
    for value in (OTHER, "test-Pa55word"):
        assert redactor.text(f"password={value}") == f"password={value}"


@pytest.mark.parametrize("pattern", ["(", r"(?=x)", r"(a)\1"])
def test_a_pattern_that_could_run_away_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError, match="not a pattern"):
        Redactor([pattern], scan=nothing)


FRAGMENTS = st.sampled_from(
    [
        "password", "=", ": ", "'", '"', "mysql -p", "curl -u ", "a:b", "@", "://", "token ", "is ", "[REDACTED:", "password#1]",
        "[REDACTED:password#1]", PASSWORD, OTHER, "\n", "\\", "$", "`", "{", "}", "-----BEGIN PRIV" + "ATE KEY-----", "kind: Secret\n",
        "data:\n  a: ", "Bearer ", "&", "%3D", "use ", " / ", "x9Y", "login", "user=a:", '", "', "set k = '", "' where k = '", "pin ", "4711", "db:5432:", "\u00a0", "<", ">", "\x1b[1m", "\u200b", "| base64 -d\n", "é", "password#", "kubectl create secret x ", "--from-literal=a=", "docker login ", " -p ", "git config x.token ",
    ]
)  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=14).map("".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING)
def test_redacting_again_changes_nothing(text: str) -> None:
    redactor = Redactor(scan=nothing)
    redacted = redactor.text(text)
    assert redactor.text(redacted) == redacted
    assert Redactor(scan=nothing).text(redacted) == redacted


ONE_LINE = ANYTHING.map(lambda text: masked(text.replace("\n", " ").replace("\x1b", "").replace("\\", "")))
GATES = Gates(RULES)


def unfiltered(line: str) -> set[Span]:
    """What all rules for single lines find in one, whatever their gates say."""
    return {span for rule in RULES if not rule.block for span in rule.find(line)}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ONE_LINE)
def test_no_gate_shuts_out_what_its_rule_finds(line: str) -> None:
    assert set(GATES.find([line], {})[0]) >= unfiltered(line)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ONE_LINE, min_size=2, max_size=40), st.integers(0, 30))
def test_lines_that_are_tried_together_open_what_each_opens_alone(lines: list[str], harmless: int) -> None:
    given = [line for one in lines for line in (one, *(f"GET /{count} 200 {count}" for count in range(harmless)))]
    for number, found in enumerate(GATES.find(given, {})):
        assert set(found) >= unfiltered(given[number])
        assert found == GATES.find([given[number]], {})[0]
    start, whole = 0, set(GATES.find(["\n".join(given)], {})[0])
    for line in given:
        if len(line) > 3:  # shorter ones hold nothing
            assert whole >= {
                Span(span.start + start, span.end + start, span.kind, span.rank) for span in unfiltered(line)
            }
        start += len(line) + 1


def test_the_word_of_an_option_stands_in_each_of_its_matches() -> None:
    worded = [option for option in OPTIONS if option.word]
    assert [option for option in worded if option.word not in option.pattern.replace("\\.", ".")] == []
    assert not any("|" in option.pattern.partition(option.word)[0] for option in worded)  # in no branch alone


def test_what_fails_in_one_line_is_not_taken_for_harmless_afterwards() -> None:
    def find(line: str) -> list[Span]:
        if "second" in line:
            raise RecursionError
        return [Span(line.index("X"), line.index("X") + 1, "token")]

    gates = Gates([Rule("x", find)])
    known: Known = {}
    with pytest.raises(RecursionError):
        gates.find(["first X\nsecond X\nthird X"], known)
    assert gates.find(["first X\nthird X"], known) == [[Span(6, 7, "token"), Span(14, 15, "token")]]


def test_a_team_pattern_for_the_beginning_of_a_text_is_tried_in_each() -> None:
    redactor = Redactor([r"^corp-[0-9]+"], scan=nothing)
    texts = ["nothing here"] * 9 + ["corp-1234", "see corp-1234"] * 5
    assert redactor.texts(texts)[9:11] == ["[REDACTED:team-secret#1]", "see [REDACTED:team-secret#1]"]


def test_a_second_secret_near_a_first_is_found_in_a_long_text_too(redactor: Redactor) -> None:
    talk = "".join(f"12:00:{second:02} GET /orders/{second} 200\n" for second in range(60)) * 60
    text = f"{talk}mysql -p{PASSWORD} shop\nthe password is {OTHER}\n{talk}"
    redacted = redactor.text(text)
    assert len(text) > 150_000
    assert PASSWORD not in redacted
    assert OTHER not in redacted
    assert redactor.text(redacted) == redacted


def test_blanks_of_typesetting_hide_nothing(redactor: Redactor) -> None:
    for blank in ("\u00a0", "\u202f", "\u3000"):
        for text in (f"mysql -h db -p{PASSWORD} shop", f"the password is {PASSWORD}", f"use root / {OTHER}"):
            redacted = redactor.text(text.replace(" ", blank))
            assert "[REDACTED:" in redacted
            assert redacted.count(blank) == text.count(" ")
            assert PASSWORD not in redacted
            assert OTHER not in redacted


def test_a_line_that_came_before_is_redacted_as_it_was_then(redactor: Redactor) -> None:
    line = f"psql: password={PASSWORD}"
    assert redactor.text(f"{line}\nx\n{line}\n{line}").count("[REDACTED:password#1]") == 3
    assert redactor.text(f"y\n{line}") == "y\npsql: password=[REDACTED:password#1]"


@pytest.mark.parametrize(
    "unit",
    [
        "a", "A1", "password=", "password: ", "token ", "=", "://", "://a:b@", "/", '"', "'", "-----BEGIN PRIVATE KEY-----\n",
        "-----END PRIVATE KEY-----\n", "eyJ.", "kind: Secret\ndata:\n  a: b\n", "\\\n", "\n", "mysql -p", "vault kv put ", "docker login ",
        "curl -u ", "echo a | ", "base64 -d\nabcdef\n", "name: x_token ", "use a/b ", "[REDACTED:a#1]", "machine a login b password ",
        "| password | x |\n", "password,a\n", "password  token\n", "password is ", "rotated to ", "user:", "a:b@", '{"name": "value": ',
        "get read show ", "set x_token ", "recovery codes: a1b2 ", "try a1 as the password ", "insert into t (password) values ('a',",
        '"a", "b", ', "/v Password /d ", "334 \na\n", "keys list\n", "https%3A%2F%2Fa%3Ab", "sip:1:", "Kennwort: ", "密码是",
        "password:\n", "token = {\n", 'secret: "\n', "user=a:b ", "login 'a', 'b', ",
    ],
)  # fmt: skip
def test_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begun = time.process_time()
        Redactor(scan=nothing).text(text)
        return time.process_time() - begun

    small = min(seconds(8_000) for _ in range(2))
    large = min(seconds(32_000) for _ in range(2))
    assert large < 10 * small + 0.1  # four times the text; quadratic would be sixteen


def test_many_secrets_of_one_beginning_stay_linear() -> None:
    redactor = Redactor(scan=nothing)
    texts = [f"password='same-beginning-{number:05}X'" for number in range(3_000)]
    begun = time.process_time()
    redacted = redactor.texts(texts)
    assert len(set(redacted)) == 3_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("error", [RedactionFailed("engine", "x"), RecursionError(), MemoryError()])
def test_fails_closed(error: BaseException) -> None:
    def broken(_: Sequence[str]) -> list[list[Span]]:
        raise error

    with pytest.raises(RedactionFailed):
        Redactor(scan=broken).text("anything")


def test_vendors_tokens_by_the_engine(engine: Callable[[], Redactor]) -> None:
    token = "gl" + "pat-" + "7mQx2kWv9zRt4nLb8cYd"
    long = "x " * 3_000
    texts = [long, f"it is {token}", "é" * 50, f"é {token} # gitleaks:allow"]
    redacted = engine().texts(texts)
    assert redacted[0] == long
    assert redacted[2] == "é" * 50
    assert redacted[1].startswith("it is [REDACTED:")
    assert redacted[3] == redacted[1].replace("it is", "é") + " # gitleaks:allow"


def test_the_engine_keeps_the_context_our_rules_keep(engine: Callable[[], Redactor]) -> None:
    token = "gl" + "pat-" + "7mQx2kWv9zRt4nLb8cYd"
    text = engine().text("curl -" + f"u ana:{token} https://git.example/api?page=2")
    assert text.startswith("curl -u ana:[REDACTED:")
    assert text.endswith("] https://git.example/api?page=2")
