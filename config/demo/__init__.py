"""The demonstration: an invented company, Harbor, told through the same verbs as real work."""

EMAIL = "alex@harbor.example"
PASSWORD = "fireline-demo"  # noqa: S105  (printed at the start: it opens invented data on one's own machine)
