"""A client of the Model Context Protocol, by the SDK's own classes, and what the tests ask of it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent, TextResourceContents

from wetink.mcp.server import Server

HOME = Path(__file__).parents[2]
sys.path.append(str(HOME / "tests" / "gate"))  # whose libraries, signed and published, are wanted here too
EXAMPLES = HOME / "examples"
T = TypeVar("T")
Plain = dict[str, Any]


class Speaker:
    """One connection; `told` is everything that came back over it, as text."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.told: list[str] = []

    async def call(self, name: str, **arguments: object) -> Plain:
        """The answer of a tool that has to succeed."""
        result = await self.client.call_tool(name, arguments)
        text = self.kept(result.content)
        assert not result.is_error, text
        assert isinstance(result.structured_content, dict)
        assert json.loads(text) == result.structured_content
        return result.structured_content

    async def refused(self, name: str, **arguments: object) -> str:
        """What a tool that has to fail says."""
        result = await self.client.call_tool(name, arguments)
        assert result.is_error
        return self.kept(result.content)

    async def read(self, uri: str) -> str:
        """A resource's text."""
        (found,) = (await self.client.read_resource(uri)).contents
        assert isinstance(found, TextResourceContents)
        self.told.append(found.text)
        return found.text

    async def prompt(self, name: str, **arguments: str) -> str:
        """A prompt's text."""
        (message,) = (await self.client.get_prompt(name, arguments)).messages
        return self.kept([message.content])

    def kept(self, content: Sequence[object]) -> str:
        """The one text of an answer."""
        (found,) = content
        assert isinstance(found, TextContent)
        self.told.append(found.text)
        return found.text

    async def whole_offline(self, incident: str) -> Plain:
        """The offline draft from all its pages."""
        first = await self.call("offline_draft", incident=incident)
        whole: Plain = first["draft"]
        for page in range(2, first["pages"] + 1):
            more = await self.call("offline_draft", incident=incident, page=page)
            join(whole, more["draft"])
        return whole

    async def all_evidence(self, incident: str) -> list[Plain]:
        """Every piece, page by page."""
        found: list[Plain] = []
        following: str | None = ""
        while following is not None:
            answer = await self.call("read_evidence", incident=incident, first=following)
            found += answer["evidence"]
            following = answer["next"]
        return found


def join(whole: Plain, more: Plain) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            join(whole.setdefault(key, {}), value)
        elif isinstance(value, list):
            whole.setdefault(key, []).extend(value)
        else:
            whole[key] = value


def speak(server: Server, work: Callable[[Speaker], Awaitable[T]]) -> T:
    """Talk to a server in this process."""

    async def run() -> T:
        async with Client(server) as client:
            return await work(Speaker(client))

    return asyncio.run(run())


def over_stdio(arguments: list[str], work: Callable[[Speaker], Awaitable[T]], cwd: Path | None = None) -> T:
    """Talk to `wetink mcp` in a process of its own."""
    line = StdioServerParameters(command=sys.executable, args=["-m", "wetink", "mcp", *arguments], cwd=cwd)

    async def run() -> T:
        async with Client(stdio_client(line)) as client:
            return await work(Speaker(client))

    return asyncio.run(run())
