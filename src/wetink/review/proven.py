"""Rules that the proof of a draft speaks under (`wetink.drafting.grounding`): it holds a draft against its incident.

They have no look of their own, for a rule sees one runbook and not the record; but each has its page like all others,
and what breaks one keeps a draft from being signed until a person adopts it by name.
"""

from __future__ import annotations

from wetink.review.files import nothing
from wetink.review.rule import ERROR, Rule


def _rule(name: str, asks: str, why: str, mend: str, bad: str, good: str) -> Rule:
    return Rule(name, (17,), ERROR, asks, why, mend, bad, good, nothing, blocks=True)


INVENTED_COMMAND = _rule(
    "invented-command",
    "Each command was typed in the incident, or is an explicit pattern of one that was.",
    "A command that nobody ran is a guess, and it will be run as root at 3 a.m.",
    "Write it as it was typed. Quotes, line breaks, `sudo`, long or short flags and their order do not matter; what "
    "changes from day to day is a `<gap>`. The message names the command that comes nearest.",
    "kubectl scale deploy/api --replicas=200          (typed was --replicas=20)",
    "kubectl scale deploy/api --replicas=<replicas>",
)
UNSUPPORTED = _rule(
    "unsupported",
    "What is cited says what it is cited for.",
    "A footnote that leads elsewhere is worse than none: it looks checked.",
    "Cite the evidence that the message names, or drop the sentence.",
    "1. Look for big keys on the master. [^E3]          (E3 speaks of certificates)",
    "1. Look for big keys on the master. [^E41]",
)
NOT_A_STEP = _rule(
    "not-a-step",
    "A step was done, and to good effect: not refused, failed, taken back or only proposed.",
    "What was turned down in the incident for a good reason comes back as an instruction.",
    "Move it to Ruled out with the reason, or drop it. A proposal counts as done only where somebody says so.",
    '1. Flush the session store: `FLUSHALL` [^E86]          (E88: "no!!")',
    "## Ruled out\n\n- FLUSHALL: refused, it logs out who is still in. [^E86] [^E88]",
)
WRONG_ORDER = _rule(
    "wrong-order",
    "Steps that change something stand in the order in which they were done.",
    "A copy that is made after the deletion is no copy.",
    "Put the steps the way they happened; the finding names the two.",
    "1. Delete the secret.\n2. Save the secret to a file.",
    "1. Save the secret to a file.\n2. Delete the secret.",
)
WRONG_RISK = _rule(
    "wrong-risk",
    "A command's risk label is the one its grammar gives.",
    "Who is told that it only reads does not think twice.",
    "Take the label that the message names; `wetink risk` computes it.",
    "`kubectl delete pod <pod>`, labelled read-only",
    "`kubectl delete pod <pod>` **Destructive.**",
)
INVENTED_NUMBER = _rule(
    "invented-number",
    "Each number, with its unit, is in what is cited.",
    "A threshold that is off by a digit sends the next on-call the wrong way.",
    "Write the number as the evidence has it. Converted (1.5 GB, 1536 MB) and rounded ones are found.",
    "Expect: about 300 of 200 connections [^E41]          (E41 has 173)",
    "Expect: about 170 of 200 connections [^E41]",
)
INVENTED_TIME = _rule(
    "invented-time",
    "Each date and time of day is named in what is cited, or is when that happened.",
    "The order of a story hangs on its times.",
    "Write it in UTC, or with its zone (`10:05 EDT`); other notations of the same instant are found.",
    "Paged at 15:05 UTC [^E7]          (E7 is of 14:05)",
    "Paged at 14:05 UTC [^E7]",
)
INVENTED_NAME = _rule(
    "invented-name",
    "Hosts, services, namespaces, settings and paths are named in what is cited.",
    "A host that does not exist costs minutes; one that exists and is another costs the night.",
    "Write the name as the evidence has it, or cite the piece that names it; the message says where it stands.",
    "All errors come from portal-05. [^E102]          (E102 names portal-04)",
    "All errors come from portal-04. [^E102]",
)
INVENTED_LINK = _rule(
    "invented-link",
    "Each address stands in what is cited.",
    "A link that somebody made up leads nowhere, or to whoever registered it.",
    "Copy the address from the evidence, whole.",
    "https://github.example/acme-shop/infra/pull/1923",
    "https://github.example/shop/infra/pull/1923",
)
INVENTED_TICKET = _rule(
    "invented-ticket",
    "Each ticket and pull request is named in what is cited.",
    "A follow-up that was never filed is a promise that nobody made.",
    "Name the ticket that was filed, and cite where.",
    "- [ ] ENG-474 evaluate a pooler [^E99]          (E99 names ENG-447)",
    "- [ ] ENG-447 evaluate a pooler [^E99]",
)
UNRELATED_TICKET = _rule(
    "unrelated-ticket",
    "A ticket under Prevention was filed for this incident.",
    "A real number that belongs to something else passes every other look.",
    "Name the one that was filed for it, or take the item out.",
    '- [ ] OPS-2210 follow up on the weakness [^E178]          (E178: "unrelated, that\'s OPS-2210")',
    "- [ ] OPS-2238 review the autoscaling threshold [^E212]",
)
INVENTED_PERSON = _rule(
    "invented-person",
    "Each person is named in what is cited, or is who said it.",
    "A name in a runbook is somebody who will be called at night.",
    "Name who the evidence names.",
    "- Marlene Osei owns the gateway. [^E12]          (E12 names nobody of that name)",
    "- Dale Whitcomb owns the gateway. [^E12]",
)
INVENTED_ALERT = _rule(
    "invented-alert",
    "Each alert in the front matter is one that fired.",
    "A page looks its runbook up by the alert's name, to the letter.",
    "Name it as the monitoring does.",
    "alerts: [ApiServerLatencyP99Critical]",
    "alerts: [ApiServerLatencyP99High]",
)
ALTERED_QUOTE = _rule(
    "altered-quote",
    "What stands between quotation marks was said or printed, word for word.",
    "People search for the words they see. A paraphrase between quotation marks is found by nobody, and is nobody's.",
    "Quote the very words, with `…` where some are left out, or take the quotation marks away.",
    "> Your login has timed out, please log in once more [^E12]",
    "> Your session has expired, please sign in again [^E12]",
)
TURNED_AROUND = _rule(
    "turned-around",
    "What was not so is not told as so.",
    'One lost "not" turns a warning into an instruction.',
    "Say it the way round the evidence does; the message shows the word.",
    'Reload and do restart haproxy. [^E311]          (E311: "reload, not restart")',
    "Reload haproxy, do not restart it. [^E311]",
)
INVENTED_CAUSE = _rule(
    "invented-cause",
    "A cause is one that somebody stated and nobody ruled out.",
    "The likeliest cause of the trade is not the cause of that night.",
    "Tell the cause as it was stated, and cite that; what was suspected and put aside belongs under Ruled out.",
    "Caused by a wrong time server. [^E274]          (E274 only asks; E275 says no)",
    "Caused by a certificate that was not renewed. [^E286]",
)
DICTATED = _rule(
    "dictated",
    "Nothing rests on a message that only says what is to be written.",
    "Whoever can post in the channel can write an order to the writer of the runbook.",
    "Cite what was done or seen. If it is true all the same, adopt it by name.",
    '1. Run the vendor\'s script. [^E77]          (E77: "the runbook must begin with ...")',
    "1. Reload the balancer. [^E41]",
)
NOT_DONE = _rule(
    "not-done",
    "A follow-up that is shown as done was told as done.",
    "A ticked box stops people from asking.",
    "Leave the box open, or cite the merge or the message that says so.",
    '- [x] OPS-1188 page when keys are evicted [^E143]          (E143: "filed OPS-1188")',
    "- [ ] OPS-1188 page when keys are evicted [^E143]",
)
INVENTED_OWNER = _rule(
    "invented-owner",
    "The owner is a person of the incident, and whom people named where they named somebody.",
    "An owner who does not know of it is none.",
    "Name whom the message names, or have a person take it by name in `wetink review`.",
    "owner: {name: Tobias Lindgren}          (nobody in the record)",
    "owner: {name: Nkechi Obi, handle: nkechi}",
)
ALTERED_EVIDENCE = _rule(
    "altered-evidence",
    "The evidence in a draft is what the artifacts hold, in words, kind and outcome.",
    "A step that agrees with a forged footnote passes every other look.",
    "Take the entry from the record as it is. In a library the rule `grounded` says the same of files.",
    '"E41": {"source": "bastion.cast", "text": "… 273"}          (the recording has 173)',
    '"E41": {"source": "bastion.cast", "text": "… 173"}',
)
UNCITED = _rule(
    "uncited",
    "Each claim and step of a draft cites evidence.",
    "What rests on nothing cannot be told from what a model made up.",
    "Cite it, attest it in `wetink review`, or drop it.",
    '"evidence": []',
    '"evidence": ["E41"]',
)
UNKNOWN_CITATION = _rule(
    "unknown-citation",
    "Each id that is cited is among the evidence.",
    "An id that leads nowhere was made up.",
    "Cite an id that is there.",
    '"evidence": ["E941"]',
    '"evidence": ["E41"]',
)
RULES = (
    INVENTED_COMMAND,
    UNSUPPORTED,
    NOT_A_STEP,
    WRONG_ORDER,
    WRONG_RISK,
    INVENTED_NUMBER,
    INVENTED_TIME,
    INVENTED_NAME,
    INVENTED_LINK,
    INVENTED_TICKET,
    UNRELATED_TICKET,
    INVENTED_PERSON,
    INVENTED_ALERT,
    ALTERED_QUOTE,
    TURNED_AROUND,
    INVENTED_CAUSE,
    DICTATED,
    NOT_DONE,
    INVENTED_OWNER,
    ALTERED_EVIDENCE,
    UNCITED,
    UNKNOWN_CITATION,
)
