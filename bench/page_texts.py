"""Fictional articles for the synthetic pages: news, notices, advice, stories; every word is ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from demosites.grammar import expand

if TYPE_CHECKING:
    from random import Random

TOWNS: Final = "[海角市|云台县|青石镇|南浦区|白鹭市|临溪县|望江区|松岭市]"
PEOPLE: Final = "[林小满|周知远|许安然|顾长风|沈一舟|陆明川|苏晚晴|程远山]"
MEDIA: Final = "[海角晚报|云台日报|白鹭时报|青石新闻网|南浦在线|松岭商报|望江周刊]"
UNITS: Final = "[交通局|卫健委|图书馆|气象台|中心小学|第二医院|供水公司|住建局|文化馆]"

_NEWS: Final = (
    f"记者[昨日|今天|日前]从{TOWNS}{UNITS}了解到，[新的|第二批|首批][便民措施|服务网点|改造项目][将于|已于][本月|下月]底[完成|启用]。",
    f"{TOWNS}{UNITS}[相关负责人|工作人员]{PEOPLE}[表示|介绍]，[今年以来|上半年]，共[受理|办结]事项[312|1480|965|27]件，[同比增长|比去年多了][两成|12.5%|近一半]。",
    "“[以前要跑三趟|过去要等半个月]，现在[一次就能办好|在家门口就办了]。”[家住附近的居民|第一个来的市民|退休教师][李阿姨|王大爷|陈女士]说。",
    "[据介绍|据悉|此外]，[该项目|这项工作]总投资约[3200万元|1.6亿元|460万元]，[涉及|覆盖][12个社区|四条主干道|三所学校]，[预计|计划][年底|明年春天]全部完工。",
    "[不过|然而]，也有[市民|商户]提出，[停车位不足|施工时间过早|指示牌不清楚]的问题[仍然存在|还没有解决]；对此，[有关部门|项目方]承诺一周内[答复|整改]。",
    "[业内人士|多位专家]认为，[价格|供需|客流]的变化与[天气|节假日|原材料]有关，[短期内|下半年]不会[明显回落|大幅上涨]。",
    f"[上午九点|傍晚时分|活动当天]，{TOWNS}的[广场|码头|老街]上[人头攒动|已经排起了长队]，[志愿者|工作人员]忙着[维持秩序|分发材料|登记信息]。",
    "[专家提醒|气象部门提醒]，[近期早晚温差较大|周末有中到大雨]，[外出|出行]时请[带好雨具|添加衣物]，[注意安全|错峰通行]。",
    "[数据显示|统计表明]，[一季度|七月份|去年全年]，[全市|全县][快递业务量|图书借阅量|公交客流]为[86.4万|1203.7万|5.2万][件|人次]，[环比下降|同比上升]3.1个百分点。",
    "[第一|首先]，[窗口单位|各学校]要[公开流程|延长服务时间]；[第二|其次]，[建立台账|逐户走访]；[最后|第三]，对[逾期未办|反映集中]的事项[挂牌督办|重点回访]。",
)
_STORY: Final = (
    f"{PEOPLE}第一次[走进|看见]这座[老房子|灯塔|书店]，是在[一个雨天|十年前的秋天]。",
    "[他没有说话|她笑了笑]，只是把[伞|信|钥匙]放在[窗台|门口]，[转身|慢慢]走进了[巷子|人群]里。",
    "[很多年以后|后来]，[人们|街坊]提起这件事，总会[叹一口气|想起那天的风]：[日子|时间]过得真快啊！",
    "[屋里|院子里]很安静，[只听见钟摆的声音|连猫也不叫了]。",
    "“[你还会回来吗|饭在锅里]？”[母亲|老人]问。[没有人回答|他点了点头]。",
)
_TECH: Final = (
    "[这款|新一代][相机|手表|路由器]的[续航|重量|价格]为[12小时|148克|899元]，[比上一代|比同类产品][提升|降低]了[三成|15%]。",
    "[实际使用中|经过两周的测试]，[屏幕|接口|散热]的表现[超出预期|中规中矩]，[唯一的不足|遗憾的]是[充电速度|说明书]。",
    "[如果你|如果用户][经常出差|预算有限]，[可以|不妨]考虑[标准版|等到年底再买]；[反之|否则]，[现款|专业版]更合适。",
    "[第一步|首先]打开[设置|控制面板]，[找到|选择][网络|显示]一项，[把|将]数值改为[1500|64]，[然后|最后][重启|保存]即可。",
)
_NOTICE: Final = (
    "各[有关单位|科室|学院]：[根据|按照][年度工作安排|上级要求]，现将[报名|检修|放假]有关事项通知如下，请遵照执行。",
    "[报名时间|检修时段]为[3月4日至3月15日|每日8:30至17:00]，[逾期不再受理|遇雨顺延]，[联系人|咨询电话]见附件。",
    "请[各单位|申请人]于[本周五|月底]前将[汇总表|材料]报送[办公室|二楼窗口]，[过期|材料不全]的[不予受理|视为放弃]。",
)
_HEADINGS: Final = (
    "[为什么会这样|背景与经过|问题出在哪里]",
    "[各方怎么说|居民的选择|专家的看法]",
    "[下一步怎么办|接下来的安排|几点建议]",
)  # fmt: skip
_TITLES: Final = {
    "news": f"{TOWNS}[启动|推进|完成][老街改造|公交优化|供水检修]，[首批|年内]惠及[三千户|五个社区]居民",
    "story": "[灯塔|雨巷|老书店|旧钥匙][里的人|与信|的最后一夜]：[一个|半个]下午的[来客|沉默]",
    "tech": "[用了两周之后|买前必看]：[新款相机|这台路由器|入门手表][值不值得买|的优点与不足]",
    "notice": "关于[开展|做好][2019|2021|2023]年度[设备检修|招生报名|图书清点]工作的[通知|公告]",
}
_SENTENCES: Final = {"news": _NEWS, "story": _STORY, "tech": _TECH, "notice": _NOTICE + _NEWS[3:5]}


_LEAST_CHARS: Final = 60
_SHORT: Final = 3
"""Articles of fewer paragraphs have longer ones: a single sentence is no article to anybody."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An article before it is set into a page; `blocks` are (kind, text) with kind p, h or caption."""

    title: str
    author: str
    source: str
    editor: str
    published: datetime
    crumbs: tuple[str, ...]
    blocks: tuple[tuple[str, str], ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.blocks)


