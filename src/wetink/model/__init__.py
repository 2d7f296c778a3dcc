"""The nouns of wetink: frozen values without any input or output."""
