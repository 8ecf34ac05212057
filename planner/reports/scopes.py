"""Says of each table header in the PDF whether it heads a column or a row.

WeasyPrint lists the headers of every data cell but leaves the header cells without
`/Scope`, so the one above the row headers belongs to nothing and a screen reader
skips it. PDF/UA-1 asks for it (ISO 14289-1, 7.5). A header in `<thead>` heads its
column, any other one its row.
"""

import pydyf


def declare_scopes(pdf: pydyf.PDF, name: str) -> None:
    """Also puts `name` into the identifiers of the headers, which are unique in a part only."""
    for entry in pdf.objects:
        if not isinstance(entry, dict) or entry.get("S") not in ("/TH", "/TD"):
            continue
        if "ID" in entry:
            entry["ID"] = _within(name, entry["ID"])
        if "Headers" in entry["A"]:
            entry["A"]["Headers"] = pydyf.Array(_within(name, one) for one in entry["A"]["Headers"])
        if entry["S"] == "/TH":
            group = _parent(pdf, _parent(pdf, entry))
            entry["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _within(name: str, identifier: pydyf.String) -> pydyf.String:
    return pydyf.String(f"{name}-{identifier.string}") if name else identifier


def _parent(pdf: pydyf.PDF, entry: pydyf.Dictionary) -> pydyf.Dictionary:
    return pdf.objects[int(entry["P"].split()[0])]
