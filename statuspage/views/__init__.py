"""Views translate, call one verb, and answer."""
