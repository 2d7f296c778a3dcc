"""What an OpenAI Codex rollout holds, each turn with its place and time, and the answers by the call they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from wetink.artifacts.codex_calls import Done, answered, finished
from wetink.artifacts.json_records import Record, record, records, string
from wetink.artifacts.stamps import instant
from wetink.model.event import UNKNOWN, Place, Skipped, When

ENVELOPES = frozenset(("session_meta", "turn_context", "response_item", "event_msg", "compacted"))
_ASIDE = frozenset(("world_state", "inter_agent_communication_metadata", "ghost_snapshot", "token_count"))
CALLS = frozenset(("function_call", "custom_tool_call", "local_shell_call"))
_ANSWERS = frozenset(("function_call_output", "custom_tool_call_output", "local_shell_call_output"))
ITEMS = CALLS | _ANSWERS | {"message", "reasoning"}
_QUIET = frozenset(
    (
        *("reasoning", "web_search_call", "ghost_snapshot", "compaction", "compaction_summary", "context_compaction"),
        *("image_generation_call", "tool_search_call", "tool_search_output", "agent_message", "mcp_tool_call_output"),
        *("other", "additional_tools"),
    )
)
"""Items that hold the model's own work; `agent_message` among the items is what agents write each other."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A record to tell of.

    origin  which of the ways of writing a turn down it is
    helper  in the talk with a helper the asking side is the agent, not a person
    """

    place: Place
    when: When
    value: Record
    origin: str
    cwd: str
    helper: bool


@dataclass(slots=True)
class Reading:
    """The turns of a rollout, and the answers by the call they answer."""

    turns: list[Turn] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    answers: dict[str, Done] = field(default_factory=dict)
    ends: dict[str, Done] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    cwd: str = ""
    helper: bool = False
    typed: bool = False

    def take(self, place: Place, value: Record) -> None:
        """Keep what one line says."""
        kind, payload = string(value.get("type")), record(value.get("payload"))
        at = instant(value.get("timestamp"))
        when = When(at=at) if at else UNKNOWN
        if isinstance(value.get("session"), dict) and isinstance(value.get("items"), list):
            for number, item in enumerate(records(value["items"]), 1):
                self._item(Place(place.source, f"{place.locator}, item {number}"), UNKNOWN, item)
        elif kind in {"session_meta", "turn_context"}:
            self._context(payload)
        elif kind == "response_item":
            self._item(place, when, payload)
        elif kind == "event_msg":
            self._event(place, when, payload)
        elif kind in ITEMS:
            self._item(place, when, value)
        elif kind.startswith(("thread.", "turn.", "item.", "error")):
            item = record(value.get("item"))
            if kind == "item.completed":
                self._completed(place, UNKNOWN, {**item, "type": item.get("item_type", item.get("type"))})
        elif kind and kind != "compacted" and kind not in _ASIDE:
            self.skipped.append(Skipped(place, f"a record of type {kind} is not known"))

    def _context(self, payload: Record) -> None:
        self.cwd = string(payload.get("cwd")) or self.cwd
        asks = record(payload.get("source"))
        if "source" in payload:
            self.helper = "subagent" in asks or payload.get("thread_source") == "subagent"

    def _item(self, place: Place, when: When, item: Record) -> None:
        kind, key = string(item.get("type")), string(item.get("call_id") or item.get("id"))
        if kind in _ANSWERS:
            self.answers[key] = answered(item.get("output"))
        elif kind in CALLS or kind == "message":
            self.calls.add(key)
            self._add(place, when, item, "item")
        elif kind and kind not in _QUIET:
            self.skipped.append(Skipped(place, f"an item of type {kind} is not known"))

    def _event(self, place: Place, when: When, event: Record) -> None:
        kind = event.get("type")
        if kind == "item_completed":
            self._completed(place, when, record(event.get("item")))
        elif kind == "exec_command_end":
            self.ends[string(event.get("call_id"))] = finished(event)
            self._add(place, when, event, "end")
        elif kind in {"user_message", "agent_message"}:
            self.typed = self.typed or kind == "user_message"
            self._add(place, when, event, "event")

    def _completed(self, place: Place, when: When, item: Record) -> None:
        kind = string(item.get("type"))
        if kind in {"CommandExecution", "command_execution"}:
            self.ends[string(item.get("id"))] = finished(item)
            self._add(place, when, {**item, "type": "exec_command_end", "call_id": item.get("id")}, "end")
        elif kind in {"UserMessage", "AgentMessage", "agent_message"}:
            by_agent = kind != "UserMessage"
            self.typed = self.typed or not by_agent
            text = item.get("text") if isinstance(item.get("text"), str) else content(item.get("content"))
            said = {"type": "agent_message" if by_agent else "user_message", "message": text}
            self._add(place, when, said, "completed")

    def _add(self, place: Place, when: When, value: Record, origin: str) -> None:
        self.turns.append(Turn(place, when, value, origin, self.cwd, self.helper))


def content(value: object) -> str:
    """The text of a message's content, a string or a list of parts."""
    if isinstance(value, str):
        return value.strip()
    parts = [part.get("text") for part in records(value)]
    return "\n".join(part for part in parts if isinstance(part, str)).strip()
