"""What the cases of read_a_ranking are made of: indicators, what a sheet says about them, and what a ranking says about its method.

Names of indicators are those of U4SSC. All else is made up for practice.
"""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """An indicator in percent: its name in U4SSC, how it is counted, who counts, and what is usual."""

    name: str
    definition: str
    source: str
    low: int
    high: int


class Count(NamedTuple):
    """An indicator per 100,000 inhabitants: two lines that count, one that does not, and another number of the city."""

    name: str
    definition: str
    source: str
    lines: tuple[str, str, str]
    other: str


TOPICS = (
    Topic("Household Internet Access", "homes with an internet line, of all homes", "statistics office, yearly survey", 40, 97),
    Topic("Smart Water Meters", "meters that are read from afar, of all water meters", "water company, list of meters", 5, 70),
    Topic("Water Supply Loss", "water lost before it reaches the customer, of all water sent out", "water company, flow records", 12, 48),
    Topic("Wastewater Collection", "homes joined to a sewer, of all homes", "sewer office, list of connections", 40, 98),
    Topic("Solid Waste Collection", "homes with a pick-up each week, of all homes", "waste office, log of the trucks", 55, 99),
    Topic("School Enrolment", "children in school, of all children of that age", "school office, lists of pupils", 80, 99),
    Topic("Voter Participation", "votes cast, of all who may vote", "election office, official result", 35, 80),
    Topic("Unemployment Rate", "people who look for work, of all who work or look for it", "labour office, yearly survey", 4, 22),
    Topic("Access to Electricity", "homes with power, of all homes", "power company, list of customers", 85, 99),
    Topic("Green Area Accessibility", "homes within 300 m of a park, of all homes", "planning office, map of parks", 25, 85),
    Topic("Renewable Energy Consumption", "energy from renewable sources, of all energy used", "energy agency, yearly report", 8, 60),
)
COUNTS = (
    Count("Patents", "patents granted in one year to firms and universities of the city", "patent office, register",
          ("patents granted to firms", "patents granted to universities", "patents applied for, not yet decided"), "people with a job"),
    Count("Physicians", "physicians who treat patients, public and private", "health office, register",
          ("physicians in public clinics", "physicians in private practice", "physicians in offices, without patients"),
          "people with health insurance"),
    Count("In-Patient Hospital Beds", "beds for patients who stay overnight, public and private", "health office, register",
          ("beds in public hospitals", "beds in private hospitals", "places for patients of a day"), "people with health insurance"),
    Count("Fire Service", "full-time posts; two half-time posts count as one", "fire service, payroll",
          ("full-time posts", "half-time posts", "volunteers without a post"), "buildings"),
    Count("Shared Bicycles", "bicycles for hire on the street, with and without a dock", "hire companies, monthly lists",
          ("bicycles with a dock", "bicycles without a dock", "bicycles in store"), "people with the city's app"),
)  # fmt: skip
#: What the sheet says where the answer to a question is yes, and where it is no.
DEFINED = ((), ("in the usual way", "each district in its own way", "not written down", "left to the office that counts"))
SOURCED = ((), ("not named", "several sources", "the internet", "known to everybody"))
DATED = (
    ("count of 2024", "count of 2025", "count of 2024, printed in 2025"),
    ("count of 2018", "latest figure", "printed in 2025, count not dated"),
)
WHOLE = (
    ("the whole city, everybody", "all 9 districts, everybody", "centre, suburbs and informal settlements, everybody"),
    ("the city centre only", "8 of 9 districts", "all but the informal settlements", "all but the new suburbs"),
)
CHECKED = (
    ("national audit office", "auditors of the ministry", "a university in another city", "a verifier from abroad"),
    ("nobody so far", "the office that reports it", "the company that is paid by this figure", "planned for next year"),
)
#: Old counts with a young date of print, and counts that are just young enough.
PRINTED = ("count of 2019, printed in 2025", "count of 2020, printed in 2024")
EDGE = ("count of 2023", "count of 2023, printed in 2024")
#: By part of a ranking's chain: sentences that give it, and sentences that only sound like it.
SAID = {
    "cities": (("Annex 1 lists all 64 cities that were ranked.", "All 64 cities are named on the map and in the annex."), ()),
    "indicators": (("Annex 2 holds the definition and the unit of each of the 24 indicators.", "For each indicator the annex says what is counted, and how."),
                   ("We looked at 24 indicators, from clean air to broadband.", "The indicators follow the idea of a modern city.")),
    "values": (("The raw values of all cities can be downloaded as a table.", "Annex 3 prints each city's value for each indicator."),
               ("The values of the cities were handed in on a form, which stays confidential.", "Some striking values are shown in boxes.")),
    "years": (("Beside each value stands the year of its count.", "All counts are of 2024, without exception."),
              ("We always use the latest figure.", "Our data are fresh.")),
    "missing": (("A missing value is replaced by the median of all cities.", "Where a city has no value, the indicator is left out of its total."),
                ("Gaps were treated with great care.", "Our experts closed the few gaps.")),
    "scale": (("The worst city scores 0 and the best 100, the others on a straight line between.", "A value scores 0 to 100 between two goalposts, which annex 4 prints."),
              ("Values become points by a tested method.", "Values of different units were made comparable.")),
    "weights": (("Each indicator has the same weight.", "Annex 5 prints the weight of each indicator."),
                ("The weights come from a talk with twelve experts.", "More important indicators weigh more.")),
    "total": (("A city's total is the sum of its scores, each times its weight.", "The total is the weighted mean of a city's scores."),
              ("Our model joins the scores to one number.", "The scores were put together by computer.")),
    "scores": (("Annex 6 prints the total of each city with one decimal.", "The total of each city stands beside its name."),
               ("A city learns its total on request.", "Totals range from 31 to 88 points.")),
    "ranks": (("The table gives the place of each city, from 1 to 64.", "Each city's place is printed, ties included."),
              ("The list shows two groups: the top 10 % and the next 20 %.", "The three winners are named, the others are partners.")),
}  # fmt: skip
ASIDES = ("A jury visited twelve of the cities.", "The prize is handed over in May.", "Our sponsor makes sensors.", "A million people read last year's list.")
CITIES = ("Almarra", "Belsund", "Cortavia", "Dunmarra", "Elvoran", "Fenwara", "Galdera", "Ismenta", "Kelloria", "Lorvana", "Mirande", "Nortala")
RANKINGS = ("Bright Cities List", "City Horizon Table", "Open Street Ranking", "Tomorrow's Towns")
SURVEYS = ("are satisfied with the buses", "feel safe in their street at night", "trust the tap water", "find the streets clean")
