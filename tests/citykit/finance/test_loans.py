"""Do loans, debt cover and grant elements give the published keys, and is a wrong term named?"""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data, finance
from citykit.errors import CourseError
from citykit.finance.loans import KINDS, PER_YEAR
from tests.citykit.pilot.tools import NUMBERS, says

IDA21 = data.load("ida_terms").query("edition == 'IDA21'")


@pytest.mark.parametrize(("cover", "key"), [(1.30, 9_833), (1.15, 11_116)])
def test_does_the_largest_loan_give_the_key_of_the_fhwa_primer(cover, key):
    loan = finance.largest_loan(1_000, cover, 0.06, 25)
    assert loan == pytest.approx(key, abs=0.5)
    assert -npf.pv(0.06, 25, 1_000 / cover) == pytest.approx(loan)
    due = finance.schedule(loan, 0.06, 25)["payment"]
    assert finance.debt_cover(1_000, due).to_numpy() == pytest.approx(cover)


@pytest.mark.parametrize(
    ("product", "per_year", "key"),
    [("Regular (31-year credits)", 1, 42.3), ("Regular (31-year credits)", 2, 41.7), ("40-year credits", 1, 69.5)],
)
def test_are_the_grant_elements_of_ida_the_published_ones(product, per_year, key):
    assert 100 * finance.grant_element(finance.ida_credit(product, per_year=per_year)) == pytest.approx(key, abs=0.05)


def test_do_the_29_printed_instalments_sum_to_100_05_and_does_the_last_one_make_it_good():
    credit = finance.ida_credit("40-year credits")
    assert round(29 * 3.45, 2) == 100.05
    assert credit["principal"].tolist() == pytest.approx([0] * 11 + [3.45] * 28 + [3.40])
    printed = 100 - npf.npv(0.05, [0] + [0] * 11 + [3.45] * 29)
    assert printed == pytest.approx(69.5, abs=0.05)


def test_is_the_40_year_credit_right_by_hand():
    by_hand = 1 - 0.0345 * (1 - 1.05**-29) / 0.05 / 1.05**11
    assert finance.grant_element(finance.ida_credit("40-year credits")) == pytest.approx(by_hand, abs=1e-4)


@pytest.mark.parametrize("currency", ["usd", "eur", "sdr"])
@pytest.mark.parametrize("product", IDA21["product"])
def test_does_every_credit_of_ida_repay_100_after_its_grace_and_at_its_end(product, currency):
    row = IDA21.set_index("product").loc[product]
    for per_year in PER_YEAR:
        credit = finance.ida_credit(product, currency=currency, per_year=per_year)
        assert credit["principal"].sum() == pytest.approx(100)
        assert credit["balance"].iloc[-1] == 0
        assert credit["year"].iloc[-1] == row["maturity_years"]
        assert credit.loc[credit["principal"] > 0, "year"].min() == pytest.approx(row["grace_years"] + 1 / per_year)
        assert credit["interest"].iloc[0] == pytest.approx(row[f"{currency}_charge_pct"] / per_year)


@pytest.mark.parametrize("per_year", PER_YEAR)
def test_is_an_annuity_the_one_of_both_libraries(per_year):
    loan = finance.schedule(60, 0.11, 10, per_year=per_year)
    each, count = 0.11 / per_year, 10 * per_year
    periods = np.arange(1, count + 1)
    assert loan["payment"].to_numpy() == pytest.approx(-npf.pmt(each, count, 60))
    assert loan["interest"].to_numpy() == pytest.approx(-npf.ipmt(each, periods, count, 60))
    assert loan["principal"].to_numpy() == pytest.approx(-npf.ppmt(each, periods, count, 60))
    assert loan["payment"].iloc[0] == pytest.approx(-pyxirr.pmt(each, count, 60))
    assert loan["interest"].iloc[0] == pytest.approx(-pyxirr.ipmt(each, 1, count, 60))
    assert pyxirr.irr([-60, *loan["payment"]]) == pytest.approx(each)


def test_do_the_first_years_of_the_lesson_come_out_by_hand():
    loan = finance.schedule(60, 0.11, 10)
    assert loan["interest"].round(2).head(3).tolist() == [6.60, 6.21, 5.77]
    assert loan["principal"].round(2).head(3).tolist() == [3.59, 3.98, 4.42]
    assert loan["interest"].sum() == pytest.approx(41.9, abs=0.05)


