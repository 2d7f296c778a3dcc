"""Room: a runbook -> findings. One function per rule, each pure: a runbook and what surrounds it in, findings out."""
