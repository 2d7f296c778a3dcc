"""A terminal recording as the commands that were typed in it, and what they printed."""
