"""Log a past incident (SPEC D12)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.kit import clock
from config.kit.errors import Refusal
from incidents import access, catalogue
from incidents.forms.past import PastForm
from incidents.models import SeverityPolicy
from incidents.views.acts import person, posted


def log(request: HttpRequest) -> HttpResponse:
    """The form; POST writes the incident down as it was."""
    access.may_change(person(request))
    form, status = PastForm(posted(request), at=clock.now()), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(form.log(person(request)))
            except Refusal as refusal:
                form.refuse(refusal)
                status = refusal.status
    context = {
        "form": form,
        "catalogue": catalogue.offered(),
        "policies": SeverityPolicy.objects.all(),
        "typed": {name: form[name].value() or "" for name in form.fields},
    }
    return render(request, "incidents/log_past.html", context, status=status)
