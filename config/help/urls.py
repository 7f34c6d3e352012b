"""Addresses of help: open to everybody, for they show nothing of any case."""

from audit.routes import PUBLIC, route
from config.help import views

urlpatterns = [
    route("help/", views.index, name="help", who=PUBLIC),
    route("help/tour/<int:number>/", views.tour, name="help-tour", who=PUBLIC),
    route("help/<slug:slug>/", views.job, name="help-job", who=PUBLIC),
    route("accessibility/", views.accessibility, name="accessibility", who=PUBLIC),
]
