"""Addresses of the command room."""
app_name = "incidents"
urlpatterns: list = []
