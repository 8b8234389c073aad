"""Words, ranges and sizes from which `pilot_draws` makes the case of plan_a_pilot; all of it is made up."""

from __future__ import annotations

ZONES = ("North", "East", "South", "West")

#: Sets of statements for the logframe, each in the order of the alphabet; a case holds two sets.
STATEMENTS = (
    (
        "Drivers pay for a larger share of the hours that they park.",
        "Install the sensors street by street.",
        "Sensors are in place and working in all spaces of the pilot streets.",
        "The council keeps the parking by-law in force.",
        "Trips to the city centre take less time.",
    ),
    (
        "A payment service by phone and text message is open to all drivers.",
        "Drivers use the phone payment in place of cash.",
        "Run the tender for the payment service.",
        "The city pays a larger part of its street upkeep from its own revenue.",
        "The phone companies keep the network up in the pilot streets.",
    ),
    (
        "All attendants hold a certificate for the handheld device.",
        "Businesses in the centre have more customers.",
        "Fewer drivers stop in the second row.",
        "The national tax on imported devices does not rise.",
        "Train the attendants on the handheld device.",
    ),
    (
        "A public map of free spaces is online.",
        "Drivers find a free space in fewer minutes.",
        "Hold meetings with shopkeepers and drivers on the map.",
        "No national fuel shortage empties the streets.",
        "The air along the main streets is cleaner.",
    ),
)

RACI_TASKS = (
    "Approve the parking fee",
    "Write the functional specification",
    "Run the tender",
    "Install the sensors",
    "Train the attendants",
    "Handle complaints of drivers",
    "Publish the monthly figures",
    "Protect the personal data",
)
ROLES = ("Transport", "Finance", "IT unit", "Legal office", "Ward committee", "Vendor")

SITES = ("Market", "Station", "Hospital", "Courts", "University", "Old town")
#: By criterion: what it is, unit, whether more or less is better, lowest and highest value drawn, step.
CRITERIA = {
    "spaces": ("marked spaces", "spaces", "more", 60, 320, 5),
    "network": ("spaces with mobile network", "% of spaces", "more", 55, 99, 1),
    "support": ("shopkeepers in favour", "% of those asked", "more", 30, 85, 1),
    "works": ("cost of works", "UGX thousand per space", "less", 120, 480, 10),
    "distance": ("distance to the attendants' office", "km", "less", 0.4, 4.5, 0.1),
}
#: Sets of importance marks; none adds up to 10 or 100.
IMPORTANCE = ((1, 1, 3, 4, 5), (1, 2, 2, 4, 5), (1, 2, 3, 5, 5), (1, 1, 2, 5, 5), (1, 2, 4, 4, 5))

#: Letter, task, and the sets of tasks of which one, drawn by the id, must be done before.
TASKS = (
    ("A", "Agree the pilot with the council", ((),)),
    ("B", "Write the functional specification", (("A",),)),
    ("C", "Assess data protection", (("A",),)),
    ("D", "Hear shopkeepers and drivers", (("A",),)),
    ("E", "Run the tender", (("B", "C"), ("B", "D"))),
    ("F", "Count paid hours before the start", (("D",), ("C",))),
    ("G", "Install the sensors", (("E", "F"), ("E",))),
    ("H", "Train the attendants", (("E",), ("C", "D"))),
    ("I", "Test payment by text message", (("E", "D"), ("E", "F"))),
    ("J", "Open the pilot streets", (("G", "H", "I", "F"),)),
)

RISKS = (
    "Sensors arrive late",
    "A lawsuit stops the new fee",
    "Sensors are stolen or damaged",
    "The data line is down for weeks",
    "Attendants leave for other jobs",
    "Drivers park outside the pilot area",
    "The vendor goes out of business",
    "Floods damage the gateways",
)

FIELDS = (
    "amount paid",
    "battery level of the sensor",
    "day of the week",
    "driving licence number",
    "e-mail address of the driver",
    "fee per hour",
    "hour of arrival",
    "minutes parked",
    "name of the driver",
    "national id number of the driver",
    "number plate",
    "phone number of the driver",
    "way of payment (cash, phone, text message)",
    "zone of the street",
)
DISTRICTS = ("Hill", "Lake", "Park", "Rail", "Valley")
HOURS = ("06-10", "10-14", "14-18", "18-22")
#: Smallest number of people in a cell that may be published.
SMALLEST_CELL = 5

#: Streets in each group of the panel, and the t value of a 95 % interval with 2 x 8 - 2 degrees of freedom.
STREETS, T_VALUE = 8, 2.145
