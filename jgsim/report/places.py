"""Places for labels beside points, so that nothing covers anything, even where points coincide."""

from __future__ import annotations

import math

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""

ANGLES = [2 * math.pi * k / 24 for k in range(24)]
DISTANCES = (0, 8, 18, 30, 44, 60, 80, 105, 135, 170, 210, 260, 320, 400)
ROUNDS = 3


def overlap(a: Box, b: Box) -> float:
    """Area that two boxes share."""
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


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
    Each label in turn, those in a crowd first, takes the place of least cost; then each is moved again, given the
    others, a few times. Cost is distance, with surcharges for covering something and for a leader line that crosses
    another label, line or point.
    """
    order = sorted(range(len(points)), key=lambda i: sum(math.dist(points[i], p) for p in points))
    taken: dict[int, Box] = {}
    for _ in range(ROUNDS):
        for i in order:
            taken.pop(i, None)
            ends = {j: (points[j], anchor(points[j], box)) for j, box in taken.items()}
            taken[i] = min(
                _candidates(points[i], sizes[i], room, gap), key=lambda box: _cost(i, box, points, taken, ends, marks)
            )
    return [taken[i][:2] for i in range(len(points))]


def anchor(point: Point, box: Box) -> Point:
    """The spot of a label's box that is nearest to its point: where a leader line ends."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def _candidates(point: Point, size: Point, room: Box, gap: float):
    """Boxes around a point in all directions, ever farther off, moved into the room where they stick out."""
    (x, y), (w, h) = point, size
    right, top = max(room[0], room[2] - w), max(room[1], room[3] - h)
    for distance in DISTANCES:
        for angle in ANGLES:
            c, s = math.cos(angle), math.sin(angle)
            # the box touches the ray's end with the side or corner that faces the point
            left = x + (gap + distance) * c - w * (1 - max(-1.0, min(1.0, 1.6 * c))) / 2
            low = y + (gap + distance) * s - h * (1 - max(-1.0, min(1.0, 1.6 * s))) / 2
            left, low = min(max(left, room[0]), right), min(max(low, room[1]), top)
            yield left, low, left + w, low + h


def _cost(i: int, box: Box, points, taken, ends, marks) -> float:
    wide = (box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3)
    line = (points[i], anchor(points[i], box))
    cost = math.dist(*line)
    cost += 1e6 * sum(overlap(wide, other) > 0 for other in taken.values())
    cost += 1e5 * sum(overlap(box, mark) > 0 for mark in marks)
    cost += 2e3 * sum(_through(other, wide) for other in ends.values())
    cost += 2e3 * sum(_through(line, other) for other in taken.values())
    cost += 500.0 * sum(_meet(line, other) for other in ends.values())
    near = [p for j, p in enumerate(points) if j != i and math.dist(p, points[i]) > 4]
    return cost + 300.0 * sum(_distance(p, line) < 9 for p in near)


def _distance(p: Point, line) -> float:
    """Distance of a point from a line segment."""
    (x0, y0), (x1, y1) = line
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    t = 0.0 if length == 0 else max(0.0, min(1.0, ((p[0] - x0) * (x1 - x0) + (p[1] - y0) * (y1 - y0)) / length))
    return math.dist(p, (x0 + t * (x1 - x0), y0 + t * (y1 - y0)))


def _through(line, box: Box) -> bool:
    """Whether a line segment touches a box."""
    (x0, y0), (x1, y1) = line
    if max(x0, x1) < box[0] or min(x0, x1) > box[2] or max(y0, y1) < box[1] or min(y0, y1) > box[3]:
        return False
    corners = [(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])]
    inside = any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in line)
    return inside or any(_meet(line, (corners[k], corners[k - 1])) for k in range(4))


def _meet(a, b) -> bool:
    """Whether two line segments cross."""
    (p, q), (r, s) = a, b

    def side(o, u, v):
        return (u[0] - o[0]) * (v[1] - o[1]) - (u[1] - o[1]) * (v[0] - o[0])

    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0
