"""Composition root: which readers, redaction, drafter and clock this installation uses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.formats import Format, format_of, unknown_format
from wetink.artifacts.reader import Reader
from wetink.errors import ArtifactUnreadable, ExtraMissing, FormatInvalid, ModelUnusable, WetinkError
from wetink.evidence.redaction import Redactor
from wetink.model.drafting_settings import CLAUDE, CLAUDE_CODE, DraftingSettings
from wetink.model.event import Event, Place, Skipped
from wetink.model.evidence import Timeline
from wetink.settings import PERSONAL, Settings, read_settings

if TYPE_CHECKING:  # what these load is paid for by the commands that gather and draft alone
    from importlib.metadata import EntryPoint

    from wetink.drafting.llm.asking import Model
    from wetink.drafting.llm.drafter import ModelDrafter
    from wetink.model.draft import Draft
    from wetink.workflow.draft import Drafter, Explainer
    from wetink.workflow.gather import Gathered, Request

READERS = "wetink.readers"
"""The entry point group in which a package offers its readers, ours included."""

USUAL_CLAUDE = "anthropic:claude-sonnet-5-5"
"""The model of `--drafter claude`, where nobody names another."""

KEY = "WETINK_MODEL_KEY"
"""The environment variable with the key of a model server of one's own; no other key is sent to one."""


def draft_extractive(timeline: Timeline) -> Draft:
    """A draft by rules alone."""
    from wetink.drafting.extractive import draft  # noqa: PLC0415 - a fifth of a second

    return draft(timeline)


def explain_extractive(timeline: Timeline) -> Iterator[str]:
    """What the extractive drafter weighed, a line each."""
    from wetink.drafting import extractive  # noqa: PLC0415 - as above
    from wetink.drafting.explain import explain  # noqa: PLC0415

    return explain(extractive.analyse(timeline))


@dataclass(frozen=True, slots=True)
class App:
    """What the doors hand to the verbs.

    readers   one per format, by name
    drafter   makes a draft of a timeline
    explainer  says of each piece of evidence why it is, or is not, in that draft
    redactor  takes the secrets out; one for each incident, since it remembers what it saw
    broken    readers that are announced but cannot be loaded, and why
    clock     gives the present instant in UTC
    settings  what wetink.toml says
    """

    readers: tuple[Reader, ...]
    redactor: Redactor
    drafter: Drafter = draft_extractive
    explainer: Explainer = explain_extractive
    broken: tuple[Skipped, ...] = ()
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    settings: Settings = Settings()

    def gather(self, paths: Sequence[Path], request: Request, progress: Callable[[str], None]) -> Gathered:
        """`wetink.workflow.gather` with what is installed here."""
        from wetink.workflow.gather import gather  # noqa: PLC0415 - a tenth of a second

        return gather(paths, self.readers, self.redactor, request, broken=self.broken, progress=progress)

    def model_drafter(
        self, settings: DraftingSettings, watch: Callable[[str], None], *, sends: bool = True
    ) -> ModelDrafter:
        """A drafter that asks a model; `watch` is told each request. Raises ModelUnusable, ExtraMissing.

        sends  whether it will be asked; a plan of what would be sent takes no key
        """
        from wetink.drafting.grounding import prove  # noqa: PLC0415 - offline drafts load nothing of a model's
        from wetink.drafting.llm.drafter import ModelDrafter  # noqa: PLC0415
        from wetink.evidence.commands import facts  # noqa: PLC0415

        proven = partial(prove, facts=facts)
        return ModelDrafter(drafting_model(settings, sends=sends), settings, self.redactor.texts, proven, watch)


