from django.urls import path

from planner.stages import (
    adopt_views,
    file_views,
    history_views,
    paste_views,
    search_views,
    suggest_views,
    trial_block_views,
    version_views,
    views,
    why_views,
)

app_name = "stages"

urlpatterns = [
    path("import/", file_views.import_plan, name="import"),
    path("<uuid:pk>/file/", file_views.download, name="file"),
    path("<uuid:pk>/copy/", file_views.copy, name="copy"),
    path("<uuid:pk>/history/", history_views.history, name="history"),
    path("<uuid:pk>/search/", search_views.search_plan, name="search"),
    path("<uuid:pk>/compare/", version_views.compare, name="compare"),
    path("<uuid:pk>/versions/", version_views.versions, name="versions"),
    path("<uuid:pk>/versions/<int:version>/", version_views.version, name="version"),
    path("<uuid:pk>/versions/<int:version>/name/", version_views.rename, name="version_name"),
    path("<uuid:pk>/versions/<int:version>/file/", version_views.version_file, name="version_file"),
    path("<uuid:pk>/versions/<int:version>/copy/", version_views.version_copy, name="version_copy"),
    path("<uuid:pk>/", views.home, name="home"),
    path("<uuid:pk>/findings/", why_views.findings, name="findings"),
    path("<uuid:pk>/orphans/", why_views.orphan_report, name="orphans"),
    path("<uuid:pk>/why/<uuid:row>/", why_views.why, name="why"),
    path("<uuid:pk>/strategy/trials/block/", trial_block_views.trial_block, name="trial_block"),
    path("<uuid:pk>/present/", views.present, name="present"),
    path("<uuid:pk>/strategy/sizing/adopt/", adopt_views.adopt_split, name="adopt"),
    path("<uuid:pk>/<slug:stage>/", views.read_stage, name="read"),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/", views.edit_screen, name="edit"),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/save/", views.save, name="save"),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/alerts/", views.alerts, name="alerts"),
    path(
        "<uuid:pk>/<slug:stage>/<slug:screen>/paste/<slug:part>/", paste_views.paste, name="paste"
    ),
    path(
        "<uuid:pk>/<slug:stage>/<slug:screen>/later/<path:target>/",
        suggest_views.put_off,
        name="later",
    ),
    path("<uuid:pk>/<slug:stage>/<slug:screen>/<slug:verb>/<path:target>/", views.act, name="act"),
]
