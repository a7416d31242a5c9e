# SPDX-License-Identifier: GPL-2.0-or-later
"""Asking all engines in turn and taking the time: in process, on several threads, as a process of its own; and whether
they find the same."""

import math
import os
import subprocess
import time
from statistics import median

import kinds
from engines import measured

RANKINGS = ("combined", "text")
FETCHES = ("shown", "nothing")
# What only newsidx is asked, for these kinds, and what the others do meanwhile: a page of more beside a plain one.
OWN_KINDS = ("common", "mid", "or3")
MEANWHILE = {"facets": "nothing", "folded": "shown"}
BLOCK = 10  # queries that one engine is asked before it is the next one's turn
COLD_KINDS = ("common", "mid", "and2", "or3", "phrase2")
ALIKE = ("common", "mid", "rare", "and2", "and3")  # kinds for which all analyses should find as much
TOLERANCE = 0.1      # numbers of hits that differ by less are alike,
ALIKE_AT_LEAST = 0.75 # and so many of them must be: now and then a stem of one is a stem of many to another stemmer


def p99(values):
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


def cells(spans):
    """Every way of asking: (kind, ranking, fetch). A listing has no words to rank by."""
    for kind in spans:
        for ranking in RANKINGS if kind != "newest" else RANKINGS[:1]:
            for fetch in FETCHES:
                yield kind, ranking, fetch


def own_cells(spans):
    """The cells in which newsidx counts facets or folds, while the others search."""
    for fetch in MEANWHILE:
        for kind in OWN_KINDS:
            for ranking in RANKINGS if kind in spans else ():
                yield kind, ranking, fetch


def warm(server, spans, seconds):
    """Asks everything, again and again, for so long at least: what compiles while it runs has then done so."""
    until = time.monotonic() + seconds
    while seconds > 0:
        for kind, ranking, fetch in cells(spans):
            server.run(*spans[kind], ranking, fetch)
        if time.monotonic() > until:
            break


def one_round(servers, span, ranking, fetch, turn):
    """Each query once by each engine, a block after the other, the engines in turn; a list of times for each engine."""
    found = {server.name: [] for server in servers}
    for number, first in enumerate(range(span[0], span[1], BLOCK)):
        last = min(first + BLOCK, span[1])
        at = (number + turn) % len(servers)
        for server in servers[at:] + servers[:at]:
            able = fetch not in MEANWHILE or server.rival.has_own
            found[server.name] += server.run(first, last, ranking, fetch if able else MEANWHILE[fetch])
    return found


def measure_cell(servers, span, ranking, fetch, rounds, budget):
    """engine -> times of each query, one for each round. The first round is not counted. An engine that has used its
    seconds up is asked no more; one that cannot be asked is not in it."""
    times, active = {}, list(servers)
    for turn in range(rounds + 1):
        found = one_round(active, span, ranking, fetch, turn)
        for server in list(active):
            answers = found[server.name]
            if None in answers:
                active.remove(server)
                continue
            spent = sum(wall for _, wall in answers) / 1e6
            if turn > 0 or spent > budget:  # so slow that the first round is as good as another
                times.setdefault(server.name, []).append(answers)
            if spent * (turn + 1) > budget:
                active.remove(server)
        if not active:
            break
    return times


def summary(runs):
    """The figures of one engine and cell: of each query the median over the rounds, then over the queries."""
    cpu = [median(run[i][0] for run in runs) for i in range(len(runs[0]))]
    wall = [median(run[i][1] for run in runs) for i in range(len(runs[0]))]
    return {"queries": len(cpu), "rounds": len(runs),
            "cpu_median_us": round(median(cpu), 2), "cpu_p99_us": round(p99(cpu), 2),
            "wall_median_us": round(median(wall), 2), "wall_p99_us": round(p99(wall), 2)}


def in_process(servers, spans, rounds, budget):
    """Every kind, ranking and fetch, then what newsidx alone is asked: a list of figures, one for each engine that can be asked."""
    measurements = []
    for kind, ranking, fetch in (*cells(spans), *own_cells(spans)):
        times = measure_cell(servers, spans[kind], ranking, fetch, rounds, budget)
        for server in servers:
            if server.name in times:
                measurements.append({"kind": kind, "ranking": ranking, "fetch": fetch, "engine": server.name,
                                     **summary(times[server.name])})
        print(f"  {kind}, {ranking}, {fetch}: " + ", ".join(
            f"{m['engine']} {m['cpu_median_us']:.0f}/{m['cpu_p99_us']:.0f}" for m in measurements
            if (m["kind"], m["ranking"], m["fetch"]) == (kind, ranking, fetch)) + " us", flush=True)
    return measurements


