from django.urls import path

from planner.reports import logo_views, views

app_name = "reports"

urlpatterns = [
    path("", views.options, name="options"),
    path("print/", views.print_view, name="print"),
    path("logo/", logo_views.logo, name="logo"),
    path("logo/upload/", logo_views.upload, name="upload_logo"),
    path("logo/remove/", logo_views.remove, name="drop_logo"),
    path("<uuid:report>/", views.status, name="status"),
    path("<uuid:report>/again/", views.again, name="again"),
    path("<uuid:report>/cancel/", views.cancel, name="cancel"),
    path("<uuid:report>/download/", views.download, name="download"),
]
