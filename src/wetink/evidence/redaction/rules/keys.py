"""Says of a field's name ("PGPASSWORD", "awsSecretKey", "--docker-password") whether it holds a secret, and which."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from wetink.evidence.redaction.rules.languages import GATE as ABROAD_GATE
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

GATE_WORDS = (
    r"pass|pasw|pssw|pwd|psw|secret|token|key|auth|cred|jwt|bearer|psk|community|clid|sess(ion)?id|webhook|saml|verifier|jeton|chave|clé|schlüssel"
    r"|bindpw|\b(pw|pat|otp|totp|mfa|2fa|sas|mdp|pin|code|login|sms|verification)\b"
    r"|_(pw|pat|otp|totp|mfa|sas)|(pw|pat|otp|totp|mfa|sas)_|log(ged)? in|one-time|one time|" + ABROAD_GATE
)
"""The gate of the rules that start from a word for a secret (RE2)."""


class Noun(NamedTuple):
    """What a field holds: `kind` in plain words; `loose` where any value but a reference is the secret (passwords)."""

    kind: str
    loose: bool


_SPLIT = when_used(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_PASSWORD = when_used(
    r"p(?:a?s{1,2})?w(?:o?r?s?d)?$|passwords?$|pass(?:phrase|code|word)?$|passwort$|kennwort$|senha$|mdp$"
    r"|contrasena$|wachtwoord$|lozinka$|heslo$|haslo$|parola$|sifre$|salasana$"
)
_PASSWORD_END = when_used(
    r"(?:passwo?r?d|passphrase|passcode|pswd|bindpw|pass?phrase|[a-z]{2}pwd|requirepass|masterauth|storepass|keypass"
    r"|(?:db|user|admin|root|ssh|sudo|smtp|ftp|ldap|redis|mysql|sql|auth|my|http|proxy|become|login|pg|key|store)pass?)$"
)
_NO_PASS = word_set("compass bypass")
_KEY_OF = word_set(
    """api app application access secret private auth account master shared signing signer sign encryption encrypt
    license licence service routing integration storage unseal webhook session client admin rest ingest write consumer
    hmac jwt cipher aes crypto deploy flag subscription functions function host ssh ssl tls rsa recovery root bot
    project server authorization decryption decrypt seal join cookie salt events event live test stripe insert
    pre preshared psk wireguard csrf site merchant developer"""
)
_TOKEN = word_set("token jwt pat bearer authtoken apitoken accesstoken usertoken bottoken")
_SECRET = word_set("secret appsecret clientsecret sharedsecret apisecret")
_OTHER = {
    "auth": "auth-secret", "authorization": "authorization", "credential": "credential", "credentials": "credential",
    "creds": "credential", "cred": "credential", "apikey": "api-key", "appkey": "app-key", "accesskey": "access-key",
    "secretkey": "secret-key", "authkey": "auth-key", "accountkey": "account-key", "privatekey": "private-key",
    "encryptionkey": "encryption-key", "licensekey": "license-key", "signingkey": "signing-key", "psk": "shared-key",
    "sharedaccesskey": "access-key", "sharedkey": "shared-key", "masterkey": "master-key", "otp": "one-time-secret",
    "totp": "one-time-secret", "mfa": "one-time-secret", "sas": "sas-token", "community": "snmp-community",
    "sessionid": "session", "phpsessid": "session", "jsessionid": "session", "authkeys": "auth-key",
    "routingkey": "routing-key", "integrationkey": "integration-key", "requirepass": "redis-password",
    "masterauth": "redis-password", "clid": "client-id",
}  # fmt: skip
# Two last words that hold a secret although the last alone would not.
_PAIRS = {
    ("key", "data"): "private-key",
    ("secret", "id"): "secret-id",
    ("saml", "response"): "saml-assertion",
    ("code", "verifier"): "oauth-secret",
}
_WEAK = word_set("auth authorization credential credentials creds cred community otp mfa totp")
# The last word of a field that is about a secret without being one.
_ABOUT = word_set(
    """ref refs bucket count limit type expiry expires expiration expired ttl policy length len size url uri endpoint
    file path dir directory name names arn version algorithm alg issuer audience lifetime timeout age rotation status
    error errors valid required manager store provider class field prompt regex pattern hint label id ids uuid min max
    usage format header headers column encoding reset changed created updated at time date source mount volume group
    owner role scope scopes kind template checksum digest fingerprint thumbprint hash sha256 md5 stdin env command cmd
    var variable location region enabled disabled required attempts requests rate index schema table input output
    method mode options config settings service server host port user username account map list set info data engine
    backend plugin helper cache exists present verified verify validation strength complexity history days"""
)
_NEVER = word_set("public ref bucket max min num")
_FIELDS = {
    "pg": "postgres", "pgpassword": "postgres", "postgres": "postgres", "postgresql": "postgres", "psql": "postgres",
    "mysql": "mysql", "mariadb": "mysql", "redis": "redis", "rediscli": "redis", "mongo": "mongodb", "mongodb": "mongodb",
    "mssql": "sqlserver", "sqlserver": "sqlserver", "sa": "sqlserver", "oracle": "oracle", "rabbitmq": "rabbitmq",
    "amqp": "rabbitmq", "kafka": "kafka", "sasl": "sasl", "ldap": "ldap", "smtp": "smtp", "ftp": "ftp", "vault": "vault",
    "docker": "docker", "registry": "registry", "github": "github", "gitlab": "gitlab", "slack": "slack", "aws": "aws",
    "azure": "azure", "grafana": "grafana", "datadog": "datadog", "pagerduty": "pagerduty", "ansible": "ansible",
    "elastic": "elasticsearch", "db": "database", "database": "database", "datasource": "database", "ssh": "ssh",
    "sudo": "sudo", "root": "root", "admin": "admin", "consul": "consul", "etcd": "etcd", "nomad": "nomad",
    "clickhouse": "clickhouse", "cassandra": "cassandra", "influx": "influxdb", "jenkins": "jenkins", "npm": "npm",
    "keystore": "keystore", "truststore": "truststore", "proxy": "proxy", "wpa": "wifi", "stripe": "stripe",
}  # fmt: skip


@lru_cache(maxsize=8192)
def noun(name: str) -> Noun | None:
    """What a field of this name holds, None where it holds no secret. `name` is at most a hundred characters."""
    words = [word.lower() for word in _SPLIT.findall(name)]
    while words and (
        words[-1].isdigit() or words[-1] in ("value", "val", "b64", "base64", "plain", "text", "string", "var")
    ):
        words.pop()
    if words[-2:] == ["key", "base"]:
        words.pop()
    if tuple(words[-2:]) in _PAIRS:
        return Noun(_PAIRS[words[-2], words[-1]], loose=False)
    if words in (["gpg", "key"], ["pgp", "key"], ["gpgkey"]):  # the fingerprint of one
        return None
    if not words or "csrf" in name.lower() or words[-1] in _ABOUT or _NEVER.intersection(words):
        return None
    kind, loose = _kind(words, name)
    if not kind:
        return None
    field = next((_FIELDS[word] for word in words if word in _FIELDS), "")
    return Noun(f"{field}-{kind}" if field and not kind.startswith(field) else kind, loose)


def _kind(words: list[str], name: str) -> tuple[str, bool]:
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    pair = before + last
    password = _PASSWORD.match(last) or _PASSWORD.match(pair) or (_PASSWORD_END.search(last) and last not in _NO_PASS)
    if password or (last == "auth" and any("redis" in word for word in words)):
        return ("passphrase" if "phrase" in last else "password"), True
    if last == "psk" or pair in ("presharedkey", "sharedkey"):
        return "shared-key", pair != "sharedkey" or "pre" in words
    if last in ("key", "keys") and ("secret" in words or pair not in _OTHER):
        return _key(words, before, name), False
    if last in _OTHER or pair in _OTHER:
        return _OTHER.get(pair) or _OTHER[last], False
    if last in _TOKEN or last.endswith("token"):
        return "token", False
    return ("secret" if last in _SECRET or last.endswith("secret") else ""), False


def _key(words: list[str], before: str, name: str) -> str:
    if "secret" in words:
        return "secret-access-key" if before == "access" else "secret-key"
    if before in _KEY_OF:
        return f"{before}-key"
    return "key" if before and name == name.upper() else ""


def is_about(word: str) -> bool:
    """Whether a word behind one for a secret says that it is about the secret: its policy, its length, its age."""
    return word in _ABOUT


def weak(name: str) -> bool:
    """Whether the field's last word is used for other things, too ("auth: ok")."""
    words = _SPLIT.findall(name)
    return bool(words) and words[-1].lower() in _WEAK


_HARMLESS = word_set(
    """user username login host hostname port database dbname db name region endpoint namespace type ttl dialect engine
    driver schema sslmode environment env url-scheme ca.crt tls.crt service-ca.crt bucket email"""
)


def harmless(name: str) -> bool:
    """Whether an entry of a secret store by this name says where or who, not the secret."""
    lower = name.lower()
    return lower in _HARMLESS or lower.rpartition("_")[2].rpartition("-")[2] in ("user", "username", "host", "port")