def on_threads(servers, spans, seconds, threads=(1, 2)):
    """Queries a second of all kinds of words together, with title and URL."""
    words = [spans[kind] for kind in kinds.WORD_KINDS if kind in spans]
    if not words:
        return []
    first, last = words[0][0], words[-1][1]
    found = []
    for ranking in RANKINGS:
        for n in threads:
            for server in servers:
                asked, wall, cpu = server.threads(first, last, ranking, FETCHES[0], n, seconds)
                found.append({"engine": server.name, "ranking": ranking, "threads": n, "queries": asked,
                              "queries_a_second": round(asked / wall, 1), "cpu_us_a_query": round(cpu / asked * 1e6, 1)})
    return found


def cold(rivals, rows, queries, spans, work, rounds):
    """A process for one query, by turns with one that does nothing; files are in the page cache."""
    found = []
    for kind in (kind for kind in COLD_KINDS if kind in spans):
        query = queries[spans[kind][0]]
        alone = os.path.join(work, f"query-{kind}.tsv")
        with open(alone, "w", encoding="utf-8") as file:
            file.write("\t".join(query) + "\n")
        commands = {"true": ["/bin/true"]}
        commands.update((rival.name, rival.once(rows, alone, 0, query, "combined")) for rival in rivals)
        runs = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, command in commands.items():
                took = measured(*command, stderr=subprocess.DEVNULL)
                if turn > 0:
                    runs[name].append(took)
        for name, some in runs.items():
            found.append({"kind": kind, "engine": name, "rounds": rounds,
                          "wall_median_ms": round(1e3 * median(took["wall_s"] for took in some), 2),
                          "wall_least_ms": round(1e3 * min(took["wall_s"] for took in some), 2),
                          "cpu_median_ms": round(1e3 * median(took["cpu_s"] for took in some), 2)})
    return found


# ---- Agreement --------------------------------------------------------------------------------------------------------


def overlap(one, other):
    """How many of the first ten are the same, as a share."""
    if not one and not other:
        return 1.0
    return len({name for name, _ in one} & {name for name, _ in other}) / max(len(one), len(other))


def compare(kind, server, counts, reference, hits, reference_hits):
    """One engine beside the one that all are compared with."""
    pairs = [(a, b) for a, b in zip(counts, reference) if a is not None and b is not None]
    line = {"kind": kind, "engine": server.name, "counted": len(pairs)}
    if pairs:
        line["same_count"] = round(sum(a == b for a, b in pairs) / len(pairs), 3)
        line["alike"] = round(sum(abs(a - b) <= 1 + TOLERANCE * b for a, b in pairs) / len(pairs), 3)
        line["hits_ratio"] = round(sum(a for a, _ in pairs) / max(1, sum(b for _, b in pairs)), 4)
    for ranking in hits:
        lists = [(a, b) for a, b in zip(hits[ranking], reference_hits[ranking]) if a is not None and b is not None]
        if lists:
            line["overlap_" + ranking] = round(sum(overlap(a, b) for a, b in lists) / len(lists), 3)
    return line


def agreement(servers, spans):
    """How far the engines find the same, kind by kind, beside the first of them that can be asked; what is a fault."""
    lines, faults = [], []
    for kind, span in spans.items():
        counts = {server.name: server.counts(*span) for server in servers}
        hits = {server.name: {ranking: server.hits(*span, ranking) for ranking in RANKINGS} for server in servers}
        able = [server for server in servers if None not in hits[server.name]["combined"]]
        for server in able[1:]:
            line = compare(kind, server, counts[server.name], counts[able[0].name], hits[server.name], hits[able[0].name])
            lines.append({**line, "beside": able[0].name})
            if kind in ALIKE and line.get("alike", 1.0) < ALIKE_AT_LEAST:
                faults.append(f"{kind}: {server.name} finds as much as {able[0].name} in {line['alike']} of all queries")
    return lines, faults
