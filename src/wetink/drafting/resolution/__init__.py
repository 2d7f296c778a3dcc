"""What was changed, by hands or in words, and what became of each change: the fix, and what was tried in vain."""
