"""wetink drafts a cited runbook from an incident's own artifacts."""

__version__ = "0.1.0"
