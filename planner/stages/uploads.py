from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Twice the largest plan file: what is a little too large is still told so on
# the page; what is absurd is not even received.
MOST_RECEIVED = 10 * 1024 * 1024


class SizeLimit(FileUploadHandler):
    """The first of FILE_UPLOAD_HANDLERS: refuses a body before any of it is kept."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST_RECEIVED:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
