"""One file of the output folder, written as a whole and never through a link."""

import os
from stat import S_ISREG

import msgspec

from newsdigest.memory import Sighting, digest, sighting


class LinkError(Exception):
    """A link on the way to a file: it may lead out of the output folder."""


class Put(msgspec.Struct, frozen=True, array_like=True):
    """A file that is there as it should be; ``written``: it was not before."""

    written: bool
    seen: Sighting


def write_file(root: str, path: str, data: bytes) -> Put:
    """Write a file below the folder ``root``, which ends with a slash, unless it holds these bytes already.

    A link in its place, and a file that other names lead to, are replaced and not written to.
    Raises LinkError, and OSError when it cannot be written.
    """
    target = root + path
    if has_link(root, os.path.dirname(path)):
        raise LinkError
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        _create(target, data)
        written = True
    else:
        written = not _holds(target, status, data)
        if written:
            _replace(target, data)
    return Put(written, sighting(os.lstat(target), digest(data), trusted=True))


def has_link(root: str, folder: str) -> bool:
    """Tell whether a folder below the root, or one that it is in, is a link."""
    while folder:
        if os.path.islink(root + folder):
            return True
        folder = os.path.dirname(folder)
    return False


def _holds(path: str, status: os.stat_result, data: bytes) -> bool:
    if not S_ISREG(status.st_mode) or status.st_size != len(data):
        return False
    with open(path, "rb") as file:
        return file.read() == data


def _create(path: str, data: bytes) -> None:
    try:
        file = open(path, "xb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        file = open(path, "xb")  # noqa: SIM115
    with file:
        file.write(data)


def _replace(path: str, data: bytes) -> None:
    """Write beside and put in place: who reads the site sees the old file or the new one."""
    new = f"{path}.{os.getpid()}.new"
    try:
        with open(new, "wb") as file:
            file.write(data)
        os.replace(new, path)
    except BaseException:
        os.unlink(new)
        raise


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        os.mkdir(path)
    except FileExistsError:  # another process was quicker, or it is a file, as opening what is below it will tell
        pass
