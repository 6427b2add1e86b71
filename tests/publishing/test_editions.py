"""Editions and stories on the site."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[..., Path]
Said = Callable[[], list[str]]

STARSHIP = (
    "La fusée géante Starship de SpaceX a décollé jeudi de Boca Chica, au Texas, avant d’exploser au-dessus du golfe "
    "du Mexique. Elon Musk a félicité les équipes de SpaceX."
)
ENGLISH = (
    "SpaceX launched its giant Starship rocket from Boca Chica in Texas. Elon Musk congratulated the SpaceX team "
    "after Starship exploded over the gulf."
)
INQUIRY = (
    "La FAA ouvre une enquête sur la fusée Starship de SpaceX, à Boca Chica, au Texas. Elon Musk promet d’attendre."
)
BUDGET = "Le conseil municipal de Brest a voté le budget. Les impôts locaux ne bougent pas, a dit le maire."


def article(slug: str, moment: str, text: str, source: str, *, section: str = "Sciences", lang: str = "fr") -> str:
    title = slug.replace("-", " ").capitalize()
    return (
        f"Title: {title}\nDate: {moment}\nLang: {lang}\nSlug: {slug}\nCategory: {section}\nSource: {source}\n"
        f"Guid: urn:{slug}\n\n{text}\n"
    )


FILES = {
    f"articles/{slug}.md": article(slug, moment, text, source, section=section, lang=lang)
    for slug, moment, text, source, section, lang in (
        ("starship-decolle", "2023-04-20 16:00", STARSHIP, "Carnet spatial", "Sciences", "fr"),
        ("starship-lifts-off", "2023-04-20 17:00", ENGLISH, "Orbit Notes", "Sciences", "en"),
        ("starship-explose", "2023-04-20 18:00", STARSHIP, "Le Fil", "Sciences", "fr"),
        ("budget-de-brest", "2023-04-20 09:00", BUDGET, "Le Fil", "Société", "fr"),
        ("enquete-sur-starship", "2023-04-22 00:30", INQUIRY, "Le Fil", "Sciences", "fr"),
    )
}


def text(page: Path) -> str:
    """Return what a reader sees."""
    html = page.read_text("utf-8").partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())  # a no-break space, too, is one


def test_an_edition_has_each_event_once(build: Build) -> None:
    output = build(FILES)
    html = (output / "edition/2023-04-20/index.html").read_text("utf-8")
    assert html.count('class="headline"') == 2  # the launch, told by three, and the budget
    seen = text(output / "edition/2023-04-20/index.html")
    assert seen.startswith("Édition n° 1 Jeudi 20 avril 2023 3 sources 4 articles")
    assert "Également dans : Starship lifts off Orbit Notes" in seen
    assert "Le même texte dans : Le Fil" in seen
    assert 'rel="next" href="../../edition/2023-04-22/"' in html  # nothing on the 21st


def test_older_articles_change_no_number_where_the_first_edition_is_named(build: Build, said: Said) -> None:
    files = {**FILES, "articles/old.md": article("old", "2019-01-02 08:00", BUDGET, "Le Fil")}
    output = build(files, NEWSDIGEST_FIRST_EDITION="2023-04-20")
    assert text(output / "edition/2023-04-22/index.html").startswith("Édition n° 3")
    assert text(output / "edition/2019-01-02/index.html").startswith("Éditions Mercredi 2 janvier 2019")
    assert said() == ["NEWSDIGEST_FIRST_EDITION: before it are 2019-01-02: no number"]


def test_a_story_comes_back_as_an_update(build: Build) -> None:
    output = build(FILES)
    seen = text(output / "edition/2023-04-22/index.html")
    assert seen.startswith("Édition n° 3 Samedi 22 avril 2023")
    assert "Suite de l’édition : Jeudi 20 avril 2023" in seen


def test_a_story_says_what_is_new_and_why_it_is_one(build: Build) -> None:
    seen = text(build(FILES) / "story/starship-decolle/index.html")
    assert "Le même texte que dans Carnet spatial" in seen
    assert "La FAA ouvre une enquête" in seen
    assert re.search(r"Noms en commun : [^·]*SpaceX", seen)
    assert re.search(r"Ressemblance \d\d %", seen)


def test_the_title_of_a_story_is_no_articles(build: Build) -> None:
    pages = build(FILES).rglob("index.html")
    titles = [re.findall("<title>(.*)</title>", page.read_text("utf-8"))[0] for page in pages]
    assert [title for title in titles if title.startswith("Sujet\xa0: Starship ")]
    assert len(set(titles)) == len(titles)


def test_its_articles_lead_to_it(build: Build) -> None:
    output = build(FILES)
    for page in ("2023/04/20/starship-lifts-off", "2023/04/22/enquete-sur-starship"):
        assert "4 articles sur ce sujet" in text(output / page / "index.html")
    assert "sur ce sujet" not in text(output / "2023/04/20/budget-de-brest/index.html")


def test_the_front_page_is_the_last_edition(build: Build) -> None:
    html = (build(FILES) / "index.html").read_text("utf-8")
    assert html.index("Enquete sur starship") < html.index("Budget de brest")
    assert re.search(r"Dernière mise à jour\s: <time[^>]*>22\savr\.\s2023\sà\s0\sh\s30", html)


def test_the_front_page_says_when_an_article_was_last_corrected(build: Build) -> None:
    (name, text), *others = FILES.items()
    corrected = text.replace("\nDate: ", "\nModified: 2023-04-23 09:15\nDate: ", 1)
    html = (build({name: corrected, **dict(others)}) / "index.html").read_text("utf-8")
    assert re.search(r"Dernière mise à jour\s: <time[^>]*>23\savr\.\s2023\sà\s9\sh\s15", html)
    assert '"dateModified":"2023-04-23T09:15+02:00"' in html


def test_an_account_without_a_source_is_named_by_its_title_in_its_language(build: Build) -> None:
    output = build({name: re.sub(r"Source: .*\n", "", text) for name, text in FILES.items() if "22" not in text})
    html = (output / "index.html").read_text("utf-8")
    link = '<a href="./2023/04/20/starship-lifts-off/" hreflang="en" title="Starship lifts off" lang="en">'
    assert f"{link}Starship lifts off</a>" in html


def test_another_account_of_the_same_source_is_named_by_its_title(build: Build) -> None:
    second = article("starship-explose", "2023-04-20 18:00", STARSHIP, "Carnet spatial")
    output = build({**FILES, "articles/starship-explose.md": second})
    assert "Le même texte dans : Starship explose" in text(output / "edition/2023-04-20/index.html")
    assert "Également dans : Orbit Notes , Starship explose" in text(output / "index.html")


def test_pages_of_one_name_have_titles_of_their_own(build: Build) -> None:
    files = {"articles/a.md": article("a", "2023-04-20 09:00", BUDGET, "Europe", section="Europe")}
    files["articles/a.md"] = files["articles/a.md"].replace("Source:", "Tags: Europe\nSource:")
    output = build(files)
    pages = ("section/europe", "tag/europe", "source/europe")
    found = [re.search("<title>(.*?)</title>", (output / page / "index.html").read_text("utf-8")) for page in pages]
    assert [match and match[1].partition(" – ")[2].partition(" – ")[0] for match in found][1:] == ["Thèmes", "Sources"]
    assert len({match and match[1] for match in found}) == 3


def test_the_front_page_names_earlier_editions_as_an_editor_does(build: Build) -> None:
    html = (build({**FILES, "editions/2023-04-20.md": "Title: Un jeudi\n"}) / "index.html").read_text("utf-8")
    assert '>Jeudi 20 avril 2023</a> <small dir="auto">Un jeudi</small>' in html


def test_a_week(build: Build) -> None:
    output = build(FILES, NEWSDIGEST_EDITION="weekly")
    assert [path.name for path in (output / "edition").iterdir()] == ["2023-W16"]
    assert "Semaine du 17 avril 2023" in text(output / "edition/2023-W16/index.html")


def test_the_hour_that_ends_a_day_is_that_of_the_site(build: Build) -> None:
    files = {"articles/late.md": article("late", "2023-04-22 00:30+02:00", BUDGET, "Le Fil")}
    assert (build(files, TIMEZONE="Europe/London") / "edition/2023-04-21/index.html").exists()


def test_an_editor_arranges_an_edition(build: Build, said: Said) -> None:
    file = "Title: Un jeudi\nLead: budget-de-brest\nLeave_out: starship-explose\n\nUne *note* <script>x()</script>.\n"
    output = build({**FILES, "editions/2023-04-20.md": file})
    html = (output / "edition/2023-04-20/index.html").read_text("utf-8")
    assert "<h1>Un jeudi</h1>" in html
    assert "<em>note</em>" in html
    assert "x()" not in html
    assert html.index("Budget de brest") < html.index("Starship decolle")
    assert "Starship explose" not in html
    assert said() == ["editions/2023-04-20.md: removed active content (script)"]


def test_what_an_editor_got_wrong_is_named(build: Build, said: Said) -> None:
    files = {
        "editions/2023-04-20.md": "Nobody: x\n",
        "editions/2023-04-21.md": "Title: Vendredi\n",
        "editions/2023-04-22.md": "Lead: no-such\n",
        "stories.txt": "starship-decolle + no-such\nand so on\n",
    }
    output = build({**FILES, **files})
    assert (output / "edition/2023-04-20/index.html").exists()
    assert [line for line in said() if "editions/" in line or "stories.txt" in line] == [
        "stories.txt, line 2: 'and so on' says nothing of stories: write 'slug + slug', 'slug - slug' or 'name = slug'",
        "stories.txt, line 1: there is no article no-such",
        "editions/2023-04-20.md, line 1: 'Nobody' is none of Title, Lead, Leave_out; this edition is made by itself",
        "editions/2023-04-21.md: there is no edition of this name, or no article in it",
        "editions/2023-04-22.md: no-such is no article of this edition",
    ]


def test_a_bad_line_among_the_tags_that_are_one_is_named_and_left_out(build: Build, said: Said) -> None:
    output = build({**FILES, "tag-aliases.txt": "Otan = NATO\njust words\n"})
    assert (output / "edition/2023-04-20/index.html").exists()
    (line,) = [line for line in said() if "tag-aliases" in line]
    assert line.endswith("tag-aliases.txt:2: 'just words' is no alias; write: OTAN = Otan = NATO; left out")


def test_what_an_editor_names_and_leaves_out_is_named(build: Build, said: Said) -> None:
    file = "Lead: budget-de-brest\nLeave_out: starship-decolle\n\n## Sciences\n- starship-decolle\n"
    build({**FILES, "editions/2023-04-20.md": file})
    assert said() == ["editions/2023-04-20.md: starship-decolle is in Leave_out and named too; it is left out"]


def test_an_edition_of_which_all_is_left_out_is_none(build: Build) -> None:
    output = build({**FILES, "editions/2023-04-22.md": "Leave_out: enquete-sur-starship\n"})
    assert not (output / "edition/2023-04-22").exists()
    assert 'rel="next"' not in (output / "edition/2023-04-20/index.html").read_text("utf-8")
    assert "edition/2023-04-22" not in (output / "archive/index.html").read_text("utf-8")


def test_stories_by_hand(build: Build) -> None:
    wishes = (
        "lancement = starship-explose\nbudget-de-brest + starship-decolle\nstarship-explose - enquete-sur-starship\n"
    )
    output = build({**FILES, "stories.txt": wishes})
    assert [path.name for path in (output / "story").iterdir()] == ["lancement"]
    seen = text(output / "story/lancement/index.html")
    assert "Budget de brest" in seen
    assert "Enquete sur starship" not in seen


@pytest.mark.parametrize(
    "setting", ["NEWSDIGEST_EDITION_SAVE_AS", "NEWSDIGEST_STORY_SAVE_AS", "NEWSDIGEST_EDITIONS_SAVE_AS"]
)
def test_a_page_that_is_not_wanted_is_not_linked(setting: str, build: Build) -> None:
    folder = {"NEWSDIGEST_EDITION_SAVE_AS": "edition/", "NEWSDIGEST_STORY_SAVE_AS": "story/"}.get(setting, "editions/")
    output = build(FILES, **{setting: ""})
    pages = [page.read_text("utf-8") for page in output.rglob("*.html")]
    links = {link for html in pages for link in re.findall(r'href="([^"#]*)', html) if "/feeds/" not in link}
    assert not [link for link in links if f"/{folder}" in f"/{link}"]


def test_a_day_of_the_archive_leads_to_its_edition(build: Build) -> None:
    html = (build(FILES) / "archive/2023/04/index.html").read_text("utf-8")
    assert '<a href="../../../edition/2023-04-20/" title="4 articles">20 <small>4</small></a>' in html


def test_a_topic_shows_when_it_was_in_the_news(build: Build) -> None:
    html = (build(FILES) / "tag/elon-musk/index.html").read_text("utf-8")
    assert 'aria-label="Articles par jour – 20 avr. 2023 : 3, 22 avr. 2023 : 1"' in html.replace("\u00a0", " ")
    assert html.count("<rect") == 2


def test_below_an_article_are_the_others_of_its_story_then_what_is_related(build: Build) -> None:
    permit = "La fusée Starship de SpaceX attend encore au Texas. Elon Musk espère un premier vol au printemps."
    launch_pad = "Au Texas, le pas de tir de Starship inquiète les riverains. Ils craignent le bruit et les débris."
    files = {
        **FILES,
        "articles/a.md": article("permis", "2023-03-02 10:00", permit, "Le Fil"),
        "articles/b.md": article("riverains", "2023-03-02", launch_pad, "Écho"),
    }
    headlines = re.compile(r'<h3 class="headline"><a [^>]*>(.*?)</a>')
    below = {
        page.parent.name: [headlines.findall(part) for part in page.read_text("utf-8").split('<div class="about">')[1:]]
        for page in build(files).glob("2023/*/*/*/index.html")
    }
    story = ["Starship decolle", "Starship lifts off", "Starship explose", "Enquete sur starship"]
    for slug in ("starship-decolle", "enquete-sur-starship"):
        of_story, _, related = below[slug]
        assert of_story == [title for title in story if title != slug.replace("-", " ").capitalize()]
        assert related == ["Permis", "Riverains"]
    assert [below[slug][-1] for slug in ("permis", "riverains")] == [["Riverains"], ["Permis"]]  # of one day
    assert not any(below["budget-de-brest"])


@pytest.mark.parametrize("rhythm", ["daily", "weekly"])
@pytest.mark.parametrize(
    "line", ["Date: 0202-03-02", "Date: 0001-01-01", "Date: 2023-04-20\nModified: 9999-12-31 23:00"]
)
def test_a_day_beyond_all_calendars_is_named_and_ends_no_build(
    build: Build, said: Said, rhythm: str, line: str
) -> None:
    bad = article("alt", "?", BUDGET, "Le Fil").replace("Date: ?", line)
    output = build({**FILES, "articles/alt.md": bad}, NEWSDIGEST_EDITION=rhythm, TIMEZONE="UTC")
    assert "articles/alt.md: has a date beyond the years 1000 to 9998; not published" in said()
    assert (output / ("edition/2023-W16" if rhythm == "weekly" else "edition/2023-04-20") / "index.html").exists()
