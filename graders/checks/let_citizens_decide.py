"""Checks of the exercise let_citizens_decide. Money is in EUR; equal shares is counted by group.

Greedy winners come from trying every list that the budget can pay: the rule picks the one that says yes earliest in the order. A
payment is the largest of "cost less what the poorest pay, shared by the others", for every number of poorest groups. Later tasks
also take what follows from the trainee's own earlier answers: an error is charged once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, compress

import numpy as np
import pandas as pd

from citykit.cases.let_citizens_decide import LETTERS, RULES, Case, case
from graders.checks.toolkit import Exercise, Mark, close, diagnose, is_percent, names_of, number, numbers, own_number
from graders.i18n import _

exercise = Exercise("let_citizens_decide", case)

#: EUR: payments may be rounded to whole euros.
MONEY = 0.6
#: EUR: this payment is worked out from another one.
SECOND = 1.2
#: Percentage points: a ratio may be rounded to one decimal.
RATIO = 0.11
#: Projects: a mean may be rounded to two decimals.
MEAN = 0.011

Winners = frozenset[str]
#: Points, hint, and the answer that an error leads to.
Errors = Iterable[tuple[float, str, Winners]]


def _chosen(answer: object, options: Iterable[str]) -> frozenset[str] | None:
    """A list, set, line of text or table of yes and no as names; None if it is none of these, or holds another name."""
    if isinstance(answer, Mapping):
        answer = [name for name, yes in answer.items() if isinstance(yes, bool | np.bool_) and yes]
    elif isinstance(answer, pd.Series) and answer.dtype == bool:
        answer = answer.index[answer]
    spelled = {name.upper(): name for name in options}
    numbered = {name[1:]: name for name in options if name[1:]}
    given = names_of(answer, spelled)
    if given is None:
        return None
    found = {(spelled | numbered).get(name.split(" ")[0].removesuffix(".0")) for name in given}
    return None if None in found else frozenset(found)


@dataclass(frozen=True)
class Town:
    """A case in plain numbers.

    Parameters
    ----------
    budget : int
    costs : dict of str to int
        By project.
    voters : dict of str to int
        By group.
    backers : dict of str to list of str
        By project: the groups that approve it.
    """

    budget: int
    costs: dict[str, int]
    voters: dict[str, int]
    backers: dict[str, list[str]]

    @classmethod
    def of(cls, case: Case) -> Town:
        groups = list(case.groups.index)
        columns = zip(case.approvals.columns, case.approvals.to_numpy().T.tolist(), strict=True)
        backers = {project: list(compress(groups, column)) for project, column in columns}
        return cls(case.budget, case.projects["cost"].to_dict(), case.groups["voters"].to_dict(), backers)

    @property
    def people(self) -> int:
        return sum(self.voters.values())

    @property
    def play_money(self) -> float:
        return self.budget / self.people

    def cost(self, projects: Iterable[str]) -> int:
        return sum(self.costs[project] for project in projects)

    def votes(self, projects: Iterable[str]) -> int:
        return sum(self.voters[group] for project in projects for group in self.backers[project])

    def part(self, project: str) -> float:
        """An equal part of a project's cost."""
        return self.costs[project] / self.votes([project])

    def left_out(self, winners: Iterable[str]) -> frozenset[str]:
        """The groups none of whose projects is funded."""
        return frozenset(self.voters) - {group for project in winners for group in self.backers[project]}

    def can_pay(self, projects: Iterable[str]) -> bool:
        return self.cost(projects) <= self.budget


def _by_votes(town: Town) -> list[str]:
    return sorted(LETTERS, key=lambda project: -town.votes([project]))


def _per_euro(town: Town) -> list[str]:
    return sorted(LETTERS, key=town.part)


def _cheap_first(town: Town) -> list[str]:
    return sorted(LETTERS, key=town.costs.get)


def _listed(town: Town, order: Sequence[str]) -> Winners:
    """Of all lists that the budget can pay, the one that says yes earliest in the order."""
    lists = (frozenset(some) for size in range(len(order) + 1) for some in combinations(order, size))
    return max(filter(town.can_pay, lists), key=lambda some: [project in some for project in order])


