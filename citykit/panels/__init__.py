"""The no-code panels of the lessons and exercises, one module per page."""
