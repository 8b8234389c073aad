"""Options ranked by several criteria at once: TOPSIS, thin over `pymcdm` (Kizielewicz et al. 2023)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization

from citykit.errors import CourseError
from citykit.scoring import weigh


def closeness(options: pd.DataFrame, better: pd.Series, weights: pd.Series) -> pd.Series:
    """TOPSIS: how close each option is to an ideal one, by `pymcdm` with vector normalisation.

    Parameters
    ----------
    options : pandas.DataFrame, shape (options, criteria)
        Values above 0, in any units.
    better : pandas.Series
        "more" or "less" by criterion.
    weights : pandas.Series
        0 or more by criterion; made to sum to 1.

    Returns
    -------
    pandas.Series
        By option, from 0 (as the worst in everything) to 1 (as the best in everything).

    Raises
    ------
    CourseError
        If there are fewer than two options, a value is not above 0, weights or directions do not fit, or all
        options are equal.

    Notes
    -----
    Hwang and Yoon (1981).
    """
    if len(options) < 2 or not (options > 0).all(axis=None):
        raise CourseError("TOPSIS needs at least two options, and each value must be a number above 0.")
    if not better.reindex(options.columns).isin(["more", "less"]).all():
        raise CourseError('Each criterion needs a direction, "more" or "less".')
    shares = weigh(weights.reindex(options.columns), options.shape[1])
    if (options.loc[:, shares > 0].nunique() == 1).all():
        raise CourseError("The options are equal in every criterion that counts, so there is no order.")
    signs = np.where(better[options.columns] == "more", 1, -1)
    method = TOPSIS(normalization_function=vector_normalization)
    # Checked above; the library's own check warns of a weight of 0 and of an option that another one beats.
    values = method(options.to_numpy(float), shares, signs, validation=False)
    return pd.Series(values, index=options.index)
