from django.urls import path

from planner.plans import views

app_name = "plans"

urlpatterns = [
    path("", views.list_plans, name="list"),
    path("new/", views.begin, name="begin"),
    path("join/<slug:token>/", views.join, name="join"),
    path("<uuid:pk>/members/", views.members, name="members"),
    path("<uuid:pk>/members/<int:member>/", views.change_member, name="member"),
    path("<uuid:pk>/members/<int:member>/remove/", views.remove_member, name="remove_member"),
    path("<uuid:pk>/invitations/<int:invitation>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:pk>/leave/", views.leave, name="leave"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/unarchive/", views.unarchive, name="unarchive"),
    path("<uuid:pk>/delete/", views.delete, name="delete"),
    path("<uuid:pk>/undelete/", views.undelete, name="undelete"),
]
