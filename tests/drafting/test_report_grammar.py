"""Where a report tells a deed, and where it says that things were well again."""

from __future__ import annotations

import pytest

from wetink.drafting.report.grammar import deed_in, is_announced, is_taken_back, is_well


@pytest.mark.parametrize(
    "clause",
    [
        "We took the second replica out of the pool",
        "The storage team manually re-seeded the index from the copy of Tuesday",
        "To make room, we resized the volume to 400 GB",
        "Having no other way, the on-call engineer powered the node off",
        "Ines drains the node and restarts the agent",
        "The old certificate was revoked and the new one was rolled out",
        "Config rolled back",
        "Rollback of release 41 completed",
        "The platform team begin a rollback of the gateway",
        "Decided to grow the pool to 12 nodes",
        "We were able to promote the standby",
        "The outage was resolved by recycling all workers",
        "Nous avons vidé la file et purgé le cache",
        "Un redémarrage du service a été effectué",
        "Wir haben den Dienst auf den zweiten Knoten verlegt",
        "The stuck job was killed by us",
    ],
)
def test_a_deed_of_those_who_responded(clause: str) -> None:
    assert deed_in(clause) >= 0


@pytest.mark.parametrize(
    "clause",
    [
        "We noticed that the queue had grown to 40,000",
        "The on-call engineer identified the slow query",
        "We were able to reproduce it on the test system",
        "We had no copy of the volume",
        "Traffic dropped and latency increased",
        "About 4 % of requests were dropped by the proxy",
        "The investigation started at once",
        "We would have restarted the broker",
        "If the node is drained, the pods move",
        "It was not restarted",
        "Restarting the nodes seemed to be an option",
        "The restarted pods were in the same state",
        "The file is used according to recent changes",
        "Nous avons constaté des lenteurs",
    ],
)
def test_what_was_seen_befell_or_was_only_thought_of_is_no_deed(clause: str) -> None:
    assert deed_in(clause) < 0


def test_a_passive_of_what_befalls_a_thing_needs_a_doer_or_the_section_on_the_repair() -> None:
    clause = "The records of the second zone were deleted"
    assert deed_in(clause) < 0 <= deed_in(clause, repair=True)


def test_a_clause_goes_on_with_the_doer_of_the_one_before() -> None:
    clause = "swept the old snapshots away"
    assert deed_in(clause) < 0 <= deed_in(clause, led=True)


def test_a_month_is_no_doubt() -> None:
    assert deed_in("In May we replaced the disk") >= 0
    assert deed_in("this may be why we replaced the disk") < 0


@pytest.mark.parametrize(
    "clause",
    [
        "the error rate dropped to 0 %",
        "Replication lag returned to normal",
        "customers are no longer seeing timeouts",
        "Logins were restored at 14:05",
        "Le service est rétabli",
        "12:02 OUTAGE ENDS",
    ],
)
def test_things_were_well_again(clause: str) -> None:
    assert is_well(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "the node is not healthy",
        "it came back online but the errors were still there",
        "it would be restored within the hour",
        "the problem persists although the pods are back up",
    ],
)
def test_things_were_not_well_yet(clause: str) -> None:
    assert not is_well(clause)


def test_what_was_done_before_did_not_help() -> None:
    assert is_taken_back("The error persists.")
    assert is_taken_back("We restarted it, but it did not come up")
    assert not is_taken_back("We restarted it, and it came up")


@pytest.mark.parametrize(
    "clause",
    [
        "I'm removing the old snapshots by hand",
        "Ines is moving the shards to the new node",
        "taking db-3 out of rotation",
        "ran the cleanup and rebooted the second one",
    ],
)
def test_in_a_thread_the_speaker_is_the_subject(clause: str) -> None:
    assert deed_in(clause, led=True) >= 0


@pytest.mark.parametrize(
    "clause",
    [
        "Resizing the master brought the cluster back",
        "Once we had the password, rebooting both was done quickly",
        "the resolver is brought back up by deleting some other pods",
        "That instance has had its heap raised to 3 GB",
    ],
)
def test_an_act_that_is_said_to_have_ended_it_is_a_deed(clause: str) -> None:
    assert deed_in(clause) >= 0


@pytest.mark.parametrize(
    "clause", ["looking at the logs", "I'm trying to reproduce it", "the bridge stopped relaying messages"]
)
def test_looking_and_ceasing_are_none(clause: str) -> None:
    assert deed_in(clause, led=True, timed=True) < 0


def test_under_the_heading_of_the_repair_every_passive_is_a_deed() -> None:
    assert deed_in("Pool sizes were right-sized for each service", repair=True) >= 0
    assert deed_in("Pool sizes were right-sized for each service") < 0
    assert deed_in("All services were confirmed healthy", repair=True) < 0


def test_what_is_announced_changes_something() -> None:
    assert is_announced("I'm going to save the first 1000 and delete the rest")
    assert not is_announced("We will provide an update in an hour")


@pytest.mark.parametrize(
    "clause", ["Services should be fully operational now", "Both are online, closing", "It runs again"]
)
def test_nearly_sure_is_well(clause: str) -> None:
    assert is_well(clause)


def test_another_issue_after_it_is_not_well() -> None:
    assert not is_well("It had another issue after recovering")
