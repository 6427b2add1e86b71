"""Make the tags' background of languages in which nobody counted articles, from the word frequencies of wordfreq.

    pip install wordfreq
    python benchmarks/convert_wordfreq.py [LANG ...]

Writes ``enrich/background/LANG.txt``: a number of articles on the first line, then a stem a line with the number of
those in which it should stand. Unlike ``count_background.py`` it knows nothing of capitals, nouns and verbs.
"""

import argparse
import math
from collections import defaultdict
from pathlib import Path

import wordfreq  # type: ignore[import-not-found,import-untyped,unused-ignore]

from newsdigest import enrich
from newsdigest.text import words

LANGUAGES = ("en", "de", "es", "it", "pt", "nl")
ARTICLES = 20_000
# A word of frequency f stands in 1 - exp(-f * WORDS) of the articles. For the French stems whose articles are counted,
# the median of WORDS is between 257 and 317 in every class of frequencies from 3e-6 to 1e-3.
WORDS = 280
FEWEST = 15  # articles with a stem, as in count_background.py


def main() -> None:
    """Convert and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("languages", nargs="*", default=LANGUAGES, metavar="LANG")
    for lang in parser.parse_args().languages:
        frequency: defaultdict[str, float] = defaultdict(float)
        for word, share in wordfreq.get_frequency_dict(lang, wordlist="best").items():
            if word.isalpha() and len(word) > 1 and word not in words.stop_words(lang):
                frequency[words.stem(word, lang)] += share
        articles = {stem: round(ARTICLES * -math.expm1(-WORDS * share)) for stem, share in frequency.items()}
        lines = [f"{stem} {count}" for stem, count in sorted(articles.items()) if count >= FEWEST]
        target = Path(enrich.__file__).parent / "background" / f"{lang}.txt"
        target.write_text("\n".join([str(ARTICLES), *lines]) + "\n", encoding="utf-8")
        print(f"{target}: {len(lines)} stems, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
