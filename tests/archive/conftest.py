"""Pages of our own for the tests of the writing half: fictional, small, as many as wanted."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from archive.copies import duplicates
from archive.copies.signatures import signature_row, write_signature
from archive.insertion import insert
from archive.intake import Intake
from archive.store import Store
from archive.warc.writer import Exchange
from pipelines.fingerprint import fingerprint_text

MORNING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

WORDS = [
    "账单",
    "本金",
    "利息",
    "分期",
    "协商",
    "平台",
    "客服",
    "录音",
    "截图",
    "证据",
    "合同",
    "条款",
    "期限",
    "收入",
    "支出",
    "家人",
    "朋友",
    "调解",
    "法院",
    "起诉",
    "诉状",
    "判决",
    "执行",
    "信用",
    "报告",
    "异议",
    "更正",
    "中介",
    "手续",
    "骗局",
    "老板",
    "工资",
    "房租",
    "水电",
    "学费",
    "药费",
    "存款",
    "清单",
    "日期",
    "短信",
    "来电",
    "号码",
    "态度",
    "理由",
    "方案",
    "首付",
    "余款",
    "尾数",
    "凭证",
    "签字",
    "复印",
    "快递",
    "窗口",
    "柜台",
    "经理",
    "领导",
    "投诉",
    "答复",
    "结果",
    "时间",
    "耐心",
    "底线",
    "办法",
    "教训",
    "经验",
    "计划",
    "预算",
    "目标",
    "习惯",
]
SUBJECTS = (
    "借款人",
    "持卡人",
    "家里的老人",
    "刚毕业的学生",
    "开小店的店主",
    "跑运输的司机",
    "自由职业者",
    "外出打工的夫妻",
)


def make_paragraphs(seed, lender="青禾小贷", sentences=24):
    """Write paragraphs of drawn words: those of another seed share no long run with them."""
    draw = random.Random(seed)
    return [
        "".join(
            f"{draw.choice(SUBJECTS)}说，{'和'.join(draw.sample(WORDS, 3))}要{lender}{''.join(draw.sample(WORDS, 4))}，"
            f"{''.join(draw.sample(WORDS, 5))}。"
            for _ in range(3)
        )
        for _ in range(sentences // 3)
    ]


def make_page(title, paragraphs, published="2026-02-03 10:20:30"):
    """Put an article into a page with some frame around it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html><head><meta charset=utf-8><title>{title} - 测试频道</title></head><body>"
        f"<div class=nav><a href=/>首页</a></div><h1>{title}</h1><div class=info>发布时间：{published}</div>"
        f"<div class=content>{body}</div><div class=footer>测试频道 版权所有</div></body></html>"
    )


@pytest.fixture
def paragraphs():
    return make_paragraphs


@pytest.fixture
def page():
    return make_page


def exchanges():
    """Give a function that makes captures; each is a second later than the one before."""
    ticks = iter(range(1_000_000))

    def make(
        url,
        body="",
        *,
        kind="article",
        status=200,
        headers=(),
        source="test-channel",
        content_type="text/html; charset=utf-8",
    ):
        return Exchange(
            url=url,
            method="GET",
            request_headers=((b"User-Agent", b"yuqi"),),
            request_body=b"",
            status=status,
            reason="OK",
            response_headers=((b"Content-Type", content_type.encode()), *headers),
            body=body.encode() if isinstance(body, str) else body,
            fetched_at=MORNING + timedelta(seconds=next(ticks)),
            source=source,
            kind=kind,
        )

    return make


def article_exchanges(exchange):
    """Give a function that makes the capture of an article of its own."""

    def make(url, seed, *, lender="青禾小贷", title=None, published="2026-02-03 10:20:30", drop=0):
        lines = make_paragraphs(seed, lender)
        kept = lines[: len(lines) - drop] if drop else lines
        return exchange(url, make_page(title or f"欠了{lender}的钱还不上怎么办{seed}", kept, published))

    return make


@pytest.fixture
def exchange():
    return exchanges()


@pytest.fixture
def article_exchange(exchange):
    return article_exchanges(exchange)


@pytest.fixture
def archive_path(tmp_path):
    return tmp_path / "a.db"


@pytest.fixture
def writer(archive_path):
    """Give (store, intake) of an open run; closed after the test."""
    with Store.open(archive_path, clock=lambda: MORNING) as store:
        yield store, Intake(store, store.begin_run("crawl"), strict=True)


def fill(archive_path, article_exchange, exchange):
    """Make a small closed archive: articles, copies, siblings, a rejection, robots."""
    with Store.open(archive_path, clock=lambda: MORNING) as store:
        store.ensure_source("test-channel", "测试频道", "http://a.example.cn/")
        run = store.begin_run("crawl")
        intake = Intake(store, run, strict=True)
        intake.take(
            exchange("http://a.example.cn/robots.txt", "User-agent: *", kind="robots", content_type="text/plain")
        )
        for number in range(4):
            intake.take(article_exchange(f"http://a.example.cn/{number}", number))
        intake.take(article_exchange("http://b.example.cn/copy", 0, published="2026-01-30 09:00:00"))
        intake.take(exchange("http://a.example.cn/gone", "gone", status=404))
        intake.take(exchange("http://a.example.cn/moved", status=301, headers=((b"Location", b"/1"),)))
        store.finish_run(run, "finished")
    return archive_path


@pytest.fixture
def filled(archive_path, article_exchange, exchange):
    """Give the path of the archive that `fill` makes."""
    return fill(archive_path, article_exchange, exchange)


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory):
    """Give the path of such an archive for the tests of a module that only read it."""
    exchange = exchanges()
    return fill(tmp_path_factory.mktemp("filled") / "a.db", article_exchanges(exchange), exchange)


@pytest.fixture
def bare(tmp_path):
    """Give a function that puts (title, text) into a fresh archive as an article, past the chain."""
    with Store.open(tmp_path / "bare.db") as store:
        store.connection.execute("PRAGMA foreign_keys = OFF")

        def put(number, title, text, **columns):
            keys = fingerprint_text(title, text)
            texts = {"title": title, "title_hans": title, "text": text, "text_hans": text}
            names = ("first_seen", "last_seen", "changed_at", "script", "language", "encoding_evidence")
            row = dict.fromkeys((*names, "chain_version", "sha256"), "") | texts | {"fold_sha256": keys.fold_sha256}
            counts = ("revision", "replaced_chars", "confidence", "text_chars", "edit_count", "flag_count")
            row |= dict.fromkeys((*counts, "source_id"), 1) | {"breadcrumb": "[]", "id": number, "capture_id": number}
            with store.transaction() as connection:
                insert(connection, "articles", row | {"url": f"http://{number}.example.cn/"} | columns)
                write_signature(connection, number, signature_row(title, text, keys.signature))
                duplicates.place(connection, number)

        yield store.connection, put
