"""Which language an article is in: what the person says, then what the words show, then what the source claims."""

from newsdigest.settings import Settings
from newsdigest.text.language import detect


def settle(asked: str, text: str, settings: Settings, *, claimed: str = "") -> tuple[str, tuple[str, ...]]:
    """Return the language and what is doubtful about it.

    asked: what the person or the text itself names, which is believed. claimed: what a page or a feed says of
    itself (``fr-FR``), which is often the default of its program: believed where the words leave a doubt.
    """
    if asked:
        return asked, ()
    found = detect(text, settings.languages)
    claim = claimed.strip().replace("_", "-").partition("-")[0].lower()
    if claim and len(claim) in (2, 3) and claim.isascii() and claim.isalpha():
        if found.lang in ("", claim) or not found.confident:
            return claim, ()
        return found.lang, (f"language {found.lang}, though it says {claim}",)
    lang = found.lang or settings.default_lang
    return lang, () if found.confident else (f"language guessed: {lang}",)
