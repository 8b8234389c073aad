"""The action plan of a team: seven sections, checked line by line, and written as a document.

A team fills each section as plain lines, ``word: text``. What is empty is listed as unfinished; what cannot
be understood is refused with the name of the section. The plan is written as a Word file and as a web page,
with the checklist of challenges and the forms for three and six months later.
"""

from citykit.plan.action_plan import ActionPlan, output_folder
from citykit.plan.reading import check, read_section
from citykit.plan.sections import CHALLENGES, DATES, MONEY, NUMBERS, SECTIONS, Section

__all__ = [
    "CHALLENGES",
    "DATES",
    "MONEY",
    "NUMBERS",
    "SECTIONS",
    "ActionPlan",
    "Section",
    "check",
    "output_folder",
    "read_section",
]
