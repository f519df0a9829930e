"""Where private files lie: PRIVATE_ROOT, readable for the server alone, below no address."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateDisk(FileSystemStorage):
    """Folders 0700, files 0600."""

    def __init__(self, location: str | None = None) -> None:
        super().__init__(
            location=location or settings.PRIVATE_ROOT,
            file_permissions_mode=0o600,
            directory_permissions_mode=0o700,
        )

    def url(self, name: str | None) -> str:
        raise ValueError("Private files have no address; a view that asks who may see them hands them out.")
