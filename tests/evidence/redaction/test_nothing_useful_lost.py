"""Hashes, ids, names, references and talk about secrets stay as they are."""

# ruff: noqa: E501 - cases read best one to a line

from __future__ import annotations

from collections.abc import Callable

import pytest

from wetink.evidence.redaction import Redactor

HEX64 = "5c1e0a93f7d2486bb8e4c07a6d19f325" * 2
UUID = "3b9d7c10-52ae-4f68-8c0d-e71f4a6b2c95"

BENIGN = [
    "the error code returned from the cryptographic module is 0x8009030D. The internal state is 10001.",
    "le code renvoyé est 0xC000006D",
    "Fehlercode: 0x00000005",
    f"image: registry.example.com/api:v1.2.3@sha256:{HEX64}",
    f"{HEX64}  cores-2026-02-11.tar.zst",
    "deployed 4c0f7be19a25d386e1470cbd59f3a862d7e4091b, before it 9e31c5d",
    "traceparent: 00-70c4e1b93a5d48f2869f0d7b2e6c1a35-4d1f8a62c0e97b53-01",
    f"topic=invoices partition=7 key={UUID} lag=2048",
    f"127.0.0.1:6379> GET session:{UUID}\n(nil)",
    "invoices-5b7c9d8f66-k4w9z   0/1   CrashLoopBackOff   12 (9s ago)   40m",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf",
    'etag "a71f0c4e93b8d25667e1f90a3c5d8b42e6019f7d"',
    "serial=4E07A1C95BD83F620E7C194A5D8B36F2",
    "ED25519 key fingerprint is SHA256:zQ4mT9Yw/1cLr7NfXk2VbD0s+8HgJe5uPaWo36RtiEy.",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq8Wm3ZtYxR5nVdC7LgPbJ2fHsA9uE4kTo6QiNzXyMv ana@laptop",
    "secretKeyRef:\n  name: db-creds-v2\n  key: password",
    'FATAL: password authentication failed for user "app_rw"',
    "ERROR 1045 (28000): Access denied for user 'root'@'10.0.0.1' (using password: YES)",
    'Error: secret "db-creds" not found',
    "kubectl delete secret sh.helm.release.v1.invoices-web.v41 -n prod",
    'kubectl -n shop patch hpa web --type merge -p \'{"spec":{"maxReplicas":20}}\'',
    "An error occurred when calling the ModifyTargetGroupAttributes operation: not authorized to perform: elasticloadbalancing:ModifyTargetGroupAttributes",
    "mysql -h db1 -u root -p orders < dump.sql",
    'mysql -h db1 -u root -p -e "SHOW ENGINE INNODB STATUS"',
    "PGPASSWORD=$(vault kv get -field=pw secret/db) psql",
    'redis-cli -h r1 -a "$REDIS_PASS" info',
    "curl -u <name>:<password> https://es-1.example.com/_cat/nodes",
    "curl -H 'Authorization: Bearer $TOKEN' https://api.example.com",
    "--password-file=/run/secrets/db --from-file=password=./pw.txt",
    "password: ${DB_PASSWORD}",
    "password = var.db_password",
    "token expired for client_id=kiosk-3; retrying in 5s",
    "rate limiter: token bucket empty, capacity=50 key=tenant:12",
    "a new database password changed nothing, the token is still refused by invoices",
    "the secret is in vault under secret/orders/db2",
    "payload=eyJldmVudCI6ICJpbnZvaWNlLnNlbnQiLCAiaWQiOiA0NDEyfQ==",
    "https://grafana.example.com/d/Qm7XtWc2b/queue-depth?orgId=1&from=1780000000000&viewPanel=6",
    "https://acme.slack.com/archives/C07TESTCHAN/p1780000123456789",
    "max_tokens: 4096, token_ttl: 3600, partition_key=customer_id",
    "many pods are not identified by k8s1 any more; they were identified as Node-7 before",
    "PIN the version to 1.2.3; status code: 503",
    "psql: -p 5432 -h pg-primary-1",
    "[sudo] password for ana: \n640G\t/srv/data",
    "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEbGVhZjANBgkqhkiG9w0BAQsFADBs\n-----END CERTIFICATE-----",
]


@pytest.mark.parametrize("text", BENIGN)
def test_stays(text: str, redact: Callable[[str], str]) -> None:
    assert redact(text) == text


def test_stays_with_the_engine_too(engine: Callable[[], Redactor]) -> None:
    assert engine().texts(BENIGN) == BENIGN
