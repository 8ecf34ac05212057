"""Tokens stay out of the logs: who reads those must not read plans."""

import logging
import re

_ADDRESS = re.compile(r"/s/[^/?\s\"']+")


class HideTokens(logging.Filter):
    """Writes /s/… where a line names the address of a shared plan."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if "/s/" in text:
            record.msg, record.args = _ADDRESS.sub("/s/…", text), ()
        return True
