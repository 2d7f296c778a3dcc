#1771911740
sudo tail -20 /var/named/log/xfer.log
#1771911770
sudo rndc zonestatus patravahak.example
#1771911785
sudo rndc retransfer patravahak.example
#1771913170
sudo cp -p /etc/named.conf /etc/named.conf.bak-0224
#1771913225
sudo vi /etc/named.conf
#1771913330
sudo named-checkconf
#1771913360
sudo rndc reconfg
#1771913371
sudo rndc reconfig
#1771913402
sudo rndc notify patravahak.example
#1771913440
sudo tail -5 /var/named/log/xfer.log
#1771913550
dig +short SOA patravahak.example @ns3.patravahak.example
#1771913570
dig +short TXT pv2602._domainkey.patravahak.example @ns3.patravahak.example
