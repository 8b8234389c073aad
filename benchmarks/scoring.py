"""How long and how much memory rank ranges take, against scikit-criteria and pymcdm on the same work.

    make benchmark-scoring          (or: python benchmarks/scoring.py --help)

Every tool gets the same scores and the same sets of weights, and ranks all cities under each set by the weighted
mean; then the 5, 50 and 95 % points of each city's rank are taken. The peers work on one set of weights at a time, so
they get fewer sets, and the time per set is compared. Each measurement is a process of its own: its peak memory counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd

INDICATORS, SEED = 60, 2026
GB = 1024**2  # ru_maxrss counts KiB


def scores(cities: int) -> pd.DataFrame:
    """Scores of made-up cities, 0 to 100 points."""
    values = np.random.default_rng(SEED).uniform(0, 100, size=(cities, INDICATORS))
    return pd.DataFrame(values, index=[f"city {number}" for number in range(cities)])


def weight_sets(draws: int) -> np.ndarray:
    """The sets of weights that `citykit.scoring.rank_range` draws."""
    return np.random.default_rng(SEED).dirichlet(np.ones(INDICATORS), size=draws)


def run_citykit(table: pd.DataFrame, draws: int) -> np.ndarray:
    """Rank ranges with citykit."""
    from citykit import scoring

    return scoring.rank_range(table, draws=draws, seed=SEED)[["low", "median", "high"]].to_numpy()


def run_pymcdm(table: pd.DataFrame, draws: int) -> np.ndarray:
    """The same with pymcdm's weighted sum model; goalposts 0 and 100, so that no other normalisation is made."""
    from pymcdm.methods import WSM

    model = WSM(normalization_function=lambda column, cost: column / 100)
    matrix, types = table.to_numpy(), np.ones(INDICATORS)
    ranks = [model.rank(model(matrix, weights, types)) for weights in weight_sets(draws)]
    return np.percentile(np.array(ranks), [5, 50, 95], axis=0).T


def run_scikit_criteria(table: pd.DataFrame, draws: int) -> np.ndarray:
    """The same with scikit-criteria's weighted sum model."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel

    model, matrix = WeightedSumModel(), table.to_numpy()
    ranks = []
    for weights in weight_sets(draws):
        decision = skcriteria.mkdm(matrix, objectives=[max] * INDICATORS, weights=weights)
        ranks.append(model.evaluate(decision).rank_)
    return np.percentile(np.array(ranks), [5, 50, 95], axis=0).T


TOOLS = {"citykit": run_citykit, "pymcdm": run_pymcdm, "scikit-criteria": run_scikit_criteria}


def measure(tool: str, cities: int, draws: int) -> dict:
    """Run one tool in a process of its own."""
    command = [sys.executable, __file__, "--one", tool, str(cities), str(draws)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def one(tool: str, cities: int, draws: int) -> dict:
    """Time the work in this process, imports left out, and take its peak memory."""
    table = scores(cities)
    TOOLS[tool](table.head(10), 2)
    start = time.perf_counter()
    result = TOOLS[tool](table, draws)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GB
    return {"seconds": seconds, "gb": peak, "check": float(np.abs(result).sum())}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=int, nargs="+", default=[200, 2_000, 20_000])
    parser.add_argument("--draws", type=int, default=10_000, help="sets of weights for citykit")
    parser.add_argument("--peer-draws", type=int, default=100, help="sets of weights for the peers")
    parser.add_argument("--one", nargs=3, metavar=("TOOL", "CITIES", "DRAWS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(one(chosen.one[0], *map(int, chosen.one[1:]))))
        return
    print(f"{INDICATORS} indicators; Python {sys.version.split()[0]}; one process each\n")
    print("| cities | tool | sets of weights | seconds | ms per set | times citykit | peak GB |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    for cities in chosen.cities:
        own = measure("citykit", cities, chosen.draws)["seconds"] / chosen.draws
        same = measure("citykit", cities, chosen.peer_draws)["check"]
        for tool in TOOLS:
            draws = chosen.draws if tool == "citykit" else chosen.peer_draws
            got = measure(tool, cities, draws)
            if tool != "citykit" and not np.isclose(got["check"], same):
                sys.exit(f"{tool} gives other rank ranges than citykit for {cities} cities.")
            each = got["seconds"] / draws
            print(f"| {cities:,} | {tool} | {draws:,} | {got['seconds']:.1f} | {1000 * each:.2f} | {each / own:.1f} | {got['gb']:.2f} |", flush=True)


if __name__ == "__main__":
    main()
