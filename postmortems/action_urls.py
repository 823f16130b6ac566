"""Addresses of action items."""
app_name = "actions"
urlpatterns: list = []
