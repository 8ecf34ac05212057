"""The site map: one line a room."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="plans:list"), name="welcome"),
    path("accounts/", include("allauth.account.urls")),
    path("me/", include("planner.accounts.urls")),
    path("plans/", include("planner.plans.urls")),
    path("plans/<uuid:pk>/report/", include("planner.reports.urls")),
    path("", include("planner.sharing.urls")),
    path("plans/", include("planner.stages.urls")),
]

handler403 = "planner.plans.views.refused"
