"""Files of a site: upload, hand out, take back; and what the virus scanner held back."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.alliance import actions, permissions
from buendnis.alliance.forms.documents import DocumentForm
from buendnis.alliance.models import Site, SiteDocument
from buendnis.alliance.queries import documents as queries
from buendnis.base.errors import NotPossible
from buendnis.base.uploads.serving import attachment
from buendnis.people import actions as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


def changeable_site(request: PersonRequest, pk: int) -> Site:
    sites = permissions.visible_sites(request.user).select_related("municipality__organisation")
    return get_object_or_404(permissions.only_changeable(request.user, sites), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def upload_document(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a file into the site's file."""
    site = changeable_site(request, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.add_document(
                site, **form.cleaned_data, today=timezone.localdate(), by=request.user
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, thanks(document))
            return redirect(f"{site.get_absolute_url()}#unterlagen")
    if form.has_error("file", "virus"):
        people.record(request.user, "file.held", site)
    status = 422 if form.errors else 200
    return page(request, "alliance/upload_document.html", {"site": site, "form": form}, status=status)


def thanks(document: SiteDocument) -> str:
    if document.file and not document.file.is_open:
        return _("Die Datei ist angekommen. Sie erscheint, sobald der Virenscanner sie geprüft hat.")
    return _("Die Datei liegt jetzt in der Akte.")


@require_safe
def document_file(request: PersonRequest, pk: int, document: int) -> HttpResponseBase:
    """The file itself, as a download; what is not scanned yet is not there."""
    visible = permissions.visible_documents(request.user).select_related("file")
    found = get_object_or_404(visible, pk=document, site=pk, file__isnull=False)
    if found.file is None or not found.file.is_open:
        raise Http404
    try:
        content = found.file.file.open()
    except OSError as problem:
        raise Http404 from problem
    return attachment(content, name=found.file.name, content_type=found.file.content_type)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_document(request: PersonRequest, pk: int, document: int) -> HttpResponse:
    """Ask once, then take a file out of the site's file."""
    site = changeable_site(request, pk)
    found = get_object_or_404(queries.documents_of(site, request.user), pk=document, file__isnull=False)
    if request.method != "POST":
        return page(request, "alliance/withdraw_document.html", {"site": site, "document": found})
    actions.withdraw_document(found, by=request.user)
    messages.success(request, _("Die Unterlage ist entfernt und die Datei gelöscht."))
    return redirect(f"{site.get_absolute_url()}#unterlagen")


# --- What the scanner held back ------------------------------------------------------------------------


@require_safe
def held_files(request: PersonRequest) -> HttpResponse:
    """Files in which the virus scanner found something; for the office."""
    if not permissions.may_see_held_files(request.user):
        raise Http404
    return page(request, "alliance/held_files.html", {"files": queries.held_files()})


@require_POST
def discard_held_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Delete one of them for good."""
    if not permissions.may_see_held_files(request.user):
        raise Http404
    actions.discard_held_file(get_object_or_404(queries.held_files(), pk=pk), by=request.user)
    messages.success(request, _("Die Datei ist gelöscht."))
    return redirect("alliance:held_files")
