"""Where a label can stand beside its mark without touching another label, mark or line."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Target:
    """A mark with the size of the label it needs."""

    x: float
    y: float
    radius: float
    width: float
    height: float

    @property
    def edges(self) -> Edges:
        """The mark itself."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass(frozen=True, slots=True)
class Spot:
    """A place for a label; `far`: it needs a line to its mark; `free`: it touches nothing."""

    edges: Edges
    far: bool
    free: bool


def touches(one: Edges, other: Edges) -> bool:
    """Whether two rectangles share any ground."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def place(targets: Sequence[Target], *, taken: Sequence[Edges], bounds: Edges, reach: int = 1) -> tuple[Spot, ...]:
    """A spot for each target; with a `reach` over 1 a label may stand further off.

    The target with the fewest free spots chooses first. A label that finds none stands on the spot that touches
    least, and says so.
    """
    grounds = [*taken, *(target.edges for target in targets)]
    spots: dict[int, Spot] = {}
    waiting = set(range(len(targets)))
    while waiting:
        free = {index: _free(targets[index], grounds, bounds, reach) for index in sorted(waiting)}
        index = min(free, key=lambda one: (len(free[one]), one))
        spots[index] = free[index][0] if free[index] else _least_bad(targets[index], grounds, bounds, reach)
        grounds.append(spots[index].edges)
        waiting.discard(index)
    return tuple(spots[index] for index in range(len(targets)))


def _free(target: Target, grounds: Sequence[Edges], bounds: Edges, reach: int) -> list[Spot]:
    return [
        Spot(edges, far, True)
        for edges, far in _candidates(target, reach)
        if _inside(edges, bounds) and not any(touches(edges, ground) for ground in grounds)
    ]


def _least_bad(target: Target, grounds: Sequence[Edges], bounds: Edges, reach: int) -> Spot:
    inside = [(edges, far) for edges, far in _candidates(target, reach) if _inside(edges, bounds)]
    choices = inside or list(_candidates(target, reach))
    edges, far = min(choices, key=lambda one: sum(touches(one[0], ground) for ground in grounds))
    return Spot(edges, far, False)


def _inside(edges: Edges, bounds: Edges) -> bool:
    return edges[0] >= bounds[0] and edges[1] >= bounds[1] and edges[2] <= bounds[2] and edges[3] <= bounds[3]


def _candidates(target: Target, reach: int) -> Iterator[tuple[Edges, bool]]:
    """Right, left, above, below, then the corners; then the same further away."""
    for step in range(reach):
        off = target.radius + _NEAR + step * 14.0
        wide, high = target.width, target.height
        left, right = target.x - off - wide, target.x + off
        above, below = target.y - off - high, target.y + off
        across, along = target.x - wide / 2, target.y - high / 2
        corner = off * 0.7
        places = (
            (right, along), (left, along), (across, above), (across, below),
            (target.x + corner, target.y - corner - high), (target.x + corner, target.y + corner),
            (target.x - corner - wide, target.y - corner - high), (target.x - corner - wide, target.y + corner),
        )  # fmt: skip
        for x, y in places:
            yield (x, y, x + wide, y + high), step > 0


def apart(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """Middles as near as can be to the wanted ones, for things of these heights above each other: (middle, height) in order.

    What would overlap is pushed apart about its common middle (pooling adjacent violators), so the least is moved.
    """
    blocks: list[tuple[float, float, int]] = []  # the top of a run of things that touch, its height, how many
    for middle, height in wanted:
        top, high, count = middle - height / 2, height, 1
        while blocks and blocks[-1][0] + blocks[-1][1] > top:
            above, tall, many = blocks.pop()
            # each thing in a run wants the run to begin somewhere; the mean of those places moves the whole least
            top = (above * many + (top - tall) * count) / (many + count)
            high, count = tall + high, many + count
        blocks.append((top, high, count))
    middles: list[float] = []
    heights = iter(height for _, height in wanted)
    for top, _, count in blocks:
        y = top
        for height in itertools.islice(heights, count):
            middles.append(y + height / 2)
            y += height
    return middles


def within(middles: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The same moved back between two edges, as far as they fit there, in the same order and still apart."""
    moved = list(middles)
    edge = top
    for index, height in enumerate(heights):
        moved[index] = max(moved[index], edge + height / 2)
        edge = moved[index] + height / 2
    edge = bottom
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], edge - heights[index] / 2)
        edge = moved[index] - heights[index] / 2
    return moved