def _stopped(town: Town, order: Sequence[str]) -> Winners:
    """The projects before the first one that does not fit."""
    sums = accumulate(town.costs[project] for project in order)
    return frozenset(project for project, spent in zip(order, sums, strict=True) if spent <= town.budget)


def _marked(town: Town, given: Winners | None, right: Iterable[Winners], points: float, errors: Errors, hint: str) -> Mark:
    """Full points for a right list, a part for a known error, else a hint."""
    if given is None:
        return Mark(0, _("Give the letters of the funded projects as a list, in the form of the example."))
    if given in list(right):
        return Mark(points)
    known = (Mark(left, said) for left, said, winners in errors if given == winners)
    dear = _("Together these projects cost more than the budget.") if not town.can_pay(given) else hint
    return next(known, Mark(0, dear))


@exercise.task(10)
def check_by_votes(case: Case, by_votes) -> Mark:
    """Winners of greedy by votes."""
    town = Town.of(case)
    order, cheap = _by_votes(town), _cheap_first(town)
    by_cost = _("The list goes by votes, not by cost.")
    errors = [
        (5, _("The order is right. When a project does not fit, skip it and go on: is there money for a later one?"), _stopped(town, order)),
        (0, by_cost, _listed(town, cheap)),
        (0, by_cost, _listed(town, cheap[::-1])),
        (0, _("This is the list by votes per euro. Here only the votes count."), _listed(town, _per_euro(town))),
    ]
    hint = _("Go down the list from the most votes. Fund each project that still fits into the budget, and note what is left.")
    return _marked(town, _chosen(by_votes, LETTERS), [_listed(town, order)], 10, errors, hint)


@exercise.task(10)
def check_per_euro(case: Case, per_euro) -> Mark:
    """Winners of greedy by votes per euro."""
    town = Town.of(case)
    order = _per_euro(town)
    errors = [
        (3, _("This list begins with the fewest votes per euro. Divide votes by cost, and begin with the largest number."), _listed(town, order[::-1])),
        (5, _("The order is right. When a project does not fit, skip it and go on: is there money for a later one?"), _stopped(town, order)),
        (0, _("This is the list by votes. Here votes are divided by cost."), _listed(town, _by_votes(town))),
        (0, _("The list goes by votes per euro, not by cost."), _listed(town, _cheap_first(town))),
    ]
    hint = _("Divide each project's votes by its cost. Begin with the largest number, and fund each project that still fits.")
    return _marked(town, _chosen(per_euro, LETTERS), [_listed(town, order)], 10, errors, hint)


@dataclass(frozen=True)
class Count:
    """A count by equal shares, so far.

    Parameters
    ----------
    purses : dict of str to float
        By group: what one voter has left.
    bought : tuple of str
        Projects in the order of the rounds.
    paid : tuple of float
        Largest payment for each of them.
    """

    purses: dict[str, float]
    bought: tuple[str, ...] = ()
    paid: tuple[float, ...] = ()

    def buy(self, town: Town, project: str, payment: float) -> Count:
        """One project more: each supporter pays this much, or all that is left."""
        purses = self.purses | {group: max(self.purses[group] - payment, 0.0) for group in town.backers[project]}
        return Count(purses, (*self.bought, project), (*self.paid, payment))


def _begin(town: Town, play_money: float) -> Count:
    return Count(dict.fromkeys(town.voters, play_money))


def _payment(town: Town, count: Count, project: str) -> float | None:
    """The largest payment for a project; None if its supporters have too little together."""
    before, levels, payers = 0.0, [], town.votes([project])
    for group in sorted(town.backers[project], key=count.purses.get):
        levels.append((town.costs[project] - before) / payers)
        before += town.voters[group] * count.purses[group]
        payers -= town.voters[group]
    return max(levels) if before >= town.costs[project] else None


def _finish(town: Town, count: Count, *, equal: bool = False, struck: bool = False, smallest: bool = False) -> Count:
    """Go on until nothing more is bought, in the right way or with one error.

    Parameters
    ----------
    equal : bool
        Supporters count as paying equal parts, whatever they have.
    struck : bool
        A project is out as soon as one supporter cannot pay an equal part.
    smallest : bool
        The smallest payment wins, not the most effective votes.
    """
    while True:
        payments = {project: _payment(town, count, project) for project in LETTERS if project not in count.bought}
        payments = {
            project: town.part(project) if equal else payment
            for project, payment in payments.items()
            if payment is not None and not (struck and payment > town.part(project) + 1e-9)
        }
        if not payments:
            return count
        best = min(payments, key=lambda project: payments[project] if smallest else payments[project] / town.costs[project])
        count = count.buy(town, best, payments[best])


