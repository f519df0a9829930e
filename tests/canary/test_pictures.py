"""A picture of an erased person goes with every size that was made of it; the alliance's pictures stay."""

import io
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from PIL import Image as Drawing
from PIL import PngImagePlugin
from wagtail.images.models import Image, Rendition

from buendnis.people import actions
from buendnis.people.models import Deletion, Person
from buendnis.people.privacy import clearing, telling
from buendnis.people.tests.factories import with_role
from tests.canary import looking
from tests.canary.seed import FILE, MAIL, NAME, office, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def disk(settings, tmp_path) -> Path:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return tmp_path / "media"


@pytest.fixture
def canary() -> Person:
    return Person.objects.create_user(MAIL, name=NAME)


def picture(title: str, by: Person) -> tuple[Image, Rendition]:
    """A picture as editors keep it, and a size that a page has asked for, each with the canary's bytes."""
    words, content = PngImagePlugin.PngInfo(), io.BytesIO()
    words.add_text("Comment", FILE.decode())
    Drawing.new("RGB", (40, 30), "red").save(content, "PNG", pnginfo=words)
    file = ImageFile(content, name="0123456789abcdef.png")
    image = Image.objects.create(title=title, uploaded_by_user=by, file=file)
    size = image.get_rendition("width-20")
    Path(size.file.path).write_bytes(content.getvalue())
    return image, size


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_portrait_and_its_sizes_go_from_the_disk(disk, canary, django_capture_on_commit_callbacks):
    image, size = picture(f"Porträt {NAME}", by=with_role("editor"))
    assert len(looking.files_that_name(disk)) == 2

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget_person(canary, by=office())

    assert on_disk(disk) == set()
    assert not Image.objects.filter(pk=image.pk).exists()
    assert not Rendition.objects.filter(pk=size.pk).exists()


def test_sizes_are_on_the_list_of_files_for_the_case_of_a_crash(disk, canary, monkeypatch):
    """Nothing runs after the commit: the next hour knows both files, and deletes them."""
    image, size = picture(f"Porträt {NAME}", by=with_role("editor"))
    original, made = image.file.path, size.file.path

    actions.forget_person(canary, by=office())

    assert set(Deletion.objects.get().pending) == {original, made}
    assert on_disk(disk) == {Path(original).name, Path(made).name}
    assert clearing.clear() == 1
    assert on_disk(disk) == set()


def test_what_the_person_only_uploaded_stays_without_the_person(disk, canary):
    image, _size = picture("Der Marktplatz", by=canary)
    before = on_disk(disk)

    actions.forget_person(canary, by=office())
    clearing.clear()

    image.refresh_from_db()
    assert image.uploaded_by_user is None
    assert image.renditions.count() == 1
    assert on_disk(disk) == before


def test_my_data_names_picture_and_sizes_but_holds_no_copy(disk, canary):
    """Others may be on a picture, and it is the alliance's: the export names it; one can ask for it."""
    image, size = picture(f"Porträt {NAME}", by=canary)

    told = telling.for_machines(canary)

    groups = {group["model"]: group for section in told["sections"] for group in section["groups"]}
    assert [row["number"] for row in groups["wagtailimages.image"]["rows"]] == [str(image.pk)]
    assert [row["number"] for row in groups["wagtailimages.rendition"]["rows"]] == [str(size.pk)]
    assert image.file.name in text_of(told)
    assert size.file.name in text_of(told)
    assert "base64" not in text_of(told)
