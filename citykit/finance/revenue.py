"""Own revenue: what a property tax could bring, and where the money is lost on the way."""

from __future__ import annotations

import pandas as pd

from citykit.bounds import number


def property_tax(
    properties: int, value: float, rate: float, *, coverage: float, valuation: float, collection: float
) -> pd.Series:
    """The yearly property tax, from all that the law would allow down to what is paid.

    Parameters
    ----------
    properties : int
        Taxable properties in the city, above 0.
    value : float
        Mean market value of a property, above 0.
    rate : float
        Yearly tax as a share of the value, 0 to 1.
    coverage : float
        Share of the properties that stand on the register, 0 to 1.
    valuation : float
        Value on the register as a share of the market value, 0 to 1.
    collection : float
        Share of the money billed that is paid, 0 to 1.

    Returns
    -------
    pandas.Series
        ``potential``, ``on the register``, ``billed`` (at registered values) and ``paid``, in the currency of the value.

    Raises
    ------
    CourseError
        If a value is out of its range.

    References
    ----------
    Kelly, R., White, R., Anand, A. (2020). Property Tax Diagnostic Manual. World Bank.
    """
    steps = {
        "potential": number("The number of properties", properties, "above 0")
        * number("The mean value", value, "above 0")
        * number("The tax rate", rate, "from 0 to 1")
    }
    steps["on the register"] = steps["potential"] * number("The coverage", coverage, "from 0 to 1")
    steps["billed"] = steps["on the register"] * number("The valuation", valuation, "from 0 to 1")
    steps["paid"] = steps["billed"] * number("The collection", collection, "from 0 to 1")
    return pd.Series(steps)
