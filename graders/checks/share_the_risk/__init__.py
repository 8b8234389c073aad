"""Checks of the exercise share_the_risk.

Present values are worked out backwards from the last year, and the results of endless draws from all cases one by one: other routes
than the lesson shows. A later task also takes what follows from the trainee's own earlier answers, and from a known error that showed
in them: an error is charged once.
"""

from __future__ import annotations

from graders.checks.share_the_risk.buying import (
    check_fee_rise,
    check_paid_city,
    check_paid_offer,
    check_percent,
    check_risk_city,
    check_risk_offer,
    check_sides,
    check_value,
    check_wrong_row,
)
from graders.checks.share_the_risk.draws import check_cheaper, check_p80
from graders.checks.share_the_risk.present import exercise
from graders.checks.share_the_risk.station import check_grant, check_lowest_fee

__all__ = [
    "check_cheaper",
    "check_fee_rise",
    "check_grant",
    "check_lowest_fee",
    "check_p80",
    "check_paid_city",
    "check_paid_offer",
    "check_percent",
    "check_risk_city",
    "check_risk_offer",
    "check_sides",
    "check_value",
    "check_wrong_row",
    "exercise",
]
