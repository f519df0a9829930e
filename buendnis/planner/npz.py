"""`.npz` archives from strangers: sizes are read before the contents, nothing is ever executed."""

import zipfile
import zlib
from collections.abc import Callable
from lzma import LZMAError
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from .arrays import NEEDED, OPTIONAL, most_rows, whole_numbers
from .errors import BadInstance
from .instance import Ints

MOST_MEMBERS = 1_000
HEADER_BYTES = 4_096
Header = tuple[tuple[int, ...], bool, np.dtype[Any]]
READ_HEADER: dict[tuple[int, int], Callable[[IO[bytes]], Header]] = {
    (1, 0): npy.read_array_header_1_0,
    (2, 0): npy.read_array_header_2_0,
}
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def read_npz(file: Path) -> dict[str, Ints]:
    """The known arrays of an archive as whole numbers; others are not looked at. Raises BadInstance."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = _members(archive)
            return {
                name: _array(archive, members[name], name) for name in NEEDED + OPTIONAL if name in members
            }
    except BadInstance:
        raise
    except BROKEN as problem:
        raise BadInstance(f"{file.name}: the archive is damaged ({_reason(problem)})") from problem


def _reason(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:80]


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise BadInstance(f"the archive has {len(infos)} parts; {MOST_MEMBERS} are the most")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.removesuffix(".npy")
        if name in members and name in NEEDED + OPTIONAL:
            raise BadInstance(f"{name}: stands twice")
        members[name] = info
    return members


def _array(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Ints:
    columns = 2 if name == "conflicts" else 1
    if info.file_size > most_rows(name) * 8 * columns + HEADER_BYTES:
        raise BadInstance(f"{name}: declares {info.file_size} bytes; {most_rows(name)} rows are the most")
    with archive.open(info) as member:
        shape, by_column, kind = _header(member, name)
        if kind.kind not in "iu":
            return whole_numbers(name, np.zeros(0, kind if not kind.hasobject else object))
        return whole_numbers(name, _values(member, name, shape, by_column, kind))


def _header(member: IO[bytes], name: str) -> Header:
    try:
        version = npy.read_magic(member)
        return READ_HEADER[version](member)
    except (ValueError, KeyError, SyntaxError, TypeError, RecursionError, MemoryError) as problem:
        raise BadInstance(f"{name}: no numpy array ({_reason(problem)})") from problem


def _values(
    member: IO[bytes], name: str, shape: tuple[int, ...], by_column: bool, kind: np.dtype[Any]
) -> NDArray[Any]:
    size = kind.itemsize
    for side in shape:
        size *= side
    if any(side < 0 for side in shape) or len(shape) > 2 or size > most_rows(name) * 16:
        raise BadInstance(
            f"{name}: declares the shape {_reason(ValueError(shape))}; {most_rows(name)} rows are the most"
        )
    data = member.read(size)
    if len(data) != size:
        raise BadInstance(f"{name}: ends after {len(data)} of {size} bytes")
    if member.read(1):
        raise BadInstance(f"{name}: goes on after its {size} bytes")
    return np.frombuffer(data, kind).reshape(shape, order="F" if by_column else "C")