def sentence(rng: Random, kind: str = "news") -> str:
    return expand(rng.choice(_SENTENCES[kind]), rng)


def headline(rng: Random) -> str:
    return expand(_TITLES[rng.choice(("news", "story", "tech"))], rng)


def make_piece(rng: Random, *, paragraphs: int, headings: bool = False, captions: int = 0) -> Piece:
    """Make an article of so many paragraphs of one to four sentences."""
    kind = rng.choice(("news", "news", "story", "tech", "notice"))
    seen: set[str] = set()
    blocks: list[tuple[str, str]] = []
    for number in range(paragraphs):
        if headings and number % 2 == 1 and number // 2 < len(_HEADINGS):
            blocks.append(("h", expand(_HEADINGS[number // 2], rng)))
        least = 3 if paragraphs < _SHORT else 1
        text = "".join(dict.fromkeys(sentence(rng, kind) for _ in range(rng.randint(least, 4))))
        while paragraphs == 1 and len(text) < _LEAST_CHARS:
            text += sentence(rng, kind)
        if text not in seen:
            blocks.append(("p", text))
        seen.add(text)
    blocks[:0] = [
        ("caption", expand(f"图为{TOWNS}{UNITS}[一角|现场|门前]{number + 1}", rng)) for number in range(captions)
    ]
    return Piece(
        title=expand(_TITLES[kind], rng),
        author=expand(PEOPLE, rng),
        source=expand(MEDIA, rng),
        editor=expand("[韩冬|赵青|何苗苗|孟可]", rng),
        published=datetime(2004, 1, 1) + timedelta(minutes=rng.randrange(20 * 365 * 24 * 60)),  # noqa: DTZ001
        crumbs=("首页", expand("[新闻|资讯|本地]", rng), expand("[要闻|社会|民生]", rng)),
        blocks=tuple(blocks),
    )
