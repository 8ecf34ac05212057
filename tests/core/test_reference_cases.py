"""The twenty published or independently derived cases, each with its own tolerance."""

import json
from pathlib import Path

import numpy as np
import pytest

from planner.core import methods as m

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "cases/methods.json").read_text())["cases"]
}


def case(identifier):
    return CASES[identifier]["inputs"], CASES[identifier]["expected"]


def assert_fields(result, expected, rel=1e-6):
    for name, value in expected.items():
        assert getattr(result, name) == pytest.approx(value, rel=rel), name


def test_p01_dematel_of_a_published_table():
    given, expected = case("P01")
    result = m.dematel(given["direct_relation"])
    assert result.s == expected["s"]
    for name in ("T", "D", "R", "prominence", "relation", "threshold_mean"):
        np.testing.assert_allclose(getattr(result, name), expected[name], atol=5e-5)
    weights = m.danp_weights(result.T).values
    np.testing.assert_allclose(weights, expected["danp_single_cluster_derived"], atol=1e-5)


def test_p02_dematel_closed_form():
    given, expected = case("P02")
    result = m.dematel(given["direct_relation"])
    assert result.role == tuple(expected["role"])
    for name in ("s", "T", "D", "R", "prominence", "relation", "threshold_mean"):
        np.testing.assert_allclose(getattr(result, name), expected[name], atol=1e-12)


def test_p03_dematel_divides_by_the_largest_column_sum_too():
    given, expected = case("P03")
    result = m.dematel(given["direct_relation"])
    assert result.s == expected["s"]
    np.testing.assert_allclose(result.X[0], expected["X_row1"], atol=5e-4)


def test_p04_dematel_of_identical_ratings_is_a_verdict():
    given, expected = case("P04")
    result = m.dematel(given["direct_relation"])
    assert (result.status, result.reason_code) == (expected["status"], expected["reason_code"])
    assert result.T == ()


def test_p05_ife():
    given, expected = case("P05")
    result = m.ife_efe(given["weights"], given["ratings"], given["kinds"])
    np.testing.assert_allclose(result.weighted, expected["weighted"], atol=1e-9)
    assert result.total == pytest.approx(expected["total"], abs=1e-9)
    assert result.weight_sum == pytest.approx(expected["weight_sum"], abs=1e-9)


def test_p06_qspm():
    given, expected = case("P06")
    result = m.qspm(given["weights"], given["AS"])
    for strategy, scores in expected["TAS"].items():
        assert result.TAS[strategy] == pytest.approx(scores, abs=1e-9)
        assert result.STAS[strategy] == pytest.approx(expected["partial_sum"][strategy], abs=1e-9)


def test_p07_npv():
    given, expected = case("P07")
    values = [m.npv(c["rate"], c["flows"]).value for c in given["cases"]]
    np.testing.assert_allclose(values, expected["npv"], atol=0.005)


def test_p08_irr():
    given, expected = case("P08")
    results = [m.irr_all(flows) for flows in given["flows"]]
    np.testing.assert_allclose([r.value for r in results], expected["irr"], atol=1e-5)
    assert "multiple_irr" in results[2].warnings


def test_p09_xirr_xnpv_mirr():
    given, expected = case("P09")
    assert m.xirr(given["flows"], given["dates"]).value == pytest.approx(expected["xirr"], abs=1e-6)
    assert m.xnpv(given["xnpv_rate"], given["flows"], given["dates"]).value == pytest.approx(
        expected["xnpv"], abs=1e-3
    )
    assert m.mirr(**given["mirr"]).value == pytest.approx(expected["mirr"], abs=1e-6)


def test_p10_hill_curve():
    given, expected = case("P10")
    curve = m.Curve(0, given["level"], given["steep"], given["ec50_share"] * given["level"])
    np.testing.assert_allclose(m.response(curve, given["x"]).values, expected["y"], atol=1e-5)


def test_p11_adstock():
    given, expected = case("P11")
    media = np.array(given["meridian"]["media"])
    last = [
        m.adstock(media[:, j], theta, window=5, normalized=True).values[-1]
        for j, theta in enumerate(given["meridian"]["alpha"])
    ]
    np.testing.assert_allclose(last, expected["meridian"], atol=1e-3)
    np.testing.assert_allclose(m.adstock(**given["robyn"]).values, expected["robyn"], atol=1e-9)


def test_p12_adbudg_calibration():
    given, expected = case("P12")
    result = m.adbudg_calibrate(**given)
    outcome_at = expected.pop("outcome_at")
    assert_fields(result, expected)
    fitted = m.response(result.curve, [float(x) for x in outcome_at]).values
    np.testing.assert_allclose(fitted, list(outcome_at.values()), rtol=1e-6)


def test_p13_optimal_budget_of_one_channel():
    given, expected = case("P13")
    margin = given.pop("margin_per_outcome")
    assert_fields(m.optimal_single(m.Curve(**given), margin), expected)


def test_p14_allocation():
    given, expected = case("P14")
    names = ("min", "max", "c", "half_saturation_spend")
    curves = [m.Curve(*p) for p in zip(*(given[n] for n in names), strict=True)]
    result = m.allocate(curves, given["margin"], given["budget"], given["lower"], given["upper"])
    np.testing.assert_allclose(result.x, expected["x"], rtol=1e-5)
    assert result.gross_margin == pytest.approx(expected["gross_margin"], rel=1e-9)
    assert result.lambda_ == pytest.approx(expected["lambda_"], rel=1e-6)
    assert sum(result.amounts) == expected["sum"]


def test_p15_funnel_forward():
    given, expected = case("P15")
    assert_fields(m.funnel_forward(**given), expected)


def test_p16_budget_methods():
    given, expected = case("P16")
    assert_fields(m.budget_methods(**given), expected, rel=1e-12)


def test_p17_rounding():
    given, expected = case("P17")
    assert list(m.round_to_step(**given).x) == expected["x"]


def test_p18_ab_test():
    given, expected = case("P18")
    test = given.pop("test")
    assert m.ab_sample_size(**given).n_per_arm == expected["n_per_arm"]
    result = m.ab_test(**test)
    # The case prints z to three decimals.
    assert round(result.z, 3) == expected["z"]
    assert result.p_value == pytest.approx(expected["p_value"], abs=1e-5)
    assert result.abs_diff_ci95 == pytest.approx(expected["abs_diff_ci95"], abs=1e-5)


def test_p19_plackett_burman():
    given, expected = case("P19")
    design = np.array(m.design_trials(**given).design)
    assert design[0].tolist() == expected["first_row_generator"]
    np.testing.assert_array_equal(design.T @ design, 12 * np.eye(11))
    assert not design.sum(axis=0).any()


def test_p20_ltv_multiples():
    given, expected = case("P20")
    multiples = [
        [m.unit_economics(1, r, i).margin_multiple for r in given["retention"]]
        for i in given["discount"]
    ]
    np.testing.assert_allclose(multiples, expected["multiple"], atol=0.005)


def test_every_case_has_its_test():
    names = "".join(globals())
    assert all(f"test_{identifier.lower()}_" in names for identifier in CASES)
