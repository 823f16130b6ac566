"""Settings of administrators: command health, severities and the words of the review (SPEC H1, D5, C4)."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from config.kit import clock
from config.kit.errors import Refusal
from incidents import access, reviewing, tuning
from incidents.forms.tuning import PolicyForm, ThresholdForm, WordsForm
from incidents.health import thresholds
from incidents.models import HealthThreshold, SeverityPolicy
from incidents.views import acts

HEALTH, LIST, POLICY, WORDS = (
    "incidents/settings/health.html",
    "incidents/settings/severities.html",
    "incidents/settings/severity.html",
    "incidents/settings/words.html",
)


@require_http_methods(["GET", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """When each check warns and alarms."""
    access.may_configure(acts.person(request))
    rows = {row.check_name: row for row in HealthThreshold.objects.select_related("changed_by")}
    forms = [ThresholdForm(acts.posted(request), name, rows.get(name)) for name in thresholds.DEFAULTS]
    if request.method == "POST" and _kept(forms, request):
        return redirect("incidents:health_settings")
    wrong = request.method == "POST"
    return render(request, HEALTH, {"forms": forms, "wrong": wrong}, status=422 if wrong else 200)


def _kept(forms: list[ThresholdForm], request: HttpRequest) -> bool:
    """All of it or nothing."""
    if [form for form in forms if not form.is_valid()]:
        return False
    by, at = acts.person(request), clock.now()
    with transaction.atomic():
        for form in forms:
            try:
                tuning.set_threshold(**form.for_verb(), by=by, at=at)
            except Refusal as refusal:
                form.refuse(refusal)
        if any(form.errors for form in forms):
            transaction.set_rollback(True)
            return False
    return True


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The words that the review of an update looks for."""
    access.may_configure(acts.person(request))
    form = WordsForm(acts.posted(request), reviewing.changed())
    if request.method == "POST" and form.is_valid() and _listed(form, request):
        return redirect("incidents:word_settings")
    wrong = request.method == "POST"
    return render(request, WORDS, {"form": form, "wrong": wrong}, status=422 if wrong else 200)


@transaction.atomic
def _listed(form: WordsForm, request: HttpRequest) -> bool:
    """All lists or none."""
    by, at = acts.person(request), clock.now()
    for rule, text in form.cleaned_data.copy().items():
        try:
            reviewing.change(rule=rule, text=text, by=by, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
    if form.errors:
        transaction.set_rollback(True)
    return not form.errors


@require_GET
def severities(request: HttpRequest) -> HttpResponse:
    """The table of policies."""
    access.may_configure(acts.person(request))
    return render(request, LIST, {"policies": SeverityPolicy.objects.select_related("changed_by")})


@require_http_methods(["GET", "POST"])
def severity(request: HttpRequest, level: int) -> HttpResponse:
    """The policy of one severity."""
    access.may_configure(acts.person(request))
    policy = SeverityPolicy.objects.select_related("changed_by").filter(level=min(level, 99)).first()
    if policy is None:
        raise Http404
    form = PolicyForm(acts.posted(request), policy)
    if request.method == "POST" and form.is_valid():
        try:
            tuning.set_policy(level=level, values=form.cleaned_data, by=acts.person(request), at=clock.now())
            return redirect("incidents:severity_settings")
        except Refusal as refusal:
            form.refuse(refusal)
    wrong = request.method == "POST"
    return render(request, POLICY, {"form": form, "policy": policy}, status=422 if wrong else 200)
