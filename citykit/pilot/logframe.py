"""What a logframe and a table of roles (RACI) lack."""

from __future__ import annotations

import pandas as pd

from citykit.bounds import need_columns

#: Levels of a logframe, from the reason for the project down to what is done.
LEVELS = ("goal", "outcome", "output", "activity")

#: What each level of a logframe must state.
LOGFRAME_COLUMNS = ("indicator", "baseline", "target", "source")


def _filled(value) -> bool:
    return not pd.isna(value) and str(value).strip() not in ("", "-", "?")


def check_logframe(frame: pd.DataFrame) -> list[str]:
    """What a logframe lacks.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per line, indexed by level (`LEVELS`; a level may have several lines), with the columns of
        `LOGFRAME_COLUMNS`.

    Returns
    -------
    list of str
        One sentence per fault; empty if every level has an indicator, a baseline, a target that differs
        from it, and a source.
    """
    need_columns(frame, LOGFRAME_COLUMNS, "logframe")
    problems = [f"There is no line for the level {level}." for level in LEVELS if level not in frame.index]
    for level, row in frame.iterrows():
        if level not in LEVELS:
            problems.append(f"{level} is not a level of a logframe. The levels are {', '.join(LEVELS)}.")
        problems += [
            f"{level}: the {name} is missing." for name in LOGFRAME_COLUMNS if not _filled(row[name])
        ]
        if _filled(row["baseline"]) and str(row["baseline"]).strip() == str(row["target"]).strip():
            problems.append(f"{level}: the target is the same as the baseline.")
    return problems


def check_raci(matrix: pd.DataFrame) -> list[str]:
    """What a table of roles lacks.

    Parameters
    ----------
    matrix : pandas.DataFrame
        One row per task, one column per stakeholder; cells hold R (does it), A (answers for it), C (asked
        before), I (told after), several letters such as "A/R", or nothing.

    Returns
    -------
    list of str
        One sentence per fault; empty if each task has exactly one A and at least one R.
    """
    problems = []
    for task, row in matrix.iterrows():
        cells = ["" if pd.isna(cell) else str(cell).upper().replace("/", "").replace(" ", "") for cell in row]
        unknown = sorted(set("".join(cells)) - set("RACI"))
        if unknown:
            problems.append(f"{task}: {', '.join(unknown)} is none of R, A, C, I.")
        answering = sum("A" in cell for cell in cells)
        if answering != 1:
            found = f"{answering} have A" if answering else "nobody has A"
            problems.append(f"{task}: {found}; exactly one must answer for it.")
        if not any("R" in cell for cell in cells):
            problems.append(f"{task}: nobody has R, so nobody does it.")
    return problems
