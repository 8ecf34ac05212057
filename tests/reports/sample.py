"""A report as a plan prints it: every construction the renderer must carry."""

from planner.core.visual import visual

WORDS = """
تسعى الشركة إلى زيادة المبيعات الإلكترونية في الأسواق المحلية والإقليمية خلال الأعوام الثلاثة
المقبلة، وذلك بالاعتماد على تحليل الموقف الحالي ومراجعة الأداء السابق للأنشطة التسويقية. ولأن
العملاء يبحثون عن الخدمة قبل الشراء، فإن الظهور في نتائج البحث أولوية لا غنى عنها، كما أن
الإعلانات المدفوعة وسيلة لاختبار الرسائل قبل الالتزام بالإنفاق عليها. وقد دلت الاستبانات على
أن الأغلبية تفضل الدفع عند الاستلام، وأن الولاء للعلامة يزداد بالاهتمام بخدمة ما بعد البيع.
الأهداف لا تكون صالحة إلا إذا كانت محددة قابلة للقياس واقعية مرتبطة بزمن، ويلي ذلك اختيار
الإستراتيجية الملائمة للإمكانات المتاحة ثم توزيع الميزانية على الأدوات ومتابعة العائد عليها.
"""
AMOUNTS = ("١٬٢٥٠٬٠٠٠٫٥٠", "٤٨٬٣٠٠", "٣٫٧٥")
DATES = ("١٥ يناير ٢٠٢٧", "٣١/١٢/٢٠٢٧")
URI = "https://example.com/a/b?q=1&utm_source=خطة#x"
CHAPTERS = ("وضع الأهداف", "مراجعة الموقف", "تحليل الرباعي", "وضع الإستراتيجية", "الملاحق")
QUADRANTS = ("نقاط القوة", "نقاط الضعف", "الفرص", "التهديدات")
VOCALISED = "الخُطَّةُ الإِسْتِرَاتِيجِيَّةُ لِلتَّسْوِيقِ الإِلِكْتُرُونِيِّ لِأَعْمَالِ اللَّازَوَرْدِ"
CHART_LABEL = "اللوحة (٢٠٢٧) والأرباح"


def html(*, vocalised: bool = True, body_class: str = "") -> str:
    title = VOCALISED if vocalised else "الخطة الإستراتيجية للتسويق الإلكتروني لأعمال اللازورد"
    entries = "".join(f'<li><a href="#c{i}">{name}</a></li>' for i, name in enumerate(CHAPTERS))
    pieces = (_objectives(), _audit(), _swot(), _strategy(), _annex())
    chapters = "".join(
        f'<section><h2 class="chapter" id="c{i}">{name}</h2>{piece}</section>'
        for i, (name, piece) in enumerate(zip(CHAPTERS, pieces, strict=True))
    )
    return f"""<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{title}</title><meta name="author" content="سارة"></head>
<body class="{body_class}" data-page-word="صفحة" data-of-word="من">
<div class="cover"><h1 class="report-title">{title}</h1><p>مسودة {DATES[0]}</p></div>
<nav><h2>المحتويات</h2><ul class="toc">{entries}</ul></nav>{chapters}</body></html>"""


def _objectives() -> str:
    return f"""<p class="prose">{WORDS}</p><h3>الأهداف الرئيسة</h3>
<ul><li>زيادة الزيارات بنسبة {AMOUNTS[2]}<ul><li>من محركات البحث</li></ul></li>
<li>خفض التكلفة <bdi dir="ltr">-29%</bdi> قبل {DATES[1]}</li></ul>
<ol><li>الأول</li><li>الثاني</li></ol>
<p>الهاتف: <bdi dir="ltr">+966 50 123 4567</bdi> والرمز <bdi dir="ltr">a (b) c</bdi></p>"""


def _audit() -> str:
    rows = "".join(
        f'<tr><th scope="row">القناة {name}</th><td>{WORDS[:90]}</td>'
        f'<td class="number">{AMOUNTS[0]}</td></tr>'
        for name in ("الأولى", "الثانية", "الثالثة") * 9
    )
    return f"""<p>نعلن في <bdi dir="ltr">Google Ads</bdi> وفي <bdi dir="ltr">Instagram</bdi>
وموقعنا <bdi dir="ltr"><a href="{URI.replace("&", "&amp;")}">example.com</a></bdi>.</p>
<table><caption>تكلفة القنوات</caption><colgroup><col style="width:25%"><col><col
style="width:25%"></colgroup><thead><tr><th scope="col">القناة</th><th scope="col">الملاحظة</th>
<th scope="col">المبلغ</th></tr></thead><tbody>{rows}</tbody></table>"""


def _swot() -> str:
    strong, weak, chances, threats = (
        f"<section><h3>{name}</h3><ul><li>فريق متمرس</li><li>أسعار عالية</li></ul></section>"
        for name in QUADRANTS
    )
    return f"""<div class="quadrants"><div class="pair">{strong}{weak}</div>
<div class="pair">{chances}{threats}</div></div>"""


def _strategy() -> str:
    return f"""<p class="prose">{WORDS}</p><p>الميزانية {AMOUNTS[1]} ريال، يديرها عبد الله.</p>
<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60" width="400" height="60"
role="img"><title>المبيعات والأرباح</title><rect x="250" y="30" width="150" height="20"/>
<text x="395" y="20" font-size="14" text-anchor="end">{visual(CHART_LABEL)}</text></svg></figure>"""


def _annex() -> str:
    return f"<p>قائمة الأدلة → ✓ 😀 漢字 كوردی</p>{f'<p>{WORDS}</p>' * 6}"
