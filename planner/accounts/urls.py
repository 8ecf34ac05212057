from django.urls import path

from planner.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("language/", views.set_language, name="set_language"),
    path("token/", views.token, name="token"),
    path("theme/", views.set_theme, name="set_theme"),
]
