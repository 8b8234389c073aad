"""Checks of the exercise fund_the_project.

Loans are paid down year by year, and a row of payments is brought to today from its last year back: other routes than the
lesson's factors and tables. A later task also takes what follows from the trainee's own earlier answers: an error is charged once.
"""

from __future__ import annotations

from graders.checks.fund_the_project.cover import check_cover, check_cover_after_fall, check_fallen, check_service
from graders.checks.fund_the_project.facts import exercise
from graders.checks.fund_the_project.payments import (
    check_bank_payment,
    check_bond_last,
    check_credit_early,
    check_credit_first,
    check_credit_last,
    check_set_aside,
)
from graders.checks.fund_the_project.worth import check_choice, check_costs, check_grant_city, check_grant_state

__all__ = [
    "check_bank_payment",
    "check_bond_last",
    "check_choice",
    "check_costs",
    "check_cover",
    "check_cover_after_fall",
    "check_credit_early",
    "check_credit_first",
    "check_credit_last",
    "check_fallen",
    "check_grant_city",
    "check_grant_state",
    "check_service",
    "check_set_aside",
    "exercise",
]
