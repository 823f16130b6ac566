"""Addresses."""
app_name = "statuspage"
urlpatterns: list = []
