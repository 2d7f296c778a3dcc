"""Whether a line of text is a shell command or something a person wrote, for histories that carry no mark."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text as a set: long word lists read better as text."""
    return frozenset(text.split())


PLAIN_COMMANDS = words(
    "sh bash zsh"
    " sudo kubectl k kubectx kubens oc helm helmfile docker podman crictl nerdctl ctr docker-compose ls ll la l cd pwd"
    " git ssh scp rsync sftp systemctl journalctl service chown chmod mkdir rmdir rm cp mv ln touch tar gzip gunzip"
    " unzip zcat grep egrep fgrep zgrep rg ag awk gawk sed jq yq tail tac less vim vi nvim nano emacs code curl wget"
    " http dig nslookup ping ping6 mtr traceroute tracepath nc ncat telnet nmap tcpdump tshark ip ifconfig ss netstat"
    " arp ethtool iptables ip6tables nft conntrack ipvsadm ps htop iotop iostat vmstat mpstat sar pidstat dstat nproc"
    " lsof strace ltrace gdb perf kill pkill killall pgrep pidof nohup tmux screen df du lsblk blkid mount umount fdisk"
    " parted mkfs mdadm lvs vgs pvs lvextend resize2fs xfs_growfs growpart fsck dd free uptime uname hostnamectl"
    " timedatectl chronyc ntpq ntpstat ntpdate dmesg lspci lsusb lscpu lsmod modprobe sysctl ulimit crontab apt apt-get"
    " apt-cache aptitude dpkg yum dnf rpm zypper pacman apk snap brew port pip pip3 pipx uv poetry npm npx yarn pnpm"
    " node python python2 python3 ipython ruby gem bundle rails rake perl php composer go gofmt cargo rustc javac mvn"
    " gradle psql pg_dump pg_restore pg_ctl pgbench pgcli patronictl repmgr mysql mysqldump mysqladmin mariadb"
    " redis-cli redis-server mongo mongosh mongodump mongorestore sqlite3 sqlcmd clickhouse-client cqlsh nodetool"
    " influx kafka-topics.sh kafka-configs.sh kafka-consumer-groups.sh kafka-topics kcat kafkacat zkCli.sh etcdctl"
    " rabbitmqctl vault consul nomad terraform tf tofu terragrunt packer ansible ansible-playbook ansible-vault puppet"
    " salt chef-client aws gcloud gsutil az doctl hcloud eksctl kops k9s stern kubeadm kind minikube istioctl linkerd"
    " argocd flux kustomize skaffold velero promtool amtool logcli haproxy nginx apachectl httpd certbot openssl"
    " keytool gpg ssh-keygen ssh-add ssh-copy-id ssh-agent passwd useradd usermod groupadd visudo getent chsh su echo"
    " printf export unset alias unalias source eval exec xargs tee wc diff md5sum sha256sum base64 xxd hexdump od seq"
    " basename dirname realpath readlink stat locate whereis uniq tr rev nl fold column paste whoami hostname env"
    " printenv set history fg bg jobs disown exit logout reboot shutdown poweroff halt clear cls reset man tldr"
    " crontab at atq watch time timeout nice renice sleep make cmake gcc g++ cc ld ldd ar virsh vagrant lxc lxd"
    " pvecm qm pct zfs zpool btrfs smartctl ipmitool racadm megacli airflow dbt spark-submit hdfs hadoop hive"
    " beeline yarn flink open pbcopy say vcgencmd gh glab hub pre-commit direnv asdf nvm pyenv sdk fzf bat eza exa"
    " fd tree ncdu lnav socat ab wrk hey k6 siege iperf iperf3 whois host nsupdate rndc named-checkzone postfix"
    " postqueue mailq exim dovecot bird birdc vtysh nft fail2ban-client ufw firewall-cmd setenforce getenforce"
    " restorecon semanage auditctl ausearch last lastlog w"
)
"""Names that begin a command line; those that are also words of a sentence are in `WORDS_TOO`."""

WORDS_TOO = words(
    "at time watch make open say set last go host port service history kill sleep clear reset man less head tail cat"
    " find sort cut more top who test which date column paste fold code screen port eval hey exit node http salt chef"
    " puppet vault consul packer flux kind hub bundle play touch w l la stat nice mount bat tree perf named read wait"
    " type true false for while if do done then until case function local return break shift cal bc id file split"
    " join look write yes cc az su free source"
)
"""Command names that also begin English sentences: they count only with a shell's sign on the line, or alone."""

_FIRST = re.compile(r"[A-Za-z0-9_.~/$\\-][\w.+/~${}-]{0,80}")
_ASSIGNS = re.compile(r"[A-Za-z_]\w{0,60}=\S")
_SIGN = re.compile(r"(?:^|\s)--?[A-Za-z]|[|<>&$`=\"'*~;{}\\]|\S/\S|(?:^|\s)/|\.\w+(?:\s|$)|:\d")
_PROSE = re.compile(
    r"\w \w+[.!?]\s*$|,\s\w+\s\w+\s\w+\s\w+|\b(?:the|and|was|were|are|you|we|they|this|that|with)\b\s+\w+\s+\w+"
)


def is_command(line: str) -> bool | None:
    """True for a line a shell would run, False for one that cannot be, None where it may be either (an own script)."""
    text = line.strip()
    if text.startswith(("sudo ", ". ")) and not _PROSE.search(text):
        return True
    first = _FIRST.match(text)
    if first is None:
        return text.startswith(("(", "[ ", "[[ ", "!")) and _SIGN.search(text[1:]) is not None
    name = first[0].rstrip("/").rsplit("/", 1)[-1]
    if _ASSIGNS.match(text):
        return True
    return _by_name(name, text, first[0])


def _by_name(name: str, text: str, first: str) -> bool | None:
    signs = _SIGN.search(text) is not None
    if name in WORDS_TOO:
        plain = not signs and text != first
        return None if plain and len(text.split()) < 4 and text.islower() else not plain and not _PROSE.search(text)
    if name in PLAIN_COMMANDS or name.split("-", 1)[0] in PLAIN_COMMANDS - WORDS_TOO:
        return signs or not _PROSE.search(text)
    if first.startswith(("./", "~/", "/")) or (signs and not _PROSE.search(text) and first.islower()):
        return None
    return None if text == first and first.islower() else False
