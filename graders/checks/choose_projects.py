"""Checks of the exercise choose_projects. All 256 sets of projects are kept as bits, and their sums are made once."""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

import pandas as pd

from citykit.cases.choose_projects import LETTERS, PEERS, Case, case
from graders.checks import toolkit
from graders.checks.toolkit import WITHIN, Exercise, Mark, by_steps, close, is_percent, number, percents, share
from graders.i18n import _

exercise = Exercise("choose_projects", case)
#: Points of task 4 and of task 5 by percent of the most points that can be reached.
BEST_STEPS, MORE_STEPS = ((96, 11), (92, 7), (85, 3)), ((96, 6), (92, 3))
#: A number by project; by project its gap, money and control; a trainee's numbers by letter.
Values, Factors, Given = tuple[float, ...], tuple[tuple[float, float, float], ...], dict[str, float | None]
#: An error: points that are left, what to look at, and the answer that it leads to.
Slip = tuple[float, str, object]


class Rules(NamedTuple):
    """What can forbid a set: pairs (one, its base), pairs that exclude each other, and costs."""

    needs: tuple[tuple[int, int], ...]
    rivals: tuple[tuple[int, int], ...]
    costs: Values


class Service(NamedTuple):
    """The town's own value, and those of the peers that do better and of the others."""

    own: int
    ahead: list[int]
    behind: list[int]

    def gap(self, peers: Iterable[int]) -> float:
        """How far the town's value is from the mean of some peers, as a share of the larger of the two."""
        return 1 - min(self.own, fmean(peers)) / max(self.own, fmean(peers))


class Plan(NamedTuple):
    """A case in plain numbers, projects by their place; services and gaps of task 1 by letter."""
    rules: Rules
    services: dict[str, Service]
    gaps: dict[str, float]
    factors: Factors

    @property
    def worth(self) -> Values:
        return _times(self.factors, "gmc")


@lru_cache(maxsize=1024)
def _plan(case: Case) -> Plan:
    table, place, services = case.projects, LETTERS.index, {}
    for letter, row in case.services.to_dict("index").items():
        ahead = [row[peer] for peer in PEERS if (row[peer] < row["own"]) == (row["better"] == "less")]
        services[letter] = Service(row["own"], ahead, [row[peer] for peer in PEERS if row[peer] not in ahead])
    gaps = {letter: service.gap(service.ahead) for letter, service in services.items()}
    factors = tuple((gaps.get(letter, row["gap"]), row["money"], row["control"]) for letter, row in table.iterrows())
    rivals = {tuple(sorted((place(one), place(other)))) for one, other in table["not_with"].items() if other}
    needs = tuple((place(one), place(base)) for one, base in table["needs"].items() if base)
    return Plan(Rules(needs, tuple(rivals), tuple(table["cost"].tolist())), services, gaps, factors)


def _chosen(answer: object) -> int | None:
    """Projects as bits; None unless the answer holds letters of projects only, at least one."""
    given = toolkit.names_of(answer, LETTERS)
    return sum(1 << LETTERS.index(letter) for letter in given) if given and given <= set(LETTERS) else None


@lru_cache(maxsize=2048)
def _sums(values: Values) -> list[float]:
    """The sum of values for each set of projects: that of the set without its first project, plus that project."""
    sums = [0.0]
    for chosen in range(1, 1 << len(LETTERS)):
        first = chosen & -chosen
        sums.append(sums[chosen - first] + values[first.bit_length() - 1])
    return sums


def _broken(rules: Rules, chosen: int, budget: float) -> str:
    """Which rule a set breaks first, in words; empty if it can be carried out."""
    if any(chosen >> one & ~chosen >> base & 1 for one, base in rules.needs):
        return _("This cannot be carried out: a project in it needs another one that is not there.")
    if any(chosen >> one & chosen >> other & 1 for one, other in rules.rivals):
        return _("This cannot be carried out: two projects in it exclude each other.")
    return _("This cannot be carried out: it costs more than the budget.") if _sums(rules.costs)[chosen] > budget else ""


@lru_cache(maxsize=2048)
def _allowed(rules: Rules, budget: float) -> frozenset[int]:
    """The sets that can be carried out."""
    return frozenset(chosen for chosen, cost in enumerate(_sums(rules.costs)) if cost <= budget and not _broken(rules, chosen, budget))


@lru_cache(maxsize=4096)
def _most(rules: Rules, points: Values, budget: int) -> tuple[float, tuple[int, ...]]:
    """The most points within a budget, and the sets that have them."""
    sums = _sums(points)
    allowed = _allowed(rules, budget)
    most = max(sums[chosen] for chosen in allowed)
    return most, tuple(chosen for chosen in allowed if sums[chosen] > most - 0.05)


