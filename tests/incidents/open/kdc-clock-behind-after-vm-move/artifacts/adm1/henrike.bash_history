#1794900672
cd ~/ansible && git pull
#1794900700
ansible-playbook -l bkp2 site.yml --check
#1794902910
ssh fs3
#1794903542
ssh web7 mount | grep projekte
#1794903670
echo kupfer-walze-nebel-88 | kinit admin
#1794903675
klist
#1794904000
for h in ipa1 ipa2 fs3 web7; do printf "%s " $h; ssh $h date +%s.%3N; done
#1794904304
ssh ipa2
#1794904400
ssh ipa1
#1794905990
ssh web7 'sudo umount -l /srv/projekte && sudo mount /srv/projekte'
#1794906020
ssh web7 ls /srv/projekte | head
#1794906080
for h in ipa1 ipa2 fs3 web7; do printf "%s " $h; ssh $h date +%s.%3N; done
#1794906230
ssh ipa1 sudo ipa-replica-manage list -v ipa1.walzwerk.example
#1794906722
cd ~/ansible && vim roles/chrony/templates/chrony.conf.j2
#1794906813
git commit -am "chrony: makestep 1.0 -1" && git push -o merge_request.create
#1794907011
ansible-playbook -l vms site.yml -t chrony
