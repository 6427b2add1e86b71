"""A log-log picture of costs against the size of the archive, as an SVG."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 48, 52
COLOURS = {"newsdigest": "#b3261e", "pelican": "#1f6f8b", "pelican-cache": "#5aa1b8", "hugo": "#7a5ba6"}
OTHER_COLOUR = "#5f6b6d"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what a contestant's task costs (``points``: number of articles -> CPU seconds)."""

    contestant: str
    task: str
    points: Mapping[int, float]


def picture(lines: Sequence[Line]) -> str:
    """Return the picture; a cold build is a full line, everything else a dashed one."""
    sizes = sorted({size for line in lines for size in line.points})
    costs = [cost for line in lines for cost in line.points.values()]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))

    def x(size: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(size / sizes[0]) / (math.log(sizes[-1] / sizes[0]) or 1)

    def y(cost: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - math.log10(cost)) / ((high - low) or 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="13" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="26" font-size="15">CPU seconds of a build, by number of articles</text>',
    ]
    for power in range(low, high + 1):
        parts.append(_stroke([(LEFT, y(10**power)), (WIDTH - RIGHT, y(10**power))], "#ddd", 1))
        parts.append(_text(LEFT - 8, y(10**power) + 4, f"{10.0**power:g} s", "end"))
    for size in sizes:
        parts.append(_stroke([(x(size), TOP), (x(size), HEIGHT - BOTTOM)], "#ddd", 1))
        parts.append(_text(x(size), HEIGHT - BOTTOM + 20, f"{size:,}", "middle"))
    taken: list[float] = []
    labels = []
    for line in sorted(lines, key=lambda line: -line.points[max(line.points)]):
        colour = COLOURS.get(line.contestant, OTHER_COLOUR)
        path = [(x(size), y(cost)) for size, cost in sorted(line.points.items())]
        parts.append(_stroke(path, colour, 2.5, "" if line.task == "cold" else "6 4"))
        parts += [f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3.5" fill="{colour}"/>' for across, down in path]
        label = max([path[-1][1] + 4, *(other + 16 for other in taken)])  # below the one before it
        taken.append(label)
        labels.append(_text(path[-1][0] + 10, label, f"{line.contestant}, {line.task}", "start", colour))
    halo = '<g stroke="#fff" stroke-width="4" paint-order="stroke">'  # a longer line goes on behind a label
    return "\n".join([*parts, halo, *labels, "</g>", "</svg>", ""])


def _stroke(points: Sequence[tuple[float, float]], colour: str, width: float, dashes: str = "") -> str:
    path = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _text(across: float, down: float, text: str, anchor: str, colour: str = "#222") -> str:
    return f'<text x="{across:.1f}" y="{down:.1f}" text-anchor="{anchor}" fill="{colour}">{html.escape(text)}</text>'
