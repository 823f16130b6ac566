"""The hub: which streams of this process watch which room, and what has been rung so far.

Everything here runs on the event loop of the web process; `Hub.tell` alone may be called from any thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


class Stream:
    """One watching page. Rings merge until they are sent, so a slow reader costs no memory."""

    def __init__(self) -> None:
        self.sequence = 0
        self.panels: set[str] = set()
        self.wake = asyncio.Event()

    def ring(self, sequence: int, panels: Iterable[str]) -> None:
        self.sequence = max(self.sequence, sequence)
        self.panels.update(panels)
        self.wake.set()

    def take(self) -> bytes:
        """The events not sent yet; a comment when there are none, which serves as heartbeat."""
        panels, self.panels = sorted(self.panels), set()
        self.wake.clear()
        if not panels:
            return b": still here\n\n"
        events = [f"event: {panel}\ndata: {self.sequence}\n" for panel in panels]
        # The id goes with the last event only: a connection cut in the middle replays the whole batch.
        return "\n".join([*events[:-1], f"id: {self.sequence}\n{events[-1]}\n"]).encode()


class Room:
    """The streams of one incident. `sequence` is the newest entry up to which every bell was heard."""

    def __init__(self, sequence: int) -> None:
        self.sequence = sequence
        self.streams: set[Stream] = set()
        self.ahead: set[int] = set()

    def ring(self, sequence: int, panels: Iterable[str]) -> None:
        """Ring once per sequence, however many ways the news arrives (own commit, Redis, the database).

        Sequence 0 is news without an entry, such as a draft that was saved: it rings each time it arrives.
        """
        if sequence == 0:
            for stream in self.streams:
                stream.ring(self.sequence, panels)
            return
        if sequence <= self.sequence or sequence in self.ahead:
            return
        self.ahead.add(sequence)
        while self.sequence + 1 in self.ahead:
            self.sequence += 1
            self.ahead.remove(self.sequence)
        for stream in self.streams:
            stream.ring(self.sequence, panels)


class Hub:
    """All rooms with somebody watching."""

    LIMIT = 2000

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.closing = False

    @property
    def full(self) -> bool:
        return sum(len(room.streams) for room in self.rooms.values()) >= self.LIMIT

    def join(self, incident_id: int, sequence: int) -> Stream:
        """A new stream in the room; `sequence` is that of the incident read just before."""
        room = self.rooms.setdefault(incident_id, Room(sequence))
        stream = Stream()
        room.streams.add(stream)
        return stream

    def leave(self, incident_id: int, stream: Stream) -> None:
        room = self.rooms.get(incident_id)
        if room is None:
            return
        room.streams.discard(stream)
        if not room.streams:
            del self.rooms[incident_id]

    def ring(self, incident_id: int, sequence: int, panels: Iterable[str]) -> None:
        if room := self.rooms.get(incident_id):
            room.ring(sequence, panels)

    def tell(self, incident_id: int, sequence: int, panels: Iterable[str]) -> None:
        """Ring from any thread; nothing happens in a process without streams."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.ring, incident_id, sequence, panels)

    def heard(self) -> dict[int, int]:
        """Incident id to the sequence up to which its room is complete."""
        return {incident_id: room.sequence for incident_id, room in self.rooms.items()}

    def close(self) -> None:
        """End every stream; pages reconnect to whichever process answers next."""
        self.closing = True
        for room in self.rooms.values():
            for stream in room.streams:
                stream.wake.set()


hub = Hub()
