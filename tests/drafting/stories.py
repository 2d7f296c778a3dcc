"""Whole small incidents of several kinds, for what must hold for every draft."""

from __future__ import annotations

from builders import FENCE, alert, bot, passage, paste, resolved, run, say, sql

from wetink.model.evidence import RedactedEvent

POOL = "curl -s http://cart-1:9100/pool"


def cart() -> list[RedactedEvent]:
    """A shop's basket: alerts, two terminals, an undone try, a refused proposal, a ticket, an owner."""
    return [
        alert(0, "CartSlow", "cart answers in more than 3 s", severity="page", service="cart"),
        say(1, "tariq", "I am on it, looking at the cart"),
        say(2, "sam", 'customers write "my basket is always empty"', channel="customer-support"),
        run(3, "ines", "kubectl get pods -n shop", "cart-5d8f7c9b6d-x7k2p 0/1 CrashLoopBackOff 7"),
        run(5, "ines", "kubectl logs cart-5d8f7c9b6d-x7k2p -n shop", "ERROR pool of cart exhausted waiting 412"),
        paste(6, "ines", "kubectl logs cart-5d8f7c9b6d-x7k2p -n shop", "ERROR pool of cart exhausted waiting 412"),
        say(7, "tariq", "restart the database? `sudo systemctl restart mysql`"),
        say(7.5, "lotte", "no, that loses every open basket"),
        run(8, "ines", POOL, "in_use=16 max=16 waiting=412"),
        say(9, "ines", "found it: the pool is at max, in_use 16 of 16, because POOL is 16 since the last deploy"),
        sql(12, "tariq", "SHOW PROCESSLIST;", "| 8123 | cart | Query | 940 |"),
        sql(13, "tariq", "KILL 8123;", "Query OK, 0 rows affected"),
        say(14, "tariq", "killed the long one, no change"),
        run(20, "ines", "kubectl -n shop set env deployment/cart POOL=40", "deployment.apps/cart env updated"),
        run(25, "ines", POOL, "in_use=22 max=40 waiting=0"),
        say(26, "ines", "waiting 0, in_use 22, that did it"),
        resolved(30, "CartSlow", "cart answers in more than 3 s"),
        say(31, "tariq", "all clear, thanks everyone"),
        say(40, "ines", "filed CART-31: alert on pool use"),
        say(41, "tariq", "who owns the runbook?"),
        say(42, "lotte", "me"),
    ]


def mail() -> list[RedactedEvent]:
    """A German team, a history without output, a report; nothing resolved."""
    return [
        alert(0, "MailQueueLong", "Warteschlange mail-out über 10000"),
        say(1, "lotte", "ich schaue nach der Warteschlange"),
        run(3, "lotte", "rabbitmqctl list_queues name messages"),
        say(4, "lotte", "mail-out hat 48211 Nachrichten, Ursache ist der abgelaufene Schlüssel des Versenders"),
        say(6, "sam", "sollen wir `rabbitmqctl purge_queue mail-out`?"),
        say(6.5, "lotte", "nein, auf keinen Fall"),
        run(10, "lotte", "sudo systemctl restart mail-sender"),
        say(12, "lotte", "bringt nichts"),
        run(18, "lotte", "vault kv put secret/mail-sender rotation=2025-06"),
        run(19, "lotte", "sudo systemctl reload mail-sender"),
        say(22, "lotte", "läuft wieder, mail-out sinkt: 12000"),
        run(25, "lotte", "rabbitmqctl list_queues name messages"),
        say(30, "lotte", "mail-out bei 3, Störung beendet"),
        passage(1, "MAIL-7 Ablauf des Schlüssels überwachen", "Maßnahmen"),
        passage(2, "Zwei Stunden lang gingen keine Mails hinaus", "Auswirkung"),
    ]


def search() -> list[RedactedEvent]:
    """No command at all: flags, deeds in words, an approval."""
    return [
        bot(0, "Probe", "HTTP check search.shop.example failed: timeout after 30s"),
        say(2, "tariq", "search is timing out for everybody, what changed?"),
        bot(-6, "Flagpost", "Sam Okoye changed `search-ranker-v3` percentage 0 → 100 in production"),
        say(4, "sam", "I switched search-ranker-v3 to everybody at noon"),
        say(6, "ines", "ranker v3 asks every shard, that's why: 40 shards instead of 2"),
        say(8, "ines", "can I turn search-ranker-v3 off?"),
        say(9, "lotte", "approved, turn search-ranker-v3 off"),
        bot(11, "Flagpost", "Ines Kovar changed `search-ranker-v3` percentage 100 → 0 in production"),
        say(15, "ines", "search p95 4200 → 180 ms, recovered"),
        say(20, "lotte", "calling it, thanks all"),
        say(30, "sam", "created SEARCH-12 to bound the shards"),
    ]


def disk() -> list[RedactedEvent]:
    """One person, one recording, nobody speaks; a log line pasted later."""
    return [
        run(0, "ines", "df -h /data", "/dev/sdb1 500G 500G 0 100% /data"),
        run(2, "ines", "du -xh --max-depth=1 /data", "412G /data/varnish-logs"),
        run(6, "ines", "sudo rm /data/varnish-logs/access.log.7", ""),
        run(8, "ines", "sudo systemctl restart varnish", ""),
        run(9, "ines", "df -h /data", "/dev/sdb1 500G 88G 412G 18% /data"),
        say(20, "ines", f"it was this\n{FENCE}\n12:00:03 FATAL no space left on /data\n{FENCE}"),
    ]


STORIES = {"cart": cart, "mail": mail, "search": search, "disk": disk}
