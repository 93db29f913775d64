"""Files that clients upload: decoded, not too large, and of the type they are said to be."""

import base64
import binascii

from fulfillment.common.errors import InvalidInput
from fulfillment.handover.schemas.labels import AddLabelsToParcelFile
from fulfillment.handover.states import DocumentType

MOST_BYTES = 700_000  # of 1 MB that a body may have, base64 takes four thirds
LONGEST_PREAMBLE = 64

JPEG = (b"\xff\xd8\xff",)
# What a file of each type begins with. This finds mistakes; it does not make a file safe to open in a browser.
BEGINNINGS: dict[DocumentType, tuple[bytes, ...]] = {
    DocumentType.PDF: (b"%PDF-",),
    DocumentType.PNG: (b"\x89PNG\r\n\x1a\n",),
    DocumentType.JPG: JPEG,
    DocumentType.JPEG: JPEG,
    DocumentType.GIF: (b"GIF87a", b"GIF89a"),
    DocumentType.XML: (b"<",),
    DocumentType.JSON: (b"{", b"["),
    # A format, a control command, or the change of command characters that printer drivers begin with.
    DocumentType.ZPL: (b"^", b"~", b"CT~~"),
}
TEXT = (DocumentType.XML, DocumentType.JSON, DocumentType.ZPL)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def decoded_file(file: AddLabelsToParcelFile, *, path: str) -> bytes:
    """Return the bytes of *file*. Raises: InvalidInput at *path*, also for what does not begin like its type."""
    try:
        content = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(
            "base64 is expected, without line breaks and without a prefix", path=f"{path}.content"
        ) from error
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"The file has {len(content):,} bytes; at most {MOST_BYTES:,} are possible", path=path)
    beginning = content[:LONGEST_PREAMBLE]
    if file.type in TEXT:
        beginning = beginning.removeprefix(BYTE_ORDER_MARK).lstrip()
    if not beginning.startswith(BEGINNINGS[file.type]):
        raise InvalidInput(f"The file does not begin like one of type {file.type.value}", path=path)
    return content