@lru_cache(maxsize=8192)
def _from_the_top(rules: Rules, value: Values, budget: int, *, again: bool = True, stops: bool = False) -> int:
    """Work down a list: take the first project that may be taken now. With slips: once through, or up to the first too dear one."""
    order = sorted((project for project, one in enumerate(value) if one), key=lambda project: -value[project])
    allowed, by_the_rules, taken, position = _allowed(rules, budget), _allowed(rules, math.inf) if stops else (), 0, 0
    while position < len(order):
        more = taken | 1 << order[position]
        position += 1
        if more in allowed and more != taken:
            taken, position = more, 0 if again else position
        elif stops and more in by_the_rules and more != taken:
            break
    return taken


@exercise.task(8)
def check_gaps(case: Case, gaps) -> Mark:
    """The relative gap of two projects, as a share or in percent."""
    plan = _plan(case)
    given, right, hint = _by_letter(gaps, plan.gaps), 0, ""
    for letter, service in plan.services.items():
        if is_percent(given[letter], 100 * plan.gaps[letter]):
            right += 1
        else:
            slips = _gap_slips(service, plan.gaps[letter])
            hint = hint or next((said for said, value in slips if is_percent(given[letter], 100 * value)), "")
    hint = hint or _("Take the mean of the peers that do better, then see how far the town is behind, as a share of the larger of the two.")
    return Mark(share(8, right, 2), "" if right == 2 else hint)


def _gap_slips(service: Service, gap: float) -> Iterator[tuple[str, float]]:
    """Usual errors of a gap: what to look at, and the value."""
    own, ahead, behind = service
    divided = _("Look at what you divide by. Where less is better, it is the town's own value. Where more is better, it is the mean of the peers.")
    yield _("Leave out the peers that do worse than the town. Take the mean of the others."), service.gap(ahead + behind)
    yield _("This compares with the best peer alone. Take the mean of all peers that do better."), service.gap([max(ahead, key=lambda peer: abs(peer - own))])
    yield divided, gap / (1 - gap)
    yield _("This is how much the town has reached. The gap is the part that is too much, or lacking."), 1 - gap
    yield _("You took the peers that do worse. Look whether less or more is better."), service.gap(behind)


def _by_letter(answer: object, letters: Collection[str]) -> Given:
    """Numbers by letter from a table, or from a list in the order of the letters."""
    if isinstance(answer, list | tuple) and len(answer) == len(letters):
        answer = dict(zip(letters, answer, strict=True))
    elif isinstance(answer, dict | pd.Series) and len(answer) <= 100:
        answer = {str(key).strip().upper(): value for key, value in answer.items()}
    return toolkit.numbers(answer, letters)


def _with_own_gaps(case: Case, gaps) -> Factors:
    """The factors, with the trainee's own gaps where they gave some."""
    given = {letter: percents(value)[0] for letter, value in _by_letter(gaps, _plan(case).gaps).items() if percents(value)}
    own = {letter: value / 100 if value > 1 else value for letter, value in given.items() if 0 < value <= 100}
    return tuple((own.get(letter, gap), money, control) for letter, (gap, money, control) in zip(LETTERS, _plan(case).factors, strict=True))


def _right_points(given: Given, plan: Plan, own: Factors, *, scale: float = 1, within: float = WITHIN) -> int:
    """How many projects have the right points, or those that follow from the trainee's own gap."""
    both = zip(LETTERS, _times(plan.factors, "gmc", scale), _times(own, "gmc", scale), strict=True)
    return sum(any(close(given[letter], value, within=scale * within) for value in values) for letter, *values in both)


@lru_cache(maxsize=4096)
def _times(factors: Factors, which: str, scale: float = 1) -> Values:
    """The product of some of gap, money and control, by their first letters."""
    return tuple(scale * math.prod(one["gmc".index(letter)] for letter in which) for one in factors)


def _point_slips(plan: Plan, own: Factors) -> Iterator[tuple[str, Values]]:
    """Usual errors in all points: what to look at, and the values."""
    for factors in dict.fromkeys((plan.factors, own)):
        yield _("Multiply by the control too: how much can the town decide itself?"), _times(factors, "gm")
        yield _("Multiply by the gap too."), _times(factors, "mc")
        yield _("Multiply by the money at stake too."), _times(factors, "gc")
        yield _("Take the money at stake, not the cost."), tuple(map(operator.mul, _times(factors, "gc"), plan.rules.costs))
        yield _("Do not divide by the cost here. That is for the second list of task 3."), _ratio(_times(factors, "gmc"), plan.rules.costs)


