"""Panels of the lessons on mobility: a signal and its worth, night areas, a day of bicycles, a parking price."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from citykit import charts, data, pilot
from citykit.errors import CourseError
from citykit.mobility import demand, parking, rentals, signals
from citykit.widgets import Answer, Panel, choice, slider

PRACTICE = "Values made up for practice."

#: Real rate at which a first cost is spread over the years, made up for practice.
RATE = 0.06


def delays_by_cycle(junction: signals.Junction) -> pd.Series:
    """Mean delay of all vehicles (seconds) for cycles up to 180 s, the green shared out by flow ratio."""
    ratios, lost = signals.critical_ratios(junction.approaches), junction.lost_time
    first = int(lost / (1 - ratios.sum())) + 2
    flows = junction.approaches["flow"].sum()
    waited = {
        cycle: signals.assess(junction.approaches, signals.green_times(ratios, cycle, lost), cycle)["vehicle_hours"].sum()
        for cycle in range(first, 181)
    }
    return 3600 * pd.Series(waited) / flows


def signal_answer(main: int, side: int, lost: int, cycle: int) -> Answer:
    """Webster's cycle for the Market junction under other traffic, and the delay at a cycle of one's own.

    Parameters
    ----------
    main, side : int
        Traffic on the main and on the side road, in percent of the count.
    lost : int
        Lost time of one phase, in seconds.
    cycle : int
        Cycle to try, in seconds; its green is shared out by flow ratio.
    """
    market = signals.JUNCTIONS["Market"]
    factor = np.where(market.approaches["phase"] == 1, main, side) / 100
    flows = market.approaches.assign(flow=market.approaches["flow"] * factor)
    junction = market._replace(approaches=flows, lost_time=2 * lost)
    ratios = signals.critical_ratios(flows)
    try:
        best = signals.webster_cycle(ratios, 2 * lost)
        if best > 180:
            return Answer(
                f"The flow ratios add up to {ratios.sum():.2f}, and Webster's cycle would be {best:,.0f} seconds. Nobody "
                "waits that long: this junction needs less traffic or more lanes, and no other timing."
            )
        greens = signals.green_times(ratios, cycle, 2 * lost)
        waited = signals.assess(flows, greens, cycle)
    except CourseError as error:
        return Answer(str(error))
    delay = 3600 * waited["vehicle_hours"].sum() / flows["flow"].sum()
    line = delays_by_cycle(junction)
    least = float(np.interp(best, line.index, line))
    walking = signals.walking_cycle(ratios, market.walking, 2 * lost)
    figure = charts.cycle_curve(
        line,
        f"A cycle of {cycle} s costs {delay:.0f} s per vehicle, Webster's {least:.0f} s",
        source=PRACTICE,
        marks={f"{cycle} s": (cycle, delay)},
        least=best,
    )
    return Answer(
        f"The flow ratios add up to {ratios.sum():.2f}. Webster's cycle is {best:.0f} s, with a mean delay of "
        f"{least:.1f} s. At {cycle} s the mean delay is {delay:.1f} s, the main road has {greens[1]:.0f} s of green and "
        f"the side road {greens[2]:.0f} s. People on foot need a cycle of {walking:.0f} s or more.",
        figure,
        f"A curve of mean delay against the cycle, lowest near {line.idxmin()} seconds. A line at Webster's cycle of "
        f"{best:.0f} seconds, and a dot at {cycle} seconds and {delay:.1f} seconds of delay.",
    )


def signal_panel() -> Panel:
    """Move the traffic, the lost time and the cycle of the Market junction."""
    return Panel(
        signal_answer,
        main=slider("Traffic on the main road", 20, 140, 100, step=5, unit="% of the count"),
        side=slider("Traffic on the side road", 20, 140, 100, step=5, unit="% of the count"),
        lost=slider("Lost time of one phase", 3, 8, 5, unit="seconds"),
        cycle=slider("Your cycle", 30, 180, 120, step=5, unit="seconds"),
    )


def worth_answer(
    place: str, people: float, value_of_time: float, hours: int, first_cost: int, running: int, years: int
) -> Answer:
    """Value of the time that a new timing saves in a year, against the yearly cost of a project.

    Parameters
    ----------
    place : str
        One of the practice junctions.
    people : float
        People in one vehicle.
    value_of_time : float
        USD for one hour of one person.
    hours : int
        Hours a year in which the timing works.
    first_cost, running : int
        USD at the start, and USD a year.
    years : int
        How long the first cost lasts.
    """
    junction = signals.JUNCTIONS[place]
    cycle, greens = signals.retime(junction)
    try:
        before = signals.assess(junction.approaches, junction.greens, junction.cycle)["vehicle_hours"].sum()
        after = signals.assess(junction.approaches, greens, cycle)["vehicle_hours"].sum()
    except CourseError as error:
        return Answer(f"{place}: no yearly value can be given. {error}")
    value = signals.yearly_value(before - after, hours, people, value_of_time)
    cost = pilot.yearly_cost(first_cost, RATE, years) + running
    verdict = "worth it" if value >= cost else "not worth it"
    table = pd.Series({"Time saved": value, "Cost": cost})
    figure = charts.bars(
        table, f"{place}: {verdict} at these values", unit="USD a year", source=PRACTICE, text="{:,.0f}"
    )
    even = cost * value_of_time / value
    return Answer(
        f"{place}: {before - after:.2f} vehicle-hours saved in each hour are worth USD {value:,.0f} a year. The project "
        f"costs USD {cost:,.0f} a year. It is {verdict}; it breaks even at a value of time of USD {even:.2f} an hour.",
        figure,
        f"Two bars: time saved USD {value:,.0f} a year, cost USD {cost:,.0f} a year.",
    )


def worth_panel() -> Panel:
    """Choose a junction, and move the value of time and the cost of a project."""
    return Panel(
        worth_answer,
        place=choice("Junction", signals.JUNCTIONS),
        people=slider("People in one vehicle", 1.0, 6.0, 1.5, step=0.1, unit="people"),
        value_of_time=slider("Value of time", 0.1, 10.0, 2.0, step=0.1, unit="USD an hour"),
        hours=slider("Hours of use a year", 100, 5000, 1000, step=100, unit="hours"),
        first_cost=slider("Cost at the start", 0, 40_000, 3_000, step=500, unit="USD"),
        running=slider("Running cost", 0, 5_000, 0, step=100, unit="USD a year"),
        years=slider("Years that the first cost lasts", 1, 15, 3, unit="years"),
    )


def areas_answer(count: int, stops: int) -> Answer:
    """Group the night trips of the made-up town into areas, and link some of them by one line.

    Parameters
    ----------
    count : int
        Number of areas.
    stops : int
        Areas on the line.
    """
    trips = demand.made_up_trips()
    points = demand.all_ends(trips)
    centres = demand.areas(points, count)
    group, distance = demand.nearest(points, centres)
    line, share = demand.best_line(demand.links(trips, group), stops)
    names = ", ".join("ABCDEFGHIJKL"[number] for number in line)
    near = (distance <= 1).mean()
    figure = charts.trip_map(
        points,
        group,
        centres,
        f"{count} areas: {100 * near:.0f} % of trip ends lie within 1 km of a centre",
        source=f"{PRACTICE} The town does not exist.",
    )
    return Answer(
        f"With {count} areas a trip begins or ends {distance.mean():.2f} km from the centre of its area on average, "
        f"{100 * near:.0f} % within 1 km. The best line over {len(line)} areas links {names} and holds "
        f"{100 * share:.0f} % of all trips.",
        figure,
        f"Dots for starts and ends of trips in {count} colours, one per area, with a square at each centre.",
    )


def areas_panel() -> Panel:
    """Move the number of areas and the length of the line."""
    return Panel(
        areas_answer,
        count=slider("Number of areas", 2, 10, 4, unit="areas"),
        stops=slider("Areas on one line", 2, 6, 3, unit="areas"),
    )


@cache
def _bicycles():
    days = rentals.open_days()
    return days, rentals.fit(days)


def day_answer(temperature: float, rain: float, weekend: str, holiday: str) -> Answer:
    """What the model of a year says about one day, with the range for 80 of 100 such days.

    Parameters
    ----------
    temperature, rain : float
        Mean temperature in degrees Celsius, and rain in mm.
    weekend, holiday : {"no", "yes"}
        Kind of day.
    """
    days, model = _bicycles()
    kind = {"rain": rain, "log_rain": np.log1p(rain), "weekend": int(weekend == "yes"), "holiday": int(holiday == "yes")}
    scale = np.arange(-15.0, 34.5, 0.5)
    line = pd.Series(model.predict(pd.DataFrame({"temperature": scale, **kind})).to_numpy(), index=scale).clip(lower=0)
    wanted = pd.DataFrame({"temperature": [temperature], **kind})
    row = model.get_prediction(wanted).summary_frame(alpha=0.2).iloc[0].clip(lower=0)
    forecast, low, high = row["mean"], row["obs_ci_lower"], row["obs_ci_upper"]
    figure = charts.by_temperature(
        days,
        line,
        f"At {temperature:.0f} °C and {rain:.0f} mm of rain the model expects {forecast:,.0f} rentals",
        source=data.source("seoul_bike_daily") + "; December 2017 to November 2018, closures left out",
        mark=(temperature, forecast, low, high),
    )
    return Answer(
        f"The model expects {forecast:,.0f} rentals. On 80 of 100 such days between {low:,.0f} and {high:,.0f} are to be "
        "expected, if the year is like the one it learned from.",
        figure,
        f"Rentals against temperature, dry and rainy days. The model's line, and a dot at {temperature:.0f} degrees and "
        f"{forecast:,.0f} rentals, with a bar from {low:,.0f} to {high:,.0f}.",
    )


def day_panel() -> Panel:
    """Choose the weather and the kind of day."""
    return Panel(
        day_answer,
        temperature=slider("Mean temperature", -15.0, 34.0, 10.0, step=0.5, unit="°C"),
        rain=slider("Rain", 0.0, 60.0, 0.0, step=1.0, unit="mm"),
        weekend=choice("Weekend", ("no", "yes")),
        holiday=choice("Holiday", ("no", "yes")),
    )


def price_answer(occupancy: int, price: float, sensitivity: float, target: int, spaces: int) -> Answer:
    """The price that should bring a street to its target occupancy, and the chance of a free space there.

    Parameters
    ----------
    occupancy, target : int
        Occupancy of today and to reach, in percent.
    price : float
        Price of today, in units of money an hour.
    sensitivity : float
        Elasticity, below 0.
    spaces : int
        Spaces that a driver can see.
    """
    share = occupancy / 100
    wanted = parking.price_for(target / 100, price, share, sensitivity)
    now, then = (parking.chance_of_space(spaces, level) for level in (share, target / 100))
    prices = np.linspace(0.05 * price, max(2 * price, 1.3 * wanted), 80)
    line = pd.Series([100 * parking.occupancy_at(new, price, share, sensitivity) for new in prices], index=prices)
    figure = charts.price_curve(
        line,
        f"A price of {wanted:.2f} should bring the street to {target} %",
        xlabel="Price (units of money an hour)",
        source=PRACTICE,
        today=(price, occupancy),
        wanted=(wanted, target),
    )
    return Answer(
        f"To go from {occupancy} % to {target} % the price should be {wanted:.2f}, if the elasticity of {sensitivity:.2f} "
        f"is right. The chance of a free space among {spaces} goes from {100 * now:.0f} % to {100 * then:.0f} %.",
        figure,
        f"A falling curve of occupancy against price. A dot at today's price of {price:.2f} and {occupancy} %, and a "
        f"dot at {wanted:.2f} and the target of {target} %.",
    )


def price_panel() -> Panel:
    """Move today's occupancy and price, the elasticity, the target and the spaces in sight."""
    return Panel(
        price_answer,
        occupancy=slider("Occupancy today", 20, 99, 96, unit="%"),
        price=slider("Price today", 0.2, 5.0, 1.0, step=0.1, unit="units of money an hour"),
        sensitivity=slider("Elasticity", -1.5, -0.1, -0.4, step=0.05),
        target=slider("Target", 50, 95, 85, unit="%"),
        spaces=slider("Spaces in sight", 1, 30, 8, unit="spaces"),
    )
