"""Third room: the timeline becomes a draft in which every step cites its evidence."""
