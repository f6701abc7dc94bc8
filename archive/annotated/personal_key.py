"""The key by which personal data is counted across pages without being stored: a file beside the archive, never in it.

Equal numbers have equal digests, so pages that give the same collector's number meet; without the key nobody finds out
which number that is, and with it a number can be looked for, not read. Deleting the file makes the digests mute.
"""

from __future__ import annotations

import hmac
import os
import secrets
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.article_rows import rows_of
from archive.copies.foresight import Prepared
from archive.errors import UserError
from pipelines.unnamed import personal_data, without_personal_data

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.article_rows import ArticleRows
    from archive.copies.foresight import Foresight
    from pipelines.records import Article

KEY_BYTES: Final = 32
DIGEST_CHARS: Final = 32
"""128 bits: collisions are out of the question, and a row stays short."""


def default_key_path(archive: Path) -> Path:
    """Give the key that belongs to an archive: `yuqi.db` -> `yuqi.key`."""
    return archive.with_suffix(".key")


class MaskedArticle(NamedTuple):
    """An article as it is stored."""

    rows: ArticleRows
    """Without personal data."""
    digests: tuple[str, ...]
    """Of that data, in the order of `annotations.pii`."""
    foresight: Foresight | None = None
    tokens: tuple[str, str] | None = None
    """Text and title as the search index sees them, where they were separated already."""


class PersonalKey:
    """The key, read when it is first needed, and made then where there is none."""

    def __init__(self, path: Path) -> None:
        self.path: Final = path
        self._key: bytes | None = None

    def mask(self, article: Article | Prepared) -> MaskedArticle:
        """Take the personal data out of an article, leaving its digests.

        Raises:
            UserError: as `digest`; an article without personal data needs no key.
        """
        if isinstance(article, Prepared):
            return MaskedArticle(article.rows, self._digests(article.personal), article.foresight, article.tokens)
        return MaskedArticle(rows_of(without_personal_data(article)), self._digests(personal_data(article)))

    def _digests(self, found: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(self.digest(kind, value) for kind, value in found)

    def digest(self, kind: str, value: str) -> str:
        """Give the digest of one piece of personal data in its canonical form, hexadecimal.

        Raises:
            UserError: the key cannot be read or made, or is not one.
        """
        if self._key is None:
            self._key = self._read() or self._make()
        return hmac.digest(self._key, f"{kind}:{value}".encode("utf-8", "surrogatepass"), "sha256").hex()[:DIGEST_CHARS]

    def _read(self) -> bytes | None:
        try:
            text = self.path.read_text(encoding="ascii").strip()
            key = bytes.fromhex(text)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UserError(f"{self.path}: this key cannot be read. Restore it, or remove it to begin anew.") from error
        if len(key) != KEY_BYTES:
            raise UserError(f"{self.path}: this is no key of ours. Restore it, or remove it to begin anew.")
        return key

    def _make(self) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise UserError(f"{self.path}: the key cannot be written: {error.strerror}. Check the folder.") from error
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return key
