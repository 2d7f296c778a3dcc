"""What a post-mortem tells: its sentences and commands, where they stand in for a record that nobody kept."""
