"""Whether a percentage is a rate of interest or a share, and what time a rate is for: by the words around it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.numbers.measures import any_of
from pipelines.annotate.tables import measure_words

if TYPE_CHECKING:
    from pipelines.annotate.numbers.figures import Figure
    from pipelines.annotate.numbers.measures import Measure

_PER: Final = (
    ("day", re.compile(r"^\s?(?:/|每|一)?(?:日|天)(?!内)")),
    ("month", re.compile(r"^\s?(?:/|每|一)(?:个?月)")),
    ("year", re.compile(r"^\s?(?:/|每|一)年|^(?:的?年(?:化|利))")),
    ("instalment", re.compile(r"^\s?(?:/|每)期")),
)
_RATE_AFTER: Final = re.compile(
    r"^(?:以上|以下|左右|以内)?(?:来?[算计](?=利息|罚息))?的?(?:综合)?(?:年化|年利率|月利率|日利率|利率|利息|循环利?息|罚息|[年月日]息|上限|红线|司法)"
)
_SHARE_AFTER: Final = re.compile(r"^(?:以上|以下|左右|多)?的(?!年|月|日|利|罚|循环|综合|上限|红线)")
_OF_MANY: Final = re.compile("(?:以上|左右)?的?(?:人(?!民)|用户|客户|持卡人|借款人|受访者|受害人|案件|投诉|家庭|学生)")
"""年利率24%,30%的人还不上: of people there are shares alone."""

_PENALTY_AFTER: Final = re.compile(
    "的?(?:标准)?(?:收取|计收|加收|支付|缴纳|[交收算付扣罚])(?:你?一?笔)?(?:违约金|滞纳金)"
)
_LATE_FEE: Final = re.compile(
    "(?:违约金|滞纳金)[^,。;!?]{0,6}最低还款[^,。;!?]{0,6}(?:未还|未偿|未清|差额|不足)[^,。;!?]{0,5}$"
)
_LEVIED: Final = re.compile("按[^,。;!?]{0,10}(?:未还|未清|未付|未缴|差额|欠额|不足)[^,。;!?]{0,4}$")
_LEVIED_AFTER: Final = re.compile("的?(?:标准)?(?:收取|计收|加收|计算|[收算付交扣罚])")
"""按未还部分的5%收 is what one pays, 占未还部分的5% how large it is."""
_CHANGED_TO: Final = re.compile(
    "(?:涨|跌|升|降|调|压|提高|降低|回落|攀升|上升|下降|上调|下调|减少|增长|增加|提升)[到至为成]$"
)
"""利率从24%涨到36%: the 36 is of the same kind as the 24, and no change."""
_PER_BEFORE: Final = re.compile(
    r"(?:每[日天月期年]|按[日月期年])(?:收取?|加收|按|付|约|仅|只|(?:手续费|费用|利息)率?(?:为|是|约|仅)?)?$"
    r"|一年(?:就是|合|约|才|下来|超过|不止|将近|差不多|大概|高达)?$|[以按合即达是为率]年$|(?<![第分])一期$"
    r"|(?:^|[\s,、(:为按以的息费率]|写着)[日年月]$"
)
_BY_THE_YEAR: Final = re.compile("[按合折]年$")
"""减免作废,按年15%重算: what was said of another number is no matter."""
_LEVIED_DAILY: Final = re.compile("(?:[每按][日天]|每逾期[一1][日天])加收$")
_COUNTED_AT: Final = re.compile("按照?$")
_COUNTED_AT_AFTER: Final = re.compile("计(?![入提])|付息|支付利息")
"""逾期后按24%计 is interest; 按2.5%交纳 is a part of the sum."""
_RATIO: Final = re.compile("(?<=.)(?<![年利费息化益汇税])(?<!百分)(?<![息金]成本)(?<![日月年]回报)率(?![先领])")
"""接通率 and 完成率 are ratios, 利率, 费率 and 付息成本率 prices."""
_FORGIVEN: Final = re.compile(
    "(?:减免|豁免|免除|免去|减掉|减去|打掉)(?:全部|部分|剩余|约|的){0,2}"
    "(?:(?:利息|罚息|违约金|滞纳金|息费|手续费|费用|本金|本息)[及和与、]{0,2}){1,3}(?:的|约|近|最高|最多){0,2}$"
)
"""减免利息50% is a part of the interest."""
_ADDED: Final = re.compile(
    r"(?<!再)加了?$|[利费]率的$|的(?:只有|仅有?|占)$|还最低$|\+$"
    "|(?<![最走])(?:[让返减降省差涨跌]|(?<!不)[高低])了?(?:将?近|快|约|大约)?$"
)
_FEE: Final = re.compile("(?:^|[,、:(;])[^,、:(;每月年日期]{0,6}(?:(?<!息)(?<![占使]用)费用?|佣金)(?:为|是|约|按|收)?$")
"""手续费1% is a part of the sum, 每期手续费0.6% a rate, and so are 息费24% and 资金占用费15%."""
_OTHER_PERCENT: Final = re.compile(r"[%‰][^,;%‰]*[,;]")


def rate_or_share(measure: Measure, before: str, after: str, known: Figure | None) -> tuple[str, str]:
    """Settle by the nearest word: a share of complaints is not interest.

    Where none is near, what is compared with a rate of the same sentence is one: 年利率从4.25%一路降到3.45%.
    """
    per = next((name for name, pattern in _PER if pattern.search(after)), None) or _factor(measure, before, after)
    before, changes = _CHANGED_TO.subn("", before)
    rate, share = _last(words_of("rate_words"), before), _last(words_of("share_words"), before)
    share = max(share, _last(_RATIO, before))
    if _ADDED.search(before) or _FORGIVEN.search(before):
        share = len(before)  # 罚息加50%, 会算年化的只有4%
    elif _is_of_sum(measure.low, before) or (_FEE.search(before) and not _PER_BEFORE.search(before)):
        share = len(before)
    day = _last(words_of("day_words"), before)
    is_daily = measure.low <= _HIGHEST["day"] and _LEVIED_DAILY.search(before)
    is_rate = (
        bool(per)
        or max(rate, day) > share
        or bool(
            is_daily
            or _RATE_AFTER.match(after)
            or _PER_BEFORE.search(before)
            or (_COUNTED_AT_AFTER.match(after) and _COUNTED_AT.search(before))
        )
    )
    is_told = per or is_daily or _BY_THE_YEAR.search(before)
    if (share > max(rate, day) or _OF_MANY.match(after)) and not is_told:
        is_rate = False
    is_levied = _LEVIED_AFTER.match(after) and _LEVIED.search(before)
    if is_levied or _PENALTY_AFTER.match(after) or _LATE_FEE.search(before):
        is_rate = True  # 未还部分的5%收取违约金
    if not is_rate and known and not _OF_MANY.match(after) and _is_compared(before, share, is_changed=changes > 0):
        return "rate", _compared_unit(measure.low, known)
    if not is_rate and share < 0 and _is_known_by_itself(measure.low, before, after, is_changed=changes > 0):
        return "rate", "percent/year"
    if is_rate and not is_told and max(rate, day) < 0 and _SHARE_AFTER.match(after):
        is_rate = False
    if not is_rate:
        return "share", "percent"
    period = per or _period(measure, before, after)
    if period == "year" and known and not _YEARLY.search(before) and measure.low < _YEARLY_TIMES * known.low:
        return "rate", known.unit  # 日利率0.04%,罚息就是0.06%
    return "rate", f"percent/{period}" if period else "percent"


def _factor(measure: Measure, before: str, after: str) -> str | None:
    """Give what time a rate is for by what it is multiplied with: 10000×0.05%×30天."""
    if before.rstrip()[-1:] not in _FACTORS:
        return None
    if times := _TIMES.match(after):
        return times.lastgroup or "year"
    return "day" if measure.low <= _HIGHEST_BARE_DAILY else None


_FACTORS: Final = ("×", "*")
_TIMES: Final = re.compile(
    r"\s?(?:[×*]\s?[\d.]+\s?(?:(?P<day>[天日])|(?P<month>个月)|(?P<year>年)|(?P<instalment>期))|[÷/]\s?(?:36[05]|12)(?!\d))"
)
_HIGHEST_BARE_DAILY: Final = 0.1


def _is_of_sum(value: float, before: str) -> bool:
    """Tell a part of a sum or of a rate: 罚息为余额2%; and 逾期6个月以内者,按约定利率10%, as Taiwan's contracts say."""
    if value in _PARTS_OF_RATE and _OF_RATE.search(before):
        return True
    if value < _LEAST_PART or before[-1:] not in _SUM_ENDS or not _OF_SUM.search(before):
        return False
    return all(_last(words_of(f"{name}_words"), before) < 0 for name in ("day", "month", "instalment"))