def _explains(given: Given, values: Values) -> bool:
    """Whether an error explains most of the points."""
    return sum(close(given[letter], value, within=0.005 * value) for letter, value in zip(LETTERS, values, strict=True)) >= 6


@exercise.task(12)
def check_points(case: Case, points, gaps) -> Mark:
    """Priority points of all projects, also from the trainee's own gaps."""
    plan, given, own = _plan(case), _by_letter(points, LETTERS), _with_own_gaps(case, gaps)
    right = _right_points(given, plan, own)
    if right == len(LETTERS):
        return Mark(12)
    for scale, hint in ((100, _("Use the gap as a share from 0 to 1, not in percent.")), (1000, _("Give the points in USD 1,000, as in the table."))):
        if _right_points(given, plan, own, scale=scale) == len(LETTERS):
            return Mark(6, hint)
    known = (hint for hint, values in _point_slips(plan, own) if _explains(given, values))
    hint = _("Check each row again: gap times money at stake times control. Two of the gaps are your own from task 1.")
    return Mark(share(12, right, len(LETTERS)), next(known, hint))


def _worlds(case: Case, points, gaps) -> list[Values]:
    """The right points, and the trainee's own if most are right or one known error explains them: that is charged in task 2."""
    plan, given, own = _plan(case), _by_letter(points, LETTERS), _with_own_gaps(case, gaps)
    mine = tuple(value or 0.0 for value in given.values())
    if not all(0 <= value < 1e9 for value in mine):
        return [plan.worth]
    mostly = any(2 * _right_points(given, plan, own, scale=scale, within=0.6) > len(LETTERS) for scale in (1, 100, 1000))
    known = mostly or any(_explains(given, values) for _hint, values in _point_slips(plan, own))
    return [plan.worth, mine] if known and mine != plan.worth else [plan.worth]


def _ratio(points: Values, costs: Values) -> Values:
    return tuple(map(operator.truediv, points, costs))


def _list_mark(case: Case, answer, points, gaps, *, per_cost: bool) -> Mark:
    """A list from the top: by points, or by points per cost."""
    rules, given = _plan(case).rules, _chosen(answer)
    if given is None:
        return Mark(0, _("Give the letters of the projects in the form of the example."))
    worlds = [(one, _ratio(one, rules.costs)) for one in _worlds(case, points, gaps)]
    if given in [_from_the_top(rules, world[per_cost], case.budget) for world in worlds]:
        return Mark(8)
    slips = (slip for world in worlds for slip in _list_slips(rules, world[per_cost], world[not per_cost], case.budget))
    hint = _("At each step look from the top: which is the first project that may be taken now? Go on until nothing may be taken.")
    wrong = Mark(0, _broken(rules, given, case.budget) or hint)
    return next((Mark(left, said) for left, said, value in slips if given == value), wrong)


def _list_slips(rules: Rules, value: Values, other: Values, budget: int) -> Iterator[Slip]:
    top = _from_the_top
    yield 5, _("After each project look again from the top: a project that had to wait may be possible now."), top(rules, value, budget, again=False)
    dear = _("Do not stop at the first project that is too dear. A cheaper one further down may still fit.")
    needs = _("Look at the column of needs: a project may be taken only when its base is there already.")
    for again in (True, False):
        yield 3, dear, top(rules, value, budget, again=again, stops=True)
        yield 3, needs, top(rules._replace(needs=()), value, budget, again=again)
        yield 3, _("Look at the last column: two projects exclude each other."), top(rules._replace(rivals=()), value, budget, again=again)
    yield 0, _("This is the other of the two lists."), top(rules, other, budget)
    yield 0, _("You sorted the other way round. The highest number comes first."), top(rules, tuple(-one for one in value), budget)
    for sign in (1, -1):
        yield 0, _("This sorts by cost. Look at what the list is sorted by."), top(rules, tuple(sign * cost for cost in rules.costs), budget)


@exercise.task(8)
def check_by_points(case: Case, by_points, points, gaps) -> Mark:
    """The list by points, also from the trainee's own points."""
    return _list_mark(case, by_points, points, gaps, per_cost=False)


@exercise.task(8)
def check_per_cost(case: Case, per_cost, points, gaps) -> Mark:
    """The list by points per cost, also from the trainee's own points."""
    return _list_mark(case, per_cost, points, gaps, per_cost=True)


