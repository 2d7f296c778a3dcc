"""What a change printed that says that it was not done."""

from __future__ import annotations

import pytest
from builders import FENCE, around, draft_of, run, say

from wetink.drafting.language.refusals import refuses

POST = "curl -s -X POST https://registry.example/api/tokens/7/rotate"


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ('{"error":{"type":"illegal_argument_exception"},"status":400}', POST),
        ('{"acknowledged":false}', POST),
        ('{"message":"400 Bad request - already expired"}', POST),
        ("HTTP/1.1 100 Continue\n\nHTTP/1.1 403 Forbidden\nserver: edge\n\n<html>", POST),
        ('{"kind":"Status","status":"Failure","code":409}', POST),
        ("503", f"{POST} -o /dev/null -w '%{{http_code}}'"),
        ("docker : the prune operation is not supported on this platform", "docker builder prune -af"),
        ("Error response from daemon: conflict: unable to remove", "docker rmi base"),
        ("ALTER SYSTEM SET x=1\n*\nERROR at line 1:\nORA-01031: insufficient privileges", "ALTER SYSTEM SET x=1;"),
        ("RMAN-06059: expected archived log not found\nRecovery Manager complete.", "rman target / @backup.rcv"),
        ("SQL0911N  rolled back  SQLSTATE=40001", "db2 update t set a=1"),
        ("CertUtil: -repairstore command FAILED: 0x80090010 (-2146893808)", "certutil -repairstore my 4F"),
        ("CertUtil: -repairstore ÉCHEC : 0x80090010 (-2146893808 NTE_PERM)\nRefusé.", "certutil -repairstore my 4F"),
        ("Code: 394. DB::Exception: Query was cancelled. (QUERY_WAS_CANCELLED)", "OPTIMIZE TABLE a FINAL"),
        (
            "Stop-Service : no\n    + CategoryInfo : CloseError: (:) []\n    + FullyQualifiedErrorId : X",
            "Stop-Service a",
        ),
        ("  Insufficient free space: 256 extents needed, but only 11 available", "lvextend -L +1G vg/thin0"),
        ("Error: cannot lock the state", "foo apply"),
        ("foo: unknown command 'aply'", "foo aply"),
        ("web-1 : ok=3 unreachable=0 failed=0\nweb-2 : ok=1 unreachable=0 failed=1", "ansible-playbook a"),
    ],
)
def test_a_refusal_is_known_by_its_shape(output: str, line: str) -> None:
    assert refuses(output, line)


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("", POST),
        ('{"acknowledged":true}', POST),
        ('{"error":null,"status":"success","code":200}', POST),
        ('{"ok":true,"errors":[]}', POST),
        ("HTTP/1.1 401 Unauthorized\n\nHTTP/1.1 200 OK", POST),
        ("204", f"{POST} -w '%{{http_code}}'"),
        ("404", "select count(*) from t"),
        ("2026-03-01 10:00:00 login: permission denied", "docker compose up web"),
        ("RMAN-06497: warning: control file is not current", "rman target /"),
        ("a\nb\nc\nFailed to load x, using y", "foo start"),
        ("SQLSTATE=00000", "db2 update t set a=1"),
        ("web-1 : ok=3 changed=1 unreachable=0 failed=0", "ansible-playbook a"),
    ],
)
def test_an_answer_that_took_it_is_none(output: str, line: str) -> None:
    assert not refuses(output, line)


def test_what_was_refused_is_tried_and_no_step() -> None:
    refused = run(10, "ines", POST, '{"message":"400 Bad request - Token already expired"}')
    done = run(14, "ines", "curl -s -X POST https://registry.example/api/tokens -d name=bot", '{"id":8,"active":true}')
    draft = draft_of(*around(refused, done))
    lines = [command.run for step in draft.resolution for command in step.commands]
    assert not any("rotate" in line for line in lines)
    assert any("-d name=bot" in line for line in lines)
    assert any("rotate" in claim.text and "failed" in claim.text for claim in draft.ruled_out)


def test_the_error_that_its_maker_shows_in_chat_is_the_answer_where_no_recording_has_it() -> None:
    refused = run(10, "ines", "curl -s -XDELETE https://search.example/carts-*")
    shown = say(11, "ines", "wildcards are out:\n" + FENCE + '\n{"error":{"reason":"wildcard"},"status":400}\n' + FENCE)
    done = run(14, "ines", "curl -s -XDELETE https://search.example/carts-7")
    draft = draft_of(*around(refused, shown, done))
    lines = [command.run for step in draft.resolution for command in step.commands]
    assert [line for line in lines if "carts-" in line] == ["curl -s -XDELETE https://search.example/carts-7"]
