"""How it was seen that things were well again."""
