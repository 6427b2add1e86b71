"""A lead image as its publisher has it, and the copy that is kept of it."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from newsdigest.content.images import size_of
from newsdigest.document import Document
from newsdigest.errors import SettingsError, SourceError
from newsdigest.pictures import Fetch, Pictures
from newsdigest.settings import Images, Settings

ADDRESS = "https://example.org/photos/Le%20port.jpg?utm_source=fil"
DOCUMENT = Document(
    title="Le port",
    body="Texte.",
    date=datetime(2023, 4, 20, tzinfo=UTC),
    lang="fr",
    slug="le-port",
    guid="urn:uuid:port",
    image=ADDRESS,
    image_alt="Un voilier",
    image_caption="Le voilier à quai",
    image_credit="J. Morvan",
)


def keep(document: Document, fetch: Fetch, settings: Settings) -> Document:
    """Do it as a run of its own."""
    return Pictures(settings).keep(document, fetch)


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    return Settings(content=tmp_path, images=Images.KEEP)


def _photo(size: tuple[int, int] = (1600, 900), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture with many colours."""
    image = Image.radial_gradient("L").resize(size)
    if mode != "L":
        bands = (image, image.rotate(90), image.rotate(180), image.rotate(270))
        image = Image.merge(mode, bands[: len(mode)])
    return _bytes(image, kind, **options)


def _chart(kind: str = "PNG") -> bytes:
    image = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 300, 390), fill="teal")
    return _bytes(image, kind)


def _bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Secret camera"
    return exif


def _kept(data: bytes, site: Settings) -> Image.Image:
    document = keep(DOCUMENT, lambda address: data, site)
    assert document.warnings == ()
    path = site.content / document.image
    image = Image.open(io.BytesIO(path.read_bytes()))
    assert size_of(document.image) == image.size
    return image


def test_a_copy_is_filed_under_its_month_with_its_size_in_its_name(site: Settings) -> None:
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return _photo()

    document = keep(DOCUMENT, fetch, site)
    assert asked == [ADDRESS]
    assert document == replace(DOCUMENT, image="images/2023/04/le-port-d1784735-1280x720.jpg")
    assert (site.content / document.image).is_file()


def test_a_copy_that_is_there_is_not_fetched_again(site: Settings) -> None:
    first = keep(DOCUMENT, lambda address: _photo(), site)
    path = site.content / first.image
    path.write_bytes(b"cropped by a person")
    assert keep(DOCUMENT, lambda address: pytest.fail("fetched"), site) == first
    assert (
        keep(replace(DOCUMENT, image=ADDRESS.replace("fil", "mail")), lambda _: pytest.fail("fetched"), site) == first
    )
    assert keep(first, lambda address: pytest.fail("fetched"), site) == first
    assert path.read_bytes() == b"cropped by a person"


def test_a_copy_stays_in_the_month_that_it_was_made_in(site: Settings) -> None:
    """An entry of a feed that has no date is of today, every day."""
    first = keep(DOCUMENT, lambda address: _photo(), site)
    later = replace(DOCUMENT, date=datetime(2023, 6, 1, tzinfo=UTC))
    assert keep(later, lambda address: pytest.fail("fetched"), site).image == first.image
    other = replace(later, image=ADDRESS.replace("port", "quai"))
    assert keep(other, lambda address: _photo(), site).image.startswith("images/2023/06/le-quai-")


def test_a_copy_that_a_run_has_made_is_known_to_it_until_somebody_removes_it(site: Settings) -> None:
    pictures = Pictures(site)
    assert pictures.copy_of(ADDRESS) == ""
    path = pictures.keep(DOCUMENT, lambda address: _photo()).image
    assert pictures.copy_of(ADDRESS) == path
    (site.content / path).unlink()
    assert pictures.copy_of(ADDRESS) == ""
    assert pictures.keep(DOCUMENT, lambda address: _photo()).image == path


