# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of bench/run, as Markdown, from what it measured."""

from report import table

NOTES = """
How to read it. Times are microseconds of CPU of the thread that asks, median and 99th percentile over the queries of a
kind, of each query the median over the rounds; engines are asked by turns, in blocks of ten queries; indexes are in the
page cache and open. *ahead*: the best of the others divided by newsidx, the median, and at p99. "-": the engine cannot be
asked this, or not yet. *combined*: text + 1.0 quality + 2.0 recency; *text*: text alone. Lucene's CPU is that of its
thread: what its compiler and its collector do beside it is not in it; walls are in the JSON.
"""


def engines_of(document):
    return list(document["versions"])


def time(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def ahead(cells, key):
    """How many times as long the best of the others takes."""
    own, others = cells.get("newsidx"), [cell[key] for name, cell in cells.items() if name != "newsidx"]
    return f"{min(others) / max(own[key], 0.01):.1f}" if own and others else "-"


def time_rows(document, ranking, fetch, prefix="cpu"):
    for kind in document["kinds"]:
        cells = {m["engine"]: m for m in document["measurements"]
                 if (m["kind"], m["ranking"], m["fetch"]) == (kind, ranking, fetch)}
        if not cells:
            continue
        middle, high = prefix + "_median_us", prefix + "_p99_us"
        yield [kind, *(f"{time(cells[name][middle])} / {time(cells[name][high])}" if name in cells else "-"
                       for name in engines_of(document)), f"{ahead(cells, middle)} / {ahead(cells, high)}"]


def own_rows(document, fetch):
    for ranking in ("combined", "text"):
        for kind, *cells in time_rows(document, ranking, fetch):
            yield [kind, ranking, *cells]


def folded_rows(document):
    """With what newsidx takes for the same page where nothing is folded."""
    own = {(m["kind"], m["ranking"], m["fetch"]): m["cpu_median_us"]
           for m in document["measurements"] if m["engine"] == "newsidx"}
    for kind, ranking, *cells in own_rows(document, "folded"):
        plain = own[kind, ranking, "shown"]
        times = own[kind, ranking, "folded"] / plain
        yield [kind, ranking, *cells, time(plain), f"{times:.1f}"]


def built_rows(document):
    for name, took in document["built"].items():
        yield [name, document["versions"][name], f"{took['wall_s']:.1f}", f"{took['cpu_s']:.1f}",
               f"{took['peak_mib']:,.0f}", f"{took['bytes'] / 1e6:,.1f}", document["notes"][name]]


def thread_rows(document):
    for ranking in dict.fromkeys(t["ranking"] for t in document["threads"]):
        for n in sorted({t["threads"] for t in document["threads"]}):
            some = {t["engine"]: t for t in document["threads"] if t["ranking"] == ranking and t["threads"] == n}
            yield [ranking, str(n), *(f"{some[name]['queries_a_second']:,.0f}" for name in engines_of(document))]


def cold_rows(document):
    for kind in dict.fromkeys(c["kind"] for c in document["cold"]):
        some = {c["engine"]: c for c in document["cold"] if c["kind"] == kind}
        yield [kind, *(f"{some[name]['wall_median_ms']:.1f} / {some[name]['cpu_median_ms']:.1f}"
                       for name in ["true", *engines_of(document)])]


def share(line, key):
    return f"{line[key]:.2f}" if key in line else "-"


def agreement_rows(document):
    for line in document["agreement"]:
        yield [line["kind"], line["engine"], line["beside"], share(line, "same_count"), share(line, "alike"),
               share(line, "hits_ratio"), share(line, "overlap_text"), share(line, "overlap_combined")]


def head(document):
    m = document["machine"]
    machine = f"{m['cpu']}, {m['cores']} cores, {m['memory_gib']} GiB, Linux {m['kernel']}"
    return (f"# Searching {document['articles']:,} articles\n\n{document['date']}; {document['articles']:,} distinct "
            f"articles of {document['corpus']}. {machine}.\n{NOTES}\n"
            + "".join(f"- {kind}: {title}\n" for kind, title in document["kinds"].items()))


def write(document):
    names = engines_of(document)
    parts = [head(document)]
    for ranking, fetch, title in (("combined", "shown", "combined ranking, title and URL fetched"),
                                  ("combined", "nothing", "combined ranking, nothing fetched"),
                                  ("text", "shown", "text alone, title and URL fetched"),
                                  ("text", "nothing", "text alone, nothing fetched")):
        parts.append(f"\n## CPU us: {title}\n\n" + table(["kind", *names, "ahead"],
                                                         time_rows(document, ranking, fetch), 1))
    parts.append("\n## CPU us: facets beside a search\n\nnewsidx counts all matches by provider, topic, type and year, which is the "
                 "same in both rankings; the others search for the ten best, nothing fetched.\n\n"
                 + table(["kind", "the others rank by", *names, "ahead"], own_rows(document, "facets"), 2))
    parts.append("\n## CPU us: one hit for each title, beside a plain page\n\nnewsidx folds by title and tells how many each hit stands "
                 "for; the others show ten hits of which none is folded, title and URL fetched. *plain*: newsidx's median without "
                 "folding, earlier in the same run; *times*: folded by plain.\n\n"
                 + table(["kind", "ranking", *names, "ahead", "plain", "times"], folded_rows(document), 2))
    parts.append("\n## Wall us: combined ranking, title and URL fetched\n\n"
                 + table(["kind", *names, "ahead"], time_rows(document, "combined", "shown", "wall"), 1))
    parts.append("\n## Queries a second, all kinds of words together, title and URL fetched\n\n"
                 + table(["ranking", "threads", *names], thread_rows(document), 1))
    parts.append("\n## A process for one query: wall / CPU ms, median, combined ranking\n\n"
                 + table(["kind", "/bin/true", *names], cold_rows(document), 1))
    parts.append("\n## Indexes\n\n" + table(["engine", "version", "wall s", "CPU s", "peak MiB", "MB", "how"],
                                             built_rows(document), 2))
    parts.append("\n## Do they find the same?\n\nShare of queries with the same number of hits, and with one that differs "
                 "by a tenth at most; ratio of all hits; how many of the first ten are the same, by text and by the "
                 "combined ranking.\n\n"
                 + table(["kind", "engine", "beside", "same number", "alike", "hits", "top 10, text", "top 10, combined"],
                         agreement_rows(document), 3))
    if document["faults"]:
        parts.append("\n## Faults\n\n" + "".join(f"- {fault}\n" for fault in document["faults"]))
    return "".join(parts)