def drafting_model(settings: DraftingSettings, *, sends: bool = True) -> Model:
    """The model that is asked to draft, or (not `sends`) only named. Nothing is sent yet.

    Raises ModelUnusable, ExtraMissing.
    """
    from wetink.drafting.llm.claude_code import claude_code  # noqa: PLC0415 - offline drafts load nothing of a model's

    if settings.drafter == CLAUDE_CODE:
        return claude_code(settings.model, sends=sends)
    try:
        from wetink.drafting.llm.service import service  # noqa: PLC0415 - as above, and it takes two seconds
    except ImportError as error:
        raise ExtraMissing(f"--drafter {settings.drafter}", "model") from error
    name = settings.model or (USUAL_CLAUDE if settings.drafter == CLAUDE else "")
    if not name:
        raise ModelUnusable("--drafter model", "no model is named", "add --model PROVIDER:NAME")
    name = name if ":" in name else f"anthropic:{name}"
    return service(name, settings, os.environ.get(KEY, ""), sends=sends)


def redactor(settings: Settings, *, personal: bool = False) -> Redactor:
    """A redactor that knows nothing yet, with the team's own patterns; `personal`: all personal data goes as well."""
    own = settings.redaction
    allow = [f"re:{pattern}" for pattern in own.allow]
    return Redactor(own.patterns, allow, personal=PERSONAL if personal else own.personal, team=own.team)


def load(library: Path | None = None, artifacts: Sequence[Path] = ()) -> App:
    """Load what is installed, with the settings of `library` or of the current folder, never those among `artifacts`.

    A plugin that cannot be imported is reported with the results, not fatal. Raises SettingsInvalid.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - loads a parser of mail

    settings = read_settings(library, artifacts)
    readers: list[Reader] = []
    broken: list[Skipped] = []
    for point in sorted(entry_points(group=READERS), key=lambda point: point.name):
        loaded = load_reader(point)
        if isinstance(loaded, Reader):
            readers.append(loaded)
        else:
            broken.append(loaded)
    return App(tuple(readers), redactor(settings), broken=tuple(broken), settings=settings)


def formats() -> tuple[Format, ...]:
    """What is known of each reader's format, by name; readers of others that say nothing stand with their name alone.

    No reader is loaded. Raises FormatInvalid for one of our own.
    """
    from importlib.metadata import entry_points  # noqa: PLC0415 - loads a parser of mail

    points = sorted(entry_points(group=READERS), key=lambda point: point.name)
    return tuple(_format(point.name, point.module) for point in points)


def _format(name: str, module: str) -> Format:
    """One format; what a package of others says wrongly is told in its place."""
    try:
        return format_of(name, module) or unknown_format(name, module)
    except FormatInvalid as error:
        if _is_ours(module):
            raise
        return unknown_format(name, module, error.message)


def load_reader(point: EntryPoint) -> Reader | Skipped:
    """One announced reader, or why there is none."""
    place = Place(f"reader {point.name}", point.value)
    try:
        loaded = point.load()
    except (ImportError, AttributeError) as error:
        return Skipped(place, f"cannot be loaded: {error}")
    if not isinstance(loaded, Reader):
        return Skipped(place, "is not a wetink reader")
    return loaded if _is_ours(point.module) else guarded(loaded, point.value)


def _is_ours(module: str) -> bool:
    return module.split(".", 1)[0] == "wetink"


def guarded(reader: Reader, where: str) -> Reader:
    """A reader of somebody else's package, whose bugs cost the file and not the run; ours show theirs.

    where   what the package announced, to be named in the complaint
    Its `identify` and `read` raise ArtifactUnreadable for whatever goes wrong in them.
    """

    def failed(error: Exception, source: str, doing: str) -> ArtifactUnreadable:
        told = f"the reader {reader.name} ({where}) failed {doing} it: {type(error).__name__}: {error}"
        return ArtifactUnreadable(source, told, hint="tell whoever made that reader")

    def identify(path: Path) -> bool:
        try:
            return reader.identify(path)
        except OSError:
            raise
        except Exception as error:
            raise failed(error, path.name, "looking at") from error

    def read(path: Path, source: str) -> Iterator[Event | Skipped]:
        try:
            yield from reader.read(path, source)
        except (OSError, WetinkError):
            raise
        except Exception as error:
            raise failed(error, source, "reading") from error

    return Reader(reader.name, identify, read, reader.members)
