"""The gallery; it exists where the product is built or shown, not where it is used."""

from django.urls import path

from buendnis.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("ui/formular/", views.gallery_form, name="gallery_form"),
    path("ui/fehler/<int:code>/", views.gallery_error, name="gallery_error"),
]
