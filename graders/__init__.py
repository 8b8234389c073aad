"""How the course is released, collected, graded and reported: a thin line around nbgrader."""
