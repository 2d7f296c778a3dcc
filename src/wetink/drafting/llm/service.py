"""A model behind an API, reached through pydantic-ai; the only module of the drafting room that uses the network."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from difflib import get_close_matches
from importlib import import_module
from inspect import signature
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from genai_prices import Usage, calc_price
from httpx2 import Timeout
from pydantic_ai import (
    Agent,
    BinaryContent,
    CachePoint,
    ModelRetry,
    NativeOutput,
    PromptedOutput,
    RunContext,
    StructuredDict,
    ToolOutput,
    capture_run_messages,
)
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelConnectionError,
    ModelHTTPError,
    ModelRequestTimeout,
    OutputTokenLimitExceeded,
    RunTimedOut,
    UserError,
)
from pydantic_ai.messages import ModelMessage, ModelResponse, UserContent
from pydantic_ai.models import Model as Remote
from pydantic_ai.models import infer_model
from pydantic_ai.providers import Provider, infer_provider, infer_provider_class
from pydantic_ai.usage import RunUsage

from wetink.drafting.llm.asking import Allowance, Ask, Reply, Spent
from wetink.errors import AnswerInvalid, ExtraMissing, ModelUnusable

if TYPE_CHECKING:
    from pydantic_ai.settings import ModelSettings

    from wetink.model.drafting_settings import DraftingSettings

CONNECT, READ = 10.0, 120.0
"""Seconds to reach a server, and to wait for the next bytes of its answer."""
RETRIES = 4
"""Of a request that was answered with 408, 409, 429, 5xx or not at all; with growing pauses, or as the server says."""
_MILLION = Decimal(1_000_000)
_TAKES_RETRIES = frozenset({"anthropic", "openai"})
"""Providers whose clients take how often and how long to try; the others have their own rules for it."""
_NOT_NEEDED = "not-needed"
"""A server of one's own mostly wants no key, its client always does."""
_FORMS = {"tool": ToolOutput, "native": NativeOutput, "prompted": PromptedOutput}


@dataclass(frozen=True, slots=True)
class _Lost:
    """The connection broke, and why."""

    why: str


@dataclass(slots=True)
class Service:
    """A model of a provider or of a server of one's own."""

    name: str
    settings: DraftingSettings
    remote: Remote
    pictures: bool = True
    limits_itself: bool = False
    where: str = field(init=False)

    def __post_init__(self) -> None:
        """Name the server."""
        self.where = urlsplit(self.remote.base_url or "").netloc or self.remote.system

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """US dollars by the team's own price, else by the list that pydantic-ai brings."""
        if self.settings.price is not None:
            price_in, price_out = self.settings.price
            return (tokens_in * price_in + tokens_out * price_out) / _MILLION
        if self.settings.base_url:
            return None
        return self._listed(Usage(input_tokens=tokens_in, output_tokens=tokens_out))

    def _listed(self, usage: Usage) -> Decimal | None:
        provider = _PROVIDERS.get(self.remote.system, self.remote.system)
        try:
            return calc_price(usage, self.remote.model_name, provider_id=provider).total_price
        except LookupError:
            return None

    def ask(self, ask: Ask, allowance: Allowance) -> Reply:
        """Ask it; the answer has been read in its form, its end has been seen.

        A connection lost within an answer is tried once more: the clients retry only what has not begun.
        """
        usage, end = RunUsage(), time.monotonic() + allowance.seconds
        reply = self._once(ask, allowance, usage)
        left = end - time.monotonic()
        if isinstance(reply, _Lost) and left > 0:
            reply = self._once(ask, replace(allowance, seconds=left), usage)
        return Reply("", self._spent(usage), reply.why) if isinstance(reply, _Lost) else reply

    def _once(self, ask: Ask, allowance: Allowance, usage: RunUsage) -> Reply | _Lost:
        complaints: list[str] = []
        agent = _agent(self, ask, allowance, complaints)
        with capture_run_messages() as messages:
            try:
                run = agent.run_sync(
                    _prompt(ask),
                    usage=usage,
                    timeout=allowance.seconds,
                    event_stream_handler=_drain if self.settings.stream else None,
                )
                return Reply(ask.form.read(run.output), self._spent(usage))
            except (RunTimedOut, ModelRequestTimeout):
                return Reply("", self._spent(usage), f"no whole answer within {allowance.seconds:.0f} s")
            except ModelConnectionError as error:
                return _Lost(f"its server could not be reached, or broke off: {error.message}")
            except (AgentRunError, UserError, AnswerInvalid) as error:
                return Reply("", self._spent(usage), _told(error, messages, complaints))
            except Exception as error:
                if _is_ours(error):
                    raise
                return Reply("", self._spent(usage), f"its client failed: {type(error).__name__}: {error}")

    def _spent(self, usage: RunUsage) -> Spent:
        requests = max(usage.requests, 1)
        cached, tokens_in, out = usage.cache_read_tokens, usage.input_tokens, usage.output_tokens
        if self.settings.price is not None or self.settings.base_url:
            cost = self.cost(tokens_in, out)
        else:
            cost = self._listed(
                Usage(
                    input_tokens=tokens_in,
                    output_tokens=out,
                    cache_read_tokens=cached,
                    cache_write_tokens=usage.cache_write_tokens,
                )
            )
        return Spent(requests, tokens_in, cached, out, cost)


