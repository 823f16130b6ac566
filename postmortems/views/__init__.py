"""Views translate, call one verb, and answer with what changed."""
