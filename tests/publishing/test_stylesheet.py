"""The stylesheet: small, readable in light and dark, and nothing in it that no template uses."""

import re
from pathlib import Path

from newsdigest.publishing.theme_files import compact

THEME = Path(__file__).parents[2] / "theme"
TEMPLATES = THEME / "templates"
STYLE = THEME / "static" / "css" / "style.css"


def test_the_stylesheet_is_small_and_fetches_nothing() -> None:
    css = compact(STYLE.read_bytes())  # as it is served
    assert len(css) < 20_000
    assert b"url(" not in css
    assert b"@import" not in css


def test_colours_have_contrast_in_light_and_dark() -> None:
    """WCAG 2.2: 7 for text, 4.5 for what is muted; on the page and on tinted boxes."""
    light, dark = re.findall(r"--paper: (?:[^}]*)", STYLE.read_text("utf-8"))[:2]
    for block in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for ground in (colours["paper"], colours["wash"]):
            assert contrast(colours["ink"], ground) >= 7
            assert contrast(colours["muted"], ground) >= 4.5
            assert contrast(colours["accent"], ground) >= 4.5
        theme_colour = f'content="{colours["paper"]}"'
        assert theme_colour in (TEMPLATES / "base.html").read_text("utf-8")


def test_a_feed_has_the_colours_of_the_pages() -> None:
    both = ((TEMPLATES / "feed.css").read_text("utf-8"), STYLE.read_text("utf-8"))
    feeds, pages = (
        [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", part)) for part in css.split("@media")[:2]] for css in both
    )
    assert feeds == pages


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_rule_of_the_stylesheet_is_for_something() -> None:
    html = " ".join(path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.html")))
    css = re.sub(r"/\*.*?\*/", "", STYLE.read_text("utf-8"), flags=re.DOTALL)
    for name in set(re.findall(r"\.([a-z][\w-]*)(?=[^;{}]*\{)", css)) - {"footnote"}:  # Markdown's own
        assert re.search(rf"\b{name}\b", html), f".{name} styles nothing"


def test_what_is_served_says_the_same() -> None:
    css = b'/* a note */\n.a :is(b, i) > p::after {\n  content: " /* a;  b */ ";\n  width: calc(100% - 1rem);\n}\n'
    assert compact(css) == b'.a :is(b,i) > p::after{content: " /* a;  b */ ";width: calc(100% - 1rem)}'
