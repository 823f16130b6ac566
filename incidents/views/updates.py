"""Post an update (SPEC C1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from incidents import approval
from incidents.forms.update import UpdateForm
from incidents.views import acts


@require_POST
def post(request: HttpRequest, number: int) -> HttpResponse:
    """Tell an audience, or ask a second person first; a stale composer gets both texts and keeps its own."""
    room = acts.room_of(request, number)
    form = UpdateForm(request.POST, **room.act)

    def verb() -> object:
        return approval.tell(**room.act, **form.for_verb())

    return acts.perform(
        request, room, form, verb, shown_in="composer", panels=("due", "comms", "timeline", "head", "draft", "composed")
    )
