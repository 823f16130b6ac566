"""The acts of the review: submit, approve, publish, send back, hand over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from config.kit import web
from config.kit.errors import Refusal
from postmortems import access, review
from postmortems.document import Document
from postmortems.forms import OwnerForm, PlainForm, ReasonForm
from postmortems.views.document import document_of, page
from postmortems.views.parts import tried


def _step(request: HttpRequest, number: int, verb: Callable[..., Any], said: str) -> HttpResponse:
    document = document_of(request, number)
    try:
        verb(postmortem=document.postmortem, by=document.person, at=document.at)
    except Refusal as refusal:
        return page(request, document_of(request, number), refusal.status, refusal=refusal)
    messages.success(request, said)
    return HttpResponseRedirect(document.postmortem.get_absolute_url())


@require_POST
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for a review."""
    return _step(request, number, review.submit, "Submitted for review")


@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Say it is right."""
    return _step(request, number, review.approve, "Approved")


@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Publish it inside the organisation."""
    return _step(request, number, review.publish, "Published")


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, number: int) -> HttpResponse:
    """Back to draft, with a reason."""
    document = document_of(request, number)
    access.may_review(document.person)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    verb = partial(review.send_back, postmortem=document.postmortem, by=document.person, at=document.at)
    if request.method == "POST" and tried(form, lambda: verb(reason=form.cleaned_data["reason"])):
        messages.success(request, "Sent back to draft")
        return HttpResponseRedirect(document.postmortem.get_absolute_url())
    return _form(request, document, form, "postmortems/_send_back.html")


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Another owner."""
    document = document_of(request, number)
    access.may_write(document.person)
    form = OwnerForm(request.POST if request.method == "POST" else None)
    verb = partial(review.hand_over, postmortem=document.postmortem, by=document.person, at=document.at)
    if request.method == "POST" and tried(form, lambda: verb(person=form.cleaned_data["owner"])):
        messages.success(request, f"{form.cleaned_data['owner'].first_name} owns this postmortem now")
        return HttpResponseRedirect(document.postmortem.get_absolute_url())
    return _form(request, document, form, "postmortems/_hand_over.html")


def _form(request: HttpRequest, document: Document, form: PlainForm, fragment: str) -> HttpResponse:
    """The form in place, or on a page of its own."""
    form.focused(next(iter(form.fields)))
    template = fragment if web.is_fragment(request) else "postmortems/form.html"
    found = {"document": document, "postmortem": document.postmortem, "form": form, "fragment": fragment}
    return render(request, template, found, status=form.status if request.method == "POST" else 200)
