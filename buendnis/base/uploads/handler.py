"""How a file arrives: counted as it comes, and on no path of the disk.

Files wait in memory, larger ones in a file without a name: what is refused or aborted leaves nothing behind,
even when the process is killed.
"""

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

IN_MEMORY = 1_000_000


class CountingUploadHandler(FileUploadHandler):
    """Refuses a request that announces too much; of a file that is too large, keeps only how large it is.

    So the form can say at its field that the file is too large, and nothing typed is lost.
    """

    file: Any = None

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:  # noqa: N803 - Django's names
        if content_length > settings.UPLOAD_REQUEST_BYTES:
            raise RequestDataTooBig("The request announces more than UPLOAD_REQUEST_BYTES.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= settings.UPLOAD_LARGEST_BYTES:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        return UploadedFile(
            self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()
