"""The translation catalogues, read straight from the committed `.po` files."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from babel.messages import mofile, pofile

LOCALES = Path(__file__).resolve().parent / "ui" / "locales"
LANGUAGES = {"en": "English", "ja": "日本語"}


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; one without entries when there is no file."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
