"""What on-calls type and paste: the secret goes, everything around it stays.

Secrets are put together when the test runs, so that no scanner finds one in this file.
"""

# ruff: noqa: E501 - cases read best one to a line

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest

PASSWORD = "".join(("Tr0ub", "4dor", "Moor"))
SHORT = "".join(("wop", "tzk", "47"))
SPECIAL = "".join(("kR~wEz", "*HT6N", "dQ8yL="))
HEX = "5e0c7a41" + "d83b96f2" + "0a4d7c1e" + "6b5f2938"
UUID = "-".join(("2f6d9c3b", "7a41", "4e58", "b0d2", "915c8e7f3a64"))
RANDOM = "f5HmX2cW" + "z9QdTbKu" + "4YnGvRsE" + "8jLa6PoC"
HASH = "$6" + "$saltsalt$" + RANDOM
JWT = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiJhbmEifQ", "c2lnbmF0dXJlLXNpZ25hdHVyZQ"))

TYPED = [
    "mysql -h db1 -u root -p{} -e 'show slave status'",
    "mysql -h db1 -u root -p'{}' orders",
    'ssh db1 "mysql -uroot -p{} orders"',
    "mysqldump --user=nightly --password={} stock > /tmp/stock.sql",
    "MYSQL_PWD={} mysql -h db1",
    "PGPASSWORD={} psql -h 10.0.0.2 -U app",
    "PGPASSWORD='{}' psql",
    "psql 'host=db1 user=app password={} dbname=orders'",
    "psql postgres://app:{}@db1:5432/orders",
    "redis-cli -h r1 -a {} info replication",
    "redis-cli -u redis://default:{}@r1:6379 ping",
    "r1:6379> AUTH {}",
    "127.0.0.1:6379> CONFIG SET requirepass {}",
    "set -x REDISCLI_AUTH {}",
    "curl -s {user} elastic:{{}} localhost:9200/_cat/health".format(user="-u"),
    "curl -sku 'elastic:{}' https://es:9200",
    "curl {user} admin:{{}} https://j.example/rollback".format(user="--user"),
    "curl 'http://metrics:{}@edge-1.example:9000/;json'",
    "docker login -u ops -p {} registry.example.com",
    "echo {} | docker login -u ops --password-stdin registry.example.com",
    "az login --service-principal -u app -p {} --tenant t",
    "sshpass -p {} ssh ops@h",
    "sshpass -p{} ssh ops@h",
    "aws configure set aws_secret_access_key {} --profile prod",
    "aws rds modify-db-cluster --db-cluster-identifier x --master-user-password {} --apply-immediately",
    "kubectl create secret generic db --from-literal=password={} --from-literal=username=app",
    "kubectl create secret docker-registry r --docker-username=u --docker-password={}",
    "vault kv put secret/db username=app password={}",
    "vault operator unseal {}",
    "echo {} | sudo -S systemctl restart haproxy",
    "echo 'root:{}' | sudo chpasswd",
    "htpasswd -b /etc/nginx/.htpasswd ops {}",
    "sqlcmd -S dwh -U ro -P '{}' -Q 'select 1'",
    "ldapsearch -x -D cn=admin -w {} -b dc=x",
    "etcdctl --user root:{} endpoint status",
    "rabbitmqctl change_password mailer {}",
    "mongosh --host m1 -u admin -p {} --authenticationDatabase admin",
    "7z x cores.7z -p{} -o/tmp/cores",
    "lftp -u vendor,{} sftp://drop.example.com",
    "openssl rsa -in k.pem -passin pass:{}",
    "ansible-playbook x.yml -e ansible_become_pass={} -l db",
    "terraform apply -var 'db_password={}'",
    "helm upgrade api . --set postgresql.auth.password={} --wait",
    "net use \\\\srv\\c$ {} /user:dom\\ops",
    '$sec = ConvertTo-SecureString "{}" -AsPlainText -Force',
    '$env:DB_PASSWORD = "{}"',
    "ALTER USER app WITH PASSWORD '{}';",
    "CREATE USER 'app'@'%' IDENTIFIED BY '{}';",
    'db.auth("admin", "{}")',
    "db1:5432:orders:app:{}",
    "machine api.example login ops password {}",
    "DATABASE_URL=mysql2://stock:{}@db1:3306/stock?pool=9",
    "jdbc:sqlserver://db1:1433;databaseName=stock;user=etl;password={};trustServerCertificate=true",
    "jdbc:oracle:thin:scott/{}@//db:1521/x",
    "sqlplus system/{}@ORCL",
    "  POSTGRES_PASSWORD: {}",
    '{{"host": "db1", "password": "{}", "port": 5432}}',
    '{{\\"password\\": \\"{}\\"}}',
    "<user>app</user><password>{}</password>",
    "env:\n  - name: DB_PASSWORD\n    value: {}\n  - name: REGION\n    value: eu-west-1",
    "https://app.example.com/reset?user=ana&token={}&lang=en",
    "for tonight the reporting password is {}, ask me for the rest",
    "login: reader\npw: {}\nport: 5432",
    "use breakglass / {} when the proxy is down",
    "creds for the jump host: ops/{} (one day)",
    "das Passwort ist {}",
    "le mot de passe est {}",
    "[sudo] password for ana: {}",
    "$ kubectl get secret db -o jsonpath='{{.data.pw}}' | base64 -d\n{}\n$ exit",
    "$ echo $DB_PASSWORD\n{}\n$ exit",
    "$ vault kv get -field=password secret/db\n{}",
    "password: pa\u200b{}",
]


