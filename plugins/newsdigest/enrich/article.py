"""A document as the rankers see it: whole sentences of the article itself, in order, and their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from newsdigest.document import Document
from newsdigest.enrich.aliases import Aliases, aliases
from newsdigest.settings import Settings
from newsdigest.text import markup, words
from newsdigest.text.language import detect
from newsdigest.text.sentences import sentences
from newsdigest.text.words import Token

_MAX_SENTENCES = 500  # of a longer text the beginning is read: news says first what it is about
_FEW_LETTERS = 12  # too few to tell a language by, be it the likeliest
_MAX_SENTENCE = 3000  # characters; what goes on for longer is no sentence
_PROSE = ("paragraph", "quote", "item")
# « … », assure-t-il; “…,” she said
_UNNAMED = re.compile(
    r"[»”“\"],?\s(?:[\w’']+-(?:t-)?(?:il|elle|ils|elles|on)\b|(?:he|she|they)\s\w+|\w+\s(?:er|sie|hij|zij|ze)\b)"
)
# Dans son rapport, Amnesty dénonce …: what is pointed at comes at once, as the subject.
_SAID_AT_ONCE = {
    "fr": re.compile(
        r"(?:(?:dans|pour|sur|avec|depuis|après|avant|malgré|à|chez|sous|lors\sde|grâce\sà|face\sà)\s(?:son|sa|ses|leurs?)"
        r"|(?:si?|alors\squ|lorsqu|quand|comme|après\squ)['’\s]\s?(?:ils?|elles?))\b[^,:;\"«“»”]{1,90},\s"
        r"(?:(?:le|la|les|l['’])\s?(?:[\w’'-]+\s){0,4}?)?(?-i:[A-ZÀÂÇÉÈÊÎÏÔÙÛ][\w’'-]+)"
        r"(?:\s(?:(?:de|du|des|d['’]|la|le)\s?)*(?-i:[A-ZÀÂÇÉÈÊÎÏÔÙÛ])[\w’'-]*)*\s(?!et\b)(?-i:[a-zàâçéèêîôû])",
        re.IGNORECASE,
    )
}
# Interrogé par la presse, il a …: of whom? But Selon la préfecture, il faut …
_FRONTED = {
    "fr": re.compile(
        r"(?:(?:selon|dans|pour|sur|en|à|a|aux?|avec|sans|après|avant|depuis|dès|lors|malgré|afin|face|outre|grâce|contre|chez"
        r"|par|durant|pendant|parmi|vers|devant|sous|entre|de|du|des|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier"
        r"|ainsi|très|déjà|\w+(?:ée?s?|ant))\b|d[’']après)[^,:;\"«“]{1,90},\s(?:[^,\"«“]{1,40},\s)?"
        r"(?:(?:elle|ils|elles|celui-ci|celle-ci)\s|(?:ce|cette|ces)\sderni|il\s(?!(?:n[’']|s[’']|ne\s|se\s)?(?:y|faut|faudra"
        r"|faudrait|fallait|agi\w+|est\s(?:pas\s)?\w+\s(?:de|d[’']|que)|pleut|suffi\w*|reste|existe|semble\w*|convient"
        r"|importe|vaut|manque)\b))",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?:in|on|at|after|before|during|since|with|without|for|by|from|under|according|speaking|asked|over|last|\w+ing)\b"
        r"[^,:;\"“]{1,90},\s(?:he|she|they)\s",
        re.IGNORECASE,
    ),
}
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence taken from the article unchanged, and the index of its paragraph among the blocks of the body."""

    text: str
    paragraph: int


