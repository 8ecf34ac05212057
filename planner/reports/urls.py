from django.urls import path

from planner.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.options, name="options"),
    path("print/", views.print_view, name="print"),
    path("<uuid:report>/", views.status, name="status"),
    path("<uuid:report>/again/", views.again, name="again"),
    path("<uuid:report>/download/", views.download, name="download"),
]