@pytest.mark.parametrize("template", TYPED)
def test_a_password_goes_and_the_line_stays(template: str, redact: Callable[[str], str]) -> None:
    text = template.format(PASSWORD)
    redacted = redact(text)
    assert PASSWORD not in redacted
    assert len(re.findall(r"\[REDACTED:[a-z0-9-]+#\d+\]", redacted)) == 1
    before, after = template.replace("{{", "{").replace("}}", "}").replace("\u200b", "").split("{}", maxsplit=1)
    assert redacted.startswith(before.removesuffix("pa"))
    assert redacted.endswith(after)


@pytest.mark.parametrize("password", [SHORT, SPECIAL])
@pytest.mark.parametrize(
    "template", [one for one in TYPED if "//" not in one and "/{}" not in one and "/ {}" not in one]
)
def test_also_short_ones_and_odd_ones(template: str, password: str, redact: Callable[[str], str]) -> None:
    redacted = redact(template.format(password))
    assert password not in redacted
    assert password[2:-1] not in redacted


@pytest.mark.parametrize(
    ("template", "secret"),
    [
        ("export VAULT_TOKEN={}", "hv" + "s.CAESI" + RANDOM),
        ("vault write auth/approle/login role_id=x secret_id={}", UUID),
        ("secret_id               {}", UUID),
        ("echo -n {} | ssh lb-1 'sudo tee /etc/app/secret-id >/dev/null'", UUID),
        ("set -x RELAY_TOKEN {}", "plover-basalt-oriel-77"),
        ("set -gx RELAY_TOKEN {}", "plover-basalt-oriel-77"),
        ("setenv DEPLOY_SECRET {}", "plover-basalt-oriel-77"),
        ("X-Auth-Token: {}", HEX),
        ("curl -H 'DD-API-KEY: {}' https://api.example.com", HEX),
        ("curl -H 'Authorization: Bearer {}' https://api.example.com", RANDOM),
        ("> authorization: Basic {}", base64.b64encode(f"ops:{PASSWORD}".encode()).decode()),
        ("Cookie: theme=dark; session={}; _ga=GA1.2.3", RANDOM),
        ("please retry using `{}` instead", "acme" + "_live_" + RANDOM),
        ("git push https://ana:{}@git.example/x.git", "gh" + "p_" + RANDOM[:20]),
        ("rejected token {}", JWT),
        ("AWS_ACCESS_KEY_ID={}", "AKI" + "A" + "X4TESTONLY7KEY23"),
        ("root:{}:19000:0:99999:7:::", HASH),
        ("https://x.blob.core.windows.net/c/d?sv=2022-11-02&sp=r&sig={}", RANDOM + "%3D"),
        ("https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T000000Z&X-Amz-Signature={}", HEX),
        (
            "kubeadm join 10.0.0.10:6443 --token {} --discovery-token-ca-cert-hash sha256:" + HEX,
            "b7k2mq.4f8c1e9a7d3b5062",
        ),
        ("otpauth://totp/Acme:ana?secret={}&issuer=Acme", "MZXW6YTBOI2DGNBVGY3T"),
        ("MFA code 482{}", "913"),
    ],
)
def test_tokens_by_their_context(template: str, secret: str, redact: Callable[[str], str]) -> None:
    redacted = redact(template.format(secret))
    assert secret not in redacted
    assert "[REDACTED:" in redacted


