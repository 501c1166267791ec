"""Places for labels beside points, so that nothing covers anything, even where points coincide."""

from __future__ import annotations

import math

import numpy as np

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""

ANGLES = np.arange(20) * (2 * math.pi / 20)
DISTANCES = np.array((0, 7, 16, 28, 42, 60, 82, 110, 145, 190, 250, 320, 400), np.float64)
ROUNDS = 5
COVERED, MARKED, CROSSED, NEAR = 1e6, 1e5, 2e4, 60.0
"""What it costs to cover a label, to cover a mark, to be crossed by a leader line, and to pass close by a point."""


def overlap(a: Box, b: Box) -> float:
    """Area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def anchor(point: Point, box: Box) -> Point:
    """The spot of a label's box that is nearest to its point: where a leader line ends."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def place(points: list[Point], sizes: list[Point], room: Box, marks: list[Box], gap: float = 6.0) -> list[Point]:
    """Lower left corners of labels.

    Parameters
    ----------
    points : list of (x, y)
        What each label belongs to.
    sizes : list of (width, height)
        Of the labels, in the units of the points.
    room : Box
        Where labels may stand.
    marks : list of Box
        What they must not cover: the points' markers first, one each, then whatever else there is.
    gap : float
        Space between a label and its point.

    Notes
    -----
    In several orders: each label in turn takes the place of least cost, then each is moved again, given the others,
    until none moves any more. The order of least total cost wins. Cost is distance, with surcharges for covering
    something and for a leader line that crosses another label, line or point.
    """
    spots = [_spots(point, size, room, gap) for point, size in zip(points, sizes, strict=True)]
    alone = [_alone(i, spots[i], points, marks) for i in range(len(points))]
    best, least, known = [], math.inf, {}
    for order in _orders(points):
        taken, cost = _settle(order, spots, alone, points, known)
        if cost < least:
            best, least = taken, cost
    return [tuple(map(float, spots[i][best[i], :2])) for i in range(len(points))]


def _orders(points: list[Point]) -> list[list[int]]:
    """Orders in which to try: those in a crowd first, the lonely first, along both axes, around the middle."""
    numbers = range(len(points))
    crowd = [sum(math.dist(p, q) for q in points) for p in points]
    middle = np.mean(points, axis=0) if points else (0.0, 0.0)
    turn = [math.atan2(y - middle[1], x - middle[0]) for x, y in points]
    keys = (crowd, [p[0] for p in points], [p[1] for p in points], turn)
    return [sorted(numbers, key=key.__getitem__, reverse=back) for key in keys for back in (False, True)]


def _settle(order: list[int], spots, alone, points, known) -> tuple[dict[int, int], float]:
    """The number of each label's spot, and the total cost, when the labels are placed in this order.

    `known` keeps what the spots of one label cost beside a spot of another.
    """
    taken: dict[int, int] = {}
    cost: dict[int, float] = {}
    for _ in range(ROUNDS):
        before = dict(taken)
        for i in order:
            taken.pop(i, None)
            total = alone[i].copy()
            for j, spot in taken.items():
                if (i, j, spot) not in known:
                    known[i, j, spot] = _against(spots[i], points[i], spots[j][spot], points[j])
                total += known[i, j, spot]
            taken[i] = int(np.argmin(total))
            cost[i] = float(total[taken[i]])
        if taken == before:
            break
    return taken, sum(cost.values())


def _spots(point: Point, size: Point, room: Box, gap: float) -> np.ndarray:
    """Boxes around a point in all directions, ever farther off, moved into the room where they stick out."""
    (x, y), (w, h) = point, size
    right, top = max(room[0], room[2] - w), max(room[1], room[3] - h)
    c, s = (np.tile(f(ANGLES), DISTANCES.size) for f in (np.cos, np.sin))
    reach = gap + np.repeat(DISTANCES, ANGLES.size)
    # the box touches the ray's end with the side or corner that faces the point
    left = x + reach * c - w * (1 - np.clip(1.6 * c, -1, 1)) / 2
    low = y + reach * s - h * (1 - np.clip(1.6 * s, -1, 1)) / 2
    left, low = np.clip(left, room[0], right), np.clip(low, room[1], top)
    return np.stack([left, low, left + w, low + h], axis=1)


def _ends(boxes: np.ndarray, point: Point) -> np.ndarray:
    """Where the leader lines from a point to boxes end, (boxes, 2)."""
    return np.stack([np.clip(point[k], boxes[:, k], boxes[:, k + 2]) for k in (0, 1)], axis=1)


def _alone(i: int, boxes: np.ndarray, points, marks) -> np.ndarray:
    """What each spot of a label costs for itself: its distance, the marks it covers, the points it passes."""
    ends, start = _ends(boxes, points[i]), np.asarray(points[i])
    cost = np.hypot(*(ends - start).T)
    for mark in marks:
        cost += MARKED * _overlap(boxes, mark)
    for j, p in enumerate(points):
        if j != i and math.dist(p, points[i]) > 4:
            cost += NEAR * (_distance(np.asarray(p), start, ends) < 9)
    return cost


def _against(boxes: np.ndarray, point: Point, other: np.ndarray, its_point: Point) -> np.ndarray:
    """What each spot of a label costs beside another label in its place."""
    wide = boxes + (-3, -3, 3, 3)
    start, ends = np.asarray(point), _ends(boxes, point)
    its_start, its_end = np.asarray(its_point), _ends(other[None], its_point)[0]
    cost = COVERED * _overlap(wide, other)
    cost += CROSSED * (_through(its_start, its_end[None], wide) | _through(start, ends, (other + (-3, -3, 3, 3))[None]))
    if math.dist(point, its_point) > 1e-9:  # lines that leave from one place do not cross
        cost += CROSSED * _meet(start, ends, its_start, its_end[None])
    return cost


def _overlap(boxes: np.ndarray, other) -> np.ndarray:
    """Whether boxes share an area with another one."""
    return (
        (np.minimum(boxes[:, 2], other[2]) > np.maximum(boxes[:, 0], other[0]))
        & (np.minimum(boxes[:, 3], other[3]) > np.maximum(boxes[:, 1], other[1]))
    )


def _distance(p: np.ndarray, start: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Distances of a point from the line segments from one start to several ends."""
    way = ends - start
    length = (way**2).sum(axis=1)
    t = np.clip(((p - start) * way).sum(axis=1) / np.maximum(length, 1e-12), 0, 1)
    return np.hypot(*(start + t[:, None] * way - p).T)


def _through(start: np.ndarray, ends: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Whether line segments from one start touch boxes (one end to many boxes, or many ends to one)."""
    way = ends - start
    enter, leave = np.zeros(1), np.ones(1)
    for k in (0, 1):
        step = np.where(way[:, k] == 0, 1e-12, way[:, k])
        one, two = (boxes[:, k] - start[k]) / step, (boxes[:, k + 2] - start[k]) / step
        enter, leave = np.maximum(enter, np.minimum(one, two)), np.minimum(leave, np.maximum(one, two))
    return enter <= leave


def _meet(start: np.ndarray, ends: np.ndarray, its_start: np.ndarray, its_ends: np.ndarray) -> np.ndarray:
    """Whether line segments cross."""

    def side(o, u, v):
        a, b = u - o, v - o
        return a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]

    s, t = start[None], its_start[None]
    apart = side(s, ends, t) * side(s, ends, its_ends) < 0
    return apart & (side(t, its_ends, s) * side(t, its_ends, ends) < 0)
