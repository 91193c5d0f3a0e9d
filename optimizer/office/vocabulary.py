"""Words of offices: sheets, headers, and values that a scenario spells in English.

The first spelling of each is the one that templates and exports use.
"""

from __future__ import annotations

import re
import unicodedata

SHEETS: dict[str, tuple[str, ...]] = {
    "villages": ("村", "村庄", "村表", "村名单", "村名册", "帮扶村", "行政村", "village"),
    "cadres": (
        "干部",
        "干部表",
        "花名册",
        "干部花名册",
        "驻村干部",
        "人员",
        "人员名册",
        "名册",
        "cadre",
        "roster",
    ),
    "units": ("单位", "单位表", "派出单位", "单位名册", "unit"),
    "policy": ("政策", "政策表", "规则", "政策规则", "rules"),
    "previous": ("现任", "上轮", "前任", "现驻村"),
    "pins": ("指定", "固定", "pin"),
    "bans": ("禁派", "回避", "ban"),
}
"""Table → names of its sheet."""

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "villages": {
        "id": ("村编号", "编号", "村代码", "村id"),
        "name": ("村", "村名", "村名称", "行政村", "村(社区)"),
        "types": ("村类型", "类型", "类别", "村类别", "type"),
        "prefecture": ("市", "市州", "地市", "市(州)"),
        "county": ("县", "县市区", "县区", "区县"),
        "township": ("乡镇", "乡", "镇", "乡镇街道", "乡(镇)"),
        "min": ("最少人数", "人数下限"),
        "max": ("最多人数", "人数上限"),
        "leader": ("需要第一书记", "需第一书记", "第一书记"),
        "priority": ("优先级", "优先"),
        "skills": ("所需专长", "技能需求", "需求", "所需技能", "专业需求", "skill"),
        "requests": ("点名干部", "点名", "需求人选"),
        "lat": ("纬度", "latitude"),
        "lon": ("经度", "longitude"),
    },
    "cadres": {
        "id": ("干部编号", "编号", "人员编号"),
        "name": ("姓名",),
        "unit": ("派出单位", "单位", "工作单位", "选派单位", "所在单位", "单位名称", "派出单位名称"),
        "age": ("年龄", "周岁"),
        "gender": ("性别",),
        "education": ("学历", "最高学历", "文化程度"),
        "party": ("党员", "是否党员", "中共党员"),
        "party_years": ("党龄",),
        "work_years": ("工龄", "工作年限"),
        "rural_years": ("农村工作年限", "农村工作经历年限", "基层工作年限", "驻村年限"),
        "fit_for_duty": ("能否履职", "身体状况", "健康状况", "身体健康", "适合驻村"),
        "skills": ("特长", "专业特长", "专长", "技能", "skill"),
        "prefers": ("志愿", "意向", "意愿村"),
        "home_village": ("家乡村",),
        "home_township": ("家乡乡镇", "籍贯乡镇"),
        "home_county": ("家乡县", "籍贯县"),
        "birth": ("出生年月", "出生日期", "出生时间", "出生年月日", "birth_date", "date_of_birth", "born"),
        "politics": ("政治面貌", "politics"),
        "joined": ("入党时间", "入党年月", "入党日期", "party_joined"),
        "confirmed": ("转正时间", "预备党员转正时间", "party_confirmed"),
        "started": ("参加工作时间", "参加工作年月", "工作时间", "work_started"),
        "level": ("单位层级", "单位级别", "层级", "unit_level"),
        "department": ("部门类别", "单位类别", "单位类型", "unit_department"),
        "function": ("职能组", "单位职能", "unit_function"),
        "prefecture": ("市", "市州", "地市"),
        "county": ("县", "县市区", "县区", "区县"),
        "township": ("乡镇", "乡", "镇", "乡镇街道"),
        "village": ("现驻村", "村", "驻村", "帮扶村", "所在村", "村名", "驻村村名", "current_village"),
        "types": ("村类型", "village_types"),
        "role": ("驻村职务", "现任驻村职务"),
        "terms": ("已任期数", "任期数", "驻村届数"),
    },
    "units": {
        "id": ("单位编号", "编号", "单位代码"),
        "name": ("单位名称", "单位", "派出单位", "名称"),
        "department": ("部门类别", "单位类别", "类别", "单位类型", "部门"),
        "function": ("职能组", "职能", "单位职能"),
        "level": ("单位层级", "层级", "单位级别", "级别"),
        "prefecture": ("市", "市州", "地市"),
        "county": ("县", "县市区", "县区", "区县"),
        "serves": ("服务县", "对口县", "帮扶县"),
        "min": ("最少派出人数", "派出下限", "最少人数"),
        "max": ("最多派出人数", "派出上限", "最多人数"),
    },
    "previous": {
        "cadre": ("干部", "姓名", "干部编号"),
        "village": ("村", "村名", "现驻村", "村编号"),
        "role": ("驻村职务", "职务"),
        "terms": ("已任期数", "任期数"),
    },
    "pins": {
        "cadre": ("干部", "姓名", "干部编号"),
        "village": ("村", "村名", "村编号"),
        "role": ("驻村职务", "职务"),
    },
    "bans": {
        "cadre": ("干部", "姓名", "干部编号"),
        "village": ("村", "村名", "村编号"),
        "reason": ("原因", "理由"),
    },
    "policy": {
        "key": ("规则", "项目", "政策", "名称", "rule"),
        "value": ("值", "内容", "取值", "数值", "标准"),
        "note": ("说明", "备注", "注", "remark"),
    },
}
"""Table → field → headers; the field's own name is one too.

Fields beyond the scenario's columns are derived from.
"""

