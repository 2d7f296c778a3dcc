"""The incident as the drafter sees it: runs, statements and alerts in one order, and from when to when it lasted."""