_OF_SUM: Final = re.compile("(?:余额|结欠|本金|透支额|贷款额|借款额|欠款额)$")
_SUM_ENDS: Final = ("额", "欠", "金")
_LEAST_PART: Final = 0.5
"""未还本金0.05% is paid by the day."""
_OF_RATE: Final = re.compile("(?:个月|部分|违约金)[^。;%]{0,8}按照?[^,。;%]{0,6}利率[之的]?$")
_PARTS_OF_RATE: Final = (10.0, 20.0)
"""Source: the penalty of Taiwan's loan contracts, a tenth of the agreed rate for six months and a fifth from then on"""


def _is_known_by_itself(value: float, before: str, after: str, *, is_changed: bool) -> bool:
    """Tell a rate that no word names: 超过36%的部分无效, 最低2.88%起, 分120期、6%."""
    if _OF_MANY.match(after):
        return False
    if value in _LINES and (is_changed or _COMPARED.search(before) or _LINE.search(before) or _AT_LINE.match(after)):
        return True
    if value > _LINES[0]:
        return False
    if _OFFERED.search(before) and after.startswith("起"):
        return not _NO_INTEREST.search(before)
    return value >= _FEWEST_YEARLY and bool(_IN_PARTS.search(before)) and not _IN_PARTS_AFTER.match(after)