def _starts(town: Town, play_money, first_payment=None) -> Iterator[Count]:
    """The count after round 1: the right one, then those that follow from the trainee's own earlier answers."""
    own_money = [own for own in own_number(play_money, 0, town.budget) if not close(own, town.play_money, within=MONEY)]
    for money in (town.play_money, *own_money):
        done = _finish(town, _begin(town, money))
        if done.bought:
            yield _begin(town, money).buy(town, done.bought[0], done.paid[0])
            yield from _own_starts(town, _begin(town, money), done.bought[0], first_payment)


def _own_starts(town: Town, begin: Count, first: str, first_payment) -> Iterator[Count]:
    """The count after the trainee's own first payment: rounded, for another project, or of another amount."""
    for own in own_number(first_payment, 0, max(begin.purses.values())):
        meant = [project for project in LETTERS if close(own, town.part(project), within=MONEY)]
        yield begin.buy(town, first if first in meant or not meant else meant[0], own)


@exercise.task(3)
def check_play_money(case: Case, play_money) -> Mark:
    """What each voter gets at the start."""
    town, given = Town.of(case), number(play_money)
    if close(given, town.play_money, within=MONEY):
        return Mark(3)
    errors = {
        _("Each voter gets the same, not each group. Add up the voters of all groups."): town.budget / len(town.voters),
        _("The money goes to the voters, not to the projects."): town.budget / len(LETTERS),
    }
    return Mark(0, diagnose(given, errors, within=MONEY) or _("Share the budget equally among all voters of the town."))


@exercise.task(3)
def check_first_payment(case: Case, first_payment, play_money) -> Mark:
    """What each supporter pays for the project that is bought first."""
    town, given = Town.of(case), number(first_payment)
    starts = list(_starts(town, play_money))
    if any(close(given, start.paid[0], within=MONEY) for start in starts):
        return Mark(3)
    first = starts[0].bought[0]
    if close(given, town.votes([first]), within=0):
        return Mark(2, _("These are the effective votes. The question is what each supporter pays."))
    for project in LETTERS:
        if close(given, town.part(project), within=MONEY):
            poor = town.part(project) > town.play_money
            return Mark(1, _("Do the supporters of this project have that much?") if poor else
                        _("Another project is bought first: the one with the most effective votes, not the smallest payment."))  # fmt: skip
    errors = {
        _("This is the whole play money of a voter. Supporters pay only what the project costs them."): town.play_money,
        _("This is the whole cost. Share it among the supporters."): town.costs[first],
    }
    hint = _("Leave out projects that their supporters cannot pay. Of the others take the most effective votes: cost divided by votes.")
    return Mark(0, diagnose(given, errors, within=MONEY) or hint)


def _second_errors(town: Town, asked: str, start: Count) -> list[tuple[float, str, float]]:
    """Usual errors in round 2 for the project that is asked for."""
    poor = sum(town.voters[group] for group in town.backers[asked] if group in town.backers[start.bought[0]])
    cost, rich, left = town.costs[asked], max(town.votes([asked]) - poor, 1), min(start.purses.values())
    empty = _("Those with less do not drop out: they pay all that is left. Only then do the others share the rest.")
    return [
        (3, _("Equal parts are the start. Look into each purse: can these supporters pay that much after round 1?"), town.part(asked)),
        (3, empty, cost / rich),
        (4, _("Those with less pay what they have left after round 1, not what they paid in it."), (cost - poor * start.paid[0]) / rich),
        (3, _("This is what those with less pay. The question is the largest payment."), left),
    ]  # fmt: skip


