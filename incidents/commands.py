"""What can be done in this room by this person, as commands of the palette; a pure function over the room."""

from __future__ import annotations

from typing import Any

from incidents import seats
from incidents.models.incident import OPEN_PHASES, Phase
from incidents.palette import HERE, PEOPLE, Command, address, there
from incidents.room import Room
from incidents.seats import Seat
from roster.models import Person
from roster.roles import Role

SPOKEN = {
    Role.COMMANDER: "ic command commander lead",
    Role.OPERATIONS: "ops operations fix",
    Role.COMMUNICATIONS: "comms communications updates",
    Role.SCRIBE: "scribe notes timeline",
    Role.EXPERT: "sme expert page call specialist",
    Role.SUPPORT: "support customers",
    Role.SPONSOR: "sponsor executive exec",
}
TRACKS = (
    ("Set the objective…", "objective", "target", "goal aim"),
    ("Hand out a task…", "task", "list-checks", "ask work todo investigate"),
    ("Open a workstream…", "workstream", "git-branch", "team parallel"),
    ("Write down a temporary mitigation…", "mitigation", "bandage", "workaround"),
    ("Accept a risk…", "risk", "shield-alert", "exception"),
    ("Record a decision…", "decisions", "scale", "decide"),
    ("Stakeholder briefing", "briefing", "presentation", "executive summary leadership ask question follow"),
    ("Count customer contacts…", "tally", "headset", "support tickets calls"),
    ("Affected services…", "affected", "layers", "blast radius components"),
    ("Add a link…", "share_link", "link", "bridge dashboard runbook document"),
    ("Make it part of a larger incident…", "attach", "network", "parent major event"),
)
EXPORTS = {"Markdown": "export_markdown", "JSON": "export_json"}
WORD = {1: "critical", 2: "major", 3: "minor", 4: "low"}


def _act(words: str, url: str, icon: str, also: str = "", **more: Any) -> Command:
    """An act that opens in the dialog of the room."""
    return Command(words, url, icon, also=also, group=HERE, dialog=True, **more)


def of_room(room: Room) -> list[Command]:
    """Everything this person may do here now, what is needed first."""
    if not room.may_act:
        return there(_reading(room))
    acts = (
        [*_roles(room), *_writing(room), *_phases(room), *_command(room), *_more(room)]
        if room.is_live
        else _record(room)
    )
    return there([*acts, *_reading(room)])


def page(room: Room, person: Person) -> list[Command]:
    """Offer a role of this room to somebody: an expert, or a wanted role that is empty."""
    picker, who = address("incidents:assign", room.incident.number), f"person={person.handle}"
    words, also = f"Page {person.name} as an expert…", "offer call ask sme expert"
    expert = Command(
        words, f"{picker}?role=expert&{who}", "microscope", f"@{person.handle}", also, group=PEOPLE, dialog=True
    )
    empty = [seat for seat in _strip(room) if seat.is_vacant]
    return [expert, *(
        Command(f"Offer {person.first_name} the role of {seat.name}…", f"{picker}?role={seat.role}&{who}", "user-plus",
                also=f"page call {person.name} {SPOKEN[Role(seat.role)]}", group=PEOPLE, dialog=True, rare=True)
        for seat in empty
    )]  # fmt: skip


def _strip(room: Room) -> list[Seat]:
    """The roles without what each owes: a search need not ask for that."""
    return seats.seats(room.incident, room.assignments, {})


def _roles(room: Room) -> list[Command]:
    number, strip = room.incident.number, _strip(room)
    mine = [seat for seat in strip if any(one.person_id == room.person.pk for one in seat.holders)]
    free = [seat for seat in strip if not seat.holders and not seat.is_many]
    wanted = sorted(free, key=lambda seat: not seat.is_vacant)
    single = [seat for seat in mine if not seat.is_many]
    rows = [_hand_off(number, seat, "" if place else "h") for place, seat in enumerate(single)]
    rows += [_take(number, seat, "" if place else "t") for place, seat in enumerate(wanted)]
    return rows + [_assign(number, seat) for seat in strip]


def _hand_off(number: int, seat: Seat, key: str) -> Command:
    url = address("incidents:hand_off", number) or address("incidents:assign", number)
    also = f"handoff give pass relief {SPOKEN[Role(seat.role)]}"
    return _act(f"Hand off {seat.name}…", f"{url}?role={seat.role}", "arrow-right-left", also, key=key)


def _take(number: int, seat: Seat, key: str) -> Command:
    note, also = "vacant" if seat.wanted else "optional", f"claim i am {SPOKEN[Role(seat.role)]}"
    key, post = key if seat.wanted else "", {"role": seat.role}
    url = address("incidents:roles", number)
    return Command(f"Take {seat.name}", url, "user-check", note, also, key, HERE, post=post, rare=not seat.wanted)


