"""How the screen of a review is laid out; all colours are the terminal's own."""

from __future__ import annotations

CSS = """
Screen { layout: vertical; }
* {
    scrollbar-color: ansi_default; scrollbar-color-hover: ansi_default; scrollbar-color-active: ansi_default;
    scrollbar-background: ansi_default; scrollbar-background-hover: ansi_default;
    scrollbar-background-active: ansi_default;
}
OptionList > .option-list--option-highlighted, OptionList:focus > .option-list--option-highlighted {
    color: ansi_default; background: ansi_default; text-style: reverse;
}
Input > .input--cursor, TextArea .text-area--cursor {
    color: ansi_default; background: ansi_default; text-style: reverse;
}
#head { height: 1; text-style: reverse; }
#panes { height: 1fr; layout: horizontal; }
#panes.narrow { layout: vertical; }
#left, #right { width: 1fr; height: 1fr; scrollbar-size: 0 1; scrollbar-gutter: stable; padding: 0 0 0 1; }
#left { border-right: solid ansi_default; }
#left.narrow { border-right: none; border-bottom: solid ansi_default; }
#left:focus, #right:focus { background-tint: transparent 0%; }
#told { height: auto; max-height: 4; text-style: bold; padding: 0 1; }
#keys { height: 1; text-style: reverse; }
ModalScreen { align: center middle; background: ansi_default; }
.box { width: 100%; height: auto; max-height: 100%; border: solid ansi_default; padding: 0 1; }
.tall { height: 100%; }
.box TextArea, .box OptionList { height: 1fr; border: none; }
"""