@exercise.task(8)
def check_second_payment(case: Case, second_payment, play_money, first_payment) -> Mark:
    """The largest payment for one project in round 2, when some supporters have paid already."""
    town, given = Town.of(case), number(second_payment)
    starts = [start for start in _starts(town, play_money, first_payment) if case.asked not in start.bought]
    prices = [price for start in starts if (price := _payment(town, start, case.asked))]
    if any(close(given, price, within=SECOND) for price in prices):
        return Mark(8)
    if any(close(given, town.costs[case.asked] / price, within=0.11) for price in prices):
        return Mark(5, _("These are the effective votes. The question is the largest payment, in EUR."))
    known = (
        Mark(points, hint)
        for start in starts
        for points, hint, value in _second_errors(town, case.asked, start)
        if close(given, value, within=SECOND)
    )
    return next(known, Mark(0, _("Note what each supporter has left after round 1. Who has less than an equal part pays all of it, the others share the rest.")))


@exercise.task(11)
def check_equal_shares(case: Case, equal_shares, play_money, first_payment, second_payment) -> Mark:
    """Winners of equal shares without completion."""
    town, given = Town.of(case), _chosen(equal_shares, LETTERS)
    starts, begin = list(_starts(town, play_money, first_payment)), _begin(town, town.play_money)
    paths = [_finish(town, start).bought for start in starts]
    equal = [_finish(town, start, equal=True).bought for start in starts]
    charged = close(number(second_payment), town.part(case.asked), within=SECOND)  # in task 3
    right = [frozenset(path) for path in (paths + equal if charged else paths) if town.can_pay(path)]
    path = paths[0]
    greedy = _("These are the winners of a greedy rule. Under equal shares each voter pays from the own purse only.")
    errors = [
        (0, greedy, _listed(town, _by_votes(town))),
        (0, greedy, _listed(town, _per_euro(town))),
        *((6, _("The count stopped too early. Which project can its supporters still pay together?"), frozenset(path[:rounds])) for rounds in range(2, len(path))),
        (4, _("One poor supporter does not strike a project out. Count what all its supporters have together."), frozenset(_finish(town, begin, struck=True).bought)),
        *((5, _("Look into the purses: who has less than an equal part pays what is left, and the others pay more."), frozenset(winners)) for winners in equal),
        (4, _("The smallest payment does not win. Divide cost by payment: the most effective votes win."), frozenset(_finish(town, begin, smallest=True).bought)),
    ]  # fmt: skip
    if given and given not in right and given > frozenset(path) and town.can_pay(given):
        return Mark(5, _("This list has too many projects. Count without completion: stop when no group of supporters can pay."))
    hint = _("In each round: which projects can their supporters still pay, at what largest payment, and which has the most effective votes?")
    return _marked(town, given, right, 11, errors, hint)


def _winners(town: Town, rule: str) -> Winners:
    if rule == "equal shares":
        return frozenset(_finish(town, _begin(town, town.play_money)).bought)
    return _listed(town, _by_votes(town) if rule == "by votes" else _per_euro(town))


def _lists(town: Town, rule: str, own) -> list[Winners]:
    """The right winners, and the trainee's own unless they cost too much and leave out nobody."""
    given = _chosen(own, LETTERS)
    return [_winners(town, rule), *([given] if given and (town.can_pay(given) or town.left_out(given)) else [])]


def _check_nothing(case: Case, nothing, rule: str, own) -> Mark:
    """Groups with nothing under a rule, also under the trainee's own winners: 4 points."""
    town, given = Town.of(case), _chosen(nothing, case.groups.index)
    if given is None:
        return Mark(0, _("Give the names of the groups as a list, in the form of the example."))
    everyone, lists = frozenset(town.voters), _lists(town, rule, own)
    right = [town.left_out(winners) for winners in lists]
    if given in right:
        return Mark(4)
    if any(given == everyone - groups for groups in right):
        return Mark(1, _("These groups have a funded project. The question is who has none."))
    if given in (frozenset().union(*(town.backers[project] for project in LETTERS if project not in winners)) for winners in lists):
        return Mark(0, _("One funded project is enough. A group has nothing only if none of its projects is funded."))
    if any(given & groups and len(given ^ groups) == 1 for groups in right):
        return Mark(2, _("One group is missing, or one too many. Go through the groups line by line."))
    if given in (town.left_out(_winners(town, other)) for other in RULES):
        return Mark(0, _("This fits another rule. Look which winners this question is about."))
    return Mark(0, _("Cross out each group that approves at least one funded project. Who is left?"))


@exercise.task(4)
def check_nothing_by_votes(case: Case, nothing_by_votes, by_votes) -> Mark:
    """Groups with nothing under greedy by votes."""
    return _check_nothing(case, nothing_by_votes, "by votes", by_votes)