_PROVIDERS = {"bedrock": "aws", "google-cloud": "google"}
"""Providers that the price list calls otherwise than pydantic-ai does."""


def _agent(service: Service, ask: Ask, allowance: Allowance, complaints: list[str]) -> Agent[None, dict[str, Any]]:
    """One that sends an answer in the wrong form back, as often as is allowed; `complaints` takes what was wrong."""
    settings = service.settings
    form = StructuredDict(dict(ask.form.schema), name=ask.form.name, description=f"The {ask.form.name}.")
    options: ModelSettings = {"max_tokens": settings.max_output, "request_timeout": allowance.seconds}
    if service.remote.system in _TAKES_RETRIES:
        options |= {"timeout": Timeout(READ, connect=CONNECT), "max_retries": RETRIES}
    agent: Agent[None, dict[str, Any]] = Agent(
        service.remote,
        output_type=_FORMS[settings.output](form),
        instructions=ask.instructions,
        model_settings=options,
        retries=allowance.tries - 1,
    )

    @agent.output_validator
    def in_form(context: RunContext[None], output: dict[str, Any]) -> dict[str, Any]:
        last = context.messages[-1]
        if getattr(last, "finish_reason", None) == "length":
            raise OutputTokenLimitExceeded(f"its answer is cut off at {settings.max_output:,} tokens")
        try:
            ask.form.read(output)
        except AnswerInvalid as error:
            complaints.append(error.message)
            raise ModelRetry(error.message) from error
        return output

    return agent


def _prompt(ask: Ask) -> list[UserContent]:
    prompt: list[UserContent] = [str(ask.shared), CachePoint()] if ask.shared else []
    prompt.append(str(ask.own))
    for picture in ask.pictures:
        prompt += [f"The picture of {picture.id}:", BinaryContent(picture.data, media_type=picture.media_type)]
    return prompt


def _body(body: object) -> str:
    """What a server says of its refusal, where it says it in the usual place."""
    inner = body.get("error", body) if isinstance(body, dict) else body
    return str(inner.get("message", inner) if isinstance(inner, dict) else inner)


def _is_ours(error: Exception) -> bool:
    """Whether it was raised in wetink; clients of clouds raise what they like where they find no credentials."""
    frames = list(walk_tb(error.__traceback__))
    return str(frames[-1][0].f_globals.get("__name__")).split(".")[0] == "wetink"


async def _drain(context: RunContext[None], events: AsyncIterable[object]) -> None:
    """Take the pieces of an answer as they come; the whole is read at its end."""
    del context
    async for _ in events:
        pass


_ENDS = {"length": "its answer was cut off", "content_filter": "it refused to answer"}
"""How an answer ended, where that says why there is none."""


def _told(error: Exception, messages: Sequence[ModelMessage], complaints: Sequence[str]) -> str:
    """What went wrong, in words for the reviewer."""
    said = f"{getattr(error, 'message', error)}"
    if isinstance(error, ModelHTTPError):
        return f"its server answered {error.status_code} to every try: {_body(error.body)}"
    if isinstance(error, ModelAPIError):
        return f"its server gave no answer that could be read: {said}"
    last = next((one for one in reversed(messages) if isinstance(one, ModelResponse)), None)
    ended = _ENDS.get(last.finish_reason or "") if last is not None else None
    if isinstance(error, ContentFilterError) or ended:
        return f"{ended or 'it refused to answer'}: {said}"
    return f"its answer is not in the form asked for: {complaints[-1] if complaints else said}"


_KEY = re.compile(r"[Ss]et the `([A-Z][A-Z0-9_]{1,60}_KEY)` environment variable")


