"""Drafting: open a postmortem from the record, write its sections, choose what readers see of the timeline."""

from postmortems.drafting.opening import catch_up, open_for, planned_review
from postmortems.drafting.writing import choose_entry, hide_entry, must_be_writable, write_section

__all__ = ["catch_up", "choose_entry", "hide_entry", "must_be_writable", "open_for", "planned_review", "write_section"]