def test_does_equal_principal_fall_and_cost_the_same_today():
    loan = finance.schedule(60, 0.11, 10, kind="equal principal")
    assert loan["payment"].iloc[[0, 1, -1]].tolist() == pytest.approx([12.60, 11.94, 6.66])
    assert (loan["principal"] == 6).all()
    assert finance.cost_today(loan, 0.11) == pytest.approx(60)


def test_does_grace_leave_interest_only_and_a_bullet_all_to_the_end():
    onlent = finance.schedule(60, 0.08, 12, grace=2, kind="equal principal")
    assert onlent["payment"].iloc[[0, 1, 2, -1]].tolist() == pytest.approx([4.8, 4.8, 10.8, 6.48])
    bond = finance.schedule(1_460, 0.1018, 10, kind="bullet")
    assert bond["payment"].iloc[[0, -1]].tolist() == pytest.approx([148.628, 1_608.628])
    assert bond["balance"].iloc[:-1].eq(1_460).all() and bond["balance"].iloc[-1] == 0


def test_are_two_payments_a_year_dearer_than_one_at_the_same_rate():
    loan = finance.schedule(60, 0.11, 10, per_year=2)
    assert loan["year"].iloc[[0, 1, -1]].tolist() == [0.5, 1.0, 10.0]
    days = [date(2027 + half // 2, 7 if half % 2 else 1, 1) for half in range(21)]
    assert 100 * pyxirr.xirr(days, [60, *-loan["payment"]]) == pytest.approx(100 * (1.055**2 - 1), abs=0.02)
    yearly = finance.by_year(loan)
    assert yearly.index.tolist() == list(range(1, 11))
    assert yearly["payment"].to_numpy() == pytest.approx(2 * loan["payment"].iloc[0])
    assert yearly["interest"].sum() == pytest.approx(loan["interest"].sum())


@given(
    amount=st.floats(0.01, 1e9), rate=st.floats(0, 0.5), years=st.integers(1, 40), grace=st.integers(0, 39),
    per_year=st.sampled_from(PER_YEAR), kind=st.sampled_from(KINDS),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_does_every_schedule_repay_its_amount_and_cost_its_amount_at_its_own_rate(amount, rate, years, grace, per_year, kind):
    loan = finance.schedule(amount, rate, years, grace=min(grace, years - 1), per_year=per_year, kind=kind)
    effective = (1 + rate / per_year) ** per_year - 1
    assert len(loan) == years * per_year
    assert loan["principal"].sum() == pytest.approx(amount)
    assert loan["balance"].iloc[-1] == pytest.approx(0, abs=1e-6 * amount)
    assert (loan["payment"] - loan["interest"] - loan["principal"]).abs().max() <= 1e-9 * amount
    assert finance.grant_element(loan, effective) == pytest.approx(0, abs=1e-6)


@given(amount=NUMBERS, rate=NUMBERS, years=NUMBERS, grace=NUMBERS, per_year=NUMBERS)
@settings(max_examples=80, deadline=None)
def test_does_any_input_give_a_schedule_or_an_error_for_people(amount, rate, years, grace, per_year):
    try:
        loan = finance.schedule(amount, rate, years, grace=grace, per_year=per_year)
    except CourseError as error:
        assert len(str(error)) > 20
    else:
        assert np.isfinite(loan.to_numpy()).all()


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"amount": 0}, "The amount must be a number above 0, and is 0."),
        ({"rate": 11}, "The interest rate must be a number from -0.9 to 10, such as 0.06 for 6 %, and is 11."),
        ({"years": 2.5}, "The number of years must be a whole number, and is 2.5."),
        ({"years": 0}, "The number of years must be a number from 1 to 100, and is 0."),
        ({"grace": 10}, "The years of grace (10) must be fewer than the years of the loan (10)."),
        ({"per_year": 3}, "The payments a year must be 1, 2, 4 or 12, and are 3."),
        ({"kind": "balloon"}, 'The kind of loan is "balloon"; it should be one of annuity, equal principal, bullet.'),
        ({"rate": 10, "years": 100, "per_year": 12}, "A rate of 1000 % a year is too high for 1200 payments."),
    ],
)
def test_is_a_wrong_term_of_a_loan_named(terms, message):
    with says(message):
        finance.schedule(**{"amount": 60, "rate": 0.11, "years": 10, **terms})