@pytest.mark.parametrize("host", ["hooks.slack.com/services/T0AAA/B0BBB/", "discord.com/api/webhooks/119002231883300/"])
def test_webhooks_keep_their_host(host: str, redact: Callable[[str], str]) -> None:
    redacted = redact(f"curl -d x https://{host}{RANDOM}")
    assert redacted.startswith(f"curl -d x https://{host.split('/', maxsplit=1)[0]}/")
    assert RANDOM not in redacted


def test_kinds_are_the_words_of_the_field(redact: Callable[[str], str]) -> None:
    kinds = {
        f"PGPASSWORD={PASSWORD} psql": "postgres-password",
        f"mysql -p{PASSWORD}": "mysql-password",
        f"redis://:{PASSWORD}@r1:6379": "redis-password",
        f"export AWS_SECRET_ACCESS_KEY={RANDOM}": "aws-secret-access-key",
        f"GRAFANA_API_KEY={RANDOM}": "grafana-api-key",
        f"the password is {PASSWORD}": "password",
    }
    for text, kind in kinds.items():
        assert f"[REDACTED:{kind}#1]" in redact(text)


KEY = "\n".join(("MIIEowIBAAKCAQEA" + RANDOM, RANDOM + RANDOM, "tG4kWq7ZbN2xVcJd=="))
LABEL = "RSA PRIVATE " + "KEY"


@pytest.mark.parametrize(
    "block",
    [
        f"-----BEGIN {LABEL}-----\n{KEY}\n-----END {LABEL}-----",
        f"-----BEGIN {LABEL}-----\n{KEY}",
        f"{KEY}\n-----END {LABEL}-----",
        f'{{"private_key": "-----BEGIN {LABEL}-----\\n' + KEY.replace("\n", "\\n") + f'\\n-----END {LABEL}-----\\n"}}',
        f"key: |\n    -----BEGIN {LABEL}-----\n    " + KEY.replace("\n", "\n    ") + f"\n    -----END {LABEL}-----",
        f'"-----BEGIN {LABEL}-----\\n" +\n"' + KEY.replace("\n", '\\n" +\n"') + f'\\n" +\n"-----END {LABEL}-----"',
    ],
)
def test_private_keys_whole_cut_off_and_quoted(block: str, redact: Callable[[str], str]) -> None:
    redacted = redact(f"here it is\n{block}\n[... cut ...]\nping me when in")
    for line in KEY.split("\n")[:2]:
        assert line not in redacted
        assert line[10:30] not in redacted
    assert redacted.startswith("here it is\n")
    assert redacted.endswith("[... cut ...]\nping me when in")


