import pytest

from newsdigest.formats.standfirst import standfirst

TITLE = "Le pont rouvre après deux ans de travaux"
OPENING = "Les premières voitures ont passé le pont lundi matin à six heures, sous la pluie et sans discours."
OWN = "Fermé en 2019, l’ouvrage a été refait pour 12 millions d’euros. Les riverains n’y croyaient plus."


@pytest.mark.parametrize(
    "candidate",
    [
        OWN,
        "“We never thought it would last that long”, says a driver.",
        "橋は二年間の工事を経て、月曜日の朝に再び開通しました。住民は喜んでいます。",
        "Will it hold? Six engineers say what they think of it.",
    ],
)
def test_a_publishers_own_lines_are_kept(candidate: str) -> None:
    assert standfirst(candidate, TITLE, OPENING) == candidate


def test_white_space_is_folded() -> None:
    assert standfirst(f"  {OWN.replace(' ', chr(10), 1)} ", TITLE, OPENING) == OWN


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        ("", "nothing"),
        ("Un pont rouvre.", "too short"),
        ("Un mot après l’autre. " * 40, "too long"),
        ("Fermé en 2019, l’ouvrage a été refait pour douze…", "cut off"),
        ("Fermé en 2019, l’ouvrage a été refait pour douze [...]", "cut off"),
        ("Fermé en 2019, l’ouvrage a été refait pour douze [&hellip;]", "cut off, its sign escaped"),
        ("Fermé en 2019, l’ouvrage a été refait pour douze", "no end"),
        ("Fermé en 2019, l’ouvrage a été refait pour douze millions. Lire la suite »", "a link"),
        ("Le pont rouvre après deux ans de travaux.", "the title"),
        ("Le pont rouvre après deux ans de travaux - Le Pont.", "the title and the site"),
        ("Les premières voitures ont passé le pont lundi matin à six heures.", "the opening"),
        ("Lisez tous nos articles sur le pont et sur la rivière.", "for search engines"),
        ("Retrouvez toute l’actualité du pont en direct sur lepont.example.com", "for search engines"),
        ("The post Le pont rouvre appeared first on Le Pont du matin.", "a feed’s last line"),
        ("PONTVILLE (AFP) — Les premières voitures ont passé le pont lundi matin à six heures.", "the opening"),
    ],
)
def test_what_programs_put_there_is_none(candidate: str, why: str) -> None:
    assert standfirst(candidate, TITLE, OPENING) == "", why


def test_the_opening_may_follow_a_dateline() -> None:
    assert standfirst(OPENING, TITLE, f"PONTVILLE, 3 mai (AFP) — {OPENING}") == ""


def test_without_an_opening_only_the_candidate_is_judged() -> None:
    assert standfirst(OWN, TITLE, "") == OWN
