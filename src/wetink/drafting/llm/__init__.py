"""Drafting by a model: it words, chooses and orders; what may stand is decided here, from the artifacts."""
