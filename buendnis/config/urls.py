"""Root addresses: each room brings its own; only outer doors stand here."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from buendnis.config import views
from buendnis.config.api import api
from buendnis.people.views import login

admin.site.site_header = admin.site.site_title = "Bündniswerk: technische Verwaltung"
admin.site.index_title = "Nachsehen und im Notfall berichtigen"
admin.site.unregister([Authenticator, UserSession])  # secrets and devices are nobody else's business

admin.site.unregister([SocialAccount, SocialApp, SocialToken])  # the provider stands in the settings only

handler429 = "buendnis.people.views.too_many"  # allauth looks it up here

BACK_DOORS: list[URLPattern | URLResolver] = [
    path("cms/login/", login.to_login),
    re_path(r"^cms/password_reset/", login.to_login),
    path("_util/login/", login.to_login, name="wagtailcore_login"),
    path("djadmin/login/", login.to_login),
    re_path(r"^cms/redirects/import/", views.closed),  # takes files past our checks; nobody needs it
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    *BACK_DOORS,
    path("api/v1/", api.urls),
    re_path(r"^api/", views.no_such_call),
    path("cms/", include(wagtailadmin_urls)),
    path("djadmin/", admin.site.urls),
    path("dokumente/<int:document_id>/<path:name>", views.editors_document),
    path("dokumente/", include(wagtaildocs_urls)),
    re_path(r"^medien/(?P<path>(?:original_)?images/.+)$", views.editors_picture),
    path("", include("buendnis.people.urls")),
    path("", include("buendnis.post.urls")),
    path("", include("buendnis.alliance.urls")),
    path("", include("buendnis.dates.urls")),
    path("", include("buendnis.matching.urls")),
    path("", include("buendnis.cooperation.urls")),
    path("", include("buendnis.desk.urls")),
    path("", include("buendnis.website.urls")),
    path("", include("buendnis.ui.urls")),
]
