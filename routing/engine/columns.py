"""Columns as few bytes: the narrowest type that holds the values, like bytes beside like bytes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The largest relative error of a real in the log.
REAL_ERROR = 2.0**-16
#: numpy type codes from narrow to wide.
_UNSIGNED = ("u1", "u2", "u4")
_UUID_DASHES = [8, 13, 18, 23]


def write_column(values: NDArray[Any]) -> tuple[str, bytes]:
    """Encode a column of flags, whole numbers, reals or text as (form, bytes).

    Reals that are not all whole numbers are rounded to 16 significant bits (`REAL_ERROR`), exact enough for a log.
    The bytes of each significance stand together, because that is what compresses.
    """
    form = ""
    if values.ndim == 1 and values.size > 1 and (values == values[0]).all():
        form, data = write_column(values[:1])
        return f"same:{form}", data
    if values.dtype.kind == "b":
        return "flags", np.packbits(values).tobytes()
    if values.dtype.kind == "f" and not _whole(values):
        return "real", _round(values).T[1:].tobytes()
    if values.dtype.kind == "U":
        width = values.dtype.itemsize // 4
        form = f"text{width}:"
        values = np.ascontiguousarray(values).view(np.uint32)
    narrow = _narrow(values)
    planes = narrow.reshape(-1).view(np.uint8).reshape(-1, narrow.dtype.itemsize).T
    return f"{form}{narrow.dtype.str}", planes.tobytes()


def read_column(form: str, data: bytes, count: int) -> NDArray[Any]:
    """Decode `count` values written by `write_column`."""
    if form.startswith("same:"):
        return np.repeat(read_column(form.removeprefix("same:"), data, 1), count)
    if form == "flags":
        return np.unpackbits(np.frombuffer(data, dtype=np.uint8), count=count).view(np.bool_)
    if form == "real":
        digits = np.zeros((4, count), dtype=np.uint8)
        digits[1:] = np.frombuffer(data, dtype=np.uint8).reshape(3, count)
        reals: NDArray[Any] = np.ascontiguousarray(digits.T).reshape(-1).view("<f4")
        return reals
    text, _, code = form.rpartition(":")
    dtype = np.dtype(code)
    planes = np.frombuffer(data, dtype=np.uint8).reshape(dtype.itemsize, -1).T
    values: NDArray[Any] = np.ascontiguousarray(planes).reshape(-1).view(dtype)
    if text:
        width = int(text.removeprefix("text"))
        return values.astype(np.uint32).view(f"<U{width}")
    return values


def write_ids(ids: tuple[str, ...]) -> tuple[str, bytes]:
    """Encode ids as (form, bytes): 16 bytes each where all are lower-case UUIDs, else as text.

    Of ids of one length only the places where they differ are written, place by place, which compresses best.

    Raises:
        ValueError: an id contains a NUL character.

    """
    joined = "".join(ids).encode("utf-8", "surrogatepass")
    if b"\0" in joined:
        raise ValueError("a facility id must not contain a NUL character")
    width = len(ids[0]) if ids else 0
    if width and joined.isascii() and set(map(len, ids)) == {width}:
        letters = np.frombuffer(joined, dtype=np.uint8).reshape(len(ids), width)
        if found := _uuid_bytes(joined, letters):
            return found
        varying = (letters != letters[0]).any(axis=0)
        return "ascii:" + ids[0], np.packbits(varying).tobytes() + letters.T[varying].tobytes()
    return "text", "\0".join(ids).encode("utf-8", "surrogatepass")


def read_ids(form: str, data: bytes, count: int) -> tuple[str, ...]:
    """Decode ids written by `write_ids`."""
    if form == "uuid":
        digits = data.hex()
        return tuple(_dashed(digits[at : at + 32]) for at in range(0, len(digits), 32))
    if form.startswith("ascii:"):
        first = np.frombuffer(form.removeprefix("ascii:").encode(), dtype=np.uint8)
        width = first.size
        places = np.unpackbits(np.frombuffer(data, dtype=np.uint8, count=-(-width // 8)), count=width).view(np.bool_)
        letters = np.tile(first, (count, 1))
        letters.T[places] = np.frombuffer(data, dtype=np.uint8, offset=-(-width // 8)).reshape(-1, count)
        text = letters.tobytes().decode("ascii")
        return tuple(text[at : at + width] for at in range(0, len(text), width))
    return tuple(data.decode("utf-8", "surrogatepass").split("\0")) if count else ()


def _dashed(digits: str) -> str:
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _uuid_bytes(joined: bytes, letters: NDArray[np.uint8]) -> tuple[str, bytes] | None:
    if letters.shape[1] != 36 or joined != joined.lower() or not (letters[:, _UUID_DASHES] == ord("-")).all():
        return None
    try:
        packed = bytes.fromhex(joined.replace(b"-", b"").decode())
    except ValueError:
        return None
    return ("uuid", packed) if len(packed) == 16 * len(letters) else None  # fromhex overlooks blanks


def _whole(values: NDArray[Any]) -> bool:
    """Say whether reals are whole numbers from 0 on, such as counts."""
    return bool(values.size == 0 or (values.min() >= 0 and values.max() < 2**32 and (values == np.floor(values)).all()))


def _round(values: NDArray[Any]) -> NDArray[np.uint8]:
    """Round to float32 whose lowest byte is zero; give the bytes [F, 4], lowest first."""
    with np.errstate(over="ignore"):  # beyond float32 is infinity
        bits = values.astype("<f4").view("<u4")
    bits = np.where(np.isnan(values), np.uint32(0x7FC00000), bits + np.uint32(0x80))
    return bits.astype("<u4").view(np.uint8).reshape(-1, 4)


def _narrow(values: NDArray[Any]) -> NDArray[Any]:
    """Choose the narrowest little-endian type that holds every whole number."""
    if values.size == 0 or values.min() >= 0:
        high = values.max(initial=0)
        for code in _UNSIGNED:
            if high <= np.iinfo(code).max:
                return values.astype("<" + code)
    return values.astype("<i8")
