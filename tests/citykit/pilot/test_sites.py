"""Are sites scored as by hand, and is a wrong table named?"""

import numpy as np
import pandas as pd
import pytest

from citykit import pilot
from tests.citykit.pilot.tools import says

SITES = pd.DataFrame({"streets": [60, 40, 50], "cost": [9, 3, 6]}, index=["Market", "Station", "Courts"])
CRITERIA = pilot.goalposts(SITES, pd.Series({"streets": "more", "cost": "less"})).assign(weight=[3, 1])


def test_are_sites_scored_as_by_hand():
    assert CRITERIA[["worst", "best"]].to_numpy().tolist() == [[40, 60], [9, 3]]
    assert pilot.score_sites(SITES, CRITERIA).to_dict() == {"Market": 75, "Courts": 50, "Station": 25}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: pilot.score_sites(SITES.replace(3, np.nan), CRITERIA),
            "The site Station has no value for cost. Find it, or drop the criterion for all.",
        ),
        (lambda: pilot.score_sites(SITES[["cost"]], CRITERIA), "The table of sites lacks the column streets."),
        (
            lambda: pilot.score_sites(SITES, CRITERIA[["worst", "best"]]),
            "The table of criteria lacks the column weight.",
        ),
        (
            lambda: pilot.score_sites(SITES, CRITERIA.assign(weight=0)),
            "Weights must be 0 or more, and at least one must be above 0.",
        ),
        (
            lambda: pilot.goalposts(SITES, pd.Series({"cost": "low"})),
            'cost: better is "more" or "less", not "low".',
        ),
    ],
)
def test_does_a_wrong_table_of_sites_get_its_own_message(call, message):
    with says(message):
        call()
