"""Functions and aliases of one's own: a line does what its function's body does."""

from __future__ import annotations

import pytest

from wetink.evidence.own_commands import expanded

ON = '\n  local h=$1; shift\n  ssh -J door "ops@$h.shop.example" "$@"\n'
BODIES = {"on": ON, "lag": 'for p in $(kubectl get pods -o name); do echo "$p"; done;', "kp": "kubectl -n shop $@"}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("on web-1 uptime -p", 'ssh -J door "ops@$h.shop.example" uptime -p'),
        ("on $(head -1 hosts) df -h | tail -1", 'ssh -J door "ops@$h.shop.example" df -h | tail -1'),
        ("on web-1 'df -h; free' && date", "ssh -J door \"ops@$h.shop.example\" 'df -h; free' && date"),
        ("for h in a b; do on $h uptime; done", 'for h in a b; do ssh -J door "ops@$h.shop.example" uptime; done'),
        ("kp get pods", "kubectl -n shop get pods"),
        ("lag | sort", '( for p in $(kubectl get pods -o name); do echo "$p"; done ) | sort'),
        ("echo on web-1", "echo on web-1"),
        ("only web-1", "only web-1"),
        ("on-call list", "on-call list"),
    ],
)
def test_a_call_is_replaced_by_what_it_runs(line: str, wanted: str) -> None:
    assert expanded(line, BODIES) == wanted


def test_a_long_line_is_quick() -> None:
    line = "on " + "a" * 5_000 + " '" + "b" * 5_000
    assert expanded(line, BODIES)
