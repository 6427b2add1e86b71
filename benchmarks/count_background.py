"""Count in how many articles each stem stands, and how often it is written as a name: the tags' background.

    python benchmarks/count_background.py TRAIN.jsonl.xz LANG

TRAIN has a record a line with ``title`` and ``paragraphs``. Writes ``enrich/background/LANG.txt``: the number of
articles on the first line, then a stem a line with its number of articles and the percentage of its occurrences
inside a sentence that begin with a capital. Beside it ``enrich/nouns/LANG.txt`` lists the words that follow a
determiner so often that they must be nouns, ``enrich/verbs/LANG.txt`` those that follow a subject or a negation.
"""

import json
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

from newsdigest import enrich
from newsdigest.enrich.themes import determiners
from newsdigest.text import words
from newsdigest.text.sentences import sentences

FEWEST = 15  # articles with a stem
FEWEST_FORMS = 8  # occurrences of a word
NOUN = 0.3  # of which follow a determiner: paquebot 0.9, nucléaire 0.3; embarrasse 0.1, intervenir 0
SURELY = 0.08  # of which follow one that is no pronoun, as the one in "le vivre" may be
OF = frozenset(["de", "d", "di", "en"])  # before a noun, or an infinitive or gerund
NO_NOUN = re.compile(r"(?:er|ir|re|ant)$")
# Or so often that the word is one after whatever determiner, if no subject ever stands before it: mairie, l'armée.
MOSTLY, NEVER, INFINITIVE = 0.6, 0.02, re.compile(r"[ei]r$")
VERB = 0.1  # of which follow a subject or a negation
SUBJECTS = frozenset(
    ["je", "j", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "qui", "ne", "n", "se", "s", "y", "m", "t"]
)
PRONOUNS = frozenset(["le", "la", "les", "l", "leur", "il", "lo", "gli", "los", "las", "o", "a", "os", "as"])


def main() -> None:
    """Count and write."""
    path, lang = sys.argv[1:]
    articles = 0
    known = determiners(lang)
    sure = known - PRONOUNS
    in_articles: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capitalised: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    determined: Counter[str] = Counter()
    surely: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            articles += 1
            stems = set()
            for paragraph in record["paragraphs"]:
                for sentence in sentences(paragraph, lang):
                    before = ""
                    for index, token in enumerate(words.tokens(sentence)):
                        stem = words.stem(token.text, lang)
                        stems.add(stem)
                        if index:
                            inside[stem] += 1
                            capitalised[stem] += token.capitalised
                            if not token.capitalised:
                                forms[token.text] += 1
                                after_de = before in OF and not NO_NOUN.search(token.text)
                                determined[token.text] += before in known or after_de
                                spoken[token.text] += before in SUBJECTS
                                surely[token.text] += before in sure or after_de
                        before = token.text.lower()
            in_articles.update(stems)
    lines = [
        f"{stem} {count} {100 * capitalised[stem] // (inside[stem] or 1)}"
        for stem, count in sorted(in_articles.items())
        if count >= FEWEST and not stem.isdigit()
    ]
    nouns = [
        form
        for form, count in sorted(forms.items())
        if count >= FEWEST_FORMS
        and len(form) > 2
        and determined[form] >= NOUN * count
        and (
            surely[form] >= SURELY * count
            or (determined[form] >= MOSTLY * count and spoken[form] < NEVER * count and not INFINITIVE.search(form))
        )
    ]
    verbs = [form for form, count in sorted(forms.items()) if count >= FEWEST_FORMS and spoken[form] >= VERB * count]
    _write("verbs", lang, verbs)
    _write("background", lang, [str(articles), *lines])
    _write("nouns", lang, nouns)


def _write(folder: str, lang: str, lines: list[str]) -> None:
    target = Path(enrich.__file__).parent / folder / f"{lang}.txt"
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{target}: {len(lines)} lines, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
