"""A stand-in for the model on loopback: it speaks Anthropic's protocol and asks Claude Code to run two commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Block = dict[str, Any]


class Model(ThreadingHTTPServer):
    """`script` holds the blocks of each answer in their order; `asked` every request that came."""

    def __init__(self, script: list[list[Block]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.asked: list[Block] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, request: Block) -> list[Block]:
        """The next blocks: as many answers were given as results came back; the end for what asks without tools."""
        messages = [one["content"] for one in request.get("messages", []) if isinstance(one["content"], list)]
        results = sum(block.get("type") == "tool_result" for content in messages for block in content)
        over = results >= len(self.script) or not request.get("tools")
        return [{"type": "text", "text": "done"}] if over else self.script[results]


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer in one stream."""
        request = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or "{}")
        self.server.asked.append(request)
        blocks = self.server.answer(request)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for name, value in events(blocks):
            self.wfile.write(f"event: {name}\ndata: {json.dumps({'type': name, **value})}\n\n".encode())


def events(blocks: list[Block]) -> Iterator[tuple[str, Block]]:
    message: Block = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": []}
    yield (
        "message_start",
        {"message": {**message, "stop_reason": None, "usage": {"input_tokens": 1, "output_tokens": 1}}},
    )
    for index, block in enumerate(blocks):
        is_text = block["type"] == "text"
        begun = {"type": "text", "text": ""} if is_text else {**block, "input": {}}
        part = json.dumps(block.get("input"))
        delta = (
            {"type": "text_delta", "text": block["text"]}
            if is_text
            else {"type": "input_json_delta", "partial_json": part}
        )
        yield "content_block_start", {"index": index, "content_block": begun}
        yield "content_block_delta", {"index": index, "delta": delta}
        yield "content_block_stop", {"index": index}
    stop = "end_turn" if blocks[-1]["type"] == "text" else "tool_use"
    yield "message_delta", {"delta": {"stop_reason": stop}, "usage": {"output_tokens": 1}}
    yield "message_stop", {}


@contextmanager
def model(script: list[list[Block]]) -> Iterator[Model]:
    """A model that answers until the test is over."""
    server = Model(script)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
