"""All addresses of the application (design/README 2.1)."""

from django.urls import include, path

from config.kit import probes, theme
from incidents.views.probes import workers
from roster.views import SignIn, me

urlpatterns = [
    path("", include("incidents.urls")),
    path("postmortems/", include("postmortems.urls")),
    path("actions/", include("postmortems.action_urls")),
    path("status-page/", include("statuspage.urls")),
    path("login/", include("roster.urls")),
    path("account/login/", SignIn.as_view(), name="account_login"),
    path("account/", include("allauth.account.urls")),
    path("healthz/workers", workers, name="healthz_workers"),
    path("me/", me, name="me"),
    path("theme/", theme.choose, name="theme"),
    path("livez", probes.livez, name="livez"),
    path("readyz", probes.readyz, name="readyz"),
    path("favicon.ico", theme.favicon),
]
