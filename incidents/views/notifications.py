"""What Fireline told me: reminders and escalations, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from config.kit import clock, web
from incidents import notifications
from incidents.models import Notification
from incidents.models.notification import Channel
from incidents.views import acts

SHOWN = 100


@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """GET: the list. POST: everything counts as seen."""
    person = acts.person(request)
    if request.method == "POST":
        notifications.mark_read(person, clock.now())
        return redirect(web.safe_next(request, "/notifications/"))
    mine = Notification.objects.filter(recipient=person, channel=Channel.APP)
    rows = mine.select_related("incident__severity", "nudge__promise")
    found = {"rows": rows[:SHOWN], "unread": mine.filter(read_at=None).exists()}
    return render(request, "incidents/notifications.html", found)
