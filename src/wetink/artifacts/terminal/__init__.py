"""A terminal recording as the commands that were typed in it, and what they printed."""

from wetink.artifacts.terminal.recording import Chunk, Recording, Resize, record
from wetink.artifacts.terminal.sessions import Ran, commands

__all__ = ["Chunk", "Ran", "Recording", "Resize", "commands", "record"]
