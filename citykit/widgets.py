"""Sliders and menus of the no-code path, over the course's own functions.

A panel asks for numbers, shows one sentence and one picture, and has a button that puts the start values back.
Where widgets cannot run (the web page, a printed copy) the same panel shows its first answer as a picture.
"""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import ipywidgets
import pandas as pd
from matplotlib.figure import Figure

WIDGET_TYPE = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Answer:
    """What a panel shows for one set of inputs.

    Parameters
    ----------
    sentence : str
        The result in words.
    figure : matplotlib.figure.Figure, optional
        The result as a picture.
    alt : str
        What the picture shows, for those who cannot see it.
    table : pandas.DataFrame, optional
        The result as a table.
    """

    sentence: str
    figure: Figure | None = None
    alt: str = ""
    table: pd.DataFrame | None = None

    def _repr_html_(self) -> str:
        picture = ""
        if self.figure is not None:
            buffer = BytesIO()
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
            source = b64encode(buffer.getvalue()).decode()
            picture = f'<img src="data:image/svg+xml;base64,{source}" alt="{html.escape(self.alt)}" style="max-width:100%">'
        table = "" if self.table is None else self.table.to_html(na_rep="", border=0)
        return f"<p><strong>{html.escape(self.sentence)}</strong></p>{picture}{table}"


def slider(label: str, low: float, high: float, value: float, *, step: float = 1, unit: str = "") -> ipywidgets.Widget:
    """A slider that shows its unit; whole numbers when ``step`` is a whole number."""
    whole = float(step).is_integer() and isinstance(value, int)
    kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
    return kind(
        value=value,
        min=low,
        max=high,
        step=step,
        description=f"{label} ({unit})" if unit else label,
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "95%"},
    )


def choice(label: str, options, value=None) -> ipywidgets.Widget:
    """A menu of options; the first is chosen unless ``value`` says otherwise."""
    options = list(options)
    return ipywidgets.Dropdown(
        options=options,
        value=options[0] if value is None else value,
        description=label,
        style={"description_width": "initial"},
        layout={"width": "max-content", "max_width": "95%"},
    )


def entry(label: str, value: str) -> ipywidgets.Widget:
    """A line to type in; the panel answers when Enter is pressed."""
    return ipywidgets.Text(
        value=value,
        description=label,
        continuous_update=False,
        style={"description_width": "initial"},
        layout={"width": "95%"},
    )


class Panel:
    """Inputs, the answer they give, and a button that puts the start values back.

    Parameters
    ----------
    answer : callable
        Takes the inputs' values by name and returns an `Answer`.
    **inputs : ipywidgets.Widget
        One input per argument, from `slider` and `choice`.
    """

    def __init__(self, answer: Callable[..., Answer], **inputs: ipywidgets.Widget) -> None:
        self.answer = answer
        self.inputs = inputs
        self._start = {name: widget.value for name, widget in inputs.items()}
        # An HTML widget, as an Output widget makes nbclient write to the kernel's shell channel while a cell
        # runs: about one marking of the capstone in ten then stood still until the time limit.
        self._output = ipywidgets.HTML()
        self._output.add_class("jp-RenderedHTMLCommon")
        again = ipywidgets.Button(description="Start values", icon="undo")
        again.on_click(lambda _: self.reset())
        for widget in inputs.values():
            widget.observe(lambda _: self._show(), names="value")
        self._box = ipywidgets.VBox([*inputs.values(), again, self._output])
        self._show()

    def current(self) -> Answer:
        """The answer for the inputs as they stand."""
        return self.answer(**{name: widget.value for name, widget in self.inputs.items()})

    def reset(self) -> None:
        """Put every input back to its start value."""
        for name, value in self._start.items():
            self.inputs[name].value = value

    def _show(self) -> None:
        self._output.value = self.current()._repr_html_()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        view = self._box._repr_mimebundle_()
        still = '<p class="still">Start values shown; open the lesson in JupyterLab to move them.</p>'
        return {"text/plain": self.current().sentence, "text/html": self.current()._repr_html_() + still, **{
            kind: value for kind, value in view.items() if kind == WIDGET_TYPE
        }}
