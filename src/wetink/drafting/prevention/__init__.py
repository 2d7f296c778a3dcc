"""What keeps it from coming back: what was filed or merged, and what was only promised."""
