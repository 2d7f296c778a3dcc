"""The reviewer's desk: a runbook -> what there is to decide, and a decision -> the runbook as it is afterwards."""
