"""The verbs, one file each; the only place that knows in which order the rooms work."""
