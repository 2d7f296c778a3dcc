"""The whole way through the real client libraries to a server on loopback, and what comes of it when it fails."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pytest
from answers_of_models import FLOOR, TIMELINE, answer, drafter_of
from model_server import Answer, ModelServer, only_loopback
from pydantic_ai.messages import ModelResponse
from pydantic_ai.models.function import FunctionModel

from wetink.drafting.llm.answer import ANSWER
from wetink.drafting.llm.asking import Allowance, Ask, Shown
from wetink.drafting.llm.drafter import Drafted
from wetink.drafting.llm.plan import Material
from wetink.drafting.llm.service import Service, service
from wetink.errors import ModelUnusable, WetinkError
from wetink.model.drafting_settings import DraftingSettings
from wetink.model.evidence import Redacted

CLAUDE, OTHER = "anthropic:claude-sonnet-5-5", "openai:qwen3"
WAYS = [(CLAUDE, True), (CLAUDE, False), (OTHER, True), (OTHER, False)]
ways = pytest.mark.parametrize(
    ("name", "stream"), WAYS, ids=["anthropic-stream", "anthropic", "openai-stream", "openai"]
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests talk to servers of their own on loopback."""
    only_loopback(monkeypatch)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings of the clients."""
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def served(server: ModelServer, name: str, *, key: str = "", **settings: Any) -> Service:  # noqa: ANN401
    """The model behind that server."""
    url = server.url if name == CLAUDE else f"{server.url}/v1"
    return service(name, DraftingSettings(base_url=url, **settings), key)


def drafted(server: ModelServer, name: str, **settings: Any) -> Drafted:  # noqa: ANN401
    model = served(server, name, **settings)
    drafter = drafter_of(model, model.settings)
    material = Material(TIMELINE, FLOOR, {})
    return drafter.draft(material, drafter.plan(material))


@ways
def test_a_good_answer_becomes_the_draft(name: str, stream: bool) -> None:
    with ModelServer(answer()) as server:
        made = drafted(server, name, stream=stream)
    assert made.failure == ""
    assert made.draft.drafted_by == name
    assert made.draft.resolution[0].text == "Give the cart a larger pool."
    assert (made.spent.requests, made.spent.tokens_out) == (1, 100)
    (request,) = server.requests
    assert bool(request.get("stream")) is stream


@ways
@pytest.mark.parametrize("codes", [("429",), ("529", "503")])
def test_a_busy_server_is_asked_again(name: str, stream: bool, codes: tuple[str, ...]) -> None:
    with ModelServer(*codes, answer()) as server:
        made = drafted(server, name, stream=stream)
    assert made.failure == ""
    assert len(server.requests) == len(codes) + 1


@ways
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("400", "its server answered 400 to every try: error 400"),
        ("401", "its server answered 401"),
        ("refusal", "it refused to answer"),
        ("cut", "its answer was cut off"),
        ("empty", "not in the form asked for"),
        ("html", "answer"),
        ({"title": "cart answers"}, "symptom is missing"),
        (answer(diagnosis=[], resolution=[]), "its answer holds no step"),
    ],
    ids=["400", "401", "refusal", "cut", "empty", "html", "wrong form", "no step"],
)
def test_without_a_whole_answer_the_offline_draft_stands(name: str, stream: bool, given: Answer, why: str) -> None:
    with ModelServer(given) as server:
        made = drafted(server, name, stream=stream)
    assert why in made.failure
    assert replace(made.draft, findings=FLOOR.findings) == FLOOR
    (finding,) = [one for one in made.draft.findings if one.rule == "model"]
    assert finding.severity == "warning"
    assert made.failure in finding.message


@pytest.mark.parametrize("name", [CLAUDE, OTHER])
def test_a_server_that_stays_busy_is_given_up(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wetink.drafting.llm.service.RETRIES", 1)
    with ModelServer("529") as server:
        made = drafted(server, name)
    assert "answered 529 to every try" in made.failure
    assert len(server.requests) == 2


@pytest.mark.parametrize("name", [CLAUDE, OTHER])
def test_a_connection_that_breaks_in_an_answer_is_tried_once_more(name: str) -> None:
    with ModelServer("broken", answer()) as server:
        assert drafted(server, name).failure == ""
    with ModelServer("broken") as server:
        assert "broke off" in drafted(server, name).failure
    assert len(server.requests) == 2


@ways
def test_an_answer_that_trickles_for_ever_ends_with_the_deadline(name: str, stream: bool) -> None:
    with ModelServer("endless") as server:
        made = drafted(server, name, stream=stream, deadline=0.4)
    assert "no whole answer within" in made.failure
    assert made.draft.drafted_by == "extractive"


@pytest.mark.parametrize("name", [CLAUDE, OTHER])
def test_an_answer_in_the_wrong_form_is_sent_back_once(name: str) -> None:
    with ModelServer({"title": "cart answers"}, answer()) as server:
        made = drafted(server, name)
    assert made.failure == ""
    assert made.spent.requests == 2
    assert "symptom is missing" in json.dumps(server.requests[1])
    with ModelServer({"title": "cart answers"}) as server:
        served(server, name).ask(ask(), Allowance(seconds=30, tries=1))
    assert len(server.requests) == 1


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wetink.drafting.llm.service.RETRIES", 0)
    with ModelServer(answer()) as server:
        pass
    assert "could not be reached" in drafted(server, OTHER).failure


def ask(*pictures: Shown) -> Ask:
    return Ask("draft", "Instructions.", Redacted("shared part"), Redacted("own part"), ANSWER, pictures)


def test_what_requests_share_is_marked_for_the_providers_cache() -> None:
    with ModelServer(answer()) as server:
        reply = served(server, CLAUDE).ask(ask(), Allowance(seconds=30))
    (message,) = server.requests[0]["messages"]
    parts = [(part["text"], "cache_control" in part) for part in message["content"]]
    assert parts == [("shared part", True), ("own part", False)]
    assert reply.spent.cached == 400


@pytest.mark.parametrize("name", [CLAUDE, OTHER])
def test_pictures_go_with_the_id_of_their_evidence(name: str) -> None:
    with ModelServer(answer()) as server:
        served(server, name).ask(ask(Shown("E7", "image/png", b"a picture")), Allowance(seconds=30))
    assert "The picture of E7:" in server.sent
    assert "YSBwaWN0dXJl" in server.sent


@pytest.mark.parametrize("name", [CLAUDE, OTHER])
def test_a_server_of_ones_own_is_sent_no_providers_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "of-anthropic")
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    with ModelServer(answer()) as server:
        served(server, name).ask(ask(), Allowance(seconds=30))
        served(server, name, key="its-own").ask(ask(), Allowance(seconds=30))
    assert [key.removeprefix("Bearer ") for key in server.keys] == ["not-needed", "its-own"]


def test_a_provider_without_its_key_cannot_be_asked() -> None:
    with pytest.raises(ModelUnusable, match="ANTHROPIC_API_KEY"):
        service(CLAUDE, DraftingSettings())


def test_a_provider_that_is_mistyped_is_told_with_those_there_are() -> None:
    with pytest.raises(ModelUnusable, match="no provider 'antropic'") as told:
        service("antropic:claude-sonnet-5-5", DraftingSettings())
    assert told.value.hint.startswith("did you mean anthropic:claude-sonnet-5-5? ")
    with pytest.raises(ModelUnusable) as told:
        service("nobody:nothing", DraftingSettings())
    for provider in ("anthropic", "bedrock", "openai", "vertex"):
        assert provider in told.value.hint
    assert "did you mean" not in told.value.hint


@pytest.mark.parametrize(
    ("name", "module", "hint"),
    [
        ("bedrock:us.anthropic.claude-sonnet-5-5-v1:0", "boto3", "wetink[bedrock]"),
        ("vertex:claude-sonnet-5-5", "google.auth", "wetink[vertex]"),
        ("vertex:gemini-3-pro", "google.genai", "wetink[vertex]"),
        ("groq:llama", "groq", "pydantic-ai-slim[groq]"),
    ],
)
def test_a_provider_whose_client_is_not_installed(
    name: str, module: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("AWS_DEFAULT_REGION", "CLOUD_ML_REGION", "GOOGLE_CLOUD_LOCATION"):
        monkeypatch.setenv(variable, "eu-west-1")
    for variable in ("ANTHROPIC_VERTEX_PROJECT_ID", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.setenv(variable, "shop")
    if _is_there(module):
        assert service(name, DraftingSettings(), sends=False).name == name
        return
    with pytest.raises(WetinkError) as told:
        service(name, DraftingSettings())
    assert hint in told.value.hint


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("name", ["nobody:nothing", "claude"])
def test_a_model_that_nobody_knows_cannot_be_asked(name: str) -> None:
    with pytest.raises(ModelUnusable, match=name):
        service(name, DraftingSettings())


def test_prices_are_the_lists_or_the_teams_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
    listed = service(CLAUDE, DraftingSettings()).cost(1_000_000, 0)
    assert listed is not None
    assert listed > 0
    own = DraftingSettings(price=(Decimal(1), Decimal(3)), base_url="http://127.0.0.1:1/v1")
    assert service(OTHER, own).cost(1_000_000, 2_000_000) == Decimal(7)
    assert service(OTHER, replace(own, price=None)).cost(1, 1) is None


@pytest.mark.parametrize("output", ["native", "prompted"])
def test_the_form_can_be_asked_for_in_other_ways(output: str) -> None:
    with ModelServer("empty") as server:
        served(server, OTHER, output=output).ask(ask(), Allowance(seconds=30))
    request = server.requests[0]
    assert not request.get("tools")
    in_words = "ruled_out" in json.dumps(request["messages"])
    by_schema = "ruled_out" in json.dumps(request.get("response_format"))
    assert (by_schema, in_words) == (output == "native", output == "prompted")


def test_what_a_cloud_client_raises_is_a_failure_of_the_model() -> None:
    async def without_credentials(*_: object) -> ModelResponse:
        raise LookupError("Unable to locate credentials")

    model = Service("cloud:claude", DraftingSettings(stream=False), FunctionModel(without_credentials))
    reply = model.ask(ask(), Allowance(seconds=30))
    assert reply.failure == "its client failed: LookupError: Unable to locate credentials"
