"""The review of an update while it is written (SPEC C4): hints that say why and offer a wording. It never blocks."""

from incidents.review.hints import Facts, Hint, Review
from incidents.review.reading import review

__all__ = ["Facts", "Hint", "Review", "review"]
