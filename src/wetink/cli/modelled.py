"""The options of `wetink draft` that ask a model, and what a person is told before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict, TypeVar

import click

from wetink.cli.summary import counted
from wetink.cli.terminal import harmless
from wetink.errors import UsageError
from wetink.model.drafting_settings import DRAFTERS, MODEL, OFFLINE, DraftingSettings

if TYPE_CHECKING:
    from wetink.drafting.llm.asking import Ask, Spent
    from wetink.drafting.llm.drafter import ModelDrafter
    from wetink.drafting.llm.plan import Material, Plan
    from wetink.model.draft import Draft
    from wetink.workflow.gather import Gathered

Decorated = TypeVar("Decorated", bound=Callable[..., object])
_ROW = "{:>10}  {}"


class Asked(TypedDict):
    """The options as click gives them; None and "" where wetink.toml decides."""

    drafter: str | None
    model: str
    base_url: str
    budget: Decimal | None
    dry_run: bool
    show_prompt: bool


class Dollars(click.ParamType[Decimal]):
    """An amount of US dollars."""

    name = "DOLLARS"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Raises BadParameter for what is no amount."""
        text = str(value).removeprefix("$")
        if not text.replace(".", "", 1).isascii() or not text.replace(".", "", 1).isdigit():
            self.fail(f"{str(value)!r} is no amount; write it like 0.50", param, ctx)
        return Decimal(text)


_OPTIONS = (
    click.option("--drafter", type=click.Choice(DRAFTERS), help="Who drafts; without it, rules alone (extractive)."),
    click.option("--model", default="", metavar="PROVIDER:NAME", help="The model that drafts, e.g. openai:gpt-5."),
    click.option("--base-url", default="", metavar="URL", help="A model server of your own (vLLM, Ollama, llama.cpp)."),
    click.option("--budget", type=Dollars(), help="Most that the draft may cost, in US dollars."),
    click.option("--dry-run", is_flag=True, help="Say what a model would be sent and what it costs; send nothing."),
    click.option("--show-prompt", is_flag=True, help="Print every word a model would be sent; send nothing."),
)


def options(command: Decorated) -> Decorated:
    """The options about models."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def wanted(usual: DraftingSettings, asked: Asked, *, explain: bool) -> DraftingSettings | None:
    """What the options make of wetink.toml's settings, None where no model drafts. Raises UsageError."""
    named = MODEL if asked["model"] or asked["base_url"] else None
    drafter = asked["drafter"] or (named if usual.drafter == OFFLINE else None) or usual.drafter
    if drafter == OFFLINE:
        for option in ("model", "base_url", "budget", "dry_run", "show_prompt"):
            if asked[option]:
                raise UsageError(f"--{option.replace('_', '-')} is for drafting with a model", "add --drafter claude")
        return None
    if explain:
        raise UsageError("--explain tells what rules did, and no model", "add --drafter extractive")
    return replace(
        usual,
        drafter=drafter,
        model=asked["model"] or usual.model,
        base_url=asked["base_url"] or usual.base_url,
        budget=usual.budget if asked["budget"] is None else asked["budget"],
    )


def preview(drafter: ModelDrafter, found: Gathered, made: Draft, *, whole: bool) -> str:
    """What would be sent: figures, or (`whole`) every word. Raises ModelUnusable."""
    plan = drafter.plan(_material(found, made))
    if whole:
        return "".join(_shown(ask) for ask in plan.asks)
    return "".join(f"{_ROW.format(label, text)}\n" for label, text in _figures(drafter, plan))


def draft(drafter: ModelDrafter, found: Gathered, made: Draft, *, quiet: bool) -> Draft:
    """The model's draft, or `made` with the reason; told on stderr before and after."""
    material = _material(found, made)
    plan = drafter.plan(material)
    if not quiet:
        _say("sent to", f"{drafter.model.where}: {_requests(plan)}; {_price(drafter, plan)}")
    drafted = drafter.draft(material, plan)
    if drafted.failure:
        _say("model", f"the draft made without it stands; {drafter.model.name}: {drafted.failure}")
    if not quiet:
        _say("used", _used(drafted.spent))
    return drafted.draft


def _material(found: Gathered, made: Draft) -> Material:
    from wetink.drafting.llm.plan import Material

    return Material(found.timeline, made, found.pictures)


def _say(label: str, text: str) -> None:
    click.echo(f"{click.style(f'{label:>8}', fg='cyan')}  {harmless(text)}", err=True)


def _figures(drafter: ModelDrafter, plan: Plan) -> Iterator[tuple[str, str]]:
    model = drafter.model
    yield "model", f"{model.name}, at {model.where}"
    withheld = f", {plan.withheld:,} withheld by never_send" if plan.withheld else ""
    long = f", {plan.shortened:,} of them shortened" if plan.shortened else ""
    yield "evidence", f"{counted(len(plan.shown), 'piece')}{long}{withheld}"
    yield "pictures", f"{len(plan.pictures)} sent, {len(plan.kept_back)} not"
    for id_, why in plan.kept_back.items():
        yield "", f"{id_}: {why}"
    yield "requests", _requests(plan)
    yield "answers", f"at most {drafter.settings.max_output:,} tokens each"
    yield "cost", _price(drafter, plan)


def _requests(plan: Plan) -> str:
    phases = f" ({counted(len(plan.phases), 'phase')}, then the draft)" if plan.phases else ""
    return f"{counted(len(plan.asks), 'request')}{phases}, about {plan.tokens:,} tokens"


def _price(drafter: ModelDrafter, plan: Plan) -> str:
    """What it costs at most, and the budget that is kept."""
    answers = drafter.settings.max_output * len(plan.asks)
    usual, most = drafter.model.cost(plan.tokens, answers), drafter.model.cost(plan.most_tokens, 2 * answers)
    budget = drafter.budget
    limit = f"budget ${budget}" if budget is not None else "no budget is kept, since no price is known"
    if usual is None or most is None:
        return f"no price is known beforehand; {limit}"
    return f"about ${usual:.2f} with long answers, ${most:.2f} if each has to be asked for twice; {limit}"


def _used(spent: Spent) -> str:
    cached = f" ({spent.cached:,} from the provider's cache)" if spent.cached else ""
    cost = "no price is known" if spent.cost is None else f"${spent.cost:.4f}"
    tokens = f"{spent.tokens_in:,} tokens in{cached}, {spent.tokens_out:,} out"
    return f"{counted(spent.requests, 'request')}, {tokens}, {cost}"


def _shown(ask: Ask) -> str:
    pictures = "".join(f"--- picture {one.id}: {one.media_type}, {len(one.data):,} bytes\n" for one in ask.pictures)
    return (
        f"=== {ask.name}, about {ask.tokens:,} tokens\n--- instructions\n{ask.instructions}"
        f"--- data\n{ask.shared}{ask.own}{pictures}"
        f"--- form of the answer\n{json.dumps(ask.form.schema, ensure_ascii=False)}\n\n"
    )
