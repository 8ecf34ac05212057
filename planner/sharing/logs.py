"""Tokens stay out of the logs: who reads those must not read plans."""

import logging
import re

_ADDRESS = re.compile(r"/(s|plans/join)/[^/?\s\"']+")


class HideTokens(logging.Filter):
    """Writes /s/… where a line names the address of a shared plan or of an invitation."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if _ADDRESS.search(text):
            record.msg, record.args = _ADDRESS.sub(r"/\1/…", text), ()
        return True
