"""Where a sentence ends."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from newsdigest.text import quotations, words

# An end mark, the quotes and brackets that close after it, and white space or the end. French sets a
# (no-break) space before the closing guillemet. The look-behind keeps "!!!!…" from being tried at every mark.
_END = re.compile(
    r"(?<![.!?…؟])(?P<mark>[.!?…؟]++)(?:\[\d{1,3}\])?"
    r"(?P<close>(?:[ \u00a0\u2009\u202f]?+[»›”](?![^\W_])|[\"'’)\]]|“(?=\s|$))*+)(?=\s|$)"
    r"|(?P<wide>[。！？]++[」』”’）]*+)\s*+"
)
_END_MARK = re.compile(r"[.!?…؟。！？]")  # found first: five times as fast as trying _END at every place
_OPENING = "«‹“„‚‘\"'([¿¡—–-‑ \u00a0\u2009\u202f"
_QUOTES = '«‹“„"'
_WORD_BEFORE = re.compile(r"[^\s«“\"(\[’']*$")
_LOOK_BEHIND = 30
_LONGEST_QUOTATION = 400  # letters, some 60 words: one that goes on longer is several sentences
_NEXT_WORD = re.compile(r"[^\W_]+")
_INITIAL = re.compile(r"(?:[^\W\d_][.-]+)*[^\W\d_]", re.UNICODE)
_WITHOUT_VOWEL = re.compile(r"[^\W\d_aeiouyà-ÿ]?[bcdfghj-np-tvwxz]+")  # Bl., mrt.
_MEASURED = re.compile(r"\d\W*\w+$")  # 3 kg. ends, but 6 ft. 7 in.
_GERMAN_ORDINAL = re.compile(r"\d{1,2}|[IVX]+")
_ACRONYM_STOPS = 3  # inside: after I.N.S.E.E. a capital opens a sentence, after J.R.R. Tolkien's initials his name
_ROMANCE = ("fr", "es", "it", "pt")  # after le P.I.B. comes no name
_DETERMINER = re.compile(
    r"(?:\b[ld][’']|\b(?:les?|la|du|des|el|los|las|del|il|lo|i|gli|o|os|as?|do|dos|das?) )$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:[A-Z]\. ?)?\d")  # art. 12, art. R. 412-6
_PARTICLE = re.compile(
    r"(?:Le|La|Du|Des|Al|(?P<sure>De|Van|Von|El|Di|Da|Dos|Ten|Ter|Den))[ \u00a0](?:[dl][’'])?[^\W\d_a-zß-ÿ]"
)
_CAPITALISED = re.compile(r"\b[^\W\d_a-zß-ÿ][^\W\d_]+ $")  # Malcolm X.
_ALONE = re.compile(r"[^\W_](?![\w’'])")  # the next initial
_COMPANY = re.compile(r"(?:Inc|Corp|Co|Ltd|LLC|plc|SA|S\.A|AG|GmbH)\b")  # after Yahoo!
_HOUR = re.compile(r"\d[ \u00a0\u202f]?h$")


def sentences(paragraph: str, lang: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, in order, stripped; all of them together are the paragraph but white space.

    ``lang`` (BCP 47 primary tag) chooses the abbreviations; an unknown one gets those that languages share.
    """
    ends = [0, *_ends(paragraph, lang), len(paragraph)]
    pieces = [paragraph[start:end] for start, end in pairwise(ends)]
    return tuple([sentence for found in _with_whole_quotations(pieces) if (sentence := found.strip())])


def _with_whole_quotations(pieces: Sequence[str]) -> Iterator[str]:
    """Yield sentences; those of a quotation that is told with its speaker are one: « Non. Jamais ! », dit-il."""
    start = 0
    while start < len(pieces):
        end = _end_of_quotation(pieces, start)
        yield "".join(pieces[start:end])
        start = end


def _end_of_quotation(pieces: Sequence[str], start: int) -> int:
    """Return the piece after the last one of the sentence that begins with ``start``."""
    around, length = _open(pieces[start]), len(pieces[start])
    for end in range(start + 1, len(pieces) if around > 0 else 0):
        around, length = around + _open(pieces[end]), length + len(pieces[end])
        if length > _LONGEST_QUOTATION:
            break
        if around <= 0:
            return end + 1 if _is_told(pieces[start], pieces[end]) else start + 1
    return start + 1


def _open(text: str) -> int:
    """Return how many more quotations and parentheses open in a text than close."""
    return quotations.depth(text) + text.count("(") - text.count(")")