@dataclass(frozen=True)
class Article:
    """What tags and summary are made from; each part is made when somebody asks for it."""

    lang: str
    title: str
    blocks: tuple[markup.Block, ...]
    aliases: Aliases

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Those of paragraphs, quotes and lists, without credits, calls to read on and mere addresses."""
        return tuple(_sentences(self.blocks, self.lang))

    @cached_property
    def title_tokens(self) -> tuple[Token, ...]:
        """The words of the title."""
        return tuple(words.tokens(self.title))

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """The words of each sentence."""
        return tuple(tuple(words.tokens(sentence.text)) for sentence in self.sentences)

    @cached_property
    def lower(self) -> tuple[tuple[str, ...], ...]:
        """The words of each sentence in lower case."""
        return tuple([tuple([token.lower for token in tokens]) for tokens in self.tokens])

    @cached_property
    def distinct(self) -> tuple[frozenset[str], ...]:
        """The different ones among them."""
        return tuple(map(frozenset, self.lower))

    @cached_property
    def vocabulary(self) -> dict[str, str]:
        """The stem of each word of the sentences, by the word in lower case."""
        distinct = tuple(frozenset[str]().union(*self.distinct))
        return dict(zip(distinct, words.stems(distinct, self.lang), strict=True))

    @cached_property
    def title_stems(self) -> tuple[str, ...]:
        """The stem of each word of the title."""
        return words.stems([token.lower for token in self.title_tokens], self.lang)

    @cached_property
    def title_content(self) -> frozenset[str]:
        """The stems of the title's words that are more than a letter and have a meaning of their own."""
        stop = words.stop_words(self.lang)
        return frozenset(
            stem
            for token, stem in zip(self.title_tokens, self.title_stems, strict=True)
            if len(token.text) > 1 and token.lower not in stop
        )

    @cached_property
    def stems(self) -> tuple[tuple[str, ...], ...]:
        """The stem of each word of each sentence."""
        stem = self.vocabulary.__getitem__
        return tuple([tuple(map(stem, lower)) for lower in self.lower])

    @property
    def texts(self) -> Iterator[tuple[int, str, tuple[Token, ...]]]:
        """The title, numbered -1, and every sentence with its number; each with its words."""
        yield -1, self.title, self.title_tokens
        for number, (sentence, tokens) in enumerate(zip(self.sentences, self.tokens, strict=True)):
            yield number, sentence.text, tokens


def read(document: Document, settings: Settings) -> Article:
    """Return the article of a document, in the language that it names or else seems to be written in."""
    blocks = markup.blocks(document.body)
    lang = document.lang or _recognised(f"{document.title}\n{' '.join(block.text for block in blocks)}", settings)
    return Article(lang=lang, title=document.title, blocks=blocks, aliases=aliases(settings))


def _recognised(text: str, settings: Settings) -> str:
    """Return the language that a text seems to be in; the site's own where there is hardly any text."""
    if sum(map(str.isalpha, text)) < _FEW_LETTERS:
        return settings.default_lang
    return detect(text, settings.languages).lang or settings.default_lang  # it may be all addresses


def _sentences(blocks: tuple[markup.Block, ...], lang: str) -> Iterator[Sentence]:
    left = _MAX_SENTENCES
    for index, block in enumerate(blocks):
        if block.kind not in _PROSE:
            continue
        prose = _LINE_BREAK.sub(" ", block.text) if "\n" in block.text else block.text
        for text in sentences(prose, lang):
            if is_leftover(text) or _ADDRESS.fullmatch(text):
                continue
            if not left:
                return
            left -= 1
            if len(text) <= _MAX_SENTENCE:
                yield Sentence(text, index)


def is_leftover(sentence: str) -> bool:
    """Return whether the sentence is a site's and not the article's: a credit, a caption, a call to read on."""
    return bool(_leftover().match(sentence.lstrip(" \t\u00a0•>*–—-[→►▶")))


@cache
def _leftover() -> re.Pattern[str]:
    lines = words.read_lines("newsdigest.enrich", "leftovers.txt")
    return re.compile("|".join(f"(?:{line})" for line in lines), re.IGNORECASE)


def hangs(sentence: str, lang: str) -> bool:
    """Return whether the sentence begins by pointing back, or with a quotation of nobody named.

    ``Il``, ``Mais``; in some languages also behind what stands in front: ``Interrogé lundi, il …``.
    """
    if lang in _SAID_AT_ONCE and _SAID_AT_ONCE[lang].match(sentence):
        return False
    if lang in _FRONTED and _FRONTED[lang].match(sentence):
        return True
    bare = sentence.lstrip('«“"„» \u00a0\u202f')
    pattern = _openings().get(lang)
    if pattern is not None and pattern.match(bare):
        return True
    return len(bare) < len(sentence) and bool(_UNNAMED.search(sentence))


@cache
def leaning(lang: str) -> frozenset[str]:
    """Return the words of a language that lean on what was said before their sentence (``également``, ``elle``)."""
    return words.read_table("newsdigest.enrich", "leaning.txt", lang)


@cache
def _openings() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for line in words.read_lines("newsdigest.enrich", "openings.txt"):
        lang, _, patterns = line.partition(":")
        found.setdefault(lang, []).extend(patterns.split())
    return {lang: re.compile(rf"(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) for lang, patterns in found.items()}
