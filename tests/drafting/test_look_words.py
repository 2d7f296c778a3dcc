"""A look as one sentence: what is looked at, where, and what for."""

from __future__ import annotations

import pytest
from builders import analysis_of, around, run, sql

from wetink.drafting.writing.look_words import look_sentence


def look_of(line: str, host: str | None = None, within: tuple[str, ...] = (), program: str = "sh") -> str:
    typed = run(10, "ines", line, "out", host=host, within=within, program=program)
    return look_sentence(analysis_of(*around(typed)).record.runs[0])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("kubectl get deployment cart", "Look at the deployment cart."),
        ("kubectl -n shop get pods", "List the pods in shop."),
        ("kubectl get pods -l app=cart -n shop", "List the pods with app=cart in shop."),
        (
            "kubectl get deployment cart -o yaml | grep -A1 POOL",
            "Read the manifest of the deployment cart: the lines with `POOL`.",
        ),
        ("kubectl -n shop rollout history deploy/cart", "List the rollouts of the deployment cart in shop."),
        (
            "kubectl logs deploy/cart | grep -c refused",
            "Read the logs of the deployment cart: how many lines have `refused`.",
        ),
        (
            "kubectl -n shop exec deploy/cart -- env | grep POOL",
            "Read the environment variables in the deployment cart: the lines with `POOL`.",
        ),
        ("df -h /data", "See how full /data is."),
        ("df -h /data > /tmp/before && du -sh /data", "See what takes the space below /data."),
        ("df -h /data 2>/dev/null", "See how full /data is."),
        (
            "aws ec2 describe-volumes --filters Name=tag:Name,Values=cart-data --output text",
            "Describe the volumes of cart-data.",
        ),
        ("ceph osd tree down", "See which OSDs are up, and where."),
        ("rabbitmqctl list_queues -q name", "List the queues of RabbitMQ."),
        ("etcdctl endpoint status -w table", "See the state of the etcd members."),
        ("journalctl -u varnish -n 50", "Read the journal of varnish."),
        (
            "ssh web-1 'journalctl -u varnish | grep -i error | wc -l'",
            "Read the journal of varnish on web-1: how many lines have `error`.",
        ),
        ("sudo tail -20 /var/log/cart.log", "Read the end of /var/log/cart.log."),
        ("grep -c refused /var/log/cart.log", "Search /var/log/cart.log: how many lines have `refused`."),
        ("curl -s http://es-1:9200/_cat/health", "Call http://es-1:9200/_cat/health."),
        (
            "curl -s -o /dev/null -w '%{http_code}' http://web-1/healthz",
            "See which status code http://web-1/healthz gives.",
        ),
        ("curl -s 'http://prom/api/v1/query?query=up' | jq .data", "Ask Prometheus for `up`."),
        ("dig +short cart.example @9.9.9.9", "Resolve cart.example at 9.9.9.9."),
        ("nslookup -type=mx cart.example", "Resolve the MX record of cart.example."),
        ("aws s3api get-bucket-policy --bucket baskets", "Read the bucket policy of bucket baskets."),
        ("airflow dags list-runs -d nightly", "List the runs of nightly."),
        (
            "kafka-topics.sh --bootstrap-server k-1:9092 --describe --topic carts | wc -l",
            "Describe the topics and their replicas: topic carts; how many there are.",
        ),
        ("echo 'show stat' | socat stdio /run/lb.sock", "Send `show stat` to /run/lb.sock."),
        ("for h in web-1 web-2; do ssh $h df -h /data; done", "See how full /data is on each of web-1, web-2."),
        ("watch -n5 'df -h /data'", "See how full /data is."),
        ("lsmod | grep conntrack", "Read what `lsmod` says: the lines with `conntrack`."),
    ],
)
def test_a_look_is_one_imperative_sentence(line: str, sentence: str) -> None:
    assert look_of(line) == sentence


def test_a_look_on_a_host_names_it() -> None:
    assert look_of("df -h /data", host="web-1", within=("ssh web-1",)) == "See how full /data is on web-1."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("SELECT count(*) FROM carts WHERE open;", "Count the rows of carts where open."),
        ("select id, owner from carts limit 3;", "List id, owner of carts; the first 3."),
        ("select * from carts", "List the rows of carts."),
        (
            "SELECT state, count(*) FROM carts GROUP BY 1 ORDER BY 2 DESC;",
            "Count the rows of carts for each state; highest count first.",
        ),
        ("SELECT shop, sum(net) AS n FROM carts GROUP BY shop", "List sum of net of carts for each shop."),
        ("SHOW wait_timeout;", "Read the setting wait_timeout."),
        ("EXPLAIN SELECT 1", "See the plan of the query."),
        ("ANALYZE carts", "Ask mysql: `ANALYZE carts`."),
    ],
)
def test_a_statement_is_one_imperative_sentence(line: str, sentence: str) -> None:
    record = analysis_of(*around(sql(10, "ines", line, "3"))).record
    assert look_sentence(record.runs[0]) == sentence


def test_a_statement_on_the_command_line_is_told_as_a_statement() -> None:
    assert look_of('psql shop -c "select count(*) from carts"') == "Count the rows of carts."


def test_a_script_at_a_servers_prompt_names_the_fields_it_prints() -> None:
    line = "rs.status().members.map(m => [m.name, m.stateStr])"
    assert look_of(line, program="mongosh") == "See the state of every member: name, stateStr."


def test_a_quote_that_stays_open_breaks_nothing() -> None:
    assert look_of("grep 'refused /var/log/cart.log").endswith(".")
