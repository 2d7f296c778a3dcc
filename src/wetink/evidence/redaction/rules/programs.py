"""Which option of which program takes a secret, as data: program names, the option up to its value, the kind."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class Option(NamedTuple):
    """One option of some programs.

    programs  names that may run it
    pattern   ends where the value begins; looked for in the rest of the simple command
    kind      what the value is
    part      "all" of the word; after its first ":", "," or "%"; "values": every `k=v` -> v; "pair": this `k=v` -> v; "last": the command's last word
    sure      False where the option means something else, too: then only a value that looks like a secret counts
    word      what stands in each call that has it, letter for letter: for the programs that are called all the time, most
              of whose calls are then not looked at; "" where nothing need be
    """

    programs: tuple[str, ...]
    pattern: str
    kind: str
    part: str = "all"
    sure: bool = True
    word: str = ""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern of an option; a call meets a few of all programs, so they are compiled when met."""
    return re.compile(pattern)


def _option(programs: str, pattern: str, kind: str, part: str = "all", *, sure: bool = True, word: str = "") -> Option:
    return Option(tuple(programs.split()), pattern, kind, part, sure, word)


_S = r"(?<=\s)"
_MYSQL = "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mysqlbinlog mysqlsh mycli mariadb mariadb-dump mariadb-admin xtrabackup mariabackup mydumper pt-query-digest pt-online-schema-change pt-archiver"

