"""The panels of the first module: the case explorer, and a problem in one sentence."""

from __future__ import annotations

from citykit import charts, data, explorer, needs, problem
from citykit.explorer import ANY
from citykit.widgets import Answer, Panel, choice, entry

#: Rows shown before the table says how many are left.
SHOWN = 40


def explorer_answer(need: str, area: str, domain: str, region: str, group: str, kind: str) -> Answer:
    """The cases that fit all six filters, in words, as a picture and as a table.

    Parameters
    ----------
    need, area, domain, region, group, kind : str
        As for `citykit.explorer.search`; "any" for no filter.
    """
    found = explorer.search(need=need, area=area, domain=domain, region=region, group=group, kind=kind)
    total = len(explorer.table())
    if found.empty:
        return Answer(f"None of the {total} rows fits all filters. Set one of them back to any.")
    wanted = found[found["groups"] != ""]
    places = found.loc[found["region"] != "-", "city"].nunique()
    sentence = (
        f"{len(found)} of {total} rows fit; places named: {places}. "
        f"Rows in a least developed, landlocked developing or small island developing country: {len(wanted)}."
    )
    counts = explorer.counts(found)
    figure = charts.grid(
        counts, f"{len(found)} of {total} rows of the table of cases fit these filters",
        source="Rows of the course's table; East Asia and others as M49 regions. " + data.source("cases"),
    )  # fmt: skip
    words = ", ".join(f"{area} {count}" for area, count in counts.sum(axis=1).items() if count)
    shown = found.head(SHOWN).drop(columns="area").rename(columns={"groups": "country groups"})
    left = f" The table shows the first {SHOWN}." if len(found) > SHOWN else ""
    return Answer(sentence + left, figure, f"A grid of five areas by eleven regions. Rows by area: {words or 'none with a place'}.", shown)


def explorer_panel() -> Panel:
    """Filter the 104 cases by need, area, domain, region, country group and kind."""
    cases = explorer.table()
    return Panel(
        explorer_answer,
        need=choice("Need", [ANY, *sorted(needs.WORDS)], ANY),
        area=choice("Area", [ANY, *explorer.AREAS], ANY),
        domain=choice("Domain", [ANY, *sorted(cases["domain"].unique())], ANY),
        region=choice("Region", [ANY, *sorted(set(cases["region"]) - {"-"})], ANY),
        group=choice("Country group", [ANY, *explorer.GROUPS], "LDC"),
        kind=choice("Kind of row", [ANY, *explorer.KINDS], explorer.OWN_SYSTEM),
    )


def problem_answer(who: str, what: str, how_much: str, where: str, when: str, source: str) -> Answer:
    """The problem as a sentence, and what it still lacks.

    Parameters
    ----------
    who, what, how_much, where, when, source : str
        As for `citykit.problem.state`.
    """
    found = problem.state(who, what, how_much, where, when, source)
    said = [found.sentence]
    if found.solutions:
        said.append(f"This names a solution: {', '.join(found.solutions)}. Say what happens to people instead.")
    if found.missing:
        said.append("Still missing: " + " ".join(found.missing))
    elif not found.has_number:
        said.append("How much? Give a number with its unit.")
    if found.is_ready:
        said.append("Others can check this.")
    return Answer(" ".join(said))


def problem_panel() -> Panel:
    """Write a problem in six parts, and see what it still lacks; the start is a wish for a purchase."""
    return Panel(
        problem_answer,
        who=entry(problem.PARTS["who"], "The city"),
        what=entry(problem.PARTS["what"], "has no smart waste platform"),
        how_much=entry(problem.PARTS["how_much"], ""),
        where=entry(problem.PARTS["where"], "in all districts"),
        when=entry(problem.PARTS["when"], ""),
        source=entry(problem.PARTS["source"], ""),
    )
