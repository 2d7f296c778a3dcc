"""Effects of changing commands in one form over all tools."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts
from wetink.model.evidence import Effect

CASES = [
    ('kubectl patch hpa x --patch \'{"spec":{"maxReplicas":20}}\'', [("hpa/x", "maxReplicas", "20", "")]),
    ("kubectl -n prod scale deploy x --replicas=20", [("deployment/x", "replicas", "20", "prod")]),
    ("kubectl --context eu -n prod scale --replicas 3 sts/db", [("statefulset/db", "replicas", "3", "eu/prod")]),
    ("kubectl delete po p -n x", [("pod/p", "exists", "absent", "x")]),
    (
        "kubectl set env deploy/a deploy/b SKEW=60",
        [("deployment/a", "env:SKEW", "60", ""), ("deployment/b", "env:SKEW", "60", "")],
    ),
    ("kubectl set image deploy/a app=r.example/a:2", [("deployment/a", "image:app", "r.example/a:2", "")]),
    ("kubectl set resources deploy/a --limits=memory=4Gi", [("deployment/a", "limits.memory", "4Gi", "")]),
    ("kubectl rollout undo deploy/a --to-revision=3", [("deployment/a", "revision", "3", "")]),
    ("kubectl rollout restart deploy/a", [("deployment/a", "running", "restarted", "")]),
    ("kubectl cordon n1 n2", [("node/n1", "schedulable", "no", ""), ("node/n2", "schedulable", "no", "")]),
    ("kubectl apply -f x.yaml", [("manifest/x.yaml", "exists", "applied", "")]),
    ("k label node n1 a=b c-", [("node/n1", "label:a", "b", ""), ("node/n1", "label:c", "absent", "")]),
    ("helm -n a rollback r 213", [("helm/r", "revision", "213", "a")]),
    ("systemctl restart y", [("service/y", "running", "restarted", "")]),
    ("ssh ops@web-1 'sudo systemctl stop y.service'", [("service/y", "running", "stopped", "web-1")]),
    ("systemctl disable --now y", [("service/y", "enabled", "no", ""), ("service/y", "running", "stopped", "")]),
    ("temporal schedule toggle --schedule-id n --unpause", [("schedule/n", "paused", "no", "")]),
    ("vacuumdb -U postgres -d shop --analyze-in-stages", [("database/shop", "maintained", None, "")]),
    ("vacuumdb --analyze-only shop", [("database/shop", "maintained", None, "")]),
    ("vacuumdb --all -z", [("databases", "maintained", None, "")]),
    ("redis-cli -h h config set maxmemory 16gb", [("redis/h", "config:maxmemory", "16gb", "h")]),
    (
        "kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name t --add-config a.ms=1",
        [("topic/t", "config:a.ms", "1", "b:9092")],
    ),
    ("ssh h \"sudo sed -i 's/a/b/' /etc/app/env\"", [("file//etc/app/env", "content", "s/a/b/", "h")]),
    ("echo a=b | sudo tee /etc/app/env", [("file//etc/app/env", "content", "a=b", "")]),
    ("echo 1 > /tmp/flag", [("file//tmp/flag", "content", "1", "")]),
    ("sysctl -w net.core.somaxconn=4096", [("kernel/net.core.somaxconn", "value", "4096", "")]),
    (
        "psql -h db1 -d app -c 'SELECT pg_terminate_backend(21877)'",
        [("pg-backend/21877", "exists", "absent", "db1/app")],
    ),
    ("aws ec2 modify-volume --volume-id vol-1 --size 500", [("ebs-volume/vol-1", "size", "500", "")]),
    (
        "aws rds modify-db-instance --db-instance-identifier d --allocated-storage 200",
        [("rds-db-instance/d", "allocated-storage", "200", "")],
    ),
    ("gcloud sql instances restart orders", [("sql-instances/orders", "running", "restarted", "")]),
    ("ansible-playbook -i inv site.yml --limit web", [("playbook/site.yml", "run", None, "inv/web")]),
    ("ansible web -m service -a 'name=nginx state=restarted'", [("service/nginx", "running", "restarted", "web")]),
    (
        "curl -X PUT https://flags/api/flags/checkout -d '{\"enabled\":false}'",
        [("url/flags/api/flags/checkout", "enabled", "false", "")],
    ),
    ("shopctl cd pause sync-a --app web", [("cd/sync-a", "paused", "yes", "")]),
    ("rabbitmqctl set_disk_free_limit 5GB", [("disk_free_limit", "value", "5GB", "")]),
    ("ceph osd set noout", [("ceph-flag/noout", "enabled", "yes", "")]),
    ("etcdctl move-leader 8e9", [("etcd", "leader", "8e9", "")]),
    ("etcdctl compact 90817233", [("etcd", "compact", "90817233", "")]),
    ("etcdctl defrag --cluster", [("etcd", "defrag", "done", "")]),
    ("etcdctl alarm disarm", [("etcd", "alarm", "disarmed", "")]),
    ("airflow dags pause nightly", [("dag/nightly", "paused", "yes", "")]),
    ("apt-get install -y nginx=1.2-3", [("package/nginx", "version", "1.2-3", "")]),
    ("git revert --no-edit abc1234", [("git-commit/abc1234", "applied", "reverted", "")]),
    ("docker restart web", [("container/web", "running", "restarted", "")]),
]


@pytest.mark.parametrize(("line", "expected"), CASES, ids=[line[:40] for line, _ in CASES])
def test_effects(line: str, expected: list[tuple[str, str, str | None, str]]) -> None:
    assert list(facts(line).effects) == [Effect(*values) for values in expected]


def test_a_json_patch_gives_one_effect_for_each_leaf() -> None:
    options = '{"options":[{"name":"attempts","value":"2"}]}'
    patch = f'{{"spec":{{"replicas":3,"template":{{"spec":{{"dnsConfig":{options}}}}}}}}}'
    line = f"kubectl patch deploy w -p '{patch}'"
    assert [(e.attribute, e.value) for e in facts(line).effects] == [("replicas", "3"), ("attempts", "2")]


def test_equal_names_in_a_patch_keep_their_path() -> None:
    line = 'kubectl patch deploy w -p \'{"limits":{"memory":"2Gi"},"requests":{"memory":"1Gi"}}\''
    assert [(e.attribute, e.value) for e in facts(line).effects] == [
        ("limits.memory", "2Gi"),
        ("requests.memory", "1Gi"),
    ]


def test_the_same_change_at_two_places_differs_in_scope_only() -> None:
    first, second = (facts(f"ssh {host} 'sudo systemctl restart app'").effects for host in ("app-1", "app-2"))
    assert [(e.object, e.attribute, e.value) for e in first] == [(e.object, e.attribute, e.value) for e in second]
    assert (first[0].scope, second[0].scope) == ("app-1", "app-2")


@pytest.mark.parametrize(
    "line",
    ["kubectl get pods", "df -h", "redis-cli info", "helm history x", "shopctl orders list", "ssh web-1", "cd /srv"],
)
def test_looks_have_no_effects(line: str) -> None:
    assert facts(line).effects == ()


def test_a_function_around_ssh_is_seen_through_for_its_effects() -> None:
    found = facts("on node-4 sudo systemctl restart chrony")
    assert found.effects == (Effect("service/chrony", "running", "restarted", "node-4"),)
    assert found.scope == "node-4"
