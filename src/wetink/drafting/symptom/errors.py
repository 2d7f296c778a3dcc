"""Words by which programs say that something went wrong."""

from __future__ import annotations

import re

ERROR = re.compile(
    r"(?<![^\W_])(?:errors?|fatal|fail(?:ed|ure)?|panic|exception|denied|refused|time[d]?[ _]?out|timeout|expired|"
    r"killed|oom\w*|too many|exceed(?:s|ed)?|no space|not found|unavailable|cannot|can't|could not|unable|invalid|"
    r"rejected|throttl\w*|toomanyrequests|x509|(?<!\d\.)(?:4(?!43)|5)\d\d|warn(?:ing)?|readonly|read only|dropping|"
    r"full|limit|"
    r"unauthori[sz]ed|forbidden|corrupt\w*|nxdomain|servfail|does not exist|no such|unreachable|reset by peer|"
    r"broken pipe|deadlock|evict(?:ed|ing)|segfault|core dumped|sealed|mismatch|stale|insufficient|locked|aborted|"
    r"not (?:yet )?(?:valid|ready|authori[sz]ed|permitted|allowed|available|registered|writable|reachable|in sync)|"
    r"not the (?:primary|leader|master)|is down|no (?:\w+ )?(?:server|route|leader|primary|master|quorum|endpoints|"
    r"available|healthy|active)(?: \w+)?)(?![^\W_])",
    re.IGNORECASE,
)
CODED = re.compile(
    r"(?<=[a-z])(?:Error|Exception|Fail(?:ed|ure)|Denied|Refused|Timeout|Unavailable|NotFound|Exceeded|Invalid)(?![a-z])"
    r"|\b(?!UTF-|ISO-|RFC-|SHA-|CVE-)[A-Z]{2,7}-\d{4,5}(?=: \S)|(?<![0-9A-Za-z])0x8[0-9A-Fa-f]{7}(?![0-9A-Za-z])"
)
"""An error as programs name it: in one word of several, by a product's number, by a result of Windows."""