def test_is_an_unknown_credit_or_currency_named():
    with pytest.raises(CourseError, match=r'^There is no product "Regular"\. The products are: 40-year credits'):
        finance.ida_credit("Regular")
    with says('The currency is "jpy"; it should be one of usd, eur, sdr.'):
        finance.ida_credit("40-year credits", currency="jpy")
    with says("The payments a year must be 1, 2, 4 or 12, and are 0."):
        finance.ida_credit("40-year credits", per_year=0)


def test_is_a_fall_of_30_percent_a_rise_of_43_percent_in_local_money():
    payment = 30 * -npf.pmt(0.05, 8, 2.0)
    assert finance.after_fall(100, 0.30) == pytest.approx(142.857, abs=0.001)
    assert finance.debt_cover(20, 4 + payment) == pytest.approx(1.51, abs=0.005)
    assert finance.debt_cover(20, 4 + finance.after_fall(payment, 0.30)) == pytest.approx(1.16, abs=0.005)
    with says("The fall of the currency must be below 1: money that loses all its value pays no debt."):
        finance.after_fall(10, 1)


def test_is_debt_cover_one_number_or_one_per_year():
    assert finance.debt_cover(13, 10) == pytest.approx(1.3)
    assert finance.debt_cover(20, pd.Series([10.0, 16.0], index=[1, 2])).to_dict() == {1: 2.0, 2: 1.25}
    with says("The smallest debt service must be a number above 0, and is 0.0."):
        finance.debt_cover(20, 0)


def test_does_old_debt_lower_the_largest_loan_and_can_it_use_up_all():
    factor = (1 - 1.11**-10) / 0.11
    assert finance.largest_loan(20, 1.30, 0.11, 10, old=4) == pytest.approx((20 / 1.30 - 4) * factor)
    assert finance.largest_loan(20, 1.30, 0.11, 10, old=16) == 0
    with says("The debt cover must be a number of 1 or more, and is 0.9."):
        finance.largest_loan(20, 0.9, 0.11, 10)


def test_do_offers_compare_as_in_the_lesson():
    offers = {
        "bank": finance.schedule(60, 0.11, 10),
        "dollar": finance.schedule(60, 0.05, 8),
        "on-lent": finance.schedule(60, 0.08, 12, grace=2, kind="equal principal"),
    }
    table = finance.compare_offers(offers, 20, rate=0.11, old=4, foreign=["dollar"])
    assert table["largest payment"].round(2).tolist() == [10.19, 9.28, 10.80]
    assert table["cover"].round(2).tolist() == [1.41, 1.51, 1.35]
    assert table["cover after fall"].round(2).tolist() == [1.41, 1.16, 1.35]
    assert table["cost today"].round(1).tolist() == [60.0, 47.8, 51.5]
    assert finance.grant_element(offers["on-lent"]) < 0 < finance.grant_element(offers["on-lent"], 0.11)
    with pytest.raises(CourseError, match=re.escape("There is no offer euro. The offers are: bank, dollar, on-lent.")):
        finance.compare_offers(offers, 20, rate=0.11, foreign=["euro"])


def test_is_a_table_that_is_no_schedule_named():
    with says("The schedule lacks the column payment."):
        finance.cost_today(pd.DataFrame({"year": [1]}), 0.05)


def test_is_a_property_tax_the_product_of_its_links():
    steps = finance.property_tax(40_000, 300_000, 0.004, coverage=0.40, valuation=0.50, collection=0.45)
    assert (steps / 1e6).round(2).to_dict() == {"potential": 48.0, "on the register": 19.2, "billed": 9.6, "paid": 4.32}
    with says("The coverage must be a number from 0 to 1, and is 40."):
        finance.property_tax(40_000, 300_000, 0.004, coverage=40, valuation=0.5, collection=0.45)


@given(links=st.tuples(*[st.floats(0.05, 0.9)] * 3))
@settings(max_examples=30, deadline=None)
def test_does_a_tenth_more_of_any_link_bring_a_tenth_more_money(links):
    names = ("coverage", "valuation", "collection")
    base = finance.property_tax(1_000, 100, 0.01, **dict(zip(names, links, strict=True)))["paid"]
    for name in names:
        more = {other: link * (1.1 if other == name else 1) for other, link in zip(names, links, strict=True)}
        assert finance.property_tax(1_000, 100, 0.01, **more)["paid"] == pytest.approx(1.1 * base)
