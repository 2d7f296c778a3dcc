"""Hashes, ids, names, references and talk about secrets stay as they are."""

# ruff: noqa: E501 - cases read best one to a line

from __future__ import annotations

from collections.abc import Callable

import pytest

from wetink.evidence.redaction import Redactor

HEX64 = "84f23bb0732fb531754291d9964559cb" * 2
UUID = "8f14e45f-ceea-467a-9a36-dedd4bea2543"

BENIGN = [
    f"image: registry.example.com/api:v1.2.3@sha256:{HEX64}",
    f"{HEX64}  backup-2026-01-02.tar.gz",
    "Merge commit 17316f148f2e48ad56e0c4ac674eea7284a21f93 into main; previous deploy was edbc1b4",
    "traceparent: 00-f1bf8707c9c0b4deef462b3e8afd73e7-fe304ca81f9b07dd-01",
    f"topic=orders partition=3 key={UUID} lag=101132",
    f"127.0.0.1:6379> GET session:{UUID}\n(nil)",
    "orders-7d9f8b6c5-x2x7q   0/1   CrashLoopBackOff   81 (2m ago)   7m",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    'etag "33a64df551425fcc55e4d42a148795d9f25f89d4"',
    "serial=9C2BF5EA334687AB5FB832A9989563DB",
    "ED25519 key fingerprint is SHA256:18Kh1AFNkR7/4nRD8FS2K0M1+5A1cDdg5vwrpl77t/n.",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI4SA4bsRAm7IbPv4c42RiC4Z0jBvFygJpT9Vu1aFeoT ana@laptop",
    "secretKeyRef:\n  name: db-creds-v2\n  key: password",
    'FATAL: password authentication failed for user "app_rw"',
    "ERROR 1045 (28000): Access denied for user 'root'@'10.0.0.1' (using password: YES)",
    'Error: secret "db-creds" not found',
    "kubectl delete secret sh.helm.release.v1.render-api.v215 -n prod",
    'kubectl -n ci patch hpa api --type merge -p \'{"spec":{"maxReplicas":20}}\'',
    "An error occurred when calling the ChangeResourceRecordSets operation: not authorized to perform: route53:ChangeResourceRecordSets",
    "mysql -h db1 -u root -p orders < dump.sql",
    'mysql -h db1 -u root -p -e "SHOW ENGINE INNODB STATUS"',
    "PGPASSWORD=$(vault kv get -field=pw secret/db) psql",
    'redis-cli -h r1 -a "$REDIS_PASS" info',
    "curl -u <user>:<password> https://api.example.com/v1/status",
    "curl -H 'Authorization: Bearer $TOKEN' https://api.example.com",
    "--password-file=/run/secrets/db --from-file=password=./pw.txt",
    "password: ${DB_PASSWORD}",
    "password = var.db_password",
    "token expired for client_id=web-94; refreshing in 30s",
    "rate limiter: token bucket empty, capacity=179 key=tenant:107",
    "rotating the database password did not help, the token is still rejected by orders",
    "the secret is in vault under secret/orders/db2",
    "payload=eyJldmVudCI6ICJvcmRlci5jcmVhdGVkIiwgIm9yZGVyX2lkIjogOTI5MjcxfQ==",
    "https://grafana.example.com/d/VwjkJzABa/latency?orgId=1&from=1767607200000&viewPanel=24",
    "https://acme.slack.com/archives/C0V9DHJX64N/p1767607249839744",
    "max_tokens: 4096, token_ttl: 3600, partition_key=customer_id",
    "PIN the version to 1.2.3; status code: 503",
    "psql: -p 5432 -h pg-primary-1",
    "[sudo] password for ana: \n1,1T\t/var/lib/postgresql",
    "-----BEGIN CERTIFICATE-----\nLbqqzSWH40hoAqh7nlcCdZWc05QthdVG7SgWC4URCgNe7\n-----END CERTIFICATE-----",
]


@pytest.mark.parametrize("text", BENIGN)
def test_stays(text: str, redact: Callable[[str], str]) -> None:
    assert redact(text) == text


def test_stays_with_the_engine_too(engine: Callable[[], Redactor]) -> None:
    assert engine().texts(BENIGN) == BENIGN
