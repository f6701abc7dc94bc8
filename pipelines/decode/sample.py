"""The part of a body that tells its encoding: what stands around the bytes above ASCII."""

from __future__ import annotations

import re
from typing import Final

HIGH_BYTE: Final = re.compile(rb"[\x80-\xff]")
_TAIL: Final = rb"[\x30-\x3b=\x3f-\x7e]"
_RUN: Final = re.compile(rb"[\x80-\xff][\x80-\xff]*(?:%b{1,2}[\x80-\xff]+)*%b{0,2}[A-Za-z]{0,16}" % (_TAIL, _TAIL))
"""Bytes above ASCII with the ASCII bytes that may belong to them: second bytes, GB 18030's digits, a word's letters."""
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_MAX_LETTERS: Final = 16

_WINDOWS: Final = 8
_WINDOW_BYTES: Final = 8 * 1024
_SMALL_BODY_BYTES: Final = 4 * 1024

EDGES: Final = b"<> \t\r\n\"'&,."
"""No byte of these is part of a character of GB 18030, Big5, Shift-JIS or UTF-8: a text may be cut there."""


def sample_of(body: bytes, sample_bytes: int) -> bytes:
    r"""Give runs of non-ASCII text, one a line, from places all over the body; at most about `sample_bytes`.

    >>> sample_of("<p>逾期 or 还款</p>".encode("gbk"), 1024).decode("gbk")
    '逾期\n还款'
    """
    windows = _windows(body)
    most = sample_bytes // len(windows)
    kept = []
    for window in windows:
        size = done = 0
        for match in _RUN.finditer(window):
            # Looked for backwards: forwards, every word of the markup would be tried.
            before = window[max(done, match.start() - _MAX_LETTERS) : match.start()]
            done = match.end()
            run = before[len(before.rstrip(_LETTERS)) :] + match[0]
            kept.append(run[: most - size])
            size += len(run) + 1
            if size >= most:
                break
    return b"\n".join(kept)


def _windows(body: bytes) -> list[bytes]:
    """Give the whole of a small body, else windows from its first non-ASCII byte to its end, cut between characters."""
    if len(body) <= _SMALL_BODY_BYTES:
        return [body]
    first = HIGH_BYTE.search(body)
    start = first.start() if first else 0
    step = max(1, (len(body) - start) // _WINDOWS)
    size = min(step, _WINDOW_BYTES)
    starts = range(start, len(body), step)
    return [_trim(body[at : at + size]) if at > start else body[at : at + size] for at in starts]


def _trim(window: bytes) -> bytes:
    edges = [at for edge in EDGES if (at := window.find(edge)) >= 0]
    return window[min(edges) :] if edges else b""
