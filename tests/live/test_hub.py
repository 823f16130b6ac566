"""The hub: what a stream is told, once, in which order."""

from __future__ import annotations

from incidents.hub import Hub, Room, Stream


def test_rings_merge_until_they_are_sent() -> None:
    """LIVE: a slow reader costs no memory; twenty rings are one batch."""
    stream = Stream()
    for sequence in range(20):
        stream.ring(sequence, {"timeline", "head"})
    assert stream.take().decode() == "event: head\ndata: 19\n\nid: 19\nevent: timeline\ndata: 19\n\n"


def test_nothing_to_say_is_a_heartbeat() -> None:
    """LIVE: the heartbeat is a comment; it rings nothing."""
    assert Stream().take().startswith(b":")


def test_the_same_news_by_three_ways_rings_once() -> None:
    """LIVE: own commit, Redis and the database tell the same; pages refetch once."""
    hub = Hub()
    stream = hub.join(7, 4)
    for _ in range(3):
        hub.ring(7, 5, {"due"})
        stream.take() if stream.sequence == 5 and stream.panels else None
    assert not stream.panels


def test_a_lost_bell_holds_the_id_back() -> None:
    """LIVE: a page that reconnects after a gap is told of the entry in the gap."""
    room, stream = Room(4), Stream()
    room.streams.add(stream)
    room.ring(6, {"roles"})
    assert room.sequence == 4
    room.ring(5, {"due"})
    assert room.sequence == 6
    assert stream.sequence == 6


def test_a_room_nobody_watches_is_forgotten() -> None:
    """LIVE: bounded; a room exists while somebody watches."""
    hub = Hub()
    streams = [hub.join(7, 0), hub.join(7, 0)]
    for stream in streams:
        hub.leave(7, stream)
    hub.leave(7, streams[0])
    hub.ring(7, 1, {"head"})
    assert hub.rooms == {}
    assert not hub.full


def test_closing_wakes_every_stream() -> None:
    """R13: at SIGTERM streams end at once, so the process can."""
    hub = Hub()
    streams = [hub.join(room, 0) for room in (1, 1, 2)]
    hub.close()
    assert hub.closing
    assert all(stream.wake.is_set() for stream in streams)
