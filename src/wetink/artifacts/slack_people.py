"""Who is who in a Slack workspace: users.json joined with what the messages themselves say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wetink.artifacts.slack_text import Json, Names, is_object, string
from wetink.model.event import Actor, ActorKind

_SLACKBOT = "USLACKBOT"


@dataclass(slots=True)
class People:
    """Actors by user id, and the names that entities resolve to."""

    actors: dict[str, Actor] = field(default_factory=dict)
    bots: dict[str, Actor] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def add(self, actor: Actor) -> None:
        """Know an actor by its id; who is known already stays."""
        if actor.id and actor.id not in self.actors:
            self.actors[actor.id] = actor
            self.names.users[actor.id] = actor.handle or actor.name or actor.id

    def add_rows(self, rows: Iterable[Json]) -> None:
        """Know the people of users.json, and the app's user by the `bot_id` that its messages carry."""
        for row in rows:
            found = row.get("profile")
            profile = found if is_object(found) else {}
            actor = _actor(string(row.get("id")), row, profile)
            self.add(actor)
            bot_id = string(profile.get("bot_id"))
            if bot_id:
                self.bots.setdefault(bot_id, actor)

    def learn(self, messages: Iterable[Json]) -> None:
        """Take names from `user_profile`, which exports without users.json (and guests of other workspaces) rely on.

        Results of a search have no profile but a `username`.
        """
        for message in messages:
            profile = message.get("user_profile")
            if is_object(profile):
                self.add(_actor(string(message.get("user")), profile, profile))
            elif not message.get("bot_id") and string(message.get("username")):
                self.add(Actor(handle=string(message.get("username")), id=string(message.get("user"))))

    def author(self, message: Json) -> Actor | None:
        """Who wrote a message; None where it does not say."""
        comment = message.get("comment")
        user = string(message.get("user")) or (string(comment.get("user")) if is_object(comment) else "")
        room = message.get("room")
        if user == _SLACKBOT and is_object(room) and string(room.get("created_by")):
            user = string(room.get("created_by"))  # a huddle is announced by Slackbot but begun by somebody
        known = self.actors.get(user) or self.bots.get(string(message.get("bot_id")))
        if message.get("subtype") == "bot_message" or (_is_app(message, user) and not _is_person(known)):
            return _bot(message, known, user)
        if known or not user:
            return known
        return Actor(id=user, kind=ActorKind.BOT if user == _SLACKBOT else ActorKind.PERSON)


def _actor(id_: str, row: Json, profile: Json) -> Actor:
    """The first name that is not empty counts: display names are often "" in real exports."""
    name = string(profile.get("real_name")) or string(row.get("real_name"))
    handle = string(profile.get("display_name")) or string(row.get("name"))
    bot = row.get("is_bot") is True or id_ == _SLACKBOT
    return Actor(
        name=name.strip() or handle.strip() or None,
        handle=handle.strip() or name.strip() or None,
        id=id_,
        email=string(profile.get("email")) or None,
        kind=ActorKind.BOT if bot else ActorKind.PERSON,
    )


def _is_app(message: Json, user: str) -> bool:
    return bool(message.get("bot_id")) or user == _SLACKBOT


def _is_person(known: Actor | None) -> bool:
    """An app may post in a person's name: then both a user and a bot_id are given, and the user is no bot."""
    return known is not None and known.kind is ActorKind.PERSON


def _bot(message: Json, known: Actor | None, user: str) -> Actor:
    profile = message.get("bot_profile")
    name = string(message.get("username")) or (string(profile.get("name")) if is_object(profile) else "")
    if not name and known:
        name = known.name or ""
    id_ = user or (known.id if known else None) or string(message.get("bot_id")) or None
    return Actor(name=name or None, handle=name or None, id=id_, kind=ActorKind.BOT)
