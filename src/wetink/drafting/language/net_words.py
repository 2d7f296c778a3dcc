"""Looks over the network as sentences: calls of addresses, questions to name servers, text sent to a socket."""

from __future__ import annotations

import re

from wetink.drafting.language.filters import short
from wetink.drafting.language.grammar import Part

_URL = re.compile(r"https?://[^\s'\"|)]+")
_QUERY = re.compile(r"(?:^|[?&])query=([^&]+)")
_RECORDS = re.compile(r"A|AAAA|NS|SOA|MX|TXT|CNAME|SRV|PTR")
_LONG = 80


def net_sentence(part: Part, where: str) -> str:
    """The sentence of a look over the network; "" for any other command."""
    if part.program in {"curl", "wget", "http", "https"}:
        return _call(part, where)
    if part.program in {"dig", "nslookup", "host", "drill", "Resolve-DnsName"}:
        return _resolve(part, where)
    if part.program == "getent":
        return f"Look up {' '.join(part.words[2:])} among the {' '.join(part.words[1:2])}{where}."
    if part.asked and part.program in {"nc", "ncat", "socat", "telnet", "netcat"}:
        to = " ".join(word for word in part.words[1:] if not word.startswith("-") and word != "stdio")
        return f"Send `{short(part.asked)}` to {to}{where}."
    return ""


def _call(part: Part, where: str) -> str:
    """A call of a web address, by what is asked of it."""
    line = " ".join(part.words)
    query = _QUERY.search(part.option("--data-urlencode") or line)
    if query and "/query" in line:
        return f"Ask Prometheus for `{short(query.group(1), _LONG)}`."
    url = next((m.group(0) for word in part.words if (m := _URL.match(word))), "")
    url = url or next((w for w in part.words[1:] if "/" in w and not w.startswith("/") and " " not in w), "it")
    host = next((w[5:].strip() for w in part.words if w.lower().startswith("host:")), "")
    address = f"{url.partition('?')[0]}{where}" + (f" as the host {host}" if host else "")
    if "%{http_code}" in line:
        return f"See which status code {address} gives."
    if part.has("I") or "--head" in part.words:
        return f"Read the headers of {address}."
    return f"Call {address}."


def _resolve(part: Part, where: str) -> str:
    """A question to a name server: which name, which record, asked of whom."""
    names = [w for w in part.words[1:] if not w.startswith(("+", "-", "@")) and "." in w]
    kind = next((w.partition("=")[2] for w in part.words if w.startswith(("-type=", "-query="))), "")
    kind = kind or next((w for w in part.words if _RECORDS.fullmatch(w)), "")
    server = next((w[1:] for w in part.words if w.startswith("@")), "") or part.option("-Server")
    if not server and part.program in {"nslookup", "host"} and len(names) > 1:
        server = names[1]
    name = names[0] if names else "the name"
    what = f"the {kind.upper()} record of {name}" if kind else name
    return f"Resolve {what}{f' at {server}' if server else ''}{where}."
