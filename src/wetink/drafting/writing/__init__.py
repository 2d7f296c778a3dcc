"""From what was found to what is read: steps, sentences, placeholders."""
