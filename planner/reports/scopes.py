"""Says of each table header in the PDF whether it heads a column or a row.

WeasyPrint lists the headers of every data cell but leaves the header cells without
`/Scope`, so the one above the row headers belongs to nothing and a screen reader
skips it. PDF/UA-1 asks for it (ISO 14289-1, 7.5). A header in `<thead>` heads its
column, any other one its row.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pydyf
    from weasyprint import Document


def declare_scopes(_document: "Document", pdf: "pydyf.PDF") -> None:
    """A finisher for `write_pdf`."""
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("S") == "/TH":
            group = _parent(pdf, _parent(pdf, entry))
            entry["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _parent(pdf: "pydyf.PDF", entry: "pydyf.Dictionary") -> "pydyf.Dictionary":
    return pdf.objects[int(entry["P"].split()[0])]
