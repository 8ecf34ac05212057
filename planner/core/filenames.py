"""Names of the files that people take away."""

import re

# What some system does not allow in the name of a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
MOST_CHARACTERS = 80


def file_name(title: str, ending: str) -> str:
    """A title, as far as every system takes it in a name, and what stands after it."""
    name = _NOT_IN_NAMES.sub(" ", title).strip(" .")[:MOST_CHARACTERS].strip(" .")
    return f"{name or 'khutta'}{ending}"
