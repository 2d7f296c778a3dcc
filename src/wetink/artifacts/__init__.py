"""First room: files of an incident, read into raw events and never changed."""
