"""The document: read it, write its sections, choose its timeline."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from config.kit import clock, web
from config.kit.errors import Refusal
from incidents import access as incidents
from postmortems import access, drafting, facts
from postmortems.document import Document
from postmortems.forms import SectionForm
from postmortems.lessons import START
from postmortems.models import Section
from postmortems.models.section import Key
from postmortems.views.parts import person, tried


def document_of(request: HttpRequest, number: int) -> Document:
    """The postmortem of this incident as this person sees it now, or 404."""
    return Document(access.load(request.user, number), person(request), clock.now())


def page(request: HttpRequest, document: Document, status: int = 200, **more: object) -> HttpResponse:
    """The whole document."""
    found = {"document": document, "postmortem": document.postmortem, "facts": facts.facts(document.incident), **more}
    return render(request, "postmortems/document.html", found, status=status)


@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """The document, or the offer to open one."""
    try:
        return page(request, document_of(request, number))
    except Http404:
        incident = incidents.load(request.user, number)
        return render(request, "postmortems/none.html", {"incident": incident})


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """GET: one part as readers see it. POST: save its text."""
    document = document_of(request, number)
    if request.method == "GET":
        return part(request, document, key)
    found = access.load_section(document.postmortem, key)
    form = SectionForm(request.POST)
    if not tried(form, lambda: _write(found, form, request)):
        return _refused(request, document, found, form)
    return changed(request, document_of(request, number), key)


def _write(found: Section, form: SectionForm, request: HttpRequest) -> None:
    drafting.write_section(section=found, by=person(request), at=clock.now(), **form.cleaned_data)


@require_GET
def edit(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The form of a section."""
    document = document_of(request, number)
    found = access.load_section(document.postmortem, key)
    if not document.may_write:
        access.may_write(document.person)
        drafting.must_be_writable(document.postmortem)
    start = START if key == Key.LESSONS and found.is_empty else found.text
    return editor(request, document, key, SectionForm(initial={"text": start, "revision": found.revision}))


def editor(request: HttpRequest, document: Document, key: str, form: SectionForm, status: int = 200) -> HttpResponse:
    """The form in place, or on a page of its own without JavaScript."""
    form.focused("text")
    template = "postmortems/_editor.html" if web.is_fragment(request) else "postmortems/section.html"
    found = {"document": document, "postmortem": document.postmortem, "part": document.part(key), "form": form}
    return render(request, template, found, status=status)


def _refused(request: HttpRequest, document: Document, found: Section, form: SectionForm) -> HttpResponse:
    """The text as typed, with the reason; a stale form now stands on the newest revision, beside the other text."""
    if form.refusal and "theirs" in form.refusal.shown:
        form.renew("revision", form.refusal.shown["theirs"].revision)
    return editor(request, document, found.key, form, form.status)


def part(request: HttpRequest, document: Document, key: str) -> HttpResponse:
    """One part as readers see it; opened plainly, its place in the document."""
    if key not in [one.key for one in document.parts]:
        raise Http404
    if not web.is_fragment(request):
        return HttpResponseRedirect(f"{document.postmortem.get_absolute_url()}#{key}")
    return render(
        request, document.part(key).template, {"document": document, "part": document.part(key), "back": True}
    )


def changed(request: HttpRequest, document: Document, key: str) -> HttpResponse:
    """The part that changed, with the contents and the review card, which count on it."""
    if not web.is_fragment(request):
        return HttpResponseRedirect(f"{document.postmortem.get_absolute_url()}#{key}")
    found = {"document": document, "postmortem": document.postmortem, "part": document.part(key), "back": True}
    return render(request, "postmortems/_changed.html", found)


@require_http_methods(["GET", "POST"])
def timeline(request: HttpRequest, number: int) -> HttpResponse:
    """GET: every entry, to choose from. POST: `show` or `hide` one, by its sequence."""
    document = document_of(request, number)
    if request.method == "GET":
        template = "postmortems/_chooser.html" if web.is_fragment(request) else "postmortems/timeline.html"
        found = {"document": document, "postmortem": document.postmortem, "part": document.part("timeline")}
        return render(request, template, found)
    verb, sequence = _wanted(request)
    entry = get_object_or_404(document.incident.timeline, sequence=sequence)
    verb(postmortem=document.postmortem, entry=entry, by=document.person, at=document.at)
    if not web.is_fragment(request):
        return HttpResponseRedirect(f"{request.path}#e{sequence}")
    now = document_of(request, number)
    line = next(line for line in now.lines if line.entry.sequence == sequence)
    return render(request, "postmortems/_chosen.html", {"document": now, "postmortem": now.postmortem, "line": line})


def _wanted(request: HttpRequest):  # type: ignore[no-untyped-def]
    verb = drafting.choose_entry if "show" in request.POST else drafting.hide_entry
    sequence = request.POST.get("show") or request.POST.get("hide") or ""
    if not (sequence.isascii() and sequence.isdigit() and len(sequence) < 10):
        raise Refusal("Choose an entry of the timeline.")
    return verb, int(sequence)