@exercise.task(4)
def check_nothing_equal_shares(case: Case, nothing_equal_shares, equal_shares) -> Mark:
    """Groups with nothing under equal shares."""
    return _check_nothing(case, nothing_equal_shares, "equal shares", equal_shares)


def _check_exclusion(case: Case, ratio, rule: str, nothing, own) -> Mark:
    """Exclusion ratio in percent or as a share, also of the trainee's own groups or winners: 4 points."""
    town, mine = Town.of(case), _chosen(nothing, case.groups.index)
    lists = _lists(town, rule, own)
    groups = [*map(town.left_out, lists), *([mine] if mine and mine != set(town.voters) else [])]
    voters = [sum(map(town.voters.get, some)) for some in groups]
    shares = [100 * some / town.people for some in voters]
    if any(is_percent(ratio, share, RATIO) for share in shares):
        return Mark(4)
    spent = 100 * town.cost(lists[0]) / town.budget
    money, projects = _("This is a share of the money. The ratio counts voters."), _("This is a share of the projects. The ratio counts voters.")
    errors = [
        (2, _("These are voters. The ratio is their share of all voters."), voters[0]),
        (1, _("Groups differ in size. Count voters, not lines of the table."), 100 * len(groups[0]) / len(town.voters)),
        (1, _("Divide by all voters, not by those who got something."), 100 * shares[0] / (100 - shares[0])),
        (1, _("This is the share of voters who got something. The ratio counts those with nothing."), 100 - shares[0]),
        (0, projects, 100 * (1 - len(lists[0]) / len(LETTERS))),
        (0, projects, 100 * len(lists[0]) / len(LETTERS)),
        (0, money, spent),
        (0, money, 100 - spent),
    ]  # fmt: skip
    known = (Mark(points, hint) for points, hint, value in errors if is_percent(ratio, value, RATIO))
    return next(known, Mark(0, _("Add up the voters of the groups with nothing, and divide by all voters.")))


@exercise.task(4)
def check_exclusion_by_votes(case: Case, exclusion_by_votes, nothing_by_votes, by_votes) -> Mark:
    """Exclusion ratio of greedy by votes."""
    return _check_exclusion(case, exclusion_by_votes, "by votes", nothing_by_votes, by_votes)


@exercise.task(4)
def check_exclusion_equal_shares(case: Case, exclusion_equal_shares, nothing_equal_shares, equal_shares) -> Mark:
    """Exclusion ratio of equal shares."""
    return _check_exclusion(case, exclusion_equal_shares, "equal shares", nothing_equal_shares, equal_shares)


@exercise.task(9)
def check_own_projects(case: Case, own_projects, by_votes, per_euro, equal_shares) -> Mark:
    """Mean number of funded projects that a voter approved, under three rules."""
    if isinstance(own_projects, list | tuple) and len(own_projects) == len(RULES):
        own_projects = dict(zip(RULES, own_projects, strict=True))
    town, given = Town.of(case), numbers(own_projects, RULES)
    points, hint = 0, ""
    for rule, own in zip(RULES, (by_votes, per_euro, equal_shares), strict=True):
        lists = _lists(town, rule, own)
        sums = [town.votes(winners) for winners in lists]
        if any(close(given[rule], total / town.people, within=MEAN) for total in sums):
            points += 3
            continue
        winners = lists[0]
        per_line = sum(len(town.backers[project]) for project in winners) / len(town.voters)
        errors = [
            (1, _("Groups differ in size: a group of eight voters counts eight times."), per_line),
            (1, _("These are the votes of all funded projects together. Divide them by the number of voters."), sums[0]),
            (0, _("Divide by the number of voters, not by the number of projects."), sums[0] / len(winners)),
            (0, _("Divide by the number of voters, not by the number of projects."), sums[0] / len(LETTERS)),
            (0, _("This is the number of funded projects. How many of them did a voter approve, on average?"), len(winners)),
        ]
        left, said = next(((left, said) for left, said, value in errors if close(given[rule], value, within=MEAN)), (0, ""))
        points, hint = points + left, hint or said
    return Mark(points, "" if points == 9 else hint or _("Add up the votes of the funded projects, and divide by the number of voters. Do this for each rule."))
