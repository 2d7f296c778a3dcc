"""Nicks and user names that only programs have, for chats that do not say who is one."""

from __future__ import annotations

import re

_SURNAMES = r"(?!(?:talbot|abbot|cabot|turbot)$)"
_BOT = re.compile(
    _SURNAMES + r".*(?:alert|bot(?:\d{0,4}|[-_|^`\[].*)$|^bot[-_\d]|monitor|nagios|icinga|zabbix"
    r"|prometheus|grafana|jenkins|github|gitlab|(?:chan|nick|memo|oper|host|bot)serv$)",
    re.IGNORECASE,
)


def is_bot_name(name: str) -> bool:
    """Whether a nick is a program's ("alertbot", "bot-7", "Jenkins", "ChanServ"); surnames that end so are people's."""
    return _BOT.match(name[:100]) is not None
