"""The cases of the course, to look through: by need, area, domain, region, country group and kind.

The 104 rows are every city and system that the course's documents name. Most are titles: a row says that something
was named, not that it worked.
"""

from __future__ import annotations

import pandas as pd

from citykit import data, needs
from citykit.errors import CourseError

#: No filter.
ANY = "any"

#: The five areas in which WeGO's members name needs, each with the domains of the table that belong to it. The
#: areas are WeGO's, which domain belongs to which is this course's own reading.
AREAS = {
    "Government services and systems": (
        "governance", "citizen services", "citizen participation", "policy", "indicators", "data infrastructure",
        "capacity building", "knowledge exchange", "master plan",
    ),
    "Mobility": ("mobility",),
    "Environment": ("environment", "waste", "energy", "energy/mobility", "disaster risk"),
    "Living": ("health", "social care", "public safety", "built environment"),
    "Economy": ("economy", "ICT infrastructure", "financing", "emerging technology"),
}  # fmt: skip
GROUPS = ("LDC", "LLDC", "SIDS", "none of the three")
#: All rows in which a city shows a system of its own, and what each such row is called.
OWN_SYSTEM, SYSTEMS = "a city's own system", ("case", "technical assistance")
KINDS = (OWN_SYSTEM, *dict.fromkeys(data.load("cases")["kind"]))


def table() -> pd.DataFrame:
    """All cases, ready to be filtered.

    Returns
    -------
    pandas.DataFrame
        By id: kind, city, country, region, system, domain, area, and groups, such as ``"LDC LLDC"``.
    """
    cases = data.load("cases")
    area = {domain: name for name, domains in AREAS.items() for domain in domains}
    flags = cases[["ldc", "lldc", "sids"]].eq("yes")
    groups = flags.apply(lambda row: " ".join(name.upper() for name in flags if row[name]), axis=1)
    found = cases[["kind", "city", "country", "region", "system", "domain"]]
    return found.assign(area=found["domain"].map(area).fillna(""), groups=groups)


def search(
    *, need: str = ANY, area: str = ANY, domain: str = ANY, region: str = ANY, group: str = ANY, kind: str = ANY
) -> pd.DataFrame:
    """The cases that fit every filter.

    Parameters
    ----------
    need : str
        A need of WeGO's members, as in ``citykit.needs.WORDS``: rows whose title offers the service, or comes near it.
    area, domain, region, kind : str
        A value of that column of `table`. ``kind`` may also be `OWN_SYSTEM`: cases and technical assistance.
    group : str
        One of `GROUPS`.

    Returns
    -------
    pandas.DataFrame
        As `table`; with a need also ``fit``, "same service" or "near it", the same service first.

    Raises
    ------
    CourseError
        If a value does not exist.
    """
    found = cases = table()
    for name, wanted in {"area": area, "domain": domain, "region": region}.items():
        _known(name, wanted, cases[name].unique())
        found = found[(found[name] == wanted) | (wanted == ANY)]
    _known("kind", kind, KINDS)
    if kind != ANY:
        found = found[found["kind"].isin(SYSTEMS if kind == OWN_SYSTEM else (kind,))]
    _known("group", group, GROUPS)
    if group == GROUPS[-1]:
        found = found[(found["groups"] == "") & (found["region"] != "-")]
    elif group != ANY:
        found = found.loc[[group in own.split() for own in found["groups"]]]
    if need == ANY:
        return found
    points = needs.fit_titles(need, found["system"] + "; " + found["domain"])
    words = points.map({needs.SAME: "same service", needs.NEAR: "near it"}).dropna()
    return found.loc[points[points > 0].sort_values(ascending=False, kind="stable").index].assign(fit=words)


def _known(name: str, wanted: str, values) -> None:
    if wanted != ANY and wanted not in set(values):
        raise CourseError(f'There is no {name} "{wanted}" in the cases. Choose from: {", ".join(dict.fromkeys(values))}.')


def counts(found: pd.DataFrame) -> pd.DataFrame:
    """How many of the cases lie in which area and region: one row per area, one column per region.

    Rows that belong to no place or area are left out.
    """
    placed = found[(found["region"] != "-") & (found["area"] != "")]
    regions = [region for region in table()["region"].value_counts().index if region != "-"]
    return pd.crosstab(placed["area"], placed["region"]).reindex(index=list(AREAS), columns=regions, fill_value=0)
