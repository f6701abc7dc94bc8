"""Golden pages: rewrite every expected.json from the present code. A person reads the difference; CI never runs this.

A folder holds page.bin (bytes as served), meta.json (address, Content-Type, status, time of the fetch) and
expected.json (what decode and extract make of it). All pages are fictional and written for this project.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipelines.config import DEFAULT
from pipelines.decode import decode
from pipelines.extract import extract
from pipelines.records import RawPage, Reject, Source
from pipelines.web.media import parse_content_type

GOLDEN = Path(__file__).resolve().parent


def folders() -> list[Path]:
    return sorted(path.parent for path in GOLDEN.glob("*/page.bin"))


def read_page(folder: Path) -> RawPage:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    body = (folder / "page.bin").read_bytes()
    media_type, charset = parse_content_type(meta["content_type"])
    source = Source(
        url=meta["url"],
        final_url=meta["url"],
        fetched_at=datetime.fromisoformat(meta["fetched_at"]),
        status=meta["status"],
        media_type=media_type,
        sha256=sha256(body).hexdigest(),
    )
    return RawPage(source=source, body=body, charset=charset)


def observe(folder: Path) -> dict[str, Any]:
    """Run decode and extract on a golden page and give what came out as JSON."""
    try:
        extracted = extract(decode(read_page(folder), DEFAULT), DEFAULT)
    except Reject as reject:
        return {"rejected": reject.reason, "detail": reject.detail}
    found = asdict(extracted)
    del found["source"]
    return json.loads(json.dumps(found))


def main() -> None:
    for folder in folders():
        text = json.dumps(observe(folder), ensure_ascii=False, indent=2)
        (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