def _is_compared(before: str, share: int, *, is_changed: bool) -> bool:
    """Tell whether a percentage is set beside the last one: it equals it, or no word of shares stands between."""
    if _EQUAL.search(before):
        return True
    return share < 0 and bool(is_changed or _LISTED.search(before) or _COMPARED.search(_MONTH_BEFORE.sub("", before)))


def _compared_unit(value: float, known: Figure) -> str:
    """Give the period of what is compared with a rate: 日息0.04%,其实是14.6% is one a day and one a year."""
    is_other = known.unit != "percent/year" and value >= _YEARLY_TIMES * known.low
    return "percent/year" if is_other else known.unit


def _period(measure: Measure, before: str, after: str) -> str | None:
    # 每天按0.05%计息,再加5%的违约金: the period of one number ends with its clause.
    before = _OTHER_PERCENT.split(before)[-1]
    if bare := _BARE_PERIOD.search(before):
        return _OF_BARE[bare["period"]]
    places = {name: _last(words_of(f"{name}_words"), before) for name in ("day", "month", "instalment")}
    name, place = max(places.items(), key=lambda item: item[1])
    if place >= 0 and measure.low >= _HIGHEST[name] and "," in before[place:]:
        return "year"  # 每月还785,利息将近30%
    if place >= 0 and place >= _last(_YEARLY, before):
        return name
    is_penalty = _OF_PENALTY.match(after) or _PENALTY_AFTER.match(after)
    if is_penalty or _LEVIED.search(before) or _LATE_FEE.search(before):
        return None
    if measure.unit == "万":
        return "day"  # 万分之五 is the daily rate of cards and loans
    is_yearly = _last(words_of("year_words"), before) >= 0 or _RATE_AFTER.match(after)
    return "year" if is_yearly or not _last(_PENALTY, before) >= 0 else None


