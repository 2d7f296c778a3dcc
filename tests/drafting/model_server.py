"""A model server on loopback for tests: speaks the Anthropic and the OpenAI-compatible protocol as far as we use them.

`ModelServer("429", answer, "cut")` answers requests in that order, and the last again for all that follow. An answer is
the values that the model gives, or a word:

  "NNN"        that HTTP status
  refusal      it will not
  cut          the answer ends in its middle, and says so
  empty        no content at all
  html         a proxy's page, with status 200
  broken       the connection ends in the answer
  endless      pieces come for ever, none of them an answer
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import pytest

Answer = str | Mapping[str, object]
CUT = 0.6


def only_loopback(patch: pytest.MonkeyPatch) -> None:
    """Connections to this machine are made, any other fails the test."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - whatever a family of sockets takes
        if not isinstance(address, tuple) or address[0] not in {"127.0.0.1", "::1"}:
            pytest.fail(f"a test tried to reach {address}")
        real(self, address)

    patch.setattr(socket.socket, "connect", connect)


class ModelServer:
    """Serves while its block lasts; `requests` are the bodies it was sent, `keys` the keys."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def sent(self) -> str:
        """Every text that was sent, as JSON."""
        return json.dumps(self.requests, ensure_ascii=False)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def next(self, request: dict[str, Any], key: str) -> Answer:
        self.requests.append(request)
        self.keys.append(key)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                key = self.headers.get("x-api-key") or self.headers.get("authorization") or ""
                answer = server.next(request, key)
                with suppress(BrokenPipeError, ConnectionResetError):
                    anthropic = self.path.split("?")[0].endswith("/messages")
                    respond(self, server, request, answer, _anthropic if anthropic else _openai)

        return Handler


Speak = Callable[[dict[str, Any], Answer], tuple[dict[str, Any], Iterator[str]]]


def respond(
    handler: BaseHTTPRequestHandler, server: ModelServer, request: dict[str, Any], answer: Answer, speak: Speak
) -> None:
    """Write one response: an error, something that is none, or an answer whole or in pieces."""
    if answer == "html":
        return _whole(handler, 200, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
    if isinstance(answer, str) and answer.isdigit():
        body = json.dumps({"type": "error", "error": {"type": "x", "message": f"error {answer}"}}).encode()
        return _whole(handler, int(answer), body, retry_after="0.05")
    if answer in ("broken", "endless"):
        return _never_whole(handler, server, answer == "endless")
    whole, pieces = speak(request, answer)
    if not request.get("stream"):
        return _whole(handler, 200, json.dumps(whole).encode())
    _head(handler, "text/event-stream")
    for piece in pieces:
        _chunk(handler, piece)
    return _chunk(handler, "")


def _whole(handler: BaseHTTPRequestHandler, code: int, body: bytes, kind: str = "", retry_after: str = "") -> None:
    handler.send_response(code)
    handler.send_header("content-type", kind or "application/json")
    handler.send_header("content-length", str(len(body)))
    if retry_after:
        handler.send_header("retry-after", retry_after)
    handler.end_headers()
    handler.wfile.write(body)


def _head(handler: BaseHTTPRequestHandler, kind: str) -> None:
    handler.send_response(200)
    handler.send_header("content-type", kind)
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()


def _chunk(handler: BaseHTTPRequestHandler, text: str) -> None:
    data = text.encode()
    handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    handler.wfile.flush()


def _never_whole(handler: BaseHTTPRequestHandler, server: ModelServer, endless: bool) -> None:
    _head(handler, "text/event-stream")
    _chunk(handler, ": still thinking\n\n")
    while endless and not server.over.wait(0.02):
        _chunk(handler, ": still thinking\n\n")
    handler.close_connection = True


def _anthropic(request: dict[str, Any], answer: Answer) -> tuple[dict[str, Any], Iterator[str]]:
    """The Messages protocol, the answer as the input of the tool that was asked for."""
    text = json.dumps(answer)
    stop, block = "tool_use", {"type": "tool_use", "id": "toolu_1", "name": "", "input": answer}
    if answer == "refusal":
        stop, block = "refusal", {"type": "text", "text": "I will not."}
    elif answer == "cut":
        stop, text = "max_tokens", '{"title": "it is slow", "symptom": {"alerts": ['
        block["input"] = {"title": "it is slow"}
    if "name" in block:
        block["name"] = request["tools"][-1]["name"]
    blocks = [] if answer == "empty" else [block]
    usage = {"input_tokens": 1000, "output_tokens": 100, "cache_read_input_tokens": 400}
    whole = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request["model"],
        "content": blocks,
        "stop_reason": "end_turn" if answer == "empty" else stop,
        "usage": usage,
    }

    def pieces() -> Iterator[str]:
        yield _event("message_start", message={**whole, "content": [], "stop_reason": None})
        for one in blocks:
            tool = one["type"] == "tool_use"
            begin = one | {"input" if tool else "text": {} if tool else ""}
            yield _event("content_block_start", index=0, content_block=begin)
            said = text if tool else str(one["text"])
            for at in range(0, len(said), 500):
                part = said[at : at + 500]
                delta = {"type": "input_json_delta", "partial_json": part} if tool else _text(part)
                yield _event("content_block_delta", index=0, delta=delta)
            yield _event("content_block_stop", index=0)
        yield _event("message_delta", delta={"stop_reason": whole["stop_reason"]}, usage={"output_tokens": 100})
        yield _event("message_stop")

    return whole, pieces()


def _text(part: str) -> dict[str, str]:
    return {"type": "text_delta", "text": part}


def _event(kind: str, **values: object) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **values})}\n\n"


def _openai(request: dict[str, Any], answer: Answer) -> tuple[dict[str, Any], Iterator[str]]:
    """Chat completions, the answer as the arguments of the tool that was asked for."""
    text = '{"title": "it is slow", "symptom": {"alerts": [' if answer == "cut" else json.dumps(answer)
    message: dict[str, Any] = {"role": "assistant", "content": None}
    end = "length" if answer == "cut" else "tool_calls"
    if answer == "refusal":
        message["refusal"], end = "I will not.", "stop"
    elif answer == "empty":
        message["content"], end = "", "stop"
    else:
        name = request["tools"][-1]["function"]["name"]
        message["tool_calls"] = [{"id": "c1", "type": "function", "function": {"name": name, "arguments": text}}]
    base = {"id": "c", "created": 1, "model": request["model"]}
    usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    choice = {"index": 0, "message": message, "finish_reason": end}
    whole = {**base, "object": "chat.completion", "choices": [choice], "usage": usage}

    def pieces() -> Iterator[str]:
        parts: list[tuple[dict[str, Any], str | None]] = [
            ({**message, "tool_calls": _numbered(message)}, None),
            ({}, end),
        ]
        for delta, over in parts:
            part = {"index": 0, "delta": {k: v for k, v in delta.items() if v}, "finish_reason": over}
            yield f"data: {json.dumps({**base, 'object': 'chat.completion.chunk', 'choices': [part]})}\n\n"
        yield f"data: {json.dumps({**base, 'object': 'chat.completion.chunk', 'choices': [], 'usage': usage})}\n\n"
        yield "data: [DONE]\n\n"

    return whole, pieces()


def _numbered(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"index": number, **call} for number, call in enumerate(message.get("tool_calls", ()))]
