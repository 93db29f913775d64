"""Lines that decide nothing are left out before the split is solved."""

import numpy as np

from routing.engine.cover_search import undominated_rows
from routing.engine.reduction import _inside, _inside_of_few, deciding_lines, merge_alike


def test_a_line_that_every_carrier_of_another_has_is_left_out():
    enough = np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool)
    assert deciding_lines(enough).tolist() == [0, 2]


def test_of_lines_with_the_same_carriers_the_first_stays():
    enough = np.array([[1, 1, 0, 1], [0, 0, 1, 0]], dtype=bool)
    assert deciding_lines(enough).tolist() == [0, 2]


def test_lines_alike_are_merged():
    enough = np.array([[1, 0, 1], [0, 1, 0]], dtype=bool)
    first, kind = merge_alike(enough)
    assert kind[0] == kind[2] != kind[1]
    assert first[kind].tolist() == [0, 1, 0]


def test_a_row_is_left_out_if_a_preferred_one_has_all_it_has():
    enough = np.array([[1, 1, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 1]], dtype=bool)
    assert undominated_rows(enough).tolist() == [0, 3]


def test_many_lines_are_compared_as_few_are():
    rng = np.random.default_rng(2)
    for facilities, lines in ((1, 30), (63, 40), (64, 60), (65, 60), (700, 90)):
        enough = rng.random((facilities, lines)) < rng.random(lines) * 0.2
        enough[:, 7] |= enough[:, 3]
        enough[:, 9] = enough[:, 5]
        enough[:, 11] = False
        assert (_inside(enough) == _inside_of_few(enough)).all()
