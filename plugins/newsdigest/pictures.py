"""Copies of lead images below ``content/images``: small, without metadata, the same bytes each time.

Only where NEWSDIGEST_IMAGES says ``keep``; needs Pillow, which ``pip install newsdigest[images]`` brings.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
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


class Pictures:
    """The copies below ``content/images``, which is looked through once, when the first one is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def keep(self, document: Document, fetch: Fetch) -> Document:
        """Return the document with a local copy for its lead image, which is made unless it is there.

        Alternative text, caption and credit stay. What cannot be kept stays at its address, with a warning. Raises
        SettingsError when Pillow is not installed.
        """
        if not self.are_kept or not document.image or self._is_ours(document.image):
            return document
        kept = self.copy_of(document.image) or self.store(document, fetch(document.image))
        if isinstance(kept, SourceError):
            left = f"the image is not kept, {kept.reason}: {document.image}"
            return replace(document, warnings=(*document.warnings, left))
        return replace(document, image=kept)

    @property
    def are_kept(self) -> bool:
        """Whether the owner wants copies."""
        return self._settings.images is Images.KEEP

    def copy_of(self, address: str) -> str:
        """Return the path of the copy of an image, whichever month it was made in; empty if there is none."""
        path = self._copies.get(images.stem(address), "")
        return path if path and (self._settings.content / path).is_file() else ""

    def store(self, document: Document, data: bytes | SourceError) -> str | SourceError:
        """Make the copy of a document's lead image, in the folder of its month, and return its path, or why not.

        data: what is at the image's address. Raises SettingsError when Pillow is not installed.
        """
        if isinstance(data, SourceError):
            return data
        settings = self._settings
        try:
            smaller, size, suffix = _smaller(_checked(data, settings.max_bytes), settings.image_width)
            name = images.name(document.image, size, suffix)
            kept = f"images/{day_of(document, settings.timezone):%Y/%m}/{name}"
            write_atomically(settings.content / kept, smaller)
        except _PictureError as error:
            return SourceError(document.image, str(error))
        except OSError as error:
            return SourceError(document.image, f"it cannot be written: {error.strerror}")
        self._copies[images.stem(document.image)] = kept
        return kept

    def _is_ours(self, image: str) -> bool:
        return image.startswith("images/") and (self._settings.content / image).is_file()

    @cached_property
    def _copies(self) -> dict[str, str]:
        """The paths of copies by the stems of their names; of several, the first month's."""
        found: dict[str, str] = {}
        for path in sorted((self._settings.content / "images").rglob("*-*x*.*")):
            if images.size_of(path.name):
                found.setdefault(path.name.rpartition("-")[0], path.relative_to(self._settings.content).as_posix())
        return found


def _checked(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise _PictureError(f"it has {len(data):,} bytes, more than {most:,}")
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
