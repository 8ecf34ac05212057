"""Arabic text as typed: cleaned before it is stored, folded before it is compared.

Nothing here shapes or reorders letters: browsers, Word and the PDF do that
themselves. What is stored is logical text in base letters, never presentation
forms, and without the invisible characters that make two lines look alike.
"""

import re
import unicodedata

# Embeddings, overrides and isolates reorder what follows them on somebody
# else's page (bidi spoofing). Zero-width space and BOM make equal words differ.
# Lone surrogates come from JSON escapes and no database accepts them.
_FORBIDDEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"
    "\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]")

# Word ligatures such as U+FDFA stand for a phrase on purpose and stay as typed;
# the blocks below are letters and marks that old software stored already shaped.
_SHAPED = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc]+")
_SHAPED_FOR_SEARCH = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
# A shaped vowel mark decomposes to a space or a tatweel that only carries it.
_CARRIER = re.compile("[ \u0640](?=[\u064b-\u0652\u0670])")

# Drawn as nothing although Unicode calls them letters, symbols or marks.
_BLANK_GLYPHS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")

_FOLDED_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ک": "ك",
        "گ": "ك",
        "ـ": None,
    }
)
_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def clean_line(text: str) -> str:
    """One line of typed text as it is stored; "" when nothing visible is left."""
    return _clean(_LINE_END.sub(" ", text))


def clean_text(text: str) -> str:
    """Several lines of typed text as stored: like `clean_line`, each end of line is "\\n"."""
    return _clean(_LINE_END.sub("\n", text))


def is_blank(text: str) -> bool:
    """Whether nothing visible is left after cleaning: a lone right-to-left mark is blank."""
    return all(_is_invisible(char) for char in text)


def fold(text: str) -> str:
    """The key by which texts are searched and compared; never shown, never stored as data.

    Vowel marks, tatweel and invisible characters go, hamza carriers and the
    letters typists interchange (ى ي، ة ه، ک ك) become one, digits become ASCII,
    Latin letters lose case and accents, runs of white space become one space.
    """
    unshaped = _unshape(_FORBIDDEN.sub("", text), _SHAPED_FOR_SEARCH)
    # Canonical decomposition turns أ إ آ ؤ ئ into a bare letter and a mark.
    decomposed = unicodedata.normalize("NFD", unshaped)
    return " ".join(decomposed.translate(_SEARCHED).casefold().split())


def ascii_digits(text: str) -> str:
    """٠-٩ and ۰-۹ as 0-9; everything else untouched."""
    return text.translate(_ASCII_DIGITS)


def _clean(text: str) -> str:
    if is_blank(text):
        return ""
    kept = _FORBIDDEN.sub("", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _unshape(kept, _SHAPED)).strip()


def _unshape(text: str, shaped: re.Pattern[str]) -> str:
    def base_letters(match: re.Match[str]) -> str:
        return _CARRIER.sub("", unicodedata.normalize("NFKC", match[0]))

    return shaped.sub(base_letters, text)


def _is_invisible(char: str) -> bool:
    if char.isspace() or char in _BLANK_GLYPHS:
        return True
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"}


class _Searched(dict[int, int | str | None]):
    """What a character is searched as: learned where it is first met, None where it is not."""

    def __missing__(self, code: int) -> int | str | None:
        char = chr(code)
        # White space separates words, so it is kept for `split`; vowel marks are not searched.
        hidden = _is_invisible(char) or unicodedata.category(char) == "Mn"
        found = None if hidden and not char.isspace() else char
        if code <= 0xFFFF:  # what is rarer is not kept, lest somebody fill the memory with it
            self[code] = found
        return found


_SEARCHED = _Searched({**_FOLDED_LETTERS, **_ASCII_DIGITS})
