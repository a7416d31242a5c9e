# SPDX-License-Identifier: GPL-2.0-or-later
"""Plots of what bench/run measured, as SVG, drawn by gnuplot: each kind by engine, and how costs grow with the size."""

import glob
import json
import os
import shutil
import subprocess

COLOURS = {"newsidx": "#c0392b", "SQLite FTS5": "#2e6da4", "Lucene": "#e0a030", "Xapian": "#5b8c5a",
           "Groonga": "#8e6bb0"}
GROWING = ("common", "mid", "rare", "and2", "or3", "phrase2")

KINDS = """set terminal svg size 1000,460 noenhanced font 'sans,12' background '#ffffff'
set output '{output}'
set title '{title}'
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 border -1
set logscale y
set format y '%g'
set ylabel 'CPU us a query, median'
set grid ytics
set key outside right top
set xtics nomirror
set boxwidth 0.9
plot {plots}
"""

GROWTH = """set terminal svg size 1000,620 noenhanced font 'sans,11' background '#ffffff'
set output '{output}'
set multiplot layout 2,3 title 'CPU us a query, median, by articles (combined ranking, title and URL fetched)'
set logscale xy
set format x '10^{{%T}}'
set format y '%g'
set grid
set key left top
{plots}
unset multiplot
"""


def gnuplot(script):
    subprocess.run(["gnuplot"], input=script, text=True, check=True)


def block(name, lines):
    return f"${name} << EOD\n" + "".join(line + "\n" for line in lines) + "EOD\n"


def draw_kinds(path, document, ranking):
    """One figure: kinds from left to right, a bar for each engine."""
    cells = {(m["kind"], m["engine"]): m["cpu_median_us"] for m in document["measurements"]
             if m["ranking"] == ranking and m["fetch"] == "shown"}
    names = list(document["versions"])
    kinds = [kind for kind in document["kinds"] if any((kind, name) in cells for name in names)]
    lines = [" ".join([kind, *(str(cells.get((kind, name), "?")) for name in names)]) for kind in kinds]
    plots = ", ".join(f"$data using {column + 2}:xtic(1) title '{name}' linecolor rgb '{COLOURS.get(name, '#888888')}'"
                      for column, name in enumerate(names))
    by = "text, quality and recency" if ranking == "combined" else "text"
    title = f"{document['articles']:,} articles, ranked by {by}"
    gnuplot("set datafile missing '?'\n" + block("data", lines) + KINDS.format(output=path, title=title, plots=plots))


def growth_of(documents, kind, name):
    """(articles, median) for each size where the engine was measured."""
    return [(document["articles"], m["cpu_median_us"]) for document in documents for m in document["measurements"]
            if (m["kind"], m["engine"], m["ranking"], m["fetch"]) == (kind, name, "combined", "shown")]


def draw_growth(folder):
    """All sizes that are in the folder, in one figure; nothing where there is but one."""
    documents = []
    for path in glob.glob(os.path.join(folder, "search-*.json")):
        with open(path, encoding="utf-8") as file:
            documents.append(json.load(file))
    documents = sorted((d for d in documents if d["corpus"] == "bench/make-corpus"), key=lambda d: d["articles"])
    if len({document["articles"] for document in documents}) < 2:
        return
    data, plots = "", ""
    for number, kind in enumerate(GROWING):
        lines = []
        for column, name in enumerate(COLOURS):
            points = growth_of(documents, kind, name)
            if points:
                data += block(f"k{number}e{column}", [f"{x} {y}" for x, y in points])
                lines.append(f"$k{number}e{column} with linespoints pointtype 7 title '{name}' "
                             f"linecolor rgb '{COLOURS[name]}'")
        plots += f"set title '{kind}'\nplot " + ", ".join(lines) + "\n" if lines else ""
    gnuplot(data + GROWTH.format(output=os.path.join(folder, "search-growth.svg"), plots=plots))


def draw(folder, document):
    """All plots; a message where there is no gnuplot."""
    if not shutil.which("gnuplot"):
        print("skipped: plots: gnuplot is not installed")
        return
    for ranking in ("combined", "text"):
        draw_kinds(os.path.join(folder, f"search-{document['name']}-{ranking}.svg"), document, ranking)
    draw_growth(folder)
