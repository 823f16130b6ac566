"""Addresses of the comms lane, below one incident."""

from django.urls import path

from incidents.views import approval, composing, drafts, panels, stakeholders

urlpatterns: list = [
    path("draft/", drafts.draft, name="draft"),
    path("draft/pen/", drafts.pen, name="pen"),
    path("draft/suggestions/", drafts.suggest, name="suggest"),
    path("draft/suggestions/<int:suggestion>/", drafts.settle, name="settle_suggestion"),
    path("draft/revisions/", drafts.older, name="older"),
    path("draft/revisions/<int:revision>/", drafts.restore, name="restore"),
    path("updates/review/", composing.check, name="review_update"),
    path("updates/preview/", composing.preview, name="preview_update"),
    path("updates/held/<int:pk>/release/", approval.release, name="release"),
    path("updates/held/<int:pk>/back/", approval.send_back, name="send_back"),
    path("desk/", panels.panel, {"name": "desk"}, name="desk"),
    path("presence/", stakeholders.here, name="presence"),
    path("briefing/", stakeholders.briefing, name="briefing"),
    path("questions/", stakeholders.ask, name="ask"),
    path("questions/<int:pk>/", stakeholders.answer, name="answer_question"),
    path("contacts/", stakeholders.tally, name="tally"),
    path("follow/", stakeholders.follow, name="follow"),
]
