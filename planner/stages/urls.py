from django.urls import path

from planner.stages import file_views, views

app_name = "stages"

urlpatterns = [
    path("import/", file_views.import_plan, name="import"),
    path("<uuid:pk>/file/", file_views.download, name="file"),
    path("<uuid:pk>/copy/", file_views.copy, name="copy"),
    path("<uuid:pk>/", views.home, name="home"),
    path("<uuid:pk>/<slug:stage>/", views.read_stage, name="read"),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/", views.edit_screen, name="edit"),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/save/", views.save, name="save"),
    path(
        "<uuid:pk>/<slug:stage>/<slug:screen>/<slug:verb>/<path:target>/", views.act, name="act"
    ),
]
