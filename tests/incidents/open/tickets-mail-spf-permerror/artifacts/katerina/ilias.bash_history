dig +short TXT meltemi.example | grep spf1
dig +short MX otemail.example
whois 203.0.113.26 | less
dig +short TXT meltemi.example @8.8.8.8 | grep spf1
ssh mx-out-2 sudo postqueue -f
ssh bookings-1
bookingctl resend --bounced --since "2026-02-13 17:40" --dry-run
bookingctl resend --bounced --since "2026-02-13 17:40"
exit
