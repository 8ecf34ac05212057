"""Sending e-mail that what was done does not depend on."""

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)


def is_sent(send: Callable[..., object], *letter: Any) -> bool:
    """Whether `send(*letter)` got through: a mail server that is down undoes nothing.

    UnicodeError is an address that no envelope can carry, such as a domain whose
    letters are too long in ASCII. The log has the kind of failure only, because
    its words may name the reader.
    """
    try:
        send(*letter)
    except (OSError, UnicodeError) as error:  # what smtplib raises is an OSError
        logger.error("An e-mail could not be sent: %s", type(error).__name__)
        return False
    return True
