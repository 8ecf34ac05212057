from collections import Counter

import pytest

from planner.plans.tables import Plan
from planner.stages.registry import PLACE_OF, SCREENS, SHEETS, STAGES, TABLES
from planner.stages.screen import Grid, Rows
from planner.stages.snapshot import answer_fields
from tests.stages.lecture import SENTENCES

ROWS = [
    pytest.param(screen, part, id=f"{place}:{part.key}")
    for place, screen in SCREENS.items()
    for part in screen.parts(Rows)
]
GRIDS = [
    pytest.param(grid, model, id=f"{place}:{model.key()}")
    for place, screen in SCREENS.items()
    for grid in screen.parts(Grid)
    for model in grid.models
]
SCREEN_PARAMS = [pytest.param(screen, id=place) for place, screen in SCREENS.items()]


def names_of(model):
    return {f.name for f in answer_fields(model)}


def test_stages_in_the_lecture_s_order():
    keys = ["basics", "objectives", "audit", "swot", "strategy"]
    assert [stage.key for stage in STAGES] == keys
    assert [stage.number for stage in STAGES] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("screen", SCREEN_PARAMS)
def test_screen_knows_its_place(screen):
    assert SCREENS[screen.place] is screen
    assert screen.title
    assert screen.lede
    assert screen.layout


@pytest.mark.parametrize("screen", SCREEN_PARAMS)
def test_sheet_asks_for_each_answer_once(screen):
    asked = Counter(screen.sheet_fields)
    known = names_of(screen.sheet) if screen.sheet else set()
    assert asked == Counter(known)
    assert set(screen.sheet_needed) <= known


@pytest.mark.parametrize(("screen", "part"), ROWS)
def test_rows_ask_for_fields_of_their_table_once(screen, part):
    asked = Counter([*part.where, *part.fields])
    assert set(asked) <= names_of(part.model)
    assert set(asked.values()) == {1}
    assert set(part.needed) <= set(part.fields)


@pytest.mark.parametrize(("screen", "part"), ROWS)
def test_rows_together_ask_for_every_field(screen, part):
    lists = [p for p in screen.parts(Rows) if p.model is part.model]
    asked = {name for p in lists for name in (*p.where, *p.fields)}
    assert asked == names_of(part.model)


@pytest.mark.parametrize(("screen", "part"), ROWS)
def test_rows_say_how_to_add_one(screen, part):
    assert part.add


@pytest.mark.parametrize(("screen", "part"), ROWS)
def test_where_gives_words_the_field_offers(screen, part):
    for name, value in part.where.items():
        assert value in dict(part.model._meta.get_field(name).flatchoices)


@pytest.mark.parametrize(("screen", "part"), ROWS)
def test_starters_fill_fields_of_the_rows(screen, part):
    for starter in part.starters:
        assert set(starter.values) <= set(part.fields)


@pytest.mark.parametrize(("grid", "model"), GRIDS)
def test_grid_asks_for_every_field_once(grid, model):
    asked = Counter(name for name in (grid.down, grid.across, *grid.fields) if name)
    assert asked == Counter(names_of(model))
    assert set(grid.needed) <= set(grid.fields)


def test_codes_are_unique_letters():
    letters = {
        (part.model, part.model.code_letters(part.where))
        for screen in SCREENS.values()
        for part in screen.parts(Rows)
    }
    codes = [code for _model, code in letters]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert all(code.isascii() and code.isalpha() and code.isupper() for code in codes)


def test_every_table_has_one_place():
    written = [
        table.key()
        for screen in SCREENS.values()
        for table in [*screen.tables, *([screen.sheet] if screen.sheet else [])]
    ]
    assert [key for key, count in Counter(written).items() if count > 1] == []
    assert set(PLACE_OF) == set(TABLES) | set(SHEETS)
    assert SHEETS["plan"] is Plan
    assert "evidence" in TABLES


def test_waived_rows_name_values_of_a_table():
    for screen in SCREENS.values():
        for part in screen.parts(Rows):
            if part.waived_by:
                model, values = part.waived_by
                assert model.key() in TABLES
                assert set(values) <= names_of(model)


def test_three_kinds_come_first():
    kinds = [part.where["kind"] for part in SCREENS["audit.environment"].parts(Rows)]
    assert kinds == ["legal", "social", "technology", "economic", "political"]


def test_factors_and_options_in_the_order_of_their_names():
    codes = [
        part.model.code_letters(part.where)
        for place in ("swot.factors", "swot.options")
        for part in SCREENS[place].parts(Rows)
    ]
    assert codes == ["S", "W", "O", "T", "SO", "WO", "ST", "WT"]


# The lecture


def test_all_sentences_are_listed():
    assert list(SENTENCES) == list(range(1, 40))


@pytest.mark.parametrize("number", SENTENCES)
def test_every_sentence_has_a_place(number):
    assert SENTENCES[number]
    for address in SENTENCES[number]:
        assert why_no_address(address) is None


def why_no_address(address):
    """None where the program has what the address names, else what is missing."""
    place, _, rest = address.partition(":")
    if not rest and place in {stage.key for stage in STAGES}:
        return None
    if place not in SCREENS:
        return f"no screen {place!r}"
    if not rest:
        return None
    screen, (key, _, field) = SCREENS[place], rest.partition(".")
    models = {model.key(): model for model in screen.tables}
    if screen.sheet:
        models[screen.sheet.key()] = screen.sheet
    if key not in models:
        return f"{place!r} does not write {key!r}"
    name, _, word = field.partition("=")
    if name and name not in names_of(models[key]):
        return f"no answer {name!r} in {key!r}"
    if word and word not in dict(models[key]._meta.get_field(name).flatchoices):
        return f"{key}.{name} does not offer {word!r}"
    return None


@pytest.mark.parametrize(
    "address",
    [
        "nowhere",
        "audit.nowhere",
        "audit.shares:finding",
        "audit.shares:marketshare.height",
        "audit.marketing:marketingmeasurement.metric=luck",
    ],
)
def test_wrong_address_is_noticed(address):
    assert why_no_address(address)
