"""Claims against what is known on the day of the page, and what kind of text an article is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pipelines import chain
from pipelines.records import Article

if TYPE_CHECKING:
    from pipelines.mentions import Claim, Quality

FILL = "逾期之后应当怎样协商还款，以及怎样保留证据，本文分几点来说明。"


def article(text: str, day: str = "2024-11-06", author: str = "屈铭") -> Article:
    paragraphs = "".join(f"<p>{line}</p>" for line in (FILL * 3 + "\n" + text + "\n" + FILL * 2).split("\n"))
    outcome = chain.clean_markup(f"<h1>逾期的说法</h1><p>{author} {day} 12:14:50</p>{paragraphs}")
    assert isinstance(outcome, Article)
    return outcome


def claims(text: str, day: str = "2024-11-06") -> list[tuple[str, str]]:
    found: tuple[Claim, ...] = article(text, day).annotated.annotations.claims
    assert all(claim.basis and claim.surface in text for claim in found)
    return [(claim.kind, claim.verdict.value) for claim in found]


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        ("招联消费金融成立于2010年。", "2024-11-06", [("founded", "wrong")]),
        ("招联消费金融于2015年成立。", "2024-11-06", [("founded", "right")]),
        ("招联消费金融于2015年上线新功能。", "2024-11-06", []),
        ("2015年3月，招联消费金融获批开业。", "2024-11-06", [("founded", "right")]),
        ("成立于二〇一五年的马上消费金融总部在重庆。", "2024-11-06", [("founded", "right")]),
        ("2020年，兴业消费金融设立厦门客服中心。", "2024-11-06", []),
        ("招商银行成立了专项催收小组，2019年开始运作。", "2024-11-06", []),
        ("12378不提供7×24小时人工服务。", "2024-11-06", [("hotline_hours", "right")]),
        ("拨打12378投诉，银行会在24小时内联系你。", "2024-11-06", []),
        ("12378是不是24小时服务？", "2024-11-06", []),
        ("12378只在工作日接听吗？", "2024-11-06", []),
        ("诉讼时效是二十年。", "2024-11-06", [("limitation", "wrong")]),
        ("最长诉讼时效是二十年。", "2024-11-06", []),
        ("可以拨打12378，24小时人工接听。", "2024-11-06", [("hotline_hours", "wrong")]),
        ("可以拨打12378，工作日九点到五点接听。", "2024-11-06", [("hotline_hours", "right")]),
        ("再打12378，15个工作日内有回音。", "2024-11-06", []),
        ("拨打12378。平台24小时内回复。", "2024-11-06", []),
        ("12378只在工作日白天受理。", "2024-11-06", [("hotline_hours", "right")]),
        ("96110全天候有人值守。", "2024-11-06", [("hotline_hours", "right")]),
        ("96110只在工作日接听。", "2024-11-06", [("hotline_hours", "wrong")]),
        ("12348热线工作日才有人接。", "2024-11-06", [("hotline_hours", "wrong")]),
        ("96110上班时间才有人接。", "2024-11-06", [("hotline_hours", "wrong")]),
        ("反诈中心的96110周末没人接。", "2024-11-06", [("hotline_hours", "wrong")]),
        ("12378和12363都是24小时人工接听。", "2024-11-06", [("hotline_hours", "wrong")] * 2),
        ("打12378或者95588，二十四小时有人工。", "2024-11-06", [("hotline_hours", "wrong")]),
        # hours of a place beside a hotline
        ("报警电话110，工作日还可以去分局反映。", "2024-11-06", []),
        ("接到诈骗电话打96110，营业厅周一到周五才开门。", "2024-11-06", []),
        ("12348之外，司法所工作日接待来访。", "2024-11-06", []),
        ("96110随时能打，支行周末休息。", "2024-11-06", [("hotline_hours", "right")]),
        (
            "12348是24小时的，12378却不是24小时。",
            "2024-11-06",
            [("hotline_hours", "right"), ("hotline_hours", "right")],
        ),
        ("12345热线24小时受理。", "2024-11-06", []),
        ("度小满2018年从百度拆分独立。", "2024-11-06", [("founded", "right")]),
        ("还款之后七年征信才会恢复。", "2024-11-06", [("credit_record_years", "wrong")]),
        ("还款之后七年，他才告诉家人。", "2024-11-06", []),
        ("我们保证让您的征信洗白。", "2024-11-06", [("guarantee", "wrong")]),
        ("没有哪家机构能保证百分之百停息挂账。", "2024-11-06", [("guarantee", "right")]),
        ("民间借贷利率超过36%的部分不受法律保护。", "2019-05-01", [("rate_ceiling", "right")]),
        ("民间借贷利率超过36%的部分不受法律保护。", "2024-05-01", [("rate_ceiling", "stale")]),
        ("民间借贷的司法保护上限是LPR四倍，即13.8%。", "2024-05-01", [("rate_ceiling", "right")]),
        ("民间借贷的司法保护上限为15.4%。", "2024-05-01", [("rate_ceiling", "stale")]),
        ("民间借贷的司法保护上限为15.4%。", "2021-05-01", [("rate_ceiling", "right")]),
        ("民法典规定15.4%是上限。", "2021-05-01", [("rate_ceiling", "wrong")]),
        ("恶意透支1万元以上即可立案。", "2017-05-01", [("criminal_threshold", "right")]),
        ("恶意透支1万元以上即可立案。", "2019-05-01", [("criminal_threshold", "stale")]),
        ("诉讼时效为两年。", "2016-01-01", [("limitation", "right")]),
        ("诉讼时效为两年。", "2023-01-01", [("limitation", "stale")]),
        ("停息挂账百分百成功。", "2023-01-01", [("guarantee", "wrong")]),
        ("停息挂账并非百分百成功。", "2023-01-01", [("guarantee", "right")]),
        ("信用卡还要收滞纳金。", "2023-01-01", [("late_fee", "stale")]),
        ("不良记录保留5年。", "2023-01-01", [("credit_record_years", "right")]),
        ("不良信息会保存十年。", "2023-01-01", [("credit_record_years", "wrong")]),
        ("年利率24%的借款很常见，民生银行成立很久了。", "2023-01-01", []),
        # the ceiling of private loans, in words
        ("私人之间放款，一年期LPR乘以四就是天花板。", "2023-01-01", [("rate_ceiling", "right")]),
        ("民间借贷36%那条线早就作废，不再算数。", "2023-01-01", [("rate_ceiling", "right")]),
        ("四倍LPR管不着银行。", "2023-01-01", [("rate_ceiling", "right")]),
        ("私人借款百分之三十六以内受法律保护。", "2023-01-01", [("rate_ceiling", "stale")]),
        ("助贷产品综合成本压到24%以内。", "2025-10-09", []),
        # when debt is a crime
        ("透支本金未满五万元，够不上数额较大。", "2019-06-05", [("criminal_threshold", "right")]),
        ("恶意透支的起点由一万元提高到五万元。", "2023-01-01", [("criminal_threshold", "right")]),
        ("借呗逾期不还是会坐牢的。", "2023-01-01", [("criminal_threshold", "wrong")]),
        ("单纯还不起债不会坐牢。", "2023-01-01", [("criminal_threshold", "right")]),
        ("借钱不还会坐牢吗？", "2023-01-01", []),
        ("外包人员张口就说网贷逾期就要抓人。", "2023-01-01", []),
        ("骗取贷款不还会判刑。", "2023-01-01", []),
        # the late fee
        ("信用卡的滞纳金2017年起就取消了。", "2023-01-01", [("late_fee", "right")]),
        ("信用卡早就不收滞纳金，改收违约金了。", "2023-01-01", [("late_fee", "right")]),
        ("信用卡滞纳金还收不收？物业费滞纳金照收。", "2023-01-01", []),
        # how long one may sue
        ("银行要在三年时效内起诉。", "2023-01-01", [("limitation", "right")]),
        ("只要它两年没起诉你，诉讼时效就过了。", "2023-01-01", [("limitation", "stale")]),
        ("诉讼时效不是两年而是三年。", "2023-01-01", [("limitation", "right")]),
        ("误区：网贷的时效是两年。", "2023-01-01", [("limitation", "right")]),
        ("债务的诉讼时效是五年。", "2023-01-01", [("limitation", "wrong")]),
        ("申请执行的时效是两年。诉讼时效究竟是几年？诉讼时效最长二十年。", "2023-01-01", []),
        # how long a record is kept
        ("账清之后再过五年，那一条就从报告上撤了。", "2023-01-01", [("credit_record_years", "right")]),
        ("这种记录上了征信就是终身的。", "2023-01-01", [("credit_record_years", "wrong")]),
        ("征信记录挂个两年就自行抹掉。", "2023-01-01", [("credit_record_years", "wrong")]),
        ("征信记录不会跟你一辈子。", "2023-01-01", [("credit_record_years", "right")]),
        ("还清以后征信记录当天就没了。", "2023-01-01", [("credit_record_years", "wrong")]),
        ("征信的查询记录保留两年，银行看近五年。", "2023-01-01", []),
        # what nobody can promise
        ("停息挂账银行就非批不可，没有办不成的。", "2023-01-01", [("guarantee", "wrong")]),
        ("凡是拍胸脯包办停息挂账的都是骗子。", "2023-01-01", [("guarantee", "right")]),
        ("分期要平等协商，银行没有义务一定同意。", "2023-01-01", [("guarantee", "right")]),
        ("协商之后保证按时还款，分期必须按期还。", "2023-01-01", []),
        # founding years, before and behind the name
        ("2010年成立的有北银消费金融。", "2023-01-01", [("founded", "right")]),
        ("金美信消费金融要晚得多，2015年才开业。", "2023-01-01", [("founded", "wrong")]),
        ("招联消费金融二〇一五年成立。", "2023-01-01", [("founded", "right")]),
        ("招联消费金融2018年设立分公司，2019年推出新品。", "2023-01-01", []),
        # said twice in a paragraph
        ("诉讼时效是三年。记住，三年的诉讼时效。", "2023-01-01", [("limitation", "right")]),
    ],
)
def test_a_claim_is_judged_by_the_day_of_its_page(text: str, day: str, found: list[tuple[str, str]]) -> None:
    assert claims(text, day) == found


def quality(text: str, **told: str) -> Quality:
    judged = article(text, **told).annotated.quality
    assert judged is not None
    return judged


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (FILL, "article"),
        ("假若使用者没有准时还清，往往会致使信用受到作用，须要采纳合理途径，减低损失，或许会好。" * 3, "spun"),
        ("如果妳逾期了，壹般壹个消息会发给妳，妳可以做壹个付款计划，壹旦妳付清就好。" * 4, "machine_translation"),
        ("郑州讨债公司、郑州要账公司、郑州收账公司、金水区讨债公司、二七区要账公司。" * 4, "doorway"),
        ("国产精品久久久 成人视频 亚洲在线", "mirror_injection"),
    ],
)
def test_kinds_of_text(text: str, kind: str) -> None:
    outcome = chain.clean_text(f"{FILL * 2}\n{text}\n{FILL}")
    assert isinstance(outcome, Article)
    assert outcome.annotated.quality is not None
    assert outcome.annotated.quality.quality_class == kind


def test_every_signal_that_lowers_the_score_is_there_to_see() -> None:
    plain = quality(FILL)
    worse = quality("加微信号：abc_12345，手机19900000001，不成功不收费。" * 2)
    names = {signal.name for signal in worse.signals}
    assert {"contact_rate", "paid_agent"} <= names
    assert 0 <= worse.score < plain.score <= 1


@pytest.mark.parametrize(
    ("author", "signal"),
    [
        ("葛辉-经济重生者", "persona_byline"),
        ("陈立—債務過來人", "persona_byline"),
        ("大伟86级官方认证账号", "persona_byline"),
        ("小何86級官方認證帳號", "persona_byline"),
        ("交通银行", "lender_byline"),
        ("京東金融", "lender_byline"),
        ("花唄", "lender_byline"),
        ("微众银行", "lender_byline"),
        ("周文远", None),
        ("记者 周文远 林若溪", None),
        ("银行业观察", None),
        ("本刊编辑部", None),
    ],
)
def test_bylines_that_are_no_person(author: str, signal: str | None) -> None:
    """A role behind the name, the rank of an account, and the category of a site printed as its author."""
    found = {each.name for each in quality(FILL, author=author).signals}
    assert found & {"persona_byline", "lender_byline"} == ({signal} if signal else set())
    assert (quality(FILL, author=author).score < quality(FILL).score) == bool(signal)


@pytest.mark.parametrize("piece", ["民间借贷24%", "恶意透支", "不良记录保留", "12378", "LPR", "招联消费金融于"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begin = time.process_time()
        chain.clean_text(text)
        return time.process_time() - begin

    seconds(12_000)  # a table that only long texts ask for is loaded once
    assert min(seconds(12_000) for _ in range(3)) < 9 * min(seconds(3_000) for _ in range(3)) + 0.2
