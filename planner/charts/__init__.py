"""Data → SVG: one drawing for the page, the PDF and (rasterised) Word.

A chart is a frozen dataclass that knows its data in words (`table`) and how to draw
itself (`render`). Callers hand in texts: every figure already in the plan's digits.
What is None, NaN or infinite is not drawn, and stands in the table as its text or "—".

| kind      | shows                                       | made of            |
|-----------|---------------------------------------------|--------------------|
| Bars      | amounts side by side, below zero too        | Bar                |
| Share     | a whole and its parts                       | Part               |
| Curve     | response with its range and marked points   | CurvePoint, CurveMark |
| Grid9     | the internal-external grid                  | GridPoint          |
| CauseMap  | prominence and relation, with arrows        | Cause, Arrow       |
| Heat      | a shaded table                              | HeatRow, HeatCell  |
| Tornado   | how far each guess moves the outcome        | Swing              |
| Histogram | how often each outcome came out             | Bin, Quantile      |
| CashFlow  | net by period, cumulative line, payback     | Flow               |
| Lines     | planned and actual over time                | Line, LinePoint    |
| Timeline  | tactics over months, by stage of the sale   | Group, Span        |
| Progress  | measures between baseline and target        | Kpi                |

Direction, decided once. In a right-to-left chart everything that runs along the line of
text runs from the right: time, magnitude, the x axis of a scatter, the legend; the y axis
stands at the right. It is how Arabic school-books draw and how the words beside it are
read. Up is always more. Nothing else is mirrored: kinds draw in distances from the start
side, and `Pen` alone knows which side that is. The IE grid keeps the meaning of its
source instead of its sides: strong at the start and the top, so that cell I is read first.

Why own code: the plotting libraries of PyPI either need a browser's engine to lay out
(Altair, Plotly) or place Arabic from the left and style by inline CSS, which our content
policy forbids (pygal, matplotlib); none hands text to `visual()` for the PDF.
"""

from planner.charts.bars import Bar, Bars
from planner.charts.base import UNKNOWN, Chart, Number, Table, Text, Tone
from planner.charts.cashflow import CashFlow, Flow
from planner.charts.causes import Arrow, Cause, CauseMap
from planner.charts.curve import Curve, CurveMark, CurvePoint
from planner.charts.grid9 import Grid9, GridPoint
from planner.charts.heat import Heat, HeatCell, HeatRow
from planner.charts.histogram import Bin, Histogram, Quantile
from planner.charts.lines import Line, LinePoint, Lines
from planner.charts.progress import Kpi, Progress
from planner.charts.share import Part, Share
from planner.charts.svg import render
from planner.charts.timeline import Group, Span, Timeline
from planner.charts.tornado import Swing, Tornado

__all__ = [
    "UNKNOWN",
    "Arrow",
    "Bar",
    "Bars",
    "Bin",
    "CashFlow",
    "Cause",
    "CauseMap",
    "Chart",
    "Curve",
    "CurveMark",
    "CurvePoint",
    "Flow",
    "Grid9",
    "GridPoint",
    "Group",
    "Heat",
    "HeatCell",
    "HeatRow",
    "Histogram",
    "Kpi",
    "Line",
    "LinePoint",
    "Lines",
    "Number",
    "Part",
    "Progress",
    "Quantile",
    "Share",
    "Span",
    "Swing",
    "Table",
    "Text",
    "Timeline",
    "Tone",
    "Tornado",
    "render",
]
