"""What became of each change: which were the fix, and why the others were not."""

from __future__ import annotations

import pytest
from builders import alert, analysis_of, around, changes_of, commands, draft_of, fates, fix, resolved, run, say, sql

from wetink.drafting.resolution.fates import Fate
from wetink.model.evidence import RedactedEvent

SCALED = "deployment.apps/cart scaled"


def scale(minutes: float, replicas: int) -> RedactedEvent:
    return run(minutes, "ines", f"kubectl scale deployment/cart --replicas={replicas}", SCALED)


def late(line: str) -> RedactedEvent:
    return run(90, "ines", line, "")


def test_the_last_writer_of_a_property_wins() -> None:
    assert fix(*around(scale(10, 4), scale(20, 8))) == ["kubectl scale deployment/cart --replicas=8"]


def test_writers_of_two_properties_stay_both() -> None:
    env = "kubectl set env deployment/cart POOL=40"
    assert fix(*around(scale(10, 8), run(15, "ines", env, "deployment.apps/cart env updated"))) == [
        "kubectl scale deployment/cart --replicas=8",
        env,
    ]


def test_a_value_put_back_is_an_undone_try_and_so_is_its_putting_back() -> None:
    found = changes_of(
        *around(
            run(5, "ines", "consul kv get cart/limit", "300"),
            run(10, "ines", "consul kv put cart/limit 900", "Success! Data written to: cart/limit"),
            say(15, "ines", "no change, reverting the limit to 300"),
            run(16, "ines", "consul kv put cart/limit 300", "Success! Data written to: cart/limit"),
            run(20, "ines", "docker restart cart-1", "cart-1"),
            say(24, "ines", "p95 is back to 200 ms, that did it"),
        )
    )
    assert found["consul kv put cart/limit 900"].fate == "reverted"
    assert found["consul kv put cart/limit 300"].fate == "undo"
    assert found["docker restart cart-1"].kept


