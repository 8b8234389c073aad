"""The library of the Smart City course: data, cases, methods, charts and widgets."""

__version__ = "0.1.0"