NUMBERING = ("序号", "号", "no", "no.", "#")
EXAMPLE = ("示例", "例", "例如", "example")

_CONTACT = re.compile(
    r"电话|手机|联系方式|身份证|证件号|公民身份|邮箱|电子邮件|微信|qq|银行卡|银行账号|住址|phone|mobile|e-?mail"
    r"|wechat|id_?card|bank_?account|home_?address",
    re.IGNORECASE,
)
PRIVATE_VALUE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx]|\d{15})(?!\d)")
"""Numbers of mobile telephones and identity cards within other text."""

GENDER = {"male": ("男", "男性"), "female": ("女", "女性")}
_EDUCATION = {
    "postgraduate": """
        研究生 硕士 博士 硕士研究生 博士研究生 在职研究生 全日制研究生 中央党校研究生
        省委党校研究生 党校研究生 研究生学历
    """,
    "bachelor": """
        大学 本科 大学本科 全日制大学 全日制本科 在职大学 在职本科 党校大学 中央党校大学
        省委党校大学 大学学历 本科学历 学士
    """,
    "college": """
        大专 专科 大学专科 全日制大专 在职大专 高职 大学普通班 大专学历 党校大专
    """,
    "secondary": """
        中专 高中 中技 职高 技校 中师 高中学历 中等专科
    """,
    "primary": """
        初中 小学 初中及以下
    """,
}
EDUCATION = {code: tuple(words.split()) for code, words in _EDUCATION.items()}
LEVEL = {
    "province": ("省", "省级", "省直", "省直单位", "省属", "自治区", "区直", "中央", "中央单位", "部属"),
    "prefecture": ("市", "市级", "市直", "市直单位", "地市", "地级", "州", "州级", "市属", "州直"),
    "county": ("县", "县级", "县直", "县直单位", "区级", "县区", "县市区", "乡镇", "乡级", "县属"),
}
ROLE = {
    "leader": ("第一书记", "驻村第一书记", "第一书记兼队长", "第一书记、工作队长", "第一书记、队长", "队长"),
    "member": ("工作队员", "队员", "驻村工作队员", "驻村队员", "工作队成员", "副队长", "成员"),
}
DEPARTMENT = {
    "party": ("党群", "党群部门", "党务", "党务部门", "党群类"),
    "economy": ("经济", "经济部门", "经济类", "综合经济"),
    "agriculture": ("农业", "涉农", "涉农部门", "农业部门", "农口"),
    "law": ("政法", "政法部门", "政法类"),
    "science": ("科技", "科教", "科技部门", "科研", "教育科技"),
    "enterprise": ("企业", "国企", "国有企业", "企业类"),
    "general": ("综合", "其他", "行业部门", "综合部门", "其他部门"),
}

