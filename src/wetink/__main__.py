"""`python -m wetink` is the same as `wetink`."""

from wetink.cli import main

main()
