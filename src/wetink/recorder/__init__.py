"""Room: keeps an incident while it happens. A shell in a pseudo-terminal, its commands redacted, one JSON line each."""
