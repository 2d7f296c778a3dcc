"""Mail addresses of people who are not of the team."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ADDRESS = when_used(
    r"(?<![\w.+/@-])(?P<local>[A-Za-z0-9][\w.+'-]{0,63})(?:@|%40)(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}[A-Za-z]{2,24})(?![\w@-])"
)
"""A mail address (RFC 5321, without quoted local parts), its "@" maybe percent-encoded."""

# Whom one logs in as, not whom one writes to; and who answers to nobody.
_ACCOUNTS = word_set(
    "git root deploy deployer ubuntu debian centos admin ec2-user www-data postgres mysql svn hg ftp user"
)
_MACHINES = when_used(
    r"(?i)(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|alerts?|daemon|root|cron|builds?|monitoring)(?:[+.-].*)?\Z"
)
_LOGIN = when_used(
    r"(?i)(?:\b(?:ssh|scp|sftp|rsync|mosh|autossh|ssh-copy-id|sshfs|git\s+clone|psql|pgcli|mysqlsh|telnet|ftp|lftp|smbclient)\b[^\n|;&]{0,200}|://[^\s/]{0,120})\Z"
)
_NO_MAIL = when_used(r"(?i)(?:message-id|in-reply-to|references|content-id|x-[\w-]{0,40}id)\s{0,2}:[^\n]{0,400}\Z")
_UNITS = (".service", ".socket", ".timer", ".target", ".mount", ".slice", ".scope", ".path", ".local", ".internal")
_PUBLIC = word_set(
    """gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com proton.me
    protonmail.com gmx.de gmx.net web.de t-online.de orange.fr free.fr libero.it mail.ru yandex.ru qq.com 163.com
    naver.com aol.com"""
)


class Team:
    """Whose addresses stay: those of the team's own domains, given or seen on people who act on the incident."""

    def __init__(self, domains: Iterable[str] = ()) -> None:
        self._domains = {domain.lower().lstrip("@") for domain in domains}

    def learn(self, address: str) -> None:
        """Somebody with this address ran a command or answered an alert: the domain is the team's, unless anybody's."""
        domain = address.rpartition("@")[2].lower()
        if domain and domain not in _PUBLIC:
            self._domains.add(domain)

    def has(self, domain: str) -> bool:
        """Whether a domain is the team's, or below one of the team's."""
        labels = domain.lower().split(".")
        return any(".".join(labels[start:]) in self._domains for start in range(len(labels) - 1))


def is_mail(text: str, match: re.Match[str]) -> bool:
    """Whether an address is somebody's mailbox: no login, no id of a message, no program that writes mail."""
    if match["local"].lower() in _ACCOUNTS or _MACHINES.match(match["local"]) or match["domain"].endswith(_UNITS):
        return False
    before = text[max(0, match.start() - 220) : match.start()]
    if _LOGIN.search(before) or _NO_MAIL.search(before):
        return False
    return not re.match(r":(?:[~/\w]|\S+/)", text[match.end() : match.end() + 40])


def mail_rules(team: Team) -> tuple[Rule, ...]:
    """One rule: every mail address outside the team's domains."""

    def mails(text: str) -> Iterator[Span]:
        for match in ADDRESS.finditer(text):
            if not team.has(match["domain"]) and is_mail(text, match):
                yield Span(*match.span(), "email", 2)

    return (Rule(r"@|%40", mails),)
