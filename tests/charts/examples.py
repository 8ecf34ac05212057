"""One chart of each kind, of a shop for dates in Medina."""

from planner import charts as c
from planner.core.formats import Format

FORMAT = Format.for_country("SA")


def thousands(value: float) -> str:
    return f"{FORMAT.number(round(value / 1000))} ألفًا"


def number(value: float) -> str:
    return FORMAT.number(round(value, 2))


def _about(*columns: str) -> dict[str, object]:
    return {"title": "عنوان الرسم", "description": "ما يقوله الرسم في جملة.", "columns": columns}


BARS = c.Bars(
    **_about("القناة", "الصافي"),
    bars=(
        c.Bar("إعلانات البحث Google Ads", 164_000, "١٦٤ ألفًا"),
        c.Bar("البريد", 82_000, "٨٢ ألفًا"),
        c.Bar("لوحات الطرق", -41_000, "-٤١ ألفًا", "error"),
        c.Bar("المؤثرون", None, ""),
    ),
)
SHARE = c.Share(
    **_about("القناة", "المبلغ", "النسبة"),
    parts=(c.Part("البحث", 300, "٣٠٠", "٧٥٪"), c.Part("البريد", 100, "١٠٠", "٢٥٪")),
)
CURVE = c.Curve(
    **_about("الإنفاق", "الطلبات", "الأدنى", "الأعلى"),
    points=tuple(c.CurvePoint(x * 1000, x * 9.0, x * 8.0, x * 10.0) for x in range(0, 101, 5)),
    x_text=thousands,
    y_text=number,
    x_label="الإنفاق",
    y_label="الطلبات",
    marks=(c.CurveMark("اليوم ٢٠ ألفًا", 20_000, 180),),
    x_range=(30_000, 60_000),
    range_label="المدى المقبول",
)
GRID9 = c.Grid9(
    **_about("النقطة", "الداخلي", "الخارجي", "الخلية"),
    points=(c.GridPoint("المتجر", 3.2, 1.4, "٣٫٢", "١٫٤"),),
    x_label="العوامل الداخلية",
    y_label="العوامل الخارجية",
    x_bands=("قوي", "متوسط", "ضعيف"),
    y_bands=("مرتفع", "متوسط", "منخفض"),
    zones=("نمو", "ثبات", "حصاد"),
    text=number,
)
CAUSES = c.CauseMap(
    **_about("العنصر", "الأهمية", "العلاقة", "يؤثر في"),
    causes=(
        c.Cause("الجودة", 4.2, 0.9, "٤٫٢", "٠٫٩"),
        c.Cause("الثقة", 4.6, -0.7, "٤٫٦", "-٠٫٧"),
        c.Cause("السعر", 3.0, -0.2, "٣", "-٠٫٢"),
    ),
    arrows=(c.Arrow(0, 1), c.Arrow(0, 2, 0.4), c.Arrow(1, 1), c.Arrow(0, 9)),
    x_label="الأهمية",
    y_label="العلاقة",
    above="أسباب",
    below="آثار",
    x_text=number,
    y_text=number,
)
HEAT = c.Heat(
    **_about("العامل", "المتجر", "المنافس"),
    scale="verdict",
    limits=(1, 4),
    lines=(
        c.HeatRow("التنوع", (c.HeatCell(1, "١"), c.HeatCell(4, "٤"))),
        c.HeatRow("السرعة", (c.HeatCell(None, ""),)),
    ),
)
TORNADO = c.Tornado(
    **_about("التقدير", "عند الأدنى", "عند الأعلى"),
    base=200,
    base_label="المرجح ٢٠٠",
    low_label="أدنى",
    high_label="أعلى",
    swings=(
        c.Swing("الخصم", 190, 210, "١٩٠", "٢١٠"),
        c.Swing("الهامش", 50, 320, "٥٠", "٣٢٠"),
        c.Swing("مجهول", None, 9, "", "٩"),
    ),
)
HISTOGRAM = c.Histogram(
    **_about("الناتج", "العدد"),
    bins=(
        c.Bin(-20, -10, 5, "٥"),
        c.Bin(-10, 10, 30, "٣٠"),
        c.Bin(10, 30, 50, "٥٠"),
        c.Bin(30, 50, 10, "١٠"),
    ),
    x_text=number,
    marks=(c.Quantile("P10 · -٥", -5, "-٥", "accent"), c.Quantile("P50 · ١٥", 15, "١٥")),
    below="خسارة ١١٪",
    above="ربح ٨٩٪",
)
CASHFLOW = c.CashFlow(
    **_about("الشهر", "الصافي", "التراكمي"),
    flows=(
        c.Flow("يناير", -100, "-١٠٠", -100, "-١٠٠"),
        c.Flow("فبراير", 60, "٦٠", -40, "-٤٠"),
        c.Flow("مارس", 80, "٨٠", 40, "٤٠"),
    ),
    text=number,
    net_label="صافي الشهر",
    cumulative_label="التراكمي",
    payback=1.5,
    payback_label="الاسترداد",
)
LINES = c.Lines(
    **_about("التاريخ", "المخطط", "الفعلي"),
    lines=(
        c.Line(
            "المخطط",
            tuple(map(c.LinePoint, (0, 90, 180), (50, 44, 40), ("٥٠", "٤٤", "٤٠"))),
            "muted",
            dashed=True,
        ),
        c.Line("الفعلي", tuple(map(c.LinePoint, (0, 60, 90), (50, None, 47), ("٥٠", "", "٤٧")))),
    ),
    x_text=number,
    y_text=number,
    y_label="ريال",
)
TIMELINE = c.Timeline(
    **_about("النشاط", "المرحلة", "المدة"),
    periods=("يناير", "فبراير", "مارس", "أبريل"),
    groups=(
        c.Group("قبل البيع", (c.Span("إعلانات", 0, 2, "يناير – فبراير"),)),
        c.Group("بعد البيع", (c.Span("متابعة", 2, 4, "مارس – أبريل"), c.Span("ولاء", None, 2, ""))),
    ),
    today=1.5,
    today_label="اليوم",
)
PROGRESS = c.Progress(
    **_about("المؤشر", "الأساس", "اليوم", "الهدف", "التقدم"),
    baseline_label="الأساس",
    target_label="الهدف",
    expected_label="المتوقع",
    kpis=(
        c.Kpi("الطلبات", 400, 900, 650, "٤٠٠", "٩٠٠", "٦٥٠", "٥٠٪", 700),
        c.Kpi("الارتداد", 60, 40, 35, "٦٠٪", "٤٠٪", "٣٥٪", "١٢٥٪"),
        c.Kpi("السلة", 180, 220, 172, "١٨٠", "٢٢٠", "١٧٢", "-٢٠٪"),
        c.Kpi("الرضا", 4, 4, None, "٤", "٤", "", ""),
    ),
)
ALL = {
    "bars": BARS,
    "share": SHARE,
    "curve": CURVE,
    "grid9": GRID9,
    "causes": CAUSES,
    "heat": HEAT,
    "tornado": TORNADO,
    "histogram": HISTOGRAM,
    "cashflow": CASHFLOW,
    "lines": LINES,
    "timeline": TIMELINE,
    "progress": PROGRESS,
}