def _is_told(first: str, last: str) -> bool:
    """Return whether there are words before what opens in one piece, or after what closes in another."""
    if quotations.depth(first) > 0:
        opening = next(mark.place for mark in quotations.marks(first) if mark.step > 0)
        closing = next((mark.place for mark in quotations.marks(last) if mark.step < 0), len(last))
    else:
        opening, closing = first.find("("), last.find(")")
    return bool(_NEXT_WORD.search(first[:opening]) or _NEXT_WORD.search(last[closing:]))


def _ends(text: str, lang: str) -> Iterator[int]:
    end = 0
    for mark in _END_MARK.finditer(text):
        if mark.start() >= end and (match := _END.match(text, mark.start())):
            end = match.end()
            if match["wide"] or _is_end(text, match, lang):
                yield end


def _is_end(text: str, match: re.Match[str], lang: str) -> bool:
    following = text[match.end() : match.end() + _LOOK_BEHIND].lstrip()
    bare = following.lstrip(_OPENING)
    if not bare:
        return bool(match["close"]) or not following
    if bare[0].islower() or bare[0] in "?!…":  # « Quoi ? » a-t-il dit. Qui a dit « Partons. » ?
        return False
    if match["mark"] != "." or match["close"]:
        return match["mark"] != "!" or bool(match["close"]) or not _COMPANY.match(bare)
    before = text[max(0, match.start() - _LOOK_BEHIND) : match.start()]
    return not _is_abbreviation(before, bare, lang, quoted=following[0] in _QUOTES)


def _is_abbreviation(before: str, following: str, lang: str, *, quoted: bool) -> bool:
    """Return whether a full stop after ``before`` belongs to the word and the sentence goes on.

    quoted: whether a quotation opens after it.
    """
    word = found[0] if (found := _WORD_BEFORE.search(before)) else ""
    if not word:
        return False
    opens_sentence = _opens_sentence(following, lang)
    if word.lower() in _abbreviations("before_numbers") or _HOUR.search(
        before
    ):  # 19 h. 30; No. 10 goes on; "He said no. Then" does not
        return bool(_NUMBER.match(following))
    known, often_last = _abbreviations(lang), word in _abbreviations("often_last")
    if not often_last and (word in known or word.rpartition("-")[2] in known):  # vice-prés.
        return True
    if word in _abbreviations("states"):  # Mobile, Ala. Police said
        return not opens_sentence and not before.removesuffix(word).endswith(", ")
    if often_last or _WITHOUT_VOWEL.fullmatch(word):
        return not (opens_sentence or (often_last and quoted)) and (
            often_last or following[0].isdigit() or not _MEASURED.search(before)
        )
    last = word.rpartition("-")[2]
    if _INITIAL.fullmatch(last) and (last[-1].isupper() or "." in last):  # J. K. Rowling, J.-C., m.i.v., PSG-O.M.
        return _goes_on(before.removesuffix(word), word, following, lang)
    return lang == "de" and bool(_GERMAN_ORDINAL.fullmatch(word)) and not opens_sentence  # am 3. Oktober


def _opens_sentence(following: str, lang: str) -> bool:
    first = found[0] if (found := _NEXT_WORD.match(following)) else ""
    return first[:1].isupper() and first.lower() in words.stop_words(lang)


def _goes_on(before: str, initials: str, following: str, lang: str) -> bool:
    """Return whether a sentence goes on after initials: their name comes (J. R. R. Tolkien), or whose they are."""
    if (particle := _PARTICLE.match(following)) and (
        _is_title(before, lang) or (particle["sure"] and not _CAPITALISED.search(before))
    ):
        return True  # Mme A. Le Goff
    after_determiner = lang in _ROMANCE and bool(_DETERMINER.search(before))
    long = initials.isupper() and initials.count(".") >= _ACRONYM_STOPS - after_determiner and "-" not in initials
    return not (long or _opens_sentence(following, lang)) or _ALONE.match(following) is not None


def _is_title(before: str, lang: str) -> bool:
    """Return whether a text ends with a person's title or another initial."""
    word = found[0] if (found := _WORD_BEFORE.search(before.rstrip(" .\u00a0\u202f"))) else ""
    return word[:1].isupper() and (word in _abbreviations(lang) or bool(_INITIAL.fullmatch(word)))


@cache
def _abbreviations(name: str) -> frozenset[str]:
    found = words.read_words("newsdigest.text", f"abbreviations/{name}.txt")
    if name in ("often_last", "states", "before_numbers"):
        return found
    found |= words.read_words("newsdigest.text", "abbreviations/any.txt")
    return found | {word[0].swapcase() + word[1:] for word in found if len(word) > 2}  # Sig. and sig.
