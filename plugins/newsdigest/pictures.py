"""Copies of lead images below ``content/images``: small, without metadata, the same bytes each time.

Only where NEWSDIGEST_IMAGES says ``keep``; needs Pillow, which ``pip install newsdigest[images]`` brings.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsdigest.content import images
from newsdigest.content.archive import write_atomically
from newsdigest.content.index import day_of
from newsdigest.document import Document
from newsdigest.errors import SettingsError, SourceError
from newsdigest.settings import Images, Settings

if TYPE_CHECKING:
    from PIL.Image import Image

Fetch = Callable[[str], bytes | SourceError]
"""Gets what is at an address, from the network, a saved page's folder or an archive."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_MOST_PIXELS = 50_000_000  # 200 MB when decoded; a flagship telephone's photograph
_SMALLEST = 48  # pixels: what is smaller counts readers or is an icon
_TALLEST = 2  # times the width that is allowed
_QUALITY = 82
_FEW_COLOURS = 4096  # of a chart or a screenshot, whose edges a JPEG would blur


class _PictureError(Exception):
    """Why some bytes are no picture that can be kept; a phrase."""


def keep(document: Document, fetch: Fetch, settings: Settings) -> Document:
    """Return the document with a local copy for its lead image, which is made unless it is there.

    Alternative text, caption and credit stay. What cannot be kept stays at its address, with a warning. Raises
    SettingsError when Pillow is not installed, OSError when the copy cannot be written.
    """
    if settings.images is not Images.KEEP or not document.image or _is_kept(document.image, settings):
        return document
    folder = f"images/{day_of(document, settings.timezone):%Y/%m}"
    for copy in (settings.content / folder).glob(f"{images.stem(document.image)}-*x*.*"):
        return replace(document, image=f"{folder}/{copy.name}")
    try:
        data, size, suffix = _smaller(_fetched(document.image, fetch, settings), settings.image_width)
    except _PictureError as error:
        left = f"the image is not kept, {error}: {document.image}"
        return replace(document, warnings=(*document.warnings, left))
    kept = f"{folder}/{images.name(document.image, size, suffix)}"
    write_atomically(settings.content / kept, data)
    return replace(document, image=kept)


def _is_kept(image: str, settings: Settings) -> bool:
    return image.startswith("images/") and (settings.content / image).is_file()


def _fetched(address: str, fetch: Fetch, settings: Settings) -> bytes:
    data = fetch(address)
    if isinstance(data, SourceError):
        raise _PictureError(data.reason)
    if len(data) > settings.max_bytes:
        raise _PictureError(f"it has {len(data):,} bytes, more than {settings.max_bytes:,}")
    return data


def _smaller(data: bytes, width: int) -> tuple[bytes, tuple[int, int], str]:
    """Return the picture upright, in sRGB and at most ``width`` pixels wide, its size, and its file's suffix."""
    with _decoding():
        from PIL import Image, ImageOps

        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check(image)
            image.draft("RGB", (2 * width, 2 * width))  # a JPEG is decoded at a half, a quarter or an eighth
            given = image.format or ""
            upright = _in_srgb(ImageOps.exif_transpose(image))
        upright.thumbnail((width, _TALLEST * width), Image.Resampling.LANCZOS)
        kind = _kind(upright, given)
        return _encoded(upright, kind), upright.size, {"JPEG": "jpg"}.get(kind, kind.lower())


@contextmanager
def _decoding() -> Iterator[None]:
    """Turn whatever a decoder raises about foreign bytes into a _PictureError."""
    import warnings

    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError as error:
        raise SettingsError("NEWSDIGEST_IMAGES = 'keep' needs Pillow: pip install newsdigest[images]") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _PictureError:
        raise
    except UnidentifiedImageError as error:
        raise _PictureError(f"it is none of {', '.join(_FORMATS)}") from error
    except Image.DecompressionBombError as error:
        raise _PictureError("it has too many pixels") from error
    except Exception as error:  # struct.error, zlib.error, SyntaxError, OverflowError …
        raise _PictureError("its file is broken") from error


def _check(image: "Image") -> None:
    width, height = image.size
    if width * height > _MOST_PIXELS:
        raise _PictureError(f"it has too many pixels ({width} × {height})")
    if min(width, height) < _SMALLEST:
        raise _PictureError(f"it has only {width} × {height} pixels")
    if getattr(image, "is_animated", False):
        raise _PictureError("it is animated")


def _in_srgb(image: "Image") -> "Image":
    """Return the picture in RGB, RGBA or grey, its colours as its profile means them, and without metadata."""
    from PIL import ImageCms

    transparent = "A" in image.getbands() or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):  # a profile that is none
            pass
    mode = "RGBA" if transparent else "L" if image.mode in ("1", "L") else "RGB"
    image = image if image.mode == mode else image.convert(mode)
    if mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info.clear()  # PNG and WebP would be written with the profile, JPEG with the comment
    image.getexif().clear()
    return image


def _kind(image: "Image", given: str) -> str:
    """Return the format to write: a photograph as JPEG, also one that came as PNG."""
    if image.mode == "RGBA" or given == "WEBP":
        return "WEBP" if given in ("WEBP", "AVIF") else "PNG"
    drawn = given in ("PNG", "GIF") and image.getcolors(_FEW_COLOURS) is not None
    return "PNG" if drawn else "JPEG"


def _encoded(image: "Image", kind: str) -> bytes:
    buffer = io.BytesIO()
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": _QUALITY, "optimize": True, "progressive": True},
        "WEBP": {"quality": _QUALITY, "method": 4},
        "PNG": {"optimize": True},
    }
    image.save(buffer, kind, **options[kind])
    return buffer.getvalue()
