"""What each idea of trade.txt is for: what somebody outside says, and what an alert or a runbook says for the same."""

from __future__ import annotations

import pytest

from wetink.search.trade import MARK, ideas, table
from wetink.search.words import terms

FOR = {
    "slow": ("the shop takes forever to load", "p99 latency above the objective"),
    "timeout": ("it keeps loading and nothing comes", "context deadline exceeded"),
    "down": ("we cannot reach the service at all", "target is unreachable"),
    "error": ("the form does not work", "5xx responses from the backend"),
    "restart": ("it keeps dying again and again", "container in CrashLoopBackOff, restarts"),
    "flap": ("the line goes up and down", "interface is flapping"),
    "full": ("there is no space left", "volume usage at capacity"),
    "disk": ("die Festplatte macht nicht mit", "the persistent volume"),
    "quota": ("it says the limit is reached", "quota exceeded in the namespace"),
    "machine": ("the box does not come back", "the node is not ready"),
    "workload": ("the app", "pods of the deployment"),
    "copies": ("the standby copy", "replicas in the set"),
    "primary": ("the main database", "no writer in the cluster"),
    "election": ("nobody is elected", "etcd lost its quorum"),
    "release": ("since the new version", "rollout of the deployment"),
    "job": ("the nightly task", "CronJob has failed"),
    "network": ("the network is gone", "packets lost on the interface"),
    "connection": ("sorry, too many clients", "all sockets of the pool"),
    "dns": ("the host name is not known: unknown host", "resolution of names"),
    "certificate": ("the browser says not secure", "the TLS certificate expires"),
    "login": ("nobody can sign in", "authentication at the identity provider"),
    "forbidden": ("I am not allowed to", "RBAC denied the request"),
    "payment": ("my card is not taken", "checkout and billing"),
    "notify": ("nobody got paged", "Alertmanager notifications"),
    "metrics": ("the graphs are empty", "Prometheus cannot scrape"),
    "logs": ("we see no log lines", "fluentd output"),
    "database": ("the db", "PostgreSQL tables"),
    "cache": ("what is cached is old", "keys are evicted from redis"),
    "queue": ("messages pile up", "backlog of the consumer"),
    "readonly": ("I can't save anything", "file system is read only"),
    "memory": ("it eats all the RAM", "heap of the process, OOM"),
    "cpu": ("all cores are busy", "load average is high"),
    "throttle": ("we are slowed down", "rate limit, 429"),
    "clock": ("the time is wrong", "NTP skew"),
    "config": ("my change of the settings", "configuration reload"),
    "backup": ("last night's copy: the backup", "snapshots to restore from"),
    "scale": ("we need more instances", "HPA at its maximum: autoscaling"),
    "overcommit": ("there is no room left for a second one", "the cluster is overcommitted"),
    "inodes": ("it cannot create files", "inodes used up"),
    "refused": ("they are turned away", "requests rejected"),
    "failover": ("nothing can take over", "single point of failure"),
    "stale": ("we see old data", "replication lag"),
    "stuck": ("it never finishes", "rollout hangs"),
    "controlplane": ("kubectl gives nothing", "the API server"),
    "mail": ("no e mails, the inbox is empty: email", "SMTP bounces"),
    "search": ("searching finds nothing", "OpenSearch cluster"),
    "website": ("the home page: a blank page", "the HTTP frontend"),
    "bucket": ("uploads fail", "object storage"),
    "raid": ("one drive failed in the pair: drive failed", "degraded array"),
    "mismatch": ("what is there does not match", "generations are inconsistent"),
    "loss": ("my orders disappeared", "data loss, corrupt blocks"),
    "spread": ("both run on the same machine", "pod anti affinity"),
    "overload": ("at peak it gives up", "overloaded by a surge"),
    "remote": ("the long term store", "remote write to Thanos"),
    "slowquery": ("a query of an hour: long running", "deadlock detected, locks"),
    "delete": ("somebody removed it", "retention and garbage collection"),
    "create": ("it was newly created", "provisioning of a claim"),
    "missing_data": ("the chart has holes", "no data for the series"),
    "git": ("I cannot push my commit", "the repository"),
    "ci": ("the builds do not start", "pipeline runners"),
    "virtualmachine": ("my virtual machine", "live migration of the guest"),
    "loadbalancer": ("bad gateway", "upstream of the ingress, nginx"),
    "broker": ("the events do not arrive", "Kafka partitions"),
    "secrets": ("the tokens are gone", "Vault is sealed"),
    "images": ("it cannot pull the image", "ImagePullBackOff, the registry"),
    "account": ("a customer", "users of the tenant"),
    "mobile": ("on my phone", "push notification to iOS"),
    "webhook": ("their callbacks do not come", "admission webhook"),
    "license": ("the trial ended", "license and entitlement"),
    "zone": ("the whole datacenter", "an availability zone"),
    "hardware": ("it is too hot: temperature", "power supply, PSU"),
    "attack": ("somebody attacks us: ddos", "WAF blocked the bot"),
    "traffic": ("so many requests", "throughput and bandwidth"),
    "index": ("the index is red", "unassigned shards"),
    "compaction": ("it needs a defrag", "autovacuum, dead tuples"),
    "logs_missing": ("there are no logs", "log forwarding by the collector"),
    "startup": ("it won't start", "boot of the service"),
    "container_create": ("it never gets healthy", "readiness probe, not ready"),
    "unschedulable": ("it cannot be drained", "taint, unschedulable"),
    "replicas_short": ("fewer copies than asked for", "unavailable replicas"),
    "behind": ("it is minutes behind", "not keeping up"),
    "object_limits": ("the file is too large", "413 payload too large"),
    "rules": ("the alerting rule", "rule evaluations"),
    "target": ("the endpoint", "service discovery has no targets"),
    "etcd": ("the key value store", "etcd members"),
    "video": ("no phone calls come in", "SIP trunk of the PBX"),
    "pages_slow": ("the page loads slowly: loads slowly", "slow page load"),
    "errors_spike": ("the error rate", "burn rate of the SLO"),
    "process": ("a zombie", "the daemon is not running"),
}


def test_every_idea_is_for_something() -> None:
    known = {idea for alone, longer in table().values() for idea in alone}
    known |= {idea for _, longer in table().values() for some in longer.values() for _, idea in some}
    assert known == {MARK + name for name in FOR}


@pytest.mark.parametrize("idea", FOR)
def test_both_say_the_same(idea: str) -> None:
    outside, inside = FOR[idea]
    assert MARK + idea in ideas(terms(outside)), outside
    assert MARK + idea in ideas(terms(inside)), inside


@pytest.mark.parametrize(
    ("said", "idea"),
    [
        ("die Seite antwortet nicht", "~down"),
        ("le site ne répond plus", "~down"),
        ("il sito non risponde", "~down"),
        ("nuestra página no funciona", "~error"),
        ("das Zertifikat ist abgelaufen", "~certificate"),
        ("el certificado ha caducado", "~certificate"),
        ("kein Speicherplatz mehr", "~full"),
        ("no puedo iniciar sesión", "~login"),
        ("je n'arrive pas à me connecter, mot de passe refusé", "~login"),
        ("los clientes no pueden pagar con tarjeta", "~payment"),
    ],
)
def test_customers_of_other_languages(said: str, idea: str) -> None:
    assert idea in ideas(terms(said))
