"""Breaks up the ligatures of Almarai, so that a PDF's text can be searched.

In Arabic fonts لا is one glyph for two letters, and PDF readers lose letters at such
glyphs. Here each ligature is drawn by a copy of its shape that stands for the first
letter, followed by empty zero-width glyphs for the others: it looks the same, and
every glyph stands for one character.
The tables: https://learn.microsoft.com/typography/opentype/spec/gsub and …/gpos.
"""

import unicodedata
from collections.abc import Iterator
from copy import deepcopy

from fontTools.otlLib import builder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

# ريال would be drawn as a sign here and as a word in الريال: print what was typed.
_UNWANTED = {"uniFDFC"}
# Features every text gets unasked; fractions, for instance, only come on request.
_UNASKED = {"ccmp", "rlig", "liga"}
_BASE, _MARK = 1, 3  # glyph classes
_SINGLE, _LIGATURE = 1, 4  # kinds of GSUB lookup
_PAIRS, _MARK_TO_LIGATURE = 2, 5  # kinds of GPOS lookup


def make_search_safe(font: TTFont) -> dict[str, str]:
    """Break up every ligature into one glyph per letter, without a visible change."""
    splitter = _Splitter(font)
    for lookup in unasked_ligatures(font["GSUB"].table):
        swaps = [
            (names, splitter.split(ligature, text))
            for names, ligature, text in splitter.sequences(lookup)
        ]
        _make_contextual(font, lookup, swaps)
    splitter.place_marks()
    splitter.split_ready_made()
    return splitter.characters


def is_presentation_form(code: int) -> bool:
    return 0xE000 <= code < 0xF900 or 0xFB1D <= code < 0xFE00 or 0xFE70 <= code < 0xFF00


def glyph_characters(font: TTFont) -> dict[str, str]:
    """The character each glyph stands for: the typed ones and their joined forms.

    Last the glyphs that only charts use, whose text is shaped before it is drawn.
    """
    cmap = sorted(font.getBestCmap().items())
    characters: dict[str, str] = {}
    for code, name in cmap:
        if not is_presentation_form(code):
            characters.setdefault(name, chr(code))
    for before, after in single_substitutions(font):
        if before in characters:
            characters.setdefault(after, characters[before])
    for code, name in cmap:
        characters.setdefault(name, unicodedata.normalize("NFKC", chr(code)).strip() or chr(code))
    return characters


def single_substitutions(font: TTFont) -> Iterator[tuple[str, str]]:
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in (getattr(t, "ExtSubTable", t) for t in lookup.SubTable):
            if table.LookupType == _SINGLE:
                yield from table.mapping.items()


def unasked_ligatures(gsub: otTables.GSUB) -> list[otTables.Lookup]:
    features = [r.Feature for r in gsub.FeatureList.FeatureRecord if r.FeatureTag in _UNASKED]
    wanted = {index for feature in features for index in feature.LookupListIndex}
    lookups = [gsub.LookupList.Lookup[index] for index in sorted(wanted)]
    return [lookup for lookup in lookups if lookup.LookupType == _LIGATURE]