def _assign(number: int, seat: Seat) -> Command:
    words = "Bring in an expert…" if seat.is_many else f"Assign {seat.name}…"
    url, also = f"{address('incidents:assign', number)}?role={seat.role}", f"offer give name {SPOKEN[Role(seat.role)]}"
    return _act(words, url, "user-plus", also, note=seat.names, rare=not seat.is_vacant)


def _writing(room: Room) -> list[Command]:
    number, url = room.incident.number, room.incident.get_absolute_url()
    propose, compose = address("incidents:propose", number), f"{url}#composer"
    holding = f"{url}?holding=1#composer"
    said = "comms post communicate status page"
    return [
        _act("Propose an action…", propose, "hand", "proposal fix mitigate roll back", key="p"),
        _focus("Add a timeline entry", f"{url}#quick", "pen-line", "log note write scribe decision", "n", "q-text"),
        _focus("Write the update", compose, "megaphone", said, "u", "c-impact"),
        _focus("Fill in a holding update", holding, "megaphone", f"{said} no change", "", "c-hold"),
    ]


def _focus(words: str, url: str, icon: str, also: str, key: str, press: str) -> Command:
    """An act of the page itself: it presses or focuses what is there already."""
    return Command(words, url, icon, also=also, key=key, group=HERE, press=press)


def _phases(room: Room) -> list[Command]:
    number = room.incident.number
    resolve, again = address("incidents:resolve", number), "end all clear close finish"
    rows = [_act("Resolve the incident…", resolve, "circle-check", again, rare=not room.is_stabilizing)]
    if room.is_stabilizing:
        link = f"{address('incidents:phase', number)}?to={Phase.MITIGATING}"
        rows.insert(0, _act("It came back…", link, "rotate-ccw", "bounce again"))
    if not room.incident.impact_ended:
        ended = address("incidents:impact", number)
        rows.append(_act("Customer impact ended…", ended, "heart-pulse", "mitigated recovered over"))
    return [*_steps(room), *rows]


def _steps(room: Room) -> list[Command]:
    here = OPEN_PHASES.index(Phase(room.incident.phase))
    url, rows = address("incidents:phase", room.incident.number), []
    for place, phase in enumerate(OPEN_PHASES):
        if place > here:
            words, also, icon = f"Move to {phase.label}…", "phase next advance", "arrow-right"
        else:
            words, also, icon = f"Step back to {phase.label}…", "phase previous it came back again", "rotate-ccw"
        if place != here:
            rows.append(_act(words, f"{url}?to={phase}", icon, also, rare=place != here + 1))
    return rows


def _command(room: Room) -> list[Command]:
    number = room.incident.number
    severity = address("incidents:severity", number)
    rows = [_act("Change severity…", severity, "chevrons-up-down", "sev raise lower")]
    for level, word in WORD.items():
        words, also = f"Change severity to SEV{level}…", f"sev {level} {word} raise lower"
        if level != room.incident.severity_id:
            rows.append(_act(words, f"{severity}?level={level}", "chevrons-up-down", also, rare=True))
    if not room.i_command:
        take = address("incidents:take_command", number)
        rows.append(_act("Take command…", take, "compass", "ic commander silent"))
    nothing, merge = address("incidents:false_alarm", number), address("incidents:merge", number)
    return [
        *rows,
        _act("Call it a false alarm…", nothing, "circle-slash", "nothing cancel mistake", rare=True),
        _act("Merge into another incident…", merge, "git-merge", "duplicate same join", rare=True),
    ]


def _more(room: Room) -> list[Command]:
    """What the tracks of the room add, by the words people use for it."""
    number = room.incident.number
    return [
        _act(words, address(f"incidents:{name}", number), icon, also, rare=True) for words, name, icon, also in TRACKS
    ]


def _record(room: Room) -> list[Command]:
    reopen = address("incidents:reopen", room.incident.number)
    links = [Command(one.words, one.url, one.icon, one.note, group=HERE) for one in room.links]
    return [*links, _act("Reopen…", reopen, "rotate-ccw", "came back again")]


def _reading(room: Room) -> list[Command]:
    number = room.incident.number
    correct = address("incidents:times", number) if room.may_act else ""
    catch_up, also = address("incidents:catch_up", number), "summary missed since"
    return [
        _act("Correct a key time…", correct, "clock", "began detected started fix", rare=True),
        Command("Catch me up", catch_up, "history", also=also, group=HERE, rare=not room.is_live),
        *(
            Command(f"Export as {words}", address(f"incidents:{name}", number), "download", also="download record",
                    group=HERE, rare=True)
            for words, name in EXPORTS.items()
        ),
    ]  # fmt: skip
