"""What tells PowerShell from other shells: its cmdlets and signs, and where a line of it is not finished."""

from __future__ import annotations

import re

_VERBS = (
    "Add|Approve|Assert|Backup|Clear|Close|Compare|Complete|Compress|Confirm|Connect|Convert|ConvertFrom|ConvertTo|Copy"
    "|Debug|Deny|Disable|Disconnect|Dismount|Enable|Enter|Exit|Expand|Export|Find|ForEach|Format|Get|Grant|Group|Hide"
    "|Import|Initialize|Install|Invoke|Join|Limit|Lock|Measure|Merge|Mount|Move|New|Open|Optimize|Out|Ping|Pop|Protect"
    "|Publish|Push|Read|Receive|Redo|Register|Remove|Rename|Repair|Request|Reset|Resize|Resolve|Restart|Restore|Resume"
    "|Revoke|Save|Search|Select|Send|Set|Show|Skip|Sort|Split|Start|Step|Stop|Submit|Suspend|Switch|Sync|Tee|Test"
    "|Trace|Unblock|Undo|Uninstall|Unlock|Unprotect|Unpublish|Unregister|Update|Use|Wait|Watch|Where|Write"
)
_AT = r"(?:^|[|;({&=]\s?)\s{0,8}"
_SIGNS = re.compile(
    rf"{_AT}(?:(?:{_VERBS})-[A-Z][A-Za-z]{{2,40}}\b|get-[a-z]{{3,40}}\b(?!\.))"
    r"|\$(?:env|global|script|using):\w|^\s{0,8}\$\w{1,40}\s?[-+]?=\s|\|\s?(?:\?|%|where|select|sort|ft|fl|sls)\s"
    r"|^\.\\|\b[A-Za-z]:\\|\s-(?:eq|ne|like|notlike|match|contains|ErrorAction|ComputerName)\s"
)
_QUOTE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"`]|`.|\"\")*\"|(?<!\S)#[^\n]*|`.|@?['\"]|[({\[]|[)}\]]", re.DOTALL)
_HERE = re.compile(r"@(['\"])\n.*?\n\1@", re.DOTALL)
_HERE_OPEN = re.compile(r"@['\"]\s*$", re.MULTILINE)
_GOES_ON = ("`", "|", ",")
LONGEST = 300
"""So many lines of one command at most."""

_LONGEST_TEXT = 20_000


def is_powershell(line: str) -> bool:
    """Whether a line has a sign that only PowerShell gives: a cmdlet, `$env:`, a drive, a comparison by word."""
    return _SIGNS.search(line[:2000]) is not None


def wants_more(text: str) -> bool:
    """True where PowerShell would ask for another line: an open quote, bracket or pipe, a backtick at the end."""
    if len(text) > _LONGEST_TEXT:
        return False
    bare = _HERE.sub("''", text)
    if _HERE_OPEN.search(bare) or bare.rstrip(" ").endswith(_GOES_ON):
        return True
    depth = 0
    for found in _QUOTE.finditer(bare):
        mark = found.group()
        if mark in {"'", '"', "@'", '@"'}:
            return True
        depth += (mark in "({[") - (mark in ")}]")
    return depth > 0
