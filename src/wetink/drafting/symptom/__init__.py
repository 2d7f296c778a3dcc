"""What was seen from outside: alerts, customers, logs, and the title and tags that a runbook is found by."""
