"""Days of the week, months and "today" as chat clients write them between messages, in the languages they come in."""

from __future__ import annotations

from wetink.artifacts.written_times import MONTHS as _COMMON_MONTHS

_WEEKDAYS = (
    "monday mon montag lundi lunes segunda segunda-feira lunedì maandag måndag mandag poniedziałek",
    "tuesday tue tues dienstag mardi martes terça terça-feira martedì dinsdag tisdag tirsdag wtorek",
    "wednesday wed mittwoch mercredi miércoles quarta quarta-feira mercoledì woensdag onsdag środa",
    "thursday thu thur thurs donnerstag jeudi jueves quinta quinta-feira giovedì donderdag torsdag czwartek",
    "friday fri freitag vendredi viernes sexta sexta-feira venerdì vrijdag fredag piątek",
    "saturday sat samstag sonnabend samedi sábado sabato zaterdag lördag lørdag sobota",
    "sunday sun sonntag dimanche domingo domenica zondag söndag søndag niedziela",
)
_MORE_MONTHS = (
    "stycznia",
    "lutego",
    "marts marca",
    "kwietnia",
    "maj maja",
    "czerwca",
    "lipca",
    "augusti sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
)

WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
"""0 for Monday."""

MONTHS = dict(_COMMON_MONTHS) | {name: n for n, names in enumerate(_MORE_MONTHS, 1) for name in names.split()}

NEAR_DAYS = frozenset(
    (
        *("today", "yesterday", "heute", "gestern", "aujourd'hui", "aujourd’hui", "hoy", "ayer", "hoje", "ontem"),
        *("oggi", "ieri", "vandaag", "gisteren", "idag", "igår", "i dag", "i går", "dzisiaj", "wczoraj"),
    )
)
"""Dividers that name a day without saying which."""
