#!/bin/sh
# Answers the runbook for an alert in the prompt. Whatever happens, the session goes on: the exit code is 0.
command -v wetink >/dev/null 2>&1 && wetink hook claude-code 2>/dev/null
exit 0
