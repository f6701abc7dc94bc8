"""A process that reads pages: what it was asked comes through a pipe, page after page, and goes back in that order.

Two threads only move bytes, so that nobody waits: questions are taken out of the pipe while a page is read, and answers
lie here while the crawl is busy storing others.
"""

from __future__ import annotations

import gc
import pickle
import signal
import threading
import traceback
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

from archive.copies.foresight import Preparer
from crawler.reading.textwork import Reading, prepared, read_page
from pipelines import chain
from pipelines.config import DEFAULT
from pipelines.offspring import end_with_parent
from pipelines.records import RawPage
from pipelines.web.media import HTML

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from archive.warc.exchange import Exchange
    from crawler.frontier.rows import Lease
    from crawler.sites.source import SourceFile

    Question = tuple[SourceFile, Lease, Exchange, RawPage | None]

WARMING: Final = """
<meta charset="utf-8"><title>信用卡逾期三个月会被起诉吗</title><h1>信用卡逾期三个月会被起诉吗</h1>
<p>信用卡逾期三个月，欠款本金 12000 元，先给银行客服打电话，说明收入下降的原因，再谈分期和减免利息。</p>
<p>催收打电话给家人时，保留录音和短信；《民法典》规定的利息上限可以向法院主张，不必害怕被起诉。</p>
<p>协商成功以后按时还款，征信上的记录五年以后消除；每个月的还款日之前把钱存好，不要以贷养贷。</p>
"""
"""A page of ours. Reading it loads the tables of every stage (1.6 s), while the crawl itself is still starting."""


def read_pages(asking: Connection, archive: Path | None, page_seconds: float) -> None:
    """Read pages until nobody asks any more; the whole of a reading process.

    Args:
        asking: questions come through it as `Question`, answers go back as a reading or an exception; pickled.
        archive: for which the articles are prepared; without one they are given as the chain gave them.
        page_seconds: CPU time that a page may take.
    """
    _begin()
    preparer = None if archive is None else Preparer(archive)
    questions: SimpleQueue[bytes | None] = SimpleQueue()
    answers: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_take_in, args=(asking, questions), daemon=True).start()
    threading.Thread(target=_give_out, args=(asking, answers), daemon=True).start()
    while (message := questions.get()) is not None:
        # The kernel ends whoever takes too long: a signal handler of ours would wait for C code.
        signal.setitimer(signal.ITIMER_PROF, page_seconds)
        answers.put(_answer(message, preparer))
        signal.setitimer(signal.ITIMER_PROF, 0)


def _take_in(asking: Connection, questions: SimpleQueue[bytes | None]) -> None:
    try:
        while True:
            questions.put(asking.recv_bytes())
    except (EOFError, OSError):  # the crawl is gone
        questions.put(None)


def _give_out(asking: Connection, answers: SimpleQueue[bytes]) -> None:
    while True:
        try:
            asking.send_bytes(answers.get())
        except OSError:  # the crawl is gone
            return


def collect_seldom() -> None:
    """Let Python look for circles of dead objects after 50,000 new ones, not 700, in this process.

    An article is some two hundred objects and none of them is in a circle: with the default, some 6 % of the time of
    reading it and half of that of taking it over from another process went into looking.
    """
    gc.set_threshold(50_000, 20, 50)


def _answer(message: bytes, preparer: Preparer | None) -> bytes:
    try:
        return pickle.dumps(_reading(pickle.loads(message), preparer))  # noqa: S301 - the crawl wrote it
    except Exception as error:  # noqa: BLE001 - the crawl raises it where it asked
        return _packed(error)


def _reading(question: Question, preparer: Preparer | None) -> Reading:
    reading = read_page(*question)
    return reading if preparer is None else prepared(reading, preparer)


def _packed(error: Exception) -> bytes:
    """Pack an exception with where it flew; one that cannot be unpacked again by its name."""
    error.add_note(f"In the process that reads pages:\n{traceback.format_exc()}")
    try:
        packed = pickle.dumps(error)
        pickle.loads(packed)  # noqa: S301 - written in the line above
    except Exception:  # noqa: BLE001 - whatever stands in its way
        return pickle.dumps(RuntimeError(f"{type(error).__name__}, which cannot be handed on"))
    return packed


def _begin() -> None:
    """Leave Ctrl-C to the crawl, end with it even where it is killed, and load what reading needs."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    body = WARMING.encode()
    chain.run(RawPage(source=chain.local_source(body, url=None, media_type=HTML), body=body, charset=None), DEFAULT)