_HIGHEST: Final = {"day": 2.0, "month": 10.0, "instalment": 10.0}
"""What is more is no rate of such a time unless its own clause says so."""
_BARE_PERIOD: Final = re.compile(
    r"(?:(?:^|[\s,、(:为按以的息费率]|写着)(?=[日月年])|(?<![第分])一(?=期))(?P<period>[日月年期])$"
)
"""利率为日0.05%, 一期千分之五."""
_OF_BARE: Final = {"日": "day", "月": "month", "年": "year", "期": "instalment"}
_YEARLY: Final = re.compile("年(?:利率|化|息)|折(?:合|算)?成?年|一年(?!期)")
_YEARLY_TIMES: Final = 6
_LINES: Final = (24.0, 36.0)
"""The lines that courts drew for interest, named without saying of what: 超过36%的部分无效.

Source: Provisions on private lending (法释〔2015〕18号), articles 26 and 31
"""
_AT_LINE: Final = re.compile(
    "以[上下内]|之[上下内]|的?(?:部分|红线|上限|这条|这个区间|那条线|线(?![上下索]))|到|至|封顶|[、和与]36%|两线三区|两条线"
)
_LINE: Final = re.compile("(?:旧规|红线|上限)的?$|(?:旧规|红线|上限)的?24%[、和与]$")
_OFFERED: Final = re.compile("(?:最低|低至|低到|仅需?|只要)$")
_NO_INTEREST: Final = re.compile("[折返佣费付奖补抽占成让免]")
"""首付最低15%起, 服务费低至3%起."""
_FEWEST_YEARLY: Final = 2.0
"""分12期、0.6% may be of an instalment."""
_IN_PARTS: Final = re.compile(
    r"分[^,。;:、首期]{1,6}期[、,]?$|(?<!首)(?<![第逾延展])[\d十百]期、$|(?:[做转批贷供]|谈好|还款期)[^,。;、]{0,5}个月、$"
)
_IN_PARTS_AFTER: Final = re.compile("的?(?:手续费|服务费|首付|违约金|折|优惠|减免|客|用)")
_MONTH_BEFORE: Final = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?的?$")
_COMPARED: Final = re.compile(
    "(?:超过?|超出|高于|低于|不到|不足|达到?|[到至为是即合从由近快]|变成|等于|实打实|也有|还有|算下来|折下来|相当于|最[高低])(?:了|约)?$"
    "|(?:折算|换算|折合)[^%。;]{0,12}约$"
)
_EQUAL: Final = re.compile("%[^%。]{0,8}(?:即|就是|等于|变成|变为)$")
"""年利率23.4%,上浮50%即35.1%."""
_LISTED: Final = re.compile(
    r"%、[^、,;%\d]{0,8}$|%(?:/期)?,(?:\d{1,2}|[一二三四五六七八九十]{1,3})期:?$|%(?:和|及|与|以及|或)$|%,[^,;%\d]{0,5}(?:套|贷|公积金|卡|[一二三五十\d]年期?|银行|行)$"
)
_OF_PENALTY: Final = re.compile("的?(?:违约金|滞纳金)")
_PENALTY: Final = re.compile("违约金|滞纳金")


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Give the end of a pattern's last match; -1 where there is none."""
    end = -1
    for found in pattern.finditer(text):
        end = found.end()
    return end


@cache
def words_of(name: str) -> re.Pattern[str]:
    """Give any of the words of an entry of quantities.yaml as a pattern."""
    return re.compile(any_of(measure_words(name)))