OPTIONS = (
    _option(_MYSQL, _S + r"-p(?=[^\s-])", "mysql-password"),
    _option("redis-cli valkey-cli keydb-cli redis-benchmark memtier_benchmark", _S + r"(?:-a|--pass)(?:\s+|=)", "redis-password"),
    _option("redis-cli valkey-cli keydb-cli", r"(?i)(?<=\s)auth\s+(?:\S+\s+(?=\S+\s*$))?", "redis-password"),
    _option("curl wget http https xh", _S + r"(?:-[a-zA-Z]{0,8}u|--user|--proxy-user|-U|-a|--auth)(?:\s+|=|(?=['\"]))", "basic-password", ":"),
    _option("curl", _S + r"-u(?=\w)", "basic-password", ":"),
    _option("curl", _S + r"(?:--oauth2-bearer|--pass|--proxy-pass)(?:\s+|=)", "token"),
    _option("docker podman nerdctl helm crane oras buildah skopeo regctl singularity apptainer", r"\blogin\b.{0,300}?\s-p(?:\s+|(?=[^\s-]))", "registry-password", word="login"),
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
    _option("influx", _S + r"(?:-t|--token)(?:\s+|=)", "influxdb-token"),
    _option("composer", r"\bconfig\s+(?>(?:-\S+\s+)*)http-basic\.\S+\s+\S+\s+|\bconfig\s+(?>(?:-\S+\s+)*)(?:bearer|github-oauth|gitlab-token)\.\S+\s+", "registry-password"),
    _option("bundle", r"\bconfig\s+(?:set\s+)?(?>(?:--\S+\s+)*)\S+\s+(?=\S+:)", "registry-password", ":"),
    _option("mosquitto_passwd", _S + r"-b\s+", "broker-password", "last"),
    _option("htpasswd htdigest", _S + r"-[A-Za-z0-9]{0,8}b[A-Za-z0-9]{0,8}\s+", "http-password", "last"),
    _option("openssl keytool", _S + r"-(?:pass|passin|passout)\s+['\"]?pass:", "passphrase"),
    _option("openssl", _S + r"-(?:k|K|passphrase)\s+(?=[^\s-])", "passphrase"),
    _option("openssl", _S + r"-(?:hmac|macopt\s+(?:hex)?key:)\s*", "passphrase", sure=False),
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
    _option("vault bao", r"\b(?:unwrap|token\s+(?:lookup|revoke|renew))\s+(?>(?:-(?!accessor)\S+\s+)*)(?=[^\s-])", "vault-token", sure=False),
    _option("consul nomad", _S + r"-(?:http-)?token(?:\s+|=)", "consul-token"),
    _option("aws", r"\bconfigure\s+set\s+(?:\S+\s+--\S+\s+)?[\w.]*(?:secret_access_key|session_token|access_key_id)\s+", "aws-secret"),
    _option("aws", r"--(?:secret-string|secret-binary|master-user-password|old-password|new-password|client-secret|auth-token|temporary-password)(?:\s+|=)", "aws-secret"),
    _option("aws", r"\bput-parameter\b(?=.{0,400}SecureString).{0,400}?--value(?:\s+|=)", "aws-parameter"),
    _option("kubectl oc k", r"--from-literal(?:=|\s+)(?=\S)", "kubernetes-secret", "pair", word="--from-literal"),
    _option("oc argocd tsh cf ibmcloud", r"\blogin\b.{0,300}?\s-p\s+(?=\S)", "login-password", word="login"),
    _option("doctl flyctl fly", r"\b(?:login|init)\b.{0,300}?\s-t\s+(?=\S)", "login-password", sure=False),
    _option("argocd", r"\bupdate-password\b.{0,200}?--(?:current|new)-password(?:\s+|=)", "argocd-password", word="update-password"),
    _option("gh glab", r"\bsecret\s+set\b.{0,200}?\s(?:-b|--body|-v|--value)(?:\s+|=)", "repository-secret"),
    _option("gcloud bq", r"--(?:password|set-secrets|root-password)(?:\s+|=)", "gcp-secret"),
    _option("mc minio-client", r"\balias\s+set\s+\S+\s+\S+\s+\S+\s+", "s3-secret"),
    _option("mc minio-client", r"\bconfig\s+host\s+add\s+\S+\s+\S+\s+\S+\s+", "s3-secret"),
    _option("rclone", r"\bobscure\s+", "rclone-password"),
    _option("wpa_passphrase", r"\s+\S+\s+", "wifi-password"),
    _option("gpg gpg2", _S + r"--passphrase(?:\s+|=)", "passphrase"),
    _option("jenkins-cli jenkins-cli.jar", _S + r"-auth\s+", "jenkins-token", ":"),
    _option("java", r"jenkins-cli\.jar.{0,200}?\s-auth\s+", "jenkins-token", ":", word="jenkins-cli.jar"),
    _option("kinit kadmin kadmin.local", r"(?<=\s)-(?:w|pw)\s+", "kerberos-password"),
    _option("passwd usermod useradd mkpasswd chage", _S + r"(?:-p|--password)(?:\s+|=)", "password-hash"),
    _option("expect", r"\bsend\s+(?:--\s+)?(?=[\"'])", "password", sure=False),
    _option("cryptsetup restic borg", _S + r"--(?:key|passphrase)(?:\s+|=)", "passphrase", sure=False),
    _option("svn git hg", _S + r"--password(?:\s+|=)", "repository-password", word="--password"),
    _option("twine flit", _S + r"-p\s+", "registry-password"),
    _option("poetry", r"\bconfig\s+(?>(?:-\S+\s+)*)http-basic\.\S+\s+\S+\s+", "registry-password"),
    _option("poetry", r"\bconfig\s+(?>(?:-\S+\s+)*)pypi-token\.\S+\s+", "registry-token"),
    _option("gem", _S + r"--key(?:\s+|=)", "registry-token", sure=False),
    _option("nuget", r"(?i)\bsetapikey\s+|(?<=\s)-(?:apikey|k)\s+", "registry-token"),
    _option("dotnet choco", _S + r"(?:-k|--api-key|--key)(?:\s+|=)", "registry-token"),
    _option("isql tsql", r"\s+(?!-)\S+\s+(?!-)\S+\s+(?=[^\s-])", "database-password"),
    _option("slappasswd", _S + r"-s\s+", "ldap-password"),
    _option("ldapmodify ldapadd ldapsearch dsconf dsidm samba-tool", _S + r"(?:--password|--bind-pw|-W)(?:=|\s+)(?=[^\s-])", "ldap-password", sure=False),
    _option("samba-tool", r"\buser\s+(?:create|add|setpassword)\s+\S+\s+(?=[^\s-])", "windows-password"),
    _option("smbpasswd net", _S + r"-w\s+", "windows-password", sure=False),
    _option("schtasks", r"(?i)(?<=\s)/rp\s+", "windows-password"),
    _option("schtasks wmic winrs wevtutil taskkill tasklist systeminfo driverquery", r"(?i)(?<=\s)/p(?:assword)?[:\s]\s*(?=[^\s/])", "windows-password"),
    _option("dsadd dsmod", r"(?i)(?<=\s)-pwd\s+", "windows-password"),
    _option("netdom djoin", r"(?i)/password[do]:", "windows-password"),
    _option("sc", r"(?i)\bpassword=\s*", "windows-password"),
    _option("radtest", r"\s+(?>(?:-\S+\s+(?:pap|chap|mschap|eap-md5)?\s*)*)\S+\s+", "radius-password"),
    _option("radtest", r"\s+\S+\s+\S+\s+\S+\s+\S+\s+", "radius-secret"),
    _option("pdftk qpdf", r"\b(?:input_pw|user_pw|owner_pw)\s+(?=[^\s-])|--password=|--encrypt\s+", "passphrase"),
    _option("az", r"\bkeyvault\s+secret\s+set\b.{0,400}?--value(?:\s+|=)", "azure-secret"),
    _option("az", r"--(?:admin-password|administrator-login-password|client-secret|registry-password|vm-password|secret|service-principal-secret|credential|connection-string)(?:\s+|=)", "azure-secret", sure=False),
    _option("etcdctl", r"\buser\s+add\s+(?=\S+:)", "etcd-password", ":"),
    _option("nomad", r"\bvar\s+put\s+(?>(?:-\S+\s+)*)\S+\s+", "nomad-variable", "values"),
    _option("fly flyctl", r"\bsecrets\s+(?:set|import)\s+", "deployment-secret", "values"),
    _option("cf", r"\b(?:set-env|se)\s+\S+\s+\S*(?i:pass|secret|token|key|pw|cred|auth)\S*\s+", "deployment-secret"),
    _option("pulumi", r"\bconfig\s+set\b(?=.{0,200}--secret).{0,200}?\s(?!-)[\w.:-]+\s+(?=[^\s-])", "deployment-secret"),
    _option("chef knife", r"(?<=\s)-(?:P|-ssh-password|-winrm-password)\s+", "ssh-password"),
    _option("ipmitool", r"\buser\s+set\s+password\s+\d+\s+", "remote-password"),
    _option("racadm", r"\bset\s+\S*(?i:password)\S*\s+", "remote-password"),
    _option("racadm hponcfg ilorest redfishtool", _S + r"-p\s+", "remote-password"),
    _option("mc minio-client", r"\badmin\s+user\s+add\s+\S+\s+\S+\s+", "s3-secret"),
    _option("s3cmd s3fs s4cmd", _S + r"--secret_key(?:=|\s+)", "s3-secret"),
    _option("kafka-configs kafka-configs.sh kafka-topics.sh kafka-acls.sh", r"\bpassword=(?=[^\s,\]]+)", "kafka-password", sure=False),
    _option("zkCli.sh zkcli zookeeper-shell", r"\baddauth\s+digest\s+(?=\S+:)", "zookeeper-password", ":"),
    _option("couchbase-cli cbbackupmgr cbstats", _S + r"-p\s+", "database-password"),
    _option("neo4j-admin cypher-shell", _S + r"(?:-p|--password)(?:\s+|=)|\bset-initial-password\s+", "database-password"),
    _option("beeline tdload hdbsql hdbuserstore exaplus ttisql nsqlc", _S + r"-[pP]\s+(?=[^\s-])", "database-password"),
    _option("vsql nzsql", _S + r"-[wW]\s+(?=[^\s-])", "database-password"),
    _option("gsql dbeaver-cli pgloader usql", _S + r"-(?:p|password)\s+", "database-password", sure=False),
    _option("ssh-copy-id sshfs pssh parallel-ssh", _S + r"(?:-o\s+password=|--password[= ])", "ssh-password"),
    _option("nmcli", r"\b(?:password|wifi-sec\.psk|802-11-wireless-security\.psk)\s+", "wifi-password"),
    _option("iwconfig", r"\b(?:key|enc)\s+(?:s:)?", "wifi-password", sure=False),
    _option("openvpn strongswan swanctl", r"--(?:auth-user-pass|askpass)\s+", "vpn-password", sure=False),
    _option("doctl", _S + r"(?:-t|--access-token)(?:\s+|=)", "cloud-token"),
    _option("hcloud scw exo linode-cli vultr-cli civo upctl", _S + r"(?:--token|--api-key|--secret-key|--api-secret)(?:\s+|=)", "cloud-token"),
    _option("sentry-cli newrelic datadog-ci pd snyk sonar-scanner codecov trivy", _S + r"(?:--auth-token|--api-?[kK]ey|--token|-t|-Dsonar\.(?:login|token|password))(?:\s+|=)", "api-token", sure=False),
    _option("codecov", _S + r"-t\s+", "api-token"),
    _option("swaks msmtp sendemail sendEmail mailx s-nail", _S + r"(?:-ap|-xp|--auth-password)(?:\s+|=)|smtp-auth-password=", "smtp-password"),
    _option("ngrok", r"\b(?:authtoken|add-authtoken)\s+", "tunnel-token"),
    _option("cloudflared", r"\brun\s+--token\s+|\bservice\s+install\s+", "tunnel-token", sure=False),
    _option("tailscale", r"--(?:auth-?key)(?:=|\s+)", "tunnel-token"),
    _option("teleport tctl tsh", r"--(?:token|auth-token)(?:=|\s+)", "cluster-token"),
    _option("k3s rke2", _S + r"(?:-t|--token|--agent-token)(?:\s+|=)", "cluster-token"),
    _option("kubeadm", r"--(?:token|certificate-key)(?:\s+|=)", "cluster-token"),
    _option("btcli geth", r"--(?:unlock-password|password)\s+", "passphrase", sure=False),
    _option("john hydra medusa crackmapexec nxc", _S + r"-p\s+", "password", sure=False),
    _option("cryptsetup", r"\bluks\w+\b.{0,200}<<<\s*", "passphrase", sure=False),
    _option("defaults", r"\bwrite\s+\S+\s+\S*(?i:pass|token|secret|apikey)\S*\s+(?:-string\s+)?", "password"),
    _option("security", r"\b(?:add-(?:generic|internet)-password|unlock-keychain|set-keychain-password)\b.{0,200}?\s-[wp]\s+", "keychain-password"),
    _option("git", r"\bconfig\s+(?>(?:--\S+\s+)*)\S*(?i:token|password|secret)\S*\s+", "repository-token", word="config"),
    _option("hg svn bzr p4", _S + r"-P\s+", "repository-password", sure=False),
    _option("jfrog jf", r"--(?:password|access-token|apikey)(?:=|\s+)", "registry-password"),
    _option("curl", _S + r"--(?:ftp-account|tlspassword|proxy-tlspassword|key-pass)\s+", "basic-password"),
    _option("aria2c axel lynx", r"--(?:http|ftp)-passwd(?:=|\s+)|(?<=\s)-auth=", "basic-password"),
    _option("siege ab wrk hey", _S + r"-[aAP]\s+(?=\S+:)", "basic-password", ":"),
    _option("zabbix_sender zabbix_get", _S + r"--tls-psk(?:\s+|=)", "shared-key"),
    _option("ansible ansible-playbook ansible-vault", _S + r"--vault-password(?:\s+|=)", "ansible-password"),
    _option("ansible-vault", r"\bencrypt_string\s+(?>(?:--\S+\s+)*)(?=[^\s-])", "ansible-password", sure=False),
    _option("mimirtool cortextool lokitool", _S + r"--(?:key|auth-token)(?:\s+|=)", "api-key"),
    _option("logcli profilecli", _S + r"--(?:bearer-token|token|password)(?:\s+|=)", "api-token"),
    _option("pd pagerduty-cli", r"\blogin\b.{0,100}?\s-t\s+", "api-token"),
    _option("lamp opsgenie-lamp", _S + r"(?:--apiKey|-k)(?:\s+|=)", "api-key"),
    _option("k6 circleci codefresh vercel netlify firebase doppler railway infisical databricks astro", _S + r"(?:--token|--auth|-t)(?:\s+|=)", "api-token", sure=False),
    _option("buildkite-agent gitlab-runner config.sh config.cmd drone-runner act_runner forgejo-runner", _S + r"(?:--(?:registration-)?token|-r)(?:\s+|=)", "runner-token", sure=False),
    _option("docker", r"\bswarm\s+join\b.{0,200}?--token(?:\s+|=)", "cluster-token", word="swarm"),
    _option("npm pnpm yarn", r"\bconfig\s+set\s+\S*_(?:authToken|auth|password)(?:\s+|=)", "registry-token"),
    _option("cargo", r"\blogin\s+(?>(?:--\S+(?:=|\s+)\S+\s+)*)(?=[^\s-])", "registry-token"),
    _option("snyk", r"\bauth\s+(?=[^\s-])", "api-token"),
    _option("bw", r"\blogin\s+(?=\S+@)\S+\s+(?=[^\s-])|\bunlock\s+(?=[^\s-])", "vault-password"),
    _option("ksql", _S + r"(?:-p|--password)(?:\s+|=)", "database-password"),
    _option("addauth", r"\s+digest\s+(?=\S+:)", "zookeeper-password", ":"),
)  # fmt: skip
