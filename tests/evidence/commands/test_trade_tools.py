"""Tools of particular fields: their looks are known, and nothing that loses something is called a look."""

from __future__ import annotations

import pytest

from wetink.evidence.commands import facts

LOOKS = """
lsnrctl status
srvctl status database -d orcl
crsctl check cluster -all
onstat -g ses
maxctrl list servers
couchbase-cli server-list -c cb-1 -u admin
vtctldclient GetTablets
tiup cluster display prod
pd-ctl config show
yb-admin -master_addresses m-1 list_tablets
dspmq -m QM1
rspamc stat
zmcontrol status
postcat -q 4F2
storcli /c0 show
storcli /c0/vall show all
megacli -LDInfo -Lall -aAll
ssacli ctrl all show config
lfs df -h
mmgetstate -a
isi storagepool list
powermt display dev=all
pvesm status
pvecm status
vmrun list
ovs-appctl fdb/show br0
ovn-nbctl lsp-list sw0
ipvsadm -Ln
snmpwalk -v2c -c c sw-1 ifDescr
gobgp global rib
setspn -L svc-web
vssadmin list writers
manage-bde -status
wbadmin get versions
squeue -u app
scontrol show node n1
sacct -j 81
sssctl domain-status example.org
pkcs11-tool --list-slots
icingacli monitoring list services
cmk --list-hosts
omd status
zabbix_get -s h -k agent.ping
named-checkzone example.org db.example.org
kdumpctl status
rosa list clusters
kapp inspect -a web
bosh vms
linstor resource list
asterisk -rx "core show channels"
fs_cli -x "sofia status"
netsh interface ipv4 show config
wmic process get name
virsh domblkinfo web-7 vda
""".strip().splitlines()

LOSSES = """
lsnrctl stop
srvctl stop database -d orcl
crsctl stop crs
maxctrl stop monitor m
couchbase-cli bucket-flush -c cb-1 --bucket a
vtctldclient DeleteTablets zone1-100
tiup cluster destroy prod
pd-ctl store delete 4
yb-admin -master_addresses m-1 delete_snapshot x
endmqm QM1
storcli /c0/v1 del
megacli -CfgLdDel -L1 -a0
ssacli ctrl slot=0 ld 1 delete
isi snapshot snapshots delete s1
pvesm free local:vm-1
pvecm delnode n2
vmrun deleteVM a.vmx
ovn-nbctl ls-del sw0
ipvsadm -C
gobgp neighbor 10.0.0.1 reset
setspn -D http/a svc-web
vssadmin delete shadows /all
wbadmin delete backup
scancel 81
sacctmgr delete user a
sssctl cache-remove
pkcs11-tool --delete-object --type cert
cmk --flush h
omd stop
rosa delete cluster a
kapp delete -a web
bosh delete-deployment
linstor resource delete n1 r1
asterisk -rx "core stop now"
fs_cli -x "hupall"
netsh interface ip delete arpcache
wmic process where name="a" delete
""".strip().splitlines()

CHANGES = """
lsnrctl reload
mosquitto_pub -t a -m b
strmqm QM1
scontrol update NodeName=n1 State=RESUME
snmpset -v2c -c c sw-1 1.2 i 1
gobgp neighbor 10.0.0.1 enable
pd-ctl config set a 1
pd-ctl member leader transfer pd-2
multipathd -k"del path sda"
sbatch job.sh
wmic process call create calc
rspamc learn_spam a.eml
curl http://n:1 -d '{"jsonrpc":"2.0","method":"wallet_unlock"}'
""".strip().splitlines()


@pytest.mark.parametrize("line", LOOKS)
def test_looks(line: str) -> None:
    assert str(facts(line).risk) == "read-only"


@pytest.mark.parametrize("line", LOSSES)
def test_losses(line: str) -> None:
    assert str(facts(line).risk) == "destructive"


@pytest.mark.parametrize("line", CHANGES)
def test_changes_are_no_looks(line: str) -> None:
    assert str(facts(line).risk) != "read-only"


@pytest.mark.parametrize(
    ("method", "look"),
    [
        ("eth_getLogs", True),
        ("eth_syncing", True),
        ("getBlockCount", True),
        ("list_nodes", True),
        ("eth_sendRawTransaction", False),
        ("system.getAndDelete", False),
        ("admin_removePeer", False),
        ("status_set", False),
        ("stop", False),
    ],
)
def test_procedures_called_over_http_are_known_by_their_verb(method: str, look: bool) -> None:
    line = f"""curl -s http://node-1:8545 -d '{{"jsonrpc":"2.0","method":"{method}","id":1}}'"""
    assert (str(facts(line).risk) == "read-only") is look


def test_one_procedure_that_changes_makes_a_batch_a_change() -> None:
    line = """curl http://n:1 -d '[{"jsonrpc":"2.0","method":"getInfo"},{"jsonrpc":"2.0","method":"stop"}]'"""
    assert str(facts(line).risk) != "read-only"


def test_a_method_in_the_path_is_known_too() -> None:
    assert str(facts("curl -X POST https://h/shop.v1.Orders/ListOrders -d '{}'").risk) == "read-only"
    assert str(facts("curl -X POST https://h/shop.v1.Orders/DeleteOrder -d '{}'").risk) != "read-only"
