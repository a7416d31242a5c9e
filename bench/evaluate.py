# SPDX-License-Identifier: GPL-2.0-or-later
"""How good ranked lists are, by the measures of trec_eval, and the files of TREC: runs and judgements. It knows document
names and grades, and nothing of engines."""

import math

MEASURES = ("nDCG@10", "MAP", "P@10", "RR")


def gain(grades):
    """Discounted gain of the first ten: gain = grade, discount = log2(rank + 1)."""
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades[:10]) if grade > 0)


def average_precision(grades, relevant):
    """Of the precisions at the ranks of the relevant documents; one that was not found counts 0."""
    hits, total = 0, 0.0
    for rank, grade in enumerate(grades):
        if grade > 0:
            hits += 1
            total += hits / (rank + 1)
    return total / relevant


def measures(found, judged):
    """The measures of one list of documents, best first, given document -> grade; at least one grade is above 0."""
    grades = [judged.get(document, 0) for document in found]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)
    first = next((rank for rank, grade in enumerate(grades) if grade > 0), None)
    return {"nDCG@10": gain(grades) / gain(ideal), "MAP": average_precision(grades, len(ideal)),
            "P@10": sum(grade > 0 for grade in grades[:10]) / 10, "RR": 0.0 if first is None else 1 / (first + 1)}


def means(of_queries):
    """Query -> measures: the mean of each."""
    return {name: sum(one[name] for one in of_queries.values()) / len(of_queries) for name in MEASURES}


def read_judgements(path):
    """Query -> document -> grade, of "qid 0 document grade"."""
    judged = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                query, _, document, grade = line.split()
                judged.setdefault(query, {})[document] = int(grade)
    return judged


def write_run(path, run, tag):
    """Query -> [(document, score)], best first, as "qid Q0 document rank score tag"."""
    with open(path, "w", encoding="utf-8") as file:
        for query, hits in run.items():
            for rank, (document, score) in enumerate(hits, 1):
                file.write(f"{query} Q0 {document} {rank} {score:.6f} {tag}\n")
