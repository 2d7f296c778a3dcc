#1773921580
ssh pbx2
#1773921760
sudo asterisk -rvvv
#1773922130
sudo asterisk -rvvv
#1773922350
sudo grep -c 'No matching endpoint' /var/log/asterisk/messages
#1773922390
sudo tail -50 /var/log/asterisk/messages
#1773922625
dig +short SRV _sip._udp.sip.tronconet.example
#1773923110
sudo cp /etc/asterisk/pjsip.conf /etc/asterisk/pjsip.conf.20260319
#1773923162
sudo sed -i '/^match=203.0.113.5/a match=198.51.100.77\nmatch=198.51.100.78' /etc/asterisk/pjsip.conf
#1773923260
sudo asterisk -rx 'pjsip reload'
#1773923290
sudo asterisk -rx 'pjsip show identifies' | grep Match
#1773923450
sudo tcpdump -ni eth0 -c 6 host 198.51.100.77 and port 5060
#1773923620
sudo fail2ban-client status asterisk
#1773923710
sudo fail2ban-client set asterisk unbanip 198.51.100.77
#1773923730
sudo fail2ban-client set asterisk unbanip 198.51.100.78
#1773923870
sudo asterisk -rx 'queue show 0800' | head -1
#1773923945
sudo vi /etc/fail2ban/jail.local
#1773924020
sudo fail2ban-client reload asterisk
#1773924040
sudo fail2ban-client get asterisk ignoreip
#1773924270
sudo rsync -av /etc/asterisk/pjsip.conf /etc/fail2ban/jail.local root@pbx2:/tmp/novo/
#1773924360
ssh root@pbx2 'install -m640 /tmp/novo/pjsip.conf /etc/asterisk/ && install -m644 /tmp/novo/jail.local /etc/fail2ban/ && asterisk -rx "pjsip reload" && fail2ban-client reload'
#1773924790
mysql -u cdr -p'jabuti-mandacaru-ipe-41' asteriskcdrdb -e "select count(*) from cdr where dst='0800' and calldate > now() - interval 10 minute and disposition='ANSWERED'"
#1773925500
df -h