class _Splitter:
    """Makes the glyphs that take a ligature's place: its shape, then empty ones."""

    def __init__(self, font: TTFont) -> None:
        self.font = font
        self.characters = glyph_characters(font)
        self.classes = font["GDEF"].table.GlyphClassDef.classDefs
        self.places: dict[str, tuple[str, int]] = {}  # new glyph → ligature, letter
        self.pieces: dict[tuple[str, str], list[str]] = {}

    def sequences(self, lookup: otTables.Lookup) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Each ligature as its glyphs, the joined glyph and the letters."""
        for table in lookup.SubTable:
            for first, ligatures in table.ligatures.items():
                for ligature in ligatures:
                    names = (first, *ligature.Component)
                    text = "".join(self.characters[name] for name in names)
                    if ligature.LigGlyph not in _UNWANTED and _is_shaped_order(text):
                        yield names, ligature.LigGlyph, text

    def split(self, ligature: str, text: str) -> list[str]:
        """The glyphs for one ligature; two that look alike but read apart get their own."""
        stem = f"{ligature}.{'_'.join(f'{ord(c):04X}' for c in text)}"
        is_mark = self.classes.get(ligature) == _MARK
        # A mark keeps its own glyph: a copy would need anchors in twenty tables.
        names = [ligature if is_mark else f"{stem}.0"]
        names += [f"{stem}.{part}" for part in range(1, len(text))]
        self.pieces[ligature, text] = names
        self.characters.update(zip(names, text, strict=True))
        for part, name in enumerate(names):
            if name not in self.classes:
                self._draw(name, ligature, part, len(names))
                self.classes[name] = _MARK if is_mark else _BASE
                if not is_mark:
                    self.places[name] = (ligature, part)
        return names

    def _draw(self, name: str, ligature: str, part: int, parts: int) -> None:
        glyphs, metrics = self.font["glyf"], self.font["hmtx"]
        width, bearing = metrics[ligature]
        # Poppler takes a letter repeated at one place for its shadow and drops it:
        # in الله the empty glyphs get a share of the width each.
        share = width // parts if parts > 2 else 0
        if part:
            glyphs[name], metrics[name] = Glyph(), (share, 0)
            return
        shift = share * (parts - 1)
        glyphs[name] = deepcopy(glyphs[ligature])
        glyphs[name].coordinates.translate((-shift, 0))
        metrics[name] = (width - shift, bearing - shift)
        self._copy_kerning(ligature, name)

    def _copy_kerning(self, ligature: str, name: str) -> None:
        """Only letters before a ligature are kerned with it in Almarai, by class."""
        for lookup in self.font["GPOS"].table.LookupList.Lookup:
            for table in lookup.SubTable:
                if lookup.LookupType == _PAIRS and table.Format == 2:
                    second = table.ClassDef2.classDefs
                    second[name] = second.get(ligature, 0)

    def split_ready_made(self) -> None:
        """The labels of charts hold لا as one character, already shaped: split it as well."""
        gsub, ready = self.font["GSUB"].table, builder.MultipleSubstBuilder(self.font, None)
        for code, name in self.font.getBestCmap().items():
            text = unicodedata.normalize("NFKC", chr(code))
            if (name, text) in self.pieces and len(text) > 1:
                ready.mapping[name] = self.pieces[name, text]
        _append(gsub, ready.build())
        for record in gsub.FeatureList.FeatureRecord:
            if record.FeatureTag == "ccmp":
                record.Feature.LookupListIndex.append(len(gsub.LookupList.Lookup) - 1)
                record.Feature.LookupCount += 1

    def place_marks(self) -> None:
        """Give each piece the ligature's own places for harakat, letter by letter.

        The empty glyphs start where the shape starts, so the places need no shift; in
        الله only the last one may bear a mark, and it starts there too.
        """
        gpos = self.font["GPOS"].table
        lookups = gpos.LookupList.Lookup
        index = next(i for i, x in enumerate(lookups) if x.LookupType == _MARK_TO_LIGATURE)
        table = self._mark_to_base(lookups[index].SubTable[0])
        _append(gpos, builder.buildLookup([table], lookups[index].LookupFlag))
        for record in gpos.FeatureList.FeatureRecord:
            if index in record.Feature.LookupListIndex:
                record.Feature.LookupListIndex.append(len(lookups) - 1)
                record.Feature.LookupCount += 1

    def _mark_to_base(self, source: otTables.MarkLigPos) -> otTables.MarkBasePos:
        marks = {
            name: (record.Class, record.MarkAnchor)
            for name, record in zip(
                source.MarkCoverage.glyphs, source.MarkArray.MarkRecord, strict=True
            )
        }
        letters = dict(
            zip(source.LigatureCoverage.glyphs, source.LigatureArray.LigatureAttach, strict=True)
        )
        bases = {}
        for name, (ligature, part) in self.places.items():
            places = letters[ligature].ComponentRecord
            anchors = places[min(part, len(places) - 1)].LigatureAnchor
            bases[name] = {i: anchor for i, anchor in enumerate(anchors) if anchor}
        return builder.buildMarkBasePosSubtable(marks, bases, self.font.getReverseGlyphMap(True))


def _is_shaped_order(text: str) -> bool:
    """Shapers put a shadda before other marks: the opposite order is never met."""
    return not (len(text) == 2 and text[1] == "\u0651")


def _append(table: otTables.GSUB | otTables.GPOS, lookup: otTables.Lookup) -> None:
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount = len(table.LookupList.Lookup)


def _make_contextual(
    font: TTFont, lookup: otTables.Lookup, swaps: list[tuple[tuple[str, ...], list[str]]]
) -> None:
    """Turn a ligature lookup into: where these glyphs meet, swap each for its piece."""
    gsub = font["GSUB"].table
    singles: list[builder.SingleSubstBuilder] = []
    chain = builder.ChainContextSubstBuilder(font, None)
    for names, pieces in swaps:
        chosen = [_single_for(font, singles, *pair) for pair in zip(names, pieces, strict=True)]
        chain.rules.append(builder.ChainContextualRule([], [[n] for n in names], [], chosen))
    for index, single in enumerate(singles, len(gsub.LookupList.Lookup)):
        single.lookup_index, single.lookupflag = index, lookup.LookupFlag
    for single in singles:
        _append(gsub, single.build())
    built = chain.build()
    lookup.LookupType, lookup.SubTable = built.LookupType, built.SubTable
    lookup.SubTableCount = len(lookup.SubTable)


def _single_for(
    font: TTFont, singles: list[builder.SingleSubstBuilder], before: str, after: str
) -> builder.SingleSubstBuilder:
    """A glyph may turn into several pieces, so each single lookup holds one of them."""
    for single in singles:
        if single.mapping.setdefault(before, after) == after:
            return single
    singles.append(builder.SingleSubstBuilder(font, None))
    singles[-1].mapping[before] = after
    return singles[-1]
