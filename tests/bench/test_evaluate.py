# SPDX-License-Identifier: GPL-2.0-or-later
"""bench/evaluate.py against values computed by hand. Usage: test_evaluate.py ROOT FOLDER"""

import os
import sys

from checks import check

# found, judged -> nDCG@10, MAP, P@10, RR
CASES = (
    # 2 / log2(3) = 1.2618595 of 2 + 1 / log2(3) = 2.6309298; half of the precision 1/2
    ("abc", {"a": 0, "b": 2, "d": 1}, (0.4796249, 0.25, 0.1, 0.5)),
    # everything in the best order
    ("abc", {"a": 3, "b": 1}, (1.0, 1.0, 0.2, 1.0)),
    # the right ones in the wrong order: (1 + 3 / log2(3)) / (3 + 1 / log2(3)) = 2.8927893 / 3.6309298
    ("ba", {"a": 3, "b": 1}, (0.7967076, 1.0, 0.2, 1.0)),
    # the only one at rank 11: too late for nDCG and P, not for MAP and RR
    ("0123456789a", {"a": 1}, (0.0, 1 / 11, 0.0, 1 / 11)),
    # of three the first, the third and none: (1/1 + 2/3) / 3; 1.5 of 1 + 0.6309298 + 0.5
    ("axb", {"a": 1, "b": 1, "c": 1}, (0.7039181, 0.5555556, 0.2, 1.0)),
    # grades below 0 are not relevant
    ("ab", {"a": -1, "b": 1}, (0.6309298, 0.5, 0.1, 0.5)),
    ("", {"a": 1}, (0.0, 0.0, 0.0, 0.0)),
)


def check_measures(evaluate):
    for found, judged, expected in CASES:
        got = tuple(evaluate.measures(list(found), judged)[name] for name in evaluate.MEASURES)
        check(all(abs(a - b) < 1e-6 for a, b in zip(got, expected)), f"{found} {judged}: {got}, not {expected}")


def check_means(evaluate):
    of_queries = {"1": evaluate.measures(["a"], {"a": 1}), "2": evaluate.measures(["b"], {"a": 1})}
    check(evaluate.means(of_queries) == {"nDCG@10": 0.5, "MAP": 0.5, "P@10": 0.05, "RR": 0.5}, "means")


def check_files(evaluate, folder):
    path = os.path.join(folder, "evaluate.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("q1 0 http://a.example/x 2\nq1 0 b 0\n\nq2\t0\tc\t1\n")
    check(evaluate.read_judgements(path) == {"q1": {"http://a.example/x": 2, "b": 0}, "q2": {"c": 1}}, "judgements")
    evaluate.write_run(path, {"q1": [("b", 2.5), ("c", 1)]}, "tag")
    with open(path, encoding="utf-8") as file:
        check(file.read() == "q1 Q0 b 1 2.500000 tag\nq1 Q0 c 2 1.000000 tag\n", "run")


def main():
    root, folder = sys.argv[1:]
    sys.path.insert(0, os.path.join(root, "bench"))
    import evaluate  # pylint: disable=import-outside-toplevel
    check_measures(evaluate)
    check_means(evaluate)
    check_files(evaluate, folder)
    print(f"{len(CASES)} lists as computed by hand")


if __name__ == "__main__":
    main()
