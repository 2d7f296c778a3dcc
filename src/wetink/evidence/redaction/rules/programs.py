"""Which option of which program takes a secret, as data: program names, the option up to its value, the kind."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import NamedTuple


class Option(NamedTuple):
    """One option of some programs.

    programs  names that may run it
    pattern   ends where the value begins; looked for in the rest of the simple command
    kind      what the value is
    part      "all" of the word; after its first ":", "," or "%"; "values": every `k=v` -> v; "pair": this `k=v` -> v; "last": the command's last word
    sure      False where the option means something else, too: then only a value that looks like a secret counts
    """

    programs: tuple[str, ...]
    pattern: re.Pattern[str]
    kind: str
    part: str = "all"
    sure: bool = True


def _option(programs: str, pattern: str, kind: str, part: str = "all", *, sure: bool = True) -> Option:
    return Option(tuple(programs.split()), re.compile(pattern), kind, part, sure)


_S = r"(?<=\s)"
_MYSQL = "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mysqlbinlog mysqlsh mycli mariadb mariadb-dump mariadb-admin xtrabackup mariabackup mydumper pt-query-digest pt-online-schema-change pt-archiver"

OPTIONS = (
    _option(_MYSQL, _S + r"-p(?=[^\s-])", "mysql-password"),
    _option("redis-cli valkey-cli keydb-cli redis-benchmark memtier_benchmark", _S + r"(?:-a|--pass)(?:\s+|=)", "redis-password"),
    _option("redis-cli valkey-cli keydb-cli", r"(?i)(?<=\s)auth\s+(?:\S+\s+(?=\S+\s*$))?", "redis-password"),
    _option("curl wget http https xh", _S + r"(?:-[a-zA-Z]{0,8}u|--user|--proxy-user|-U|-a|--auth)(?:\s+|=|(?=['\"]))", "basic-password", ":"),
    _option("curl", _S + r"-u(?=\w)", "basic-password", ":"),
    _option("curl", _S + r"(?:--oauth2-bearer|--pass|--proxy-pass)(?:\s+|=)", "token"),
    _option("docker podman nerdctl helm crane oras buildah skopeo regctl singularity apptainer", r"\blogin\b.{0,300}?\s-p(?:\s+|(?=[^\s-]))", "registry-password"),
    _option("skopeo podman buildah crictl ctr nerdctl", _S + r"--(?:src-|dest-)?creds(?:\s+|=)|(?<=\s)(?:--user|-u)(?:\s+|=)", "registry-password", ":"),
    _option("az", _S + r"(?:-p|--password|--account-key|--sas-token|--certificate-password)(?:\s+|=)", "azure-password"),
    _option("sshpass", _S + r"-p(?:\s+|(?=\S))", "ssh-password"),
    _option("sqlcmd bcp isql tsql osql go-sqlcmd mssql-cli", _S + r"-P(?:\s+|(?=\S))", "sqlserver-password"),
    _option("ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd ldapcompare ldapmodrdn", _S + r"-[wsa]\s+(?=\S)|(?<=\s)-w(?=[^\s-])", "ldap-password"),
    _option("etcdctl", _S + r"--user(?:\s+|=)", "etcd-password", ":"),
    _option("mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles", _S + r"-p(?:\s+|(?=[^\s-]))(?!-)", "mongodb-password"),
    _option("cqlsh nodetool influx clickhouse clickhouse-client snowsql arangosh couchbase-cli cbq vsql nzsql db2 impala-shell", _S + r"(?:-p|-pw|-password)(?:\s+|=)(?!-)", "database-password"),
    _option("rabbitmqctl rabbitmqadmin", r"\b(?:change_password|add_user|authenticate_user)\s+\S+\s+", "rabbitmq-password"),
    _option("rabbitmqadmin", _S + r"-p(?:\s+|=)(?!-)", "rabbitmq-password"),
    _option("mosquitto_pub mosquitto_sub mosquitto_rr", _S + r"(?:-P|-pw|--pw)(?:\s+|=)(?!-)", "broker-password"),
    _option("mqtt nats stomp", _S + r"(?:-p|-P|-pw)(?:\s+|=)(?!-)", "broker-password", sure=False),
    _option("htpasswd htdigest", _S + r"-[A-Za-z0-9]{0,8}b[A-Za-z0-9]{0,8}\s+", "http-password", "last"),
    _option("openssl keytool", _S + r"-(?:pass|passin|passout)\s+['\"]?pass:", "passphrase"),
    _option("openssl", _S + r"-(?:k|K|hmac|macopt\s+(?:hex)?key:)\s+", "passphrase", sure=False),
    _option("keytool jarsigner", _S + r"-(?:store|key|srcstore|deststore|new)pass(?:wd)?\s+(?!env|file)", "keystore-password"),
    _option("7z 7za 7zr unrar rar", _S + r"-h?p(?=[^\s-])", "archive-password"),
    _option("zip unzip", _S + r"-P\s*(?=[^\s-])", "archive-password"),
    _option("lftp ncftp ncftpget ncftpput ftp", _S + r"-u\s+(?=[^\s,]+,)", "ftp-password", ","),
    _option("ncftp ncftpget ncftpput mirror", _S + r"-p\s+", "ftp-password", sure=False),
    _option("smbclient rpcclient net winexe smbget wmic mount.cifs", _S + r"(?:-U|--user)(?:\s+|=)", "windows-password", "%"),
    _option("net", r"(?i)\buse\s+\S+\s+(?:\S+\s+)?(?=[^\s/]+\s+/user:)", "windows-password"),
    _option("net", r"(?i)\buser\s+(?!/)\S+\s+(?=[^\s/*]+)", "windows-password", sure=False),
    _option("xfreerdp rdesktop mstsc wlfreerdp freerdp cmdkey", r"(?i)(?<=\s)/(?:p|pass):", "windows-password"),
    _option("rdesktop psexec ipmitool evil-winrm racadm", _S + r"-[pP]\s+", "remote-password"),
    _option("plink pscp psftp putty", _S + r"-pw\s+", "ssh-password"),
    _option("ssh-keygen", _S + r"-[NP]\s+(?=\S)", "passphrase"),
    _option("snmpwalk snmpget snmpset snmpbulkwalk snmptrap snmptable", _S + r"-[cAX]\s+", "snmp-community"),
    _option("vault bao", r"\bkv\s+(?:put|patch)\s+(?>(?:-\S+\s+)*)\S+\s+", "vault-value", "values"),
    _option("vault bao", r"\boperator\s+(?:unseal|generate-root)\s+(?>(?:-(?!nonce)\S+\s+)*)(?=[^\s-])", "vault-unseal-key"),
    _option("vault bao", r"\blogin\s+(?>(?:-(?!method)\S+\s+)*)(?=[^\s-][^\s=]+(?:\s|$))", "vault-token", sure=False),
    _option("vault bao", r"\b(?:unwrap|token\s+(?:lookup|revoke|renew))\s+(?>(?:-\S+\s+)*)(?=[^\s-])", "vault-token", sure=False),
    _option("consul nomad", _S + r"-(?:http-)?token(?:\s+|=)", "consul-token"),
    _option("aws", r"\bconfigure\s+set\s+(?:\S+\s+--\S+\s+)?[\w.]*(?:secret_access_key|session_token|access_key_id)\s+", "aws-secret"),
    _option("aws", r"--(?:secret-string|secret-binary|master-user-password|old-password|new-password|client-secret|auth-token|temporary-password)(?:\s+|=)", "aws-secret"),
    _option("aws", r"\bput-parameter\b(?=.{0,400}SecureString).{0,400}?--value(?:\s+|=)", "aws-parameter"),
    _option("kubectl oc k", r"--from-literal(?:=|\s+)(?=\S)", "kubernetes-secret", "pair"),
    _option("oc argocd tsh cf ibmcloud doctl flyctl", r"\b(?:login|init)\b.{0,300}?\s(?:-p|-t)\s+(?=\S)", "login-password", sure=False),
    _option("argocd", r"\bupdate-password\b.{0,200}?--(?:current|new)-password(?:\s+|=)", "argocd-password"),
    _option("gh glab", r"\bsecret\s+set\b.{0,200}?\s(?:-b|--body|-v|--value)(?:\s+|=)", "repository-secret"),
    _option("gcloud bq", r"--(?:password|set-secrets|root-password)(?:\s+|=)", "gcp-secret"),
    _option("mc minio-client", r"\balias\s+set\s+\S+\s+\S+\s+\S+\s+", "s3-secret"),
    _option("mc minio-client", r"\bconfig\s+host\s+add\s+\S+\s+\S+\s+\S+\s+", "s3-secret"),
    _option("rclone", r"\bobscure\s+", "rclone-password"),
    _option("wpa_passphrase", r"\s+\S+\s+", "wifi-password"),
    _option("gpg gpg2", _S + r"--passphrase(?:\s+|=)", "passphrase"),
    _option("jenkins-cli jenkins-cli.jar", _S + r"-auth\s+", "jenkins-token", ":"),
    _option("java", r"jenkins-cli\.jar.{0,200}?\s-auth\s+", "jenkins-token", ":"),
    _option("kinit kadmin kadmin.local", r"(?<=\s)-(?:w|pw)\s+", "kerberos-password"),
    _option("passwd usermod useradd mkpasswd chage", _S + r"(?:-p|--password)(?:\s+|=)", "password-hash"),
    _option("expect", r"\bsend\s+(?:--\s+)?(?=[\"'])", "password", sure=False),
    _option("cryptsetup restic borg", _S + r"--(?:key|passphrase)(?:\s+|=)", "passphrase", sure=False),
    _option("svn git hg", _S + r"--password(?:\s+|=)", "repository-password"),
    _option("twine flit poetry", _S + r"-p\s+", "registry-password", sure=False),
    _option("zabbix_sender zabbix_get", _S + r"--tls-psk(?:\s+|=)", "shared-key"),
    _option("ansible ansible-playbook ansible-vault", _S + r"--vault-password(?:\s+|=)", "ansible-password"),
)  # fmt: skip
