#1771908220
mailq | tail -1
#1771908260
sudo grep -c status=bounced /var/log/mail.log
#1771908302
sudo grep status=bounced /var/log/mail.log | grep -o 'dsn=[0-9.]*' | sort | uniq -c
#1771908350
sudo grep 5.7.26 /var/log/mail.log | tail -3
#1771909390
sudo systemctl restart opendkim
#1771909400
sudo systemctl restart postfix
#1771909540
sudo postqueue -f
#1771909615
cat /etc/opendkim/KeyTable
#1771909640
sudo openssl rsa -in /etc/opendkim/keys/pv2602.private -pubout 2>/dev/null | tail -3
#1771909710
sudo opendkim-testkey -d patravahak.example -s pv2602 -vvv
#1771909724
sudo opendkim-testkey -d patravahak.example -s pv2602 -vvv
#1771910050
dig +short TXT _dmarc.patravahak.example
#1771910100
dig +short TXT patravahak.example | grep spf
#1771910900
for n in ns1 ns2 ns3; do echo "$n $(dig +short SOA patravahak.example @$n.patravahak.example | awk '{print $3}') $(dig +short TXT pv2602._domainkey.patravahak.example @$n.patravahak.example | wc -l)"; done
#1771911810
for n in ns1 ns2 ns3; do dig +short TXT pv2508._domainkey.patravahak.example @$n.patravahak.example | wc -l; done
#1771911940
sudo sed -i 's/pv2602/pv2508/' /etc/opendkim/KeyTable /etc/opendkim/SigningTable
#1771911958
sudo systemctl reload opendkim
#1771911990
echo test | mail -s 'dkim test' probe.patravahak@gmail.com
#1771912040
sudo grep probe.patravahak /var/log/mail.log | tail -1
#1771913640
for k in $(seq 10); do sudo opendkim-testkey -d patravahak.example -s pv2602 -vv 2>&1 | grep -c "key OK"; done
#1771913710
mailq | tail -1
#1771914030
sudo awk '/status=bounced/ && /5.7.26/ {print $7}' /var/log/mail.log | sort -u > /tmp/bounced-0224.txt
#1771914070
wc -l /tmp/bounced-0224.txt
