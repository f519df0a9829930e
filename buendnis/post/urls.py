"""Addresses of this room."""

from django.urls import path

from buendnis.post.views import answers, outbox, unsubscribe

app_name = "post"
urlpatterns = [
    path("antwort/<str:token>/", answers.answer, name="answer"),
    path("antwort/abbestellen/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("postausgang/", outbox.message_list, name="message_list"),
    path("postausgang/<int:pk>/", outbox.message_detail, name="message_detail"),
    path("postausgang/<int:pk>/nochmal/", outbox.send_again, name="send_again"),
    path("postausgang/<int:pk>/verwerfen/", outbox.drop_held, name="drop_held"),
]