def test_a_taking_back_that_is_told_needs_no_known_value() -> None:
    found = fates(
        *around(
            scale(10, 2),
            say(12, "ines", "worse. i revert the replicas of cart"),
            scale(13, 6),
            run(20, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
            say(22, "ines", "queue is draining, that did it"),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "kept"]


def test_a_rollback_of_what_the_response_deployed_cancels_both() -> None:
    image = "kubectl -n shop set image deployment/cart cart=reg.example/cart:v2.3.1"
    found = fates(
        *around(
            run(10, "ines", image, "deployment.apps/cart image updated"),
            say(12, "ines", "that made it worse"),
            run(14, "ines", "kubectl -n shop rollout undo deployment/cart", "deployment.apps/cart rolled back"),
            run(20, "ines", "docker restart varnish-1", "varnish-1"),
            say(22, "ines", "all green again"),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "kept"]


def test_a_rollback_after_a_restart_takes_nothing_back() -> None:
    undo = "kubectl -n shop rollout undo deployment/cart --to-revision=7"
    found = fates(
        *around(
            run(10, "ines", "kubectl -n shop rollout restart deployment/cart", "deployment.apps/cart restarted"),
            say(12, "ines", "no change"),
            run(14, "ines", undo, "deployment.apps/cart rolled back"),
            say(16, "ines", "all green again"),
        )
    )
    assert [fate for _, fate in found] == ["no effect", "kept"]


def test_a_schedule_that_is_paused_around_the_repair_is_resumed_as_a_part_of_it() -> None:
    pause = "temporal schedule toggle --schedule-id nightly --pause"
    found = fates(
        *around(
            run(10, "ines", pause, "updated"),
            run(14, "ines", "kubectl -n shop set image deployment/cart cart=reg.example/cart:v2.2.9", "image updated"),
            run(20, "ines", pause.replace("--pause", "--unpause"), "updated"),
        )
    )
    assert [fate for _, fate in found] == ["kept", "kept", "kept"]


def test_what_is_committed_after_a_rollback_belongs_to_it() -> None:
    found = fates(
        *around(
            run(10, "ines", "set interfaces ethernet eth3 mtu 1400", ""),
            run(11, "ines", "rollback-soft 1", "rolled back"),
            run(12, "ines", "commit", ""),
            run(20, "ines", "docker restart varnish-1", "varnish-1"),
            say(22, "ines", "all green again"),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "undo", "kept"]


def test_a_rollback_of_what_was_there_before_is_the_fix() -> None:
    undo = "kubectl -n shop rollout undo deployment/cart"
    assert fix(*around(run(14, "ines", undo, "deployment.apps/cart rolled back"))) == [undo]


def test_a_debug_pod_made_and_deleted_is_no_step() -> None:
    found = fates(
        *around(
            run(5, "ines", "kubectl run netshoot-ines --image=tools.example/netshoot", "pod/netshoot-ines created"),
            run(9, "ines", "kubectl delete pod netshoot-ines", 'pod "netshoot-ines" deleted'),
            scale(20, 8),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "kept"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("kubectl rollout pause deployment/cart", "kubectl rollout resume deployment/cart"),
        ("kubectl cordon node-7", "kubectl uncordon node-7"),
        ("sudo systemctl stop cron", "sudo systemctl start cron"),
    ],
)
def test_opposites_around_a_kept_change_stay_both(before: str, after: str) -> None:
    env = "kubectl set env deployment/checkout POOL=40"
    events = around(run(10, "ines", before, ""), run(14, "ines", env, ""), run(18, "ines", after, ""))
    assert fix(*events) == [before, env, after]


def test_a_bracket_may_close_after_the_incident_is_over() -> None:
    assert fix(
        *around(run(10, "ines", "kubectl cordon node-7", ""), scale(14, 8), late("kubectl uncordon node-7"))
    ) == [
        "kubectl cordon node-7",
        "kubectl scale deployment/cart --replicas=8",
        "kubectl uncordon node-7",
    ]


def test_opposites_around_nothing_are_a_restart_in_two_parts_or_an_undone_try_but_never_half_of_it() -> None:
    lines = ["sudo systemctl stop cron", "sudo systemctl start cron"]
    kept = fix(*around(run(10, "ines", lines[0], ""), run(12, "ines", lines[1], ""), scale(30, 8)))
    assert kept[-1] == "kubectl scale deployment/cart --replicas=8"
    assert lines[0] not in kept or lines[1] in kept


def test_work_before_the_incident_is_no_step() -> None:
    found = fates(*around(scale(-180, 4), scale(20, 8)))
    assert [fate for _, fate in found] == ["outside", "kept"]


def test_work_after_the_incident_is_no_step() -> None:
    assert fix(*around(scale(20, 8), late("docker restart wiki"))) == ["kubectl scale deployment/cart --replicas=8"]


def test_a_command_that_ended_in_an_error_is_no_step() -> None:
    failed = run(10, "ines", "helm rollback search 99", "Error: release has no 99 version")
    right = run(11, "ines", "helm rollback search 14", "Rollback was a success! Happy Helming!")
    assert fix(*around(failed, right)) == ["helm rollback search <last-good-revision>"]


def test_a_command_with_a_bad_exit_status_is_no_step() -> None:
    assert fix(*around(run(10, "ines", "nginx -s reload", "", exit=1), scale(20, 8))) == [
        "kubectl scale deployment/cart --replicas=8"
    ]


def test_an_interrupted_command_is_no_step() -> None:
    found = fates(*around(run(10, "ines", "sudo systemctl restart varnish", "", cancelled=True), scale(20, 8)))
    assert [fate for _, fate in found] == ["failed", "kept"]


def test_a_line_with_an_open_quote_is_no_step() -> None:
    open_ = run(10, "ines", "kubectl set env deployment/cart 'POOL=40", "")
    closed = run(11, "ines", "kubectl set env deployment/cart 'POOL=40'", "deployment.apps/cart env updated")
    assert fix(*around(open_, closed)) == ["kubectl set env deployment/cart 'POOL=40'"]


def test_a_mistyped_name_put_right_is_one_step() -> None:
    wrong = run(10, "ines", "kubectl set env deployment/cart POOL_SIEZ=40", "deployment.apps/cart env updated")
    right = run(11, "ines", "kubectl set env deployment/cart POOL_SIZE=40", "deployment.apps/cart env updated")
    assert fix(*around(wrong, right)) == ["kubectl set env deployment/cart POOL_SIZE=40"]


def test_a_mistyped_program_put_right_is_one_step() -> None:
    wrong = run(10, "ines", "sudo systmctl restart varnish", "sudo: systmctl: command not found")
    right = run(10.3, "ines", "sudo systemctl restart varnish", "")
    assert fix(*around(wrong, right)) == ["sudo systemctl restart varnish"]


def test_the_wrong_context_put_right_is_one_step() -> None:
    wrong = run(10, "ines", "kubectl --context staging scale deployment/cart --replicas=8", SCALED)
    right = run(12, "ines", "kubectl --context prod scale deployment/cart --replicas=8", SCALED)
    assert fix(*around(wrong, say(11, "ines", "oops, that was staging"), right)) == [right.text]


def test_the_same_thing_done_to_three_hosts_fails_as_one() -> None:
    lines = [f"ssh web-{n} sudo systemctl restart varnish" for n in (1, 2, 3)]
    events = around(
        *(run(10 + n, "ines", line, "") for n, line in enumerate(lines)),
        say(16, "ines", "all three restarted, no change"),
        scale(25, 8),
        say(27, "ines", "that did it, p95 back to normal"),
    )
    assert fix(*events) == ["kubectl scale deployment/cart --replicas=8"]


def test_the_same_command_once_more_is_one_step_where_it_held() -> None:
    events = around(run(10, "ines", "nginx -s reload", ""), run(40, "ines", "nginx -s reload  ", ""))
    assert len(fix(*events)) == 1


def test_what_was_said_not_to_help_is_no_step() -> None:
    events = around(
        run(10, "ines", "docker restart varnish-1", "varnish-1"),
        say(13, "ines", "no difference"),
        scale(20, 8),
        say(22, "ines", "p95 recovered"),
    )
    assert fix(*events) == ["kubectl scale deployment/cart --replicas=8"]


def test_the_last_thing_done_stays_even_if_somebody_doubts_it() -> None:
    assert fix(*around(scale(20, 8), say(22, "ines", "no change yet"))) == [
        "kubectl scale deployment/cart --replicas=8"
    ]


def test_a_companion_write_shares_the_fate_of_the_one_that_was_taken_back() -> None:
    companion = run(10, "ines", "kubectl set env deployment/checkout LIMIT=950", "deployment.apps/checkout env updated")
    events = around(
        run(9, "ines", "consul kv get cart/limit", "300"),
        companion,
        run(11, "ines", "consul kv put cart/limit 950", "Success! Data written to: cart/limit"),
        say(16, "ines", "worse, reverting the limit"),
        run(17, "ines", "consul kv put cart/limit 300", "Success! Data written to: cart/limit"),
        run(25, "ines", "docker restart cart-1", "cart-1"),
        say(27, "ines", "that did it"),
    )
    assert [fate for _, fate in fates(*events)] == ["reverted", "reverted", "undo", "kept"]


def test_a_write_of_the_same_value_by_somebody_else_is_no_companion() -> None:
    other = run(10, "lotte", "kubectl set env deployment/checkout LIMIT=950", "deployment.apps/checkout env updated")
    events = around(
        run(9, "ines", "consul kv get cart/limit", "300"),
        other,
        run(11, "ines", "consul kv put cart/limit 950", "Success! Data written to: cart/limit"),
        say(16, "ines", "worse, reverting the limit"),
        run(17, "ines", "consul kv put cart/limit 300", "Success! Data written to: cart/limit"),
    )
    assert fix(*events) == ["kubectl set env deployment/checkout LIMIT=950"]


def test_ending_one_database_session_and_then_all_is_one_step() -> None:
    slow = "select id from information_schema.processlist where time > 300"
    every = f'mysqladmin kill $(mysql -Ne "{slow}" | paste -sd,)'
    events = around(run(10, "ines", "mysqladmin kill 8123", ""), run(15, "ines", every, ""))
    assert fates(*events) == [("mysqladmin kill 8123", "repeated"), (every, "kept")]


def test_an_undo_is_told_from_the_earlier_value() -> None:
    events = around(scale(10, 4), say(12, "ines", "a bit better, not enough"), scale(30, 8))
    step = draft_of(*events).resolution[0]
    assert commands((step,)) == ["kubectl scale deployment/cart --replicas=8"]
    assert step.undo == ("Set replicas back to 4, as before: `kubectl scale deployment/cart --replicas=4`.")


def test_a_look_after_the_change_is_its_check() -> None:
    events = around(
        scale(20, 8), run(22, "ines", "kubectl get deployment cart", "NAME READY\ncart 8/8"), say(23, "ines", "8 of 8")
    )
    step = draft_of(*events).resolution[0]
    assert step.check == "`kubectl get deployment cart` shows READY 8/8."


def test_setting_the_same_value_once_more_is_not_a_putting_back() -> None:
    lines = ["consul kv put cart/limit 300", "consul kv put  cart/limit 300"]
    events = around(
        run(10, "ines", lines[0], "Success! Data written to: cart/limit"),
        run(30, "ines", lines[1], "Success! Data written to: cart/limit"),
        say(31, "ines", "limit did not stick, putting the limit in once more"),
    )
    assert fates(*events) == [(lines[0], "repeated"), (lines[1], "kept")]


def test_a_restart_that_nobody_said_a_good_word_of_was_first_aid() -> None:
    found = changes_of(
        *around(
            run(5, "ines", "kubectl -n shop rollout restart deploy/cart", "deployment.apps/cart restarted"),
            run(8, "ines", "kubectl -n shop logs deploy/cart --tail=20", "pool exhausted"),
            run(30, "ines", "kubectl -n shop set env deploy/cart POOL=40", "deployment.apps/cart env updated"),
        )
    )
    assert found["kubectl -n shop rollout restart deploy/cart"].fate is Fate.NO_EFFECT
    assert found["kubectl -n shop set env deploy/cart POOL=40"].kept


def test_a_restart_that_makes_a_change_take_effect_stays() -> None:
    found = changes_of(
        *around(
            run(20, "ines", "sudo sed -i s/a/b/ /etc/cart/cart.conf", ""),
            run(21, "ines", "sudo systemctl restart cart", ""),
            run(40, "tariq", "sudo systemctl start mailer", ""),
        )
    )
    assert found["sudo systemctl restart cart"].kept


def test_a_restart_that_people_praise_stays() -> None:
    found = changes_of(
        *around(
            run(20, "ines", "sudo systemctl restart cart", ""),
            say(21, "ines", "that did it, back to normal"),
            run(40, "tariq", "sudo systemctl start mailer", ""),
        )
    )
    assert found["sudo systemctl restart cart"].kept


def test_words_sent_down_a_pipe_to_a_colleague_tell_people() -> None:
    found = changes_of(*around(run(20, "ines", 'print "the disk of box-2 is the log" | write tariq', "")))
    assert [change.fate for change in found.values()] == [Fate.ASIDE]


def test_what_was_set_to_none_and_then_to_some_around_other_work_stays_all() -> None:
    moved = "consul kv put cart/shard 7"
    stop, start, all_ = scale(10, 0), scale(20, 1), scale(24, 2)
    done = run(15, "ines", moved, "Success! Data written to: cart/shard")
    assert [fate for _, fate in fates(*around(stop, done, start, all_))] == ["kept"] * 4


def test_a_limit_raised_for_other_work_and_lowered_afterwards_stays_both() -> None:
    up, down = "consul kv put cart/limit 900", "consul kv put cart/limit 400"
    found = fates(
        *around(
            run(5, "ines", up, "Success! Data written to: cart/limit"),
            run(15, "ines", "rm /srv/cart/spool/old.seg", ""),
            run(28, "ines", down, "Success! Data written to: cart/limit"),
        )
    )
    assert [fate for _, fate in found] == ["kept", "kept", "kept"]


def test_a_value_set_more_than_twice_was_tried_out() -> None:
    found = fates(
        *around(
            *(
                event
                for minute, value in ((3, 900), (11, 700), (25, 400))
                for event in (
                    run(minute, "ines", f"consul kv put cart/limit {value}", "Success! Data written to: cart/limit"),
                    run(minute + 3, "ines", f"rm /srv/cart/spool/{value}.seg", ""),
                )
            )
        )
    )
    assert [fate for line, fate in found if "limit" in line] == ["superseded", "superseded", "kept"]


def test_what_is_locked_and_unlocked_with_nothing_between_was_never_done() -> None:
    found = fates(
        *around(
            run(5, "ines", "systemctl mask cart-purge", ""),
            run(6, "ines", "systemctl unmask cart-purge", ""),
            run(20, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "kept"]


def test_a_setting_that_is_taken_away_leaves_the_others_of_its_object() -> None:
    found = fates(
        *around(
            run(5, "ines", "kubectl annotate deployment cart hold=yes", "deployment.apps/cart annotated"),
            run(10, "ines", "kubectl set env deployment/cart POOL=40", "deployment.apps/cart env updated"),
            run(20, "ines", "kubectl annotate deployment cart hold-", "deployment.apps/cart annotated"),
        )
    )
    assert [fate for _, fate in found] == ["kept", "kept", "kept"]


def test_a_value_put_back_to_what_an_answer_showed_is_an_undone_try() -> None:
    found = fates(
        *around(
            run(3, "ines", "rabbitmqctl status | grep free", "disk_free_limit: 5.0 gb"),
            run(5, "ines", "rabbitmqctl set_disk_free_limit 500MB", "Setting disk free limit"),
            run(9, "ines", "rabbitmqctl set_disk_free_limit 5GB", "Setting disk free limit"),
            run(20, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        )
    )
    assert [fate for _, fate in found] == ["reverted", "undo", "kept"]


def test_what_a_device_took_back_before_its_commit_was_never_set() -> None:
    def typed(minute: float, line: str) -> RedactedEvent:
        return run(minute, "ines", line, "[edit]", program="ios", host="edge-4")

    found = fates(
        *around(
            typed(5, "set interfaces ge-0/0/3 mtu 9000"),
            typed(6, "discard"),
            typed(9, "set interfaces ge-0/0/3 mtu 1400"),
            typed(10, "commit"),
            typed(12, "set protocols bgp group up local-preference 50"),
            typed(13, "commit"),
            typed(15, "rollback 1"),
            typed(16, "commit and-quit"),
        )
    )
    kept = [line for line, fate in found if fate == "kept"]
    assert kept == ["set interfaces ge-0/0/3 mtu 1400", "commit"]


def test_a_file_that_is_thrown_away_takes_nothing_back_of_what_read_it() -> None:
    apply, tidy = "terraform apply till.plan", "rm till.plan"
    found = changes_of(*around(run(10, "ines", apply, "Apply complete! Resources: 1 added"), run(14, "ines", tidy, "")))
    assert found[apply].kept


def test_what_is_copied_to_another_host_is_no_material() -> None:
    copy = "rsync -av /etc/till/till.conf root@till-2:/tmp/new/"
    assert changes_of(*around(run(10, "ines", copy, "sent 4,211 bytes")))[copy].kept


def test_the_word_of_a_deed_is_no_word_that_it_helped() -> None:
    restart = "kubectl -n shop rollout restart deploy/till"
    found = changes_of(
        *around(
            run(5, "ines", restart, "deployment.apps/till restarted"),
            say(6, "ines", "dropped the pool and restarted the tills just in case"),
            say(9, "ines", "no change"),
            run(20, "ines", "sysctl -w net.core.somaxconn=4096", "net.core.somaxconn = 4096"),
        )
    )
    assert found[restart].fate == "no effect"


_SET = "ssh mq-1 sudo rabbitmqctl eval \"'application:set_env(rabbit, consumer_timeout, {}).'\""


def test_of_a_tool_nobody_knows_the_line_with_another_number_puts_back_what_is_told_so() -> None:
    tried, back = _SET.format(7200000), _SET.format(1800000)
    events = (run(10, "ines", tried), run(16, "ines", back), say(21, "ines", "rolled it back, 1800000"))
    found = changes_of(*around(*events))
    assert [found[line].fate for line in (tried, back)] == [Fate.REVERTED, Fate.UNDO]


def test_the_line_with_another_number_is_no_putting_back_unless_somebody_says_so() -> None:
    tried, more = _SET.format(1800000), _SET.format(7200000)
    events = (run(10, "ines", tried), run(16, "ines", more), say(21, "ines", "7200000 on all three"))
    assert changes_of(*around(*events))[more].kept


def test_a_copy_of_what_is_then_altered_is_a_part_of_the_fix() -> None:
    copy, other = "cp -a /etc/cart/limits.conf /root/limits.conf.old", "cp -a /etc/cart/pool.conf /root/pool.conf.old"
    found = changes_of(
        *around(
            run(10, "ines", copy, ""),
            run(11, "ines", other, ""),
            run(12, "ines", "sed -i 's/300/900/' /etc/cart/limits.conf", ""),
        )
    )
    assert found[copy].kept
    assert found[other].fate is Fate.MATERIAL


def test_what_is_done_behind_the_end_to_what_the_fix_changed_finishes_it() -> None:
    rest, other = "argocd app set cart --sync-policy automated", "argocd app set till --sync-policy automated"
    found = changes_of(
        *around(
            run(10, "ines", "argocd app set cart --sync-policy none", ""),
            run(12, "ines", "kubectl scale deployment/cart --replicas=8", SCALED),
        ),
        run(70, "ines", rest, ""),
        run(71, "ines", other, ""),
    )
    assert found[rest].kept
    assert found[other].fate is Fate.OUTSIDE


def test_an_operation_that_was_broken_off_was_a_try() -> None:
    begun, stopped, mended = "nodetool compact carts items", "nodetool stop COMPACTION", "nodetool repair -pr carts"
    found = changes_of(*around(run(10, "ines", begun, ""), run(18, "ines", stopped, ""), run(30, "ines", mended, "")))
    assert [found[line].fate for line in (begun, stopped, mended)] == [Fate.REVERTED, Fate.UNDO, Fate.KEPT]


def test_an_operation_that_is_stopped_much_later_was_none() -> None:
    begun, stopped = "nodetool compact carts items", "nodetool stop COMPACTION"
    found = changes_of(*around(run(10, "ines", begun, ""), run(40, "ines", stopped, "")))
    assert found[begun].kept


@pytest.mark.parametrize(
    ("told", "fate"),
    [
        ("thousands of new errors now. reverted the limit", Fate.REVERTED),
        ("maybe reverting it helps the clients", Fate.KEPT),
        ("should i revert it?", Fate.KEPT),
        ("orders go through again. reverted the old one yesterday", Fate.KEPT),
    ],
)
def test_what_is_told_to_be_taken_back_without_a_command_was_a_try(told: str, fate: Fate) -> None:
    line = "kubectl -n shop edit configmap limits"
    found = changes_of(*around(run(10, "ines", line, ""), say(12, "ines", told), scale(20, 8)))
    assert found[line].fate is fate


@pytest.mark.parametrize(
    ("told", "fate"),
    [
        ("somebody left the pod report-7 in lab, i delete it, nothing to do with this", Fate.ASIDE),
        ("the pod report-7 in lab eats the memory of the cart, i delete it", Fate.KEPT),
        ("the mail of the vendor has nothing to do with this", Fate.KEPT),
    ],
)
def test_a_side_job_is_told_as_one_by_its_maker(told: str, fate: Fate) -> None:
    line = "kubectl -n lab delete pod report-7"
    found = changes_of(*around(run(10, "ines", line, ""), say(10.5, "ines", told), scale(20, 8)))
    assert found[line].fate is fate


def test_the_clearing_away_of_ones_own_files_is_no_step() -> None:
    found = changes_of(*around(run(10, "ines", "rm cart.plan", ""), run(12, "ines", "rm /var/lib/cart/lock", "")))
    assert found["rm cart.plan"].fate is Fate.ASIDE
    assert found["rm /var/lib/cart/lock"].kept


def test_two_calls_to_one_address_set_nothing_in_common() -> None:
    post = 'curl -s -d \'{"command":"%s","service":["dhcp4"]%s}\' http://127.0.0.1:8000/'
    reload, drop = post % ("config-reload", ""), post % ("lease4-del", ',"ip-address":"10.1.0.4"')
    found = changes_of(*around(run(10, "ines", reload, ""), run(15, "ines", drop, "")))
    assert found[reload].kept
    assert found[drop].kept


def test_stopped_and_started_in_one_line_is_a_restart() -> None:
    line = "lsnrctl stop && lsnrctl start"
    found = changes_of(
        *around(run(5, "ines", line, ""), run(8, "ines", "tail /var/log/cart.log", "pool exhausted"), scale(30, 8))
    )
    assert found[line].fate is Fate.NO_EFFECT


def test_what_only_makes_a_system_try_again_was_first_aid() -> None:
    line = "ssh mx-1 'sudo postqueue -f'"
    found = changes_of(
        *around(run(5, "ines", line, ""), run(8, "ines", "tail /var/log/mail.log", "bounced"), scale(30, 8))
    )
    assert found[line].fate is Fate.NO_EFFECT


def test_harm_that_its_maker_regrets_is_no_fix_even_if_nothing_followed() -> None:
    line = "kubectl -n shop delete pod cart-2"
    found = changes_of(
        *around(
            run(10, "ines", line, ""),
            say(10.5, "ines", "restarting cart-2, maybe it recovers"),
            say(13, "ines", "ugh, it threw out its clients too. that was wrong"),
        )
    )
    assert found[line].fate is Fate.NO_EFFECT
    assert found[line].reason == "did harm"


def test_the_same_on_another_host_does_not_take_the_place_of_the_first() -> None:
    typed, sent = "sudo vi /etc/cart/jail.conf", "ssh root@cart-2 'install -m644 /tmp/jail.conf /etc/cart/jail.conf'"
    found = changes_of(*around(run(10, "ines", typed, "", host="cart-1"), run(15, "ines", sent, "", host="cart-1")))
    assert found[typed].kept
    assert found[sent].kept


def test_the_same_sent_to_the_host_where_it_was_typed_does() -> None:
    typed, sent = "sudo vi /etc/cart/jail.conf", "ssh root@cart-1 'install -m644 /tmp/jail.conf /etc/cart/jail.conf'"
    found = changes_of(*around(run(10, "ines", typed, "", host="cart-1"), run(15, "ines", sent, "")))
    assert not found[typed].kept


def test_a_name_that_was_given_a_value_and_then_none_was_a_try() -> None:
    given, taken = "postconf -e slow_destination_limit=2", "postconf -X slow_destination_limit"
    found = changes_of(*around(run(10, "ines", given, ""), run(11, "ines", taken, ""), scale(20, 8)))
    assert [found[line].fate for line in (given, taken)] == [Fate.REVERTED, Fate.UNDO]


def test_what_was_told_to_say_more_for_a_while_was_looked_at() -> None:
    more, less = "asterisk -rx 'pjsip set logger on'", "asterisk -rx 'pjsip set logger off'"
    found = changes_of(*around(run(10, "ines", more, ""), run(14, "ines", less, ""), scale(20, 8)))
    assert [found[line].fate for line in (more, less)] == [Fate.MATERIAL, Fate.MATERIAL]


def test_a_test_mail_tells_people_whatever_is_put_into_it() -> None:
    line = 'echo test | mail -s "test $(date +%T)" -r shop@cart.example postmaster@mail.example'
    assert changes_of(*around(run(10, "ines", line, ""), scale(20, 8)))[line].fate is Fate.ASIDE


def test_a_second_edit_that_is_told_to_be_taken_back_takes_the_first_with_it() -> None:
    first, second = "kubectl -n shop edit cm limits", "kubectl  -n shop edit cm limits"
    found = changes_of(
        *around(
            run(10, "ines", first, ""),
            run(13, "ines", second, ""),
            say(15, "ines", "thousands of new errors now. reverted the limit"),
            scale(20, 8),
        )
    )
    assert [found[line].fate for line in (first, second)] == [Fate.REVERTED, Fate.REVERTED]


def test_a_command_told_with_the_error_that_it_got_failed() -> None:
    told = "`certutil -repairstore my 9C41B7D0` → 0x80090010 access denied. it never had the key"
    found = analysis_of(*around(say(10, "ines", told), say(12, "ines", "so i take the copy"), scale(20, 8))).changes
    assert [change.fate for change in found] == [Fate.FAILED, Fate.KEPT]


def test_the_same_done_to_the_next_object_puts_nothing_right() -> None:
    lines = [f"vacuum (verbose, index_cleanup off, truncate off) {table};" for table in ("carts", "payments")]
    slip = "vacuum (verbose, index_cleanup off, truncate off) paymets;"
    found = changes_of(*around(*(sql(10 + n, "ines", line, program="psql") for n, line in enumerate(lines))))
    assert all(found[line].kept for line in lines)
    found = changes_of(*around(sql(10, "ines", slip, program="psql"), sql(11, "ines", lines[1], program="psql")))
    assert not found[slip].kept


def test_what_is_done_right_behind_the_taking_back_does_not_share_its_fate() -> None:
    env = "kubectl -n shop set env deploy/cart"
    wrong, back, right = f"{env} MAX_POLL_RECORD=50", f"{env} MAX_POLL_RECORD-", f"{env} MAX_POLL_RECORDS=50"
    found = changes_of(*around(run(10, "ines", wrong, ""), run(11, "ines", back, ""), run(12, "ines", right, "")))
    assert [found[line].fate for line in (wrong, back, right)] == [Fate.REVERTED, Fate.UNDO, Fate.KEPT]


def test_another_programs_many_files_are_not_the_first_done_to_all() -> None:
    key = "ssh-keyscan -p 2222 bank-1.example | sudo tee -a /etc/ssh/ssh_known_hosts"
    copy = "scp /srv/bank/wages-*.xml vault:/in/"
    found = changes_of(*around(run(10, "ines", key, ""), run(20, "ines", copy, "")))
    assert found[key].kept
    assert found[copy].kept


def test_what_stood_for_an_hour_while_the_fix_was_made_was_no_try() -> None:
    up, down = "consul kv put cart/limit 900", "consul kv put cart/limit 300"
    other, last = "kubectl set env deployment/cart POOL=40", "sysctl -w net.core.somaxconn=4096"

    def made(minutes: float) -> list[Fate]:
        events = [run(1, "ines", "consul kv get cart/limit", "cart/limit 300GB"), run(2, "ines", f"{up}GB", "")]
        events += [
            run(20, "ines", other, ""),
            run(minutes, "ines", f"{down}GB", ""),
            run(minutes + 1, "ines", last, ""),
        ]
        ends = (alert(0, "CartSlow", "cart answers in more than 3 s"), resolved(99, "CartSlow", "cart answers"))
        found = changes_of(ends[0], *events, ends[1])
        return [found[f"{line}GB"].fate for line in (up, down)]

    assert made(30) == [Fate.REVERTED, Fate.UNDO]
    assert Fate.REVERTED not in made(80)


def test_operations_of_two_kinds_on_one_volume_are_two_steps() -> None:
    made, added = "vgcreate vg_data /dev/sdx", "vgextend vg_data /dev/sdy"
    found = changes_of(*around(run(10, "ines", made, ""), run(11, "ines", added, "")))
    assert [found[line].fate for line in (made, added)] == [Fate.KEPT, Fate.KEPT]


def test_names_that_differ_in_one_letter_are_two_things_where_both_commands_worked() -> None:
    one, other = "systemctl start pve-ha-crm", "systemctl start pve-ha-lrm"
    found = changes_of(*around(run(10, "ines", one, ""), run(11, "ines", other, "")))
    assert [found[line].fate for line in (one, other)] == [Fate.KEPT, Fate.KEPT]


FREEZE = 'curl -s -X POST https://deploy.example/api/freeze -d \'{"apps":["cart"]}\''
THAW = "curl -s -X DELETE https://deploy.example/api/freeze"


def test_what_was_held_until_the_end_belongs_to_the_fix() -> None:
    found = changes_of(*around(run(20, "ines", FREEZE, ""), run(57, "ines", THAW, "")))
    assert [found[line].fate for line in (FREEZE, THAW)] == [Fate.KEPT, Fate.KEPT]


def test_what_was_taken_back_long_before_the_end_was_a_try() -> None:
    found = changes_of(*around(run(10, "ines", FREEZE, ""), run(20, "ines", THAW, ""), scale(30, 8)))
    assert [found[line].fate for line in (FREEZE, THAW)] == [Fate.REVERTED, Fate.UNDO]


def test_what_failed_and_was_made_again_when_it_could_be_finishes_the_fix() -> None:
    line = "aws ec2 modify-volume --volume-id vol-0c41 --volume-type gp3"
    failed = "An error occurred (VolumeModificationRateExceeded): wait at least 6 hours"
    found = fates(
        *around(run(10, "ines", line, failed, exit=254), scale(12, 8)),
        run(70, "ines", line, "modifying"),
        late("reboot"),
    )
    assert [fate for typed, fate in found if typed == line] == ["failed", "kept"]
