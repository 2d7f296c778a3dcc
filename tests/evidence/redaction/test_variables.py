"""A variable that is handed over as a secret holds one: what it was set to goes, wherever it stands."""

from __future__ import annotations

import pytest

from wetink.evidence.redaction.redactor import Redactor

VALUE = "linnet-otter-" + "77"


@pytest.mark.parametrize(
    "used",
    [
        'curl -H "Authorization: Bearer $HUB" https://api.example/x',
        'curl -s -H "X-Api-Key: ${HUB}" https://api.example/x',
        "curl -u ops:$HUB https://api.example/",
        'curl -u "$ME:$HUB" https://api.example/',
        'git clone "https://ci:${HUB}@git.example/a.git"',
        "tool --api-token $HUB ls",
        "curl 'https://api.example/x?access_token='$HUB",
        'echo "$HUB" | docker login -u ci --password-stdin reg.example',
        "sshpass -p $HUB ssh ops@h.example",
    ],
)
def test_what_is_handed_over_as_a_secret_goes(used: str) -> None:
    for made in (f"export HUB={VALUE}", f'HUB="{VALUE}"', f"set -x HUB {VALUE}", f"HUB: {VALUE}"):
        redacted = Redactor().texts([made, used, f"and then {VALUE} in the chat"])
        assert not any(VALUE in text for text in redacted), redacted
        assert "HUB" in redacted[0]
        assert redacted[1] == used


@pytest.mark.parametrize(
    ("made", "used"),
    [
        (f"export NS={VALUE}", "kubectl -n $NS get secret hub -o yaml"),
        (f"OBJECT={VALUE}", "aws s3api head-object --bucket b --key $OBJECT"),
        ("KEY=/etc/ssl/hub.key", 'curl -H "X-Key: $KEY" https://api.example/'),
        ("HUB=$(vault read -field=token hub)", 'curl -H "X-Vault-Token: $HUB" https://api.example/'),
        (f"HUB_URL={VALUE}", "curl -u ops:$HUB https://api.example/"),
    ],
)
def test_what_is_handed_over_as_something_else_stays(made: str, used: str) -> None:
    assert Redactor().texts([made, used]) == [made, used]
