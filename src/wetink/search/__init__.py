"""The search room: runbooks -> index -> hits. It reads no Markdown and opens no file but its own."""
