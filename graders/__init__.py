"""How the course is released, collected, graded and reported: a thin line around nbgrader."""

import sys

# jsonschema parses a grammar of international addresses when it is first imported, for a second at each start; nothing here checks such addresses
sys.modules.setdefault("rfc3987_syntax", None)