def test_a_copy_that_cannot_be_written_is_none(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("newsdigest.pictures.write_atomically", fail)
    document = keep(DOCUMENT, lambda address: _photo(), site)
    assert document.warnings == (f"the image is not kept, it cannot be written: No space left on device: {ADDRESS}",)


def test_the_same_picture_gives_the_same_bytes(site: Settings) -> None:
    path = site.content / keep(DOCUMENT, lambda address: _photo(), site).image
    before = path.read_bytes()
    path.unlink()
    keep(DOCUMENT, lambda address: _photo(), site)
    assert path.read_bytes() == before


CASES: dict[str, tuple[Callable[[], bytes], str, tuple[int, int], str]] = {
    "a photograph": (lambda: _photo((2560, 1440)), "JPEG", (1280, 720), "RGB"),
    "a small one is not enlarged": (lambda: _photo((640, 480)), "JPEG", (640, 480), "RGB"),
    "a very tall one": (lambda: _photo((1000, 8000)), "JPEG", (320, 2560), "RGB"),
    "one that stands on its side": (lambda: _photo((800, 600), exif=_exif()), "JPEG", (600, 800), "RGB"),
    "for print": (lambda: _photo((800, 600), mode="CMYK"), "JPEG", (800, 600), "RGB"),
    "black and white": (lambda: _photo((800, 600), mode="L"), "JPEG", (800, 600), "L"),
    "a photograph as PNG": (lambda: _photo((800, 600), "PNG"), "JPEG", (800, 600), "RGB"),
    "a chart": (_chart, "PNG", (800, 400), "RGB"),
    "a chart as GIF": (lambda: _chart("GIF"), "PNG", (800, 400), "RGB"),
    "transparent": (lambda: _photo((800, 600), "PNG", "RGBA"), "PNG", (800, 600), "RGBA"),
    "WebP": (lambda: _photo((2560, 1440), "WEBP"), "WEBP", (1280, 720), "RGB"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_becomes_of_a_picture(name: str, site: Settings) -> None:
    data, kind, size, mode = CASES[name]
    image = _kept(data(), site)
    assert (image.format, image.size, image.mode) == (kind, size, mode)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_metadata_is_not_kept(kind: str, site: Settings) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"comment": b"Secret comment"} if kind == "JPEG" else {}
    image = _kept(_photo((800, 600), kind, exif=_exif(), icc_profile=profile, **options), site)
    assert not image.getexif()
    assert image.info.keys() & {"icc_profile", "exif", "comment", "xmp"} == set()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ANIMATED = _bytes(
    Image.new("L", (90, 90)), "GIF", save_all=True, append_images=[Image.new("L", (90, 90), 255)], duration=90
)
LEFT: dict[str, tuple[Callable[[], bytes | SourceError], str]] = {
    "a server that is down": (lambda: SourceError(ADDRESS, "cannot be reached"), "cannot be reached"),
    "SVG": (lambda: SVG, "it is none of JPEG, PNG, WEBP, GIF, AVIF"),
    "a page that says 404": (lambda: b"<html>", "it is none of JPEG, PNG, WEBP, GIF, AVIF"),
    "nothing": (lambda: b"", "it is none of JPEG, PNG, WEBP, GIF, AVIF"),
    "half a file": (lambda: _photo()[:5000], "its file is broken"),
    "a film": (lambda: ANIMATED, "it is animated"),
    "a pixel that counts readers": (lambda: _photo((1, 1), "PNG"), "it has only 1 × 1 pixels"),
    "8 KB that unfold to 64 million pixels": (
        lambda: _bytes(Image.new("1", (8000, 8000)), "PNG"),
        "it has too many pixels (8000 × 8000)",
    ),
    "a bomb": (lambda: _bytes(Image.new("1", (20000, 20000)), "PNG"), "it has too many pixels"),
    "more bytes than any input may have": (
        lambda: bytes(10_000_001),
        "it has 10,000,001 bytes, more than 10,000,000",
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_cannot_be_kept_stays_at_its_address(name: str, site: Settings) -> None:
    data, reason = LEFT[name]
    document = keep(DOCUMENT, lambda address: data(), site)
    assert document == replace(DOCUMENT, warnings=(f"the image is not kept, {reason}: {ADDRESS}",))
    assert list(site.content.rglob("*.*")) == []


@pytest.mark.parametrize("images", [Images.NONE, Images.LINK])
def test_nothing_is_fetched_unless_the_owner_says_so(images: Images, site: Settings) -> None:
    assert keep(DOCUMENT, lambda address: pytest.fail("fetched"), replace(site, images=images)) == DOCUMENT


def test_an_owner_without_pillow_is_told_what_to_install(site: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.raises(SettingsError, match=r"needs Pillow: pip install newsdigest\[images\]"):
        keep(DOCUMENT, lambda address: b"", site)


def test_what_is_done_with_images_is_one_of_three(site: Settings) -> None:
    assert Settings.from_mapping({"NEWSDIGEST_IMAGES": "keep"}).images is Images.KEEP
    with pytest.raises(SettingsError, match="NEWSDIGEST_IMAGES = 'all': takes one of none, link, keep"):
        Settings.from_mapping({"NEWSDIGEST_IMAGES": "all"})


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(0, 3000), noise=st.binary(max_size=30), kind=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
def test_any_bytes_give_a_copy_or_a_reason(site: Settings, cut: int, noise: bytes, kind: str) -> None:
    data = _photo((60, 50), kind, "L")
    document = keep(DOCUMENT, lambda address: data[:cut] + noise + data[cut + len(noise) :], site)
    if document.image == ADDRESS:
        assert len(document.warnings) == 1
    else:
        path = site.content / document.image
        Image.open(path).load()
        path.unlink()
