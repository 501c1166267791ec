"""Labels beside points cover neither each other nor the points."""

import numpy as np
import pytest

from jgsim.report.places import anchor, overlap, place

ROOM = (0.0, 0.0, 600.0, 420.0)


def boxes(points, sizes):
    marks = [(x - 8, y - 8, x + 8, y + 8) for x, y in points]
    placed = place(points, sizes, ROOM, marks, gap=10)
    return [(x, y, x + w, y + h) for (x, y), (w, h) in zip(placed, sizes, strict=True)], marks


@pytest.mark.parametrize("case", ["same", "near", "spread", "corner"])
@pytest.mark.parametrize("count", [2, 5, 9])
def test_no_label_covers_anything(case, count):
    random = np.random.default_rng(count)
    span = {"same": 0.0, "near": 12.0, "spread": 180.0, "corner": 10.0}[case]
    centre = (595.0, 8.0) if case == "corner" else (260.0, 200.0)
    points = [(centre[0] + random.uniform(-span, span), centre[1] + random.uniform(-span, span)) for _ in range(count)]
    points = [(min(max(x, 2), 598), min(max(y, 2), 418)) for x, y in points]
    sizes = [(random.uniform(90, 150), random.uniform(22, 36)) for _ in range(count)]
    placed, marks = boxes(points, sizes)
    for i, box in enumerate(placed):
        assert box[0] >= ROOM[0] - 1e-6 and box[2] <= ROOM[2] + 1e-6 and box[1] >= -1e-6 and box[3] <= ROOM[3] + 1e-6
        assert all(overlap(box, other) == 0 for other in placed[:i])
        assert all(overlap(box, mark) == 0 for mark in marks)


def test_a_lonely_label_stands_at_its_point():
    placed, _ = boxes([(300.0, 200.0)], [(100.0, 24.0)])
    (x, y) = anchor((300.0, 200.0), placed[0])
    assert np.hypot(x - 300, y - 200) <= 16


def test_places_are_the_same_every_time():
    points, sizes = [(100.0, 100.0), (104.0, 101.0), (300.0, 50.0)], [(100.0, 24.0)] * 3
    assert boxes(points, sizes) == boxes(points, sizes)


def crossings(points, placed):
    """Leader lines that cross one another, and those that run through another's label."""
    lines = [(p, anchor(p, box)) for p, box in zip(points, placed, strict=True)]

    def at(line, k):
        (x0, y0), (x1, y1) = line
        return x0 + k / 200 * (x1 - x0), y0 + k / 200 * (y1 - y0)

    def left(o, u, v):
        return (u[0] - o[0]) * (v[1] - o[1]) - (u[1] - o[1]) * (v[0] - o[0])

    meet = sum(
        left(*a, b[0]) * left(*a, b[1]) < 0 and left(*b, a[0]) * left(*b, a[1]) < 0
        for n, a in enumerate(lines) for b in lines[:n]
    )
    through = sum(
        any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in (at(line, k) for k in range(201)))
        for n, line in enumerate(lines) for m, box in enumerate(placed) if m != n
    )
    return meet, through


def test_a_crowd_of_ten_has_short_leaders_that_cross_nothing():
    # a base with five plans around it, one of them in its place, and four farther off
    points = [(420.0, 190.0), (420.0, 190.0), (405.0, 193.0), (388.0, 180.0), (410.0, 172.0), (430.0, 158.0),
              (320.0, 157.0), (338.0, 142.0), (90.0, 60.0), (480.0, 340.0)]
    sizes = [(150.0, 24.0)] * 10
    placed, _ = boxes(points, sizes)
    assert crossings(points, placed) == (0, 0)
    assert all(np.hypot(*np.subtract(p, anchor(p, box))) < 110 for p, box in zip(points, placed, strict=True))


def test_crossing_leaders_are_seen_by_this_test():
    points, placed = [(0.0, 0.0), (100.0, 0.0)], [(100.0, 50.0, 120.0, 60.0), (-20.0, 50.0, 0.0, 60.0)]
    assert crossings(points, placed) == (1, 0)
    assert crossings(points, [(-60.0, 5.0, -50.0, 8.0), (-30.0, -4.0, 20.0, 4.0)]) == (0, 0 + 1)
