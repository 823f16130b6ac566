"""Addresses of the record: entries, images, hypotheses, decisions, catch-up, exports."""

from django.urls import path

from incidents.views import catch_up, entry, export, reasoning, timeline

record_urls: list = [
    path("timeline/filters/", timeline.narrow, name="narrow"),
    path("timeline/<int:sequence>/", entry.entry, name="entry"),
    path("timeline/<int:sequence>/pin/", entry.pin, name="pin"),
    path("timeline/<int:sequence>/pin/end/", entry.unpin, name="unpin"),
    path("timeline/<int:sequence>/correction/", entry.correction, name="correction"),
    path("timeline/<int:sequence>/redaction/", entry.redaction, name="redaction"),
    path("images/<slug:public_id>/", entry.image, name="image"),
    path("hypotheses/<int:ref>/<slug:act>/", reasoning.hypothesis, name="hypothesis"),
    path("decisions/", reasoning.decide, name="decisions"),
    path("decisions/<int:ref>/objections/", reasoning.objections, name="objections"),
    path("catch-up/", catch_up.catch_up, name="catch_up"),
    path("export.md", export.markdown, name="export_markdown"),
    path("export.csv", export.table, name="export_csv"),
    path("export.json", export.data, name="export_json"),
]