@pytest.mark.parametrize(
    "sentence",
    [
        "mật khẩu breakglass: {}",
        "mật khẩu tài khoản breakglass là {}",
        "kata sandi konsol: {}",
        "a jelszó: {}, de ne írjátok le",
        "lykilorðið er annars staðar, lykilorð: {}",
        "geslo za konzolo: {}",
        "ο κωδικός είναι {}",
        "รหัสผ่าน: {}",
        "पासवर्ड: {}",
        "كلمة المرور: {}",
        "סיסמה: {}",
    ],
)
def test_a_password_told_in_any_tongue_goes(sentence: str, redact: Callable[[str], str]) -> None:
    assert "oriel" not in redact(sentence.format("hoa-basalt-oriel-1907"))


@pytest.mark.parametrize("sentence", ["mật khẩu đã đổi rồi", "a jelszó lejárt", "kata sandi sudah diganti"])
def test_talk_about_passwords_in_any_tongue_stays(sentence: str, redact: Callable[[str], str]) -> None:
    assert redact(sentence) == sentence


def test_a_kubernetes_secret_loses_its_values_only(redact: Callable[[str], str]) -> None:
    data = base64.b64encode(PASSWORD.encode()).decode()
    text = f"kind: Secret\nmetadata:\n  name: db\ndata:\n  db.conf: {data}\n  username: YXBw\n---\nkind: ConfigMap\ndata:\n  a: debug\n"
    assert redact(text) == text.replace(data, "[REDACTED:kubernetes-secret#1]")


def test_a_token_that_a_terminal_broke_goes_whole(redact: Callable[[str], str]) -> None:
    head, rest = RANDOM + RANDOM + RANDOM, "x7Kq2ZtR9"
    redacted = redact(f"export GRAFANA_API_TOKEN={head}\n{rest}\ndeploy finished")
    assert head not in redacted
    assert rest not in redacted
    assert redacted.startswith("export GRAFANA_API_TOKEN=[REDACTED:")
    assert redacted.endswith("\ndeploy finished")


def test_the_line_after_a_whole_token_stays(redact: Callable[[str], str]) -> None:
    text = f"export GRAFANA_API_TOKEN={RANDOM}{RANDOM}\nkubectl get pods -n prod\napi-7d9f8b6c5-x2x7q Running"
    assert redact(text).endswith("\nkubectl get pods -n prod\napi-7d9f8b6c5-x2x7q Running")


@pytest.mark.parametrize(
    "text",
    [
        '[client.backup]\n\tkey = {}\n\tcaps mon = "profile rbd-read"\n',
        "exported keyring for client.ssd\n[client.ssd]\n    key = {}\n",
        '[mon.]\n\tcaps mon = "allow *"\n\tkey = {}\n',
        "$ ceph auth print-key client.backup\n{}\n",
    ],
)
def test_a_key_of_ceph_goes_whatever_it_looks_like(redact: Callable[[str], str], text: str) -> None:
    secret = "-".join(("barely", "a", "whisper", "0815")) + "=="
    found = redact(text.format(secret))
    assert secret not in found
    assert "[REDACTED:" in found
    assert found.count("\n") == text.count("\n")


def test_other_keys_of_settings_in_brackets_stay(redact: Callable[[str], str]) -> None:
    text = "[mysqld]\nkey = value\n[client]\nport = 3306\n"
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "rabbitmqadmin -u ops -p {} list queues",
        "mosquitto_sub -h mq -u ops -P {} -t '#'",
        "export SERVICE_TOKEN='{}'",
        "$env:SERVICE_TOKEN = '{}'",
        "SERVICE_API_KEY={} service-cli verify",
    ],
)
def test_words_joined_by_hyphens_are_a_secret_where_only_a_secret_stands(
    redact: Callable[[str], str], text: str
) -> None:
    secret = "-".join(("apple", "on", "the", "moon", "77"))
    found = redact(text.format(secret))
    assert secret not in found
    assert "[REDACTED:" in found


@pytest.mark.parametrize(
    "text",
    [
        "TOKEN_FILE=shop-web-token-2026-1",
        "kubectl -n shop get secret mail-relay-token-7",
        "secretName: shop-web-tls-2026-a1",
    ],
)
def test_names_of_objects_stay(redact: Callable[[str], str], text: str) -> None:
    assert redact(text) == text
