"""Pages that are no article, by what they say: told from one with a reason."""

import re
from urllib.parse import urlsplit

from newsdigest.formats.page.body import Body
from newsdigest.formats.page.metadata import PageMetadata
from newsdigest.formats.refusal import RefusedError

_FEWEST_LETTERS = 80  # of the shortest article among 91 pages: 330
_ERROR = re.compile(
    r"(?:error )?(?:40[0134]|410|429|50[0234])\b|(?:page|seite|página|pagina) (?:not found|non trouvée|nicht gefunden"
    r"|no encontrada|não encontrada|non trovata|niet gevonden)|not found|access denied|forbidden|just a moment"
    r"|attention required|are you (?:a )?(?:human|robot)|site (?:is )?(?:under|en) maintenance|page introuvable",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"\b(?:cookies?|log ?in|sign in|connectez-vous|anmelden|javascript|ad ?blocker?|captcha|consent|einwilligung)\b",
    re.IGNORECASE,
)
_SHORT_LETTERS = 700
_LIST = 0.6  # of the words are in links


def check(known: PageMetadata, body: Body) -> None:
    """Raise RefusedError for a page without a title or an article."""
    letters = sum(character.isalnum() for character in body.text)
    if not known.title:
        raise RefusedError("is a web page without a title")
    if _ERROR.match(known.title) and letters < _SHORT_LETTERS:
        raise RefusedError(f"is no article but the message '{known.title}'")
    if letters < _FEWEST_LETTERS:
        raise RefusedError(f"is a web page without an article: {letters} letters of text")
    if known.published is not None:  # what follows is no more than likely
        return
    if letters < _SHORT_LETTERS and len(_WALL.findall(body.text)) > 1:
        raise RefusedError("is no article but a notice about cookies, scripts or signing in")
    if body.link_share > _LIST:
        raise RefusedError("is a list of links, not an article")
    if known.url and urlsplit(known.url).path in ("", "/"):
        raise RefusedError("is the front page of a site, not an article")