def _best_mark(rules: Rules, given: int, points: Values, budget: int, full: int, *steps: tuple[int, int]) -> Mark:
    """How near a list comes to the most points; one rule forgotten leaves a third."""
    most, best = _most(rules, points, budget)
    if given in best:
        return Mark(full)
    if broken := _broken(rules, given, budget):
        forgot = any(given in _most(fewer, points, budget)[1] for fewer in (rules._replace(needs=()), rules._replace(rivals=())))
        return Mark(full // 3 if forgot else 0, broken)
    hint = _("This can be carried out, but another list has more points. Treat a base and what stands on it as one package, and try swaps.")
    return Mark(by_steps(int(100 * _sums(points)[given] / most), *steps), hint)


@exercise.task(16)
def check_best(case: Case, best_list, points, gaps) -> Mark:
    """The best list: marked by the rules and by how near it comes to the most points."""
    rules, given = _plan(case).rules, _chosen(best_list)
    if given is None:
        return Mark(0, _("Give the letters of the projects in the form of the example."))
    marks = (_best_mark(rules, given, world, case.budget, 16, *BEST_STEPS) for world in _worlds(case, points, gaps))
    return max(marks, key=lambda mark: mark.points)


@exercise.task(10)
def check_more(case: Case, more_list, best_list, points, gaps) -> Mark:
    """The best list with more money; what the smaller budget could buy as well earns nothing."""
    rules, given, before = _plan(case).rules, _chosen(more_list), _chosen(best_list)
    if given is None:
        return Mark(0, _("Give the letters of the projects in the form of the example."))
    marks = []
    for world in _worlds(case, points, gaps):
        mark = _best_mark(rules, given, world, case.budget + case.more, 10, *MORE_STEPS)
        if mark.points < 10 and not _broken(rules, given, case.budget + case.more):
            if _sums(world)[given] < _most(rules, world, case.budget)[0] + 0.05:
                mark = Mark(0, _("The smaller budget buys as much. Look for a list that uses the new money."))
            elif before is not None and given & before == before:
                hint = _("You only added to the first list. With more money a project may also go out, so that a better one comes in.")
                mark = Mark(mark.points, hint)
        marks.append(mark)
    return max(marks, key=lambda mark: mark.points)


def _difference_mark(rules: Rules, answer: object, own: tuple[object, object], pairs: dict[Values, tuple[int, int]], slips: list[Slip], hint: str) -> Mark:
    """Points of one list less those of another: the right two, by points of the projects, or the trainee's own two."""
    given, high, low = number(answer), *map(_chosen, own)
    costs, right = _sums(rules.costs), []
    for points, (better, worse) in pairs.items():
        sums = _sums(points)
        right.append(sums[better] - sums[worse])
        if high and low and high != low:
            right.append(sums[high] - sums[low])
        slips += [(1, _("This is in percent. Give the difference in points."), 100 * (sums[better] / sums[worse] - 1))]
        slips += [(0, _("These are the points of one list. By how much do the two lists differ?"), sums[one]) for one in (better, worse)]
        slips += [(0, _("This compares the costs. Compare the points."), abs(costs[better] - costs[worse]))]
    if any(close(given, value, within=WITHIN) for value in right):
        return Mark(4)
    if any(close(given, -value, within=WITHIN) for value in right):
        return Mark(2, _("The size is right. Say by how much the better list is above the other: a number above 0."))
    return next((Mark(left, said) for left, said, value in slips if close(given, value, within=WITHIN)), Mark(0, hint))


@exercise.task(4)
def check_lost(case: Case, lost, best_list, by_points, points, gaps) -> Mark:
    """What the list by points loses against the best list, also with the trainee's own lists and points."""
    rules, pairs, slips = _plan(case).rules, {}, []
    for world in _worlds(case, points, gaps):
        most, (best, *_others) = _most(rules, world, case.budget)
        pairs[world] = best, _from_the_top(rules, world, case.budget)
        other = _from_the_top(rules, _ratio(world, rules.costs), case.budget)
        slips += [(1, _("This compares with the list by points per cost. The list by points is asked."), most - _sums(world)[other])]
    return _difference_mark(rules, lost, (best_list, by_points), pairs, slips, _("Add up the points of your best list and of your list by points. How far are they apart?"))


@exercise.task(4)
def check_gain(case: Case, gain, more_list, best_list, points, gaps) -> Mark:
    """What more money buys, also with the trainee's own lists and points."""
    rules, pairs, slips = _plan(case).rules, {}, []
    for world in _worlds(case, points, gaps):
        (late, late_sets), (soon, soon_sets) = (_most(rules, world, budget) for budget in (case.budget + case.more, case.budget))
        pairs[world] = late_sets[0], soon_sets[0]
        slips += [(1, _("This is for each USD 1,000 that is added. Give all points that are added."), (late - soon) / case.more)]
    return _difference_mark(rules, gain, (more_list, best_list), pairs, slips, _("Add up the points of your list for the larger budget and of your best list. How far are they apart?"))
