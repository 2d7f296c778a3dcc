"""A terminal recording as the commands that were typed in it, and what they printed."""

from wetink.artifacts.terminal.ran import Ran
from wetink.artifacts.terminal.recording import Chunk, Recording, Resize, record
from wetink.artifacts.terminal.sessions import commands

__all__ = ["Chunk", "Ran", "Recording", "Resize", "commands", "record"]