_BY_NAME = {
    "enterprise": """
        集团 公司 银行 信用社 供电局 电力局 烟草
    """,
    "law": """
        政法委 公安 检察 法院 司法 监狱 戒毒 仲裁
    """,
    "science": """
        大学 学院 学校 中学 小学 幼儿园 研究所 研究院 科学院 科技 科学技术 教育
    """,
    "agriculture": """
        农业 农村 林业 水利 畜牧 农机 乡村振兴 气象 林草 粮 供销 农技 林场
    """,
    "economy": """
        发展和改革 发改 财政 审计 统计 税务 商务 工业和信息化 工信 市场监督 市场监管 金融
        国资 交通 住房 住建 自然资源 投资 招商
    """,
    "party": """
        委组织部 组织部 宣传部 统战部 委办 纪委 监委 巡察 巡视 党校 编办 工委 工会 共青团
        团委 妇联 妇女联合会 科协 残联 文联 侨联 工商联 红十字 档案 党史
    """,
    "general": """
        政府办 人大 政协 信访 机关事务 应急 民政 卫生健康 卫健 医院 文化 文旅 旅游 体育
        人力资源 人社 医疗保障 医保 退役军人 生态环境 环保 民族 宗教 外事 大数据 行政审批
        疾控 广播 融媒体 城市管理 城管
    """,
}
DEPARTMENT_BY_NAME = tuple((code, tuple(parts.split())) for code, parts in _BY_NAME.items())
"""Department → parts of unit names; the first line with a hit decides. Every use is listed as a guess."""

MEMBERS = ("中共党员", "党员", "中共正式党员", "正式党员", "中国共产党党员", "中共")
PROBATIONARY = ("中共预备党员", "预备党员", "中国共产党预备党员")
OTHERS = (
    "共青团员",
    "团员",
    "群众",
    "无党派",
    "无党派人士",
    "民主党派",
    "民革",
    "民盟",
    "民建",
    "民进",
    "农工党",
    "致公党",
    "九三学社",
    "台盟",
    "民革党员",
    "民盟盟员",
    "民建会员",
    "民进会员",
    "农工党党员",
    "致公党党员",
    "九三学社社员",
    "台盟盟员",
    "普通群众",
    "入党积极分子",
)


def header_key(header: str) -> str:
    """Return a header as it is compared: no notes in brackets, spaces, stars or colons."""
    plain = unicodedata.normalize("NFKC", header)
    plain = re.sub(r"\(.*?\)|\[.*?\]|[\s*::/、_\-]", "", plain)
    return plain.casefold()


def is_contact(header: str) -> bool:
    """Return whether a column holds contact data or numbers of identity cards."""
    return bool(_CONTACT.search(unicodedata.normalize("NFKC", header).replace(" ", "")))


def headers_of(table: str) -> dict[str, str]:
    """Return compared header → field, for one table."""
    known: dict[str, str] = {}
    for field, spellings in FIELDS[table].items():
        for spelling in (field, *spellings):
            known.setdefault(header_key(spelling), field)
    return known


def title(table: str, field: str, language: str) -> str:
    """Return the header that templates and exports write."""
    return FIELDS[table][field][0] if language == "zh" else field


def department_of(name: str) -> str | None:
    """Guess a unit's department from its name."""
    return next((code for code, parts in DEPARTMENT_BY_NAME if any(p in name for p in parts)), None)