def service(name: str, settings: DraftingSettings, key: str = "", *, sends: bool = True) -> Service:
    """The model of that name ("provider:name"). Raises ModelUnusable, ExtraMissing; nothing is sent.

    key    for a server of one's own (`settings.base_url`), which is given no other; providers' keys are read from their
           own environment variables
    sends  whether it will be asked; else it takes no key to say what would be sent
    """
    provider, _, model = name.partition(":")
    try:
        own = settings.base_url
        if not own and not _is_provider(provider):
            raise _nobody(name, provider, model)
        remote = _own(provider, model, own, key) if own else _hosted(provider, model, sends=sends)
    except ImportError as error:
        if provider in _OURS or provider in _EXTRAS:
            raise ExtraMissing(f"the provider {provider}", _EXTRAS.get(provider, "model")) from error
        hint = f'pip install "pydantic-ai-slim[{provider}]"'
        raise ModelUnusable(name, f"the client of {provider} is not installed", hint) from error
    except (UserError, ValueError) as error:
        raise _unusable(name, str(error)) from error
    return Service(name, settings, remote)


def _is_provider(provider: str) -> bool:
    """Whether a provider is one that there is, installed or not."""
    if provider in _OURS:
        return True
    try:
        infer_provider_class(provider)
    except ValueError:
        return False
    except ImportError:
        return True
    return True


def _nobody(name: str, provider: str, model: str) -> ModelUnusable:
    """Why a model of a provider that does not exist cannot be asked: the one that was meant, and which there are."""
    near = get_close_matches(provider, _OURS, n=1)
    meant = f"did you mean {near[0]}:{model}? " if near else ""
    known = f"providers are {', '.join(_OURS)}, and others that pydantic-ai knows by name"
    hint = f"{meant}{known}; for a server of your own say --base-url, too"
    return ModelUnusable(name, f"there is no provider {provider!r}", hint)


def _unusable(name: str, said: str) -> ModelUnusable:
    """Why it cannot be asked, by what its client says; of a key that is missing, in our own words."""
    key = _KEY.search(said)
    if name.startswith("bedrock:") and "region" in said:
        return ModelUnusable(name, "no AWS region is set for it", "export AWS_DEFAULT_REGION=...")
    if key is None:
        return ModelUnusable(name, said.splitlines()[0])
    hint = f"export {key[1]}=...; --dry-run and --show-prompt need no key, `wetink draft` alone needs no model"
    return ModelUnusable(name, f"there is no key for it: {key[1]} is not set", hint)


_OURS = ("anthropic", "bedrock", "openai", "vertex")
"""Providers that have been tried, as `--model` takes them."""
_EXTRAS = {"bedrock": "bedrock", "vertex": "vertex", "google-cloud": "vertex"}


def _own(provider: str, model: str, url: str, key: str) -> Remote:
    """A model on a server of one's own; "anthropic" for one that speaks that protocol, else OpenAI's is spoken."""
    if provider == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415 - each client takes a second to import
        from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

        return AnthropicModel(model, provider=AnthropicProvider(api_key=key or _NOT_NEEDED, base_url=url))
    from pydantic_ai.models.openai import OpenAIChatModel  # noqa: PLC0415
    from pydantic_ai.providers.openai import OpenAIProvider  # noqa: PLC0415

    return OpenAIChatModel(model, provider=OpenAIProvider(api_key=key or _NOT_NEEDED, base_url=url))


def _hosted(provider: str, model: str, *, sends: bool) -> Remote:
    """A model of a provider; Claude on Vertex goes through Anthropic's own client."""
    if provider == "vertex" and model.startswith("claude"):
        import_module("google.auth")  # else its absence shows only when a request is made
        from anthropic import AsyncAnthropicVertex  # noqa: PLC0415
        from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415
        from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415

        return AnthropicModel(model, provider=AnthropicProvider(anthropic_client=AsyncAnthropicVertex()))
    name = f"{'google-cloud' if provider == 'vertex' else provider}:{model}"
    return infer_model(name, infer_provider if sends else _without_a_key)


def _without_a_key(provider: str) -> Provider[Any]:
    """A provider whose model is only asked what it is called and what it costs; nothing is looked for in a cloud."""
    if provider == "bedrock":
        keys = dict.fromkeys(("aws_access_key_id", "aws_secret_access_key"), _NOT_NEEDED)
        return infer_provider_class(provider)(**keys)
    try:
        return infer_provider(provider)
    except UserError:
        kind = infer_provider_class(provider)
        if "api_key" not in signature(kind).parameters:
            raise
        return kind(api_key=_NOT_NEEDED)  # type: ignore[call-arg]  # seen above
