"""Writes that reproduce the fault are looks: before the fix they show it, after it they prove that it is gone."""

from __future__ import annotations

from builders import alert, analysis_of, around, commands, draft_of, resolved, run, say, sql

from wetink.drafting.record.record import Part
from wetink.model.evidence import RedactedEvent

PUT = "aws s3api put-object --bucket till-receipts --key probe/one --body /tmp/p"
DENIED = "An error occurred (AccessDenied) when calling the PutObject operation: role till-writer may not encrypt"


def story(*after: RedactedEvent) -> tuple[RedactedEvent, ...]:
    """Uploads are denied; one person tries it by hand, another mends the role in a console."""
    log = "kubectl -n shop logs deploy/till | grep -i denied"
    return (
        alert(0, "ReceiptUploadFails", "till-writer: AccessDenied on PutObject encrypt"),
        say(1, "tariq", "I am on it"),
        run(3, "ines", log, "till-writer AccessDenied PutObject operation may not encrypt"),
        run(6, "ines", PUT, DENIED, exit=254),
        say(7, "ines", "by hand the same: till-writer may not encrypt"),
        say(20, "lotte", "attached the policy receipts-kms to till-writer in the console"),
        *after,
        resolved(60, "ReceiptUploadFails", "till-writer: AccessDenied on PutObject encrypt"),
    )


def test_the_failed_write_is_a_step_of_the_diagnosis_and_the_good_one_proves_the_recovery() -> None:
    made = draft_of(*story(run(25, "ines", PUT, '{"ETag": "1f"}', exit=0)))
    assert PUT in commands(made.diagnosis)
    assert PUT in commands(made.verification)
    assert PUT not in commands(made.resolution)


def test_clearing_the_probe_away_shows_nothing_and_mends_nothing() -> None:
    put = run(25, "ines", "aws s3 cp /tmp/p s3://till-receipts/_probe/one", "upload: one", exit=0)
    gone = run(26, "ines", "aws s3 rm --recursive s3://till-receipts/_probe/", "delete: one", exit=0)
    found = analysis_of(*around(put, gone)).record.runs
    assert [one.part for one in found] == [Part.LOOK, Part.SESSION]


def test_a_write_that_failed_and_never_worked_is_no_probe() -> None:
    made = draft_of(*story())
    assert PUT not in commands(made.diagnosis)


def test_a_change_of_state_that_failed_and_then_worked_is_the_fix() -> None:
    start = "systemctl restart varnish"
    made = draft_of(
        *around(
            run(4, "ines", "journalctl -u varnish -n 5", "varnish failed: cart pool exhausted control process"),
            run(10, "ines", start, "Job for varnish failed: control process exited, cart pool exhausted", exit=1),
            run(20, "ines", start, "", exit=0),
        )
    )
    assert start in commands(made.resolution)


def test_a_slip_of_the_hand_is_no_probe() -> None:
    slip = "aws s3api put-object --bucket till-receipts --key motd --body /tmp/motd"
    made = draft_of(
        *around(
            run(6, "ines", slip, "Unable to locate credentials", exit=253),
            run(8, "ines", slip, '{"ETag": "2a"}', exit=0),
        )
    )
    assert slip not in commands(made.diagnosis)


def test_a_row_in_a_table_made_for_probes_asks() -> None:
    line = "insert into smoketest(at) values (now());"
    found = analysis_of(*around(sql(5, "ines", line, "Query OK, 1 row affected")))
    assert [look.run.line for look in found.looks] == [line]
