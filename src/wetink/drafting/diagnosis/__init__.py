"""Which looks led to the cause."""
