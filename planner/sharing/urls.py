from django.urls import path

from planner.sharing import public_views, views

app_name = "sharing"

urlpatterns = [
    # Whatever stands in for a token gets the same answer. Its way in is known to HideTokens.
    path("s/<str:token>/", public_views.read, name="read"),
    path("plans/<uuid:pk>/links/", views.links, name="links"),
    path("plans/<uuid:pk>/links/<uuid:link>/revoke/", views.revoke, name="revoke"),
]
