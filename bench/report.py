# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of bench/incremental, as Markdown, from what it measured."""

from statistics import median

NOTES = """
How to read it. *told*: what the engine was given on its command line or in its feed: newsidx paths (a folder is one),
the others the articles that changed, already parsed. newsidx finds the changes itself: its "nothing changed" is that
scan alone, and every other line but "named" has it inside; subtract the one from the other for the rest. The others have
no scan: their "nothing changed" and "touched" are opening and closing. *written*: bytes that the process made the kernel
bring to the disk, in pages (write_bytes less cancelled_write_bytes of /proc/PID/io, read when the process has ended and
before it is reaped), the marks of access time on files and folders that were read among them; *passed*: those that it
gave to write(2). Time is that of the whole process, start and last fsync
included; files and databases are in the page cache. Figures are medians over the rounds, with the least and the most
where there are several. Each change is checked: all engines find the new word in as many articles, the old one no more,
and have as many articles in all.
"""


def amount(bytes_):
    if bytes_ is None:
        return "-"
    return f"{bytes_ / 1e6:,.1f} MB" if bytes_ >= 1e6 else f"{bytes_ / 1e3:,.0f} kB"


def spread(values, form):
    values = sorted(value for value in values if value is not None)
    if not values:
        return "-"
    middle = form(median(values))
    return middle if form(values[0]) == form(values[-1]) else f"{middle} ({form(values[0])} to {form(values[-1])})"


def seconds(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def grouped(measurements):
    """(what, engine) -> its measurements, in the order in which they came first."""
    found = {}
    for m in measurements:
        found.setdefault((m["what"], m["engine"]), []).append(m)
    return found


def change_rows(measurements):
    order = list(dict.fromkeys(m["what"] for m in measurements))
    engines = list(dict.fromkeys(m["engine"] for m in measurements))
    found = grouped(measurements)
    for what in order:
        for engine in engines:
            some = found.get((what, engine))
            if some:
                last = some[-1]
                segments = "-" if last["segments_after"] is None else \
                    f"{last['segments_before'] or 0} to {last['segments_after']}"
                yield [what, engine, spread([m["told"] for m in some], lambda n: f"{n:,.0f}"),
                       spread([m["wall_s"] for m in some], seconds), spread([m["cpu_s"] for m in some], seconds),
                       spread([m["dirtied_bytes"] for m in some], amount), amount(median(
                           m["passed_bytes"] or 0 for m in some)),
                       f"{amount(last['size_before'])} to {amount(last['size_after'])}", segments]


def series_rows(measurements):
    for engine in dict.fromkeys(m["engine"] for m in measurements):
        some = [m for m in measurements if m["engine"] == engine]
        walls, written = [m["wall_s"] for m in some], [m["dirtied_bytes"] or 0 for m in some]
        most = max(m["segments_after"] or 0 for m in some)
        yield [engine, seconds(sum(walls)), seconds(median(walls)), seconds(max(walls)),
               seconds(sum(m["cpu_s"] for m in some)), amount(sum(written)), amount(median(written)), amount(max(written)),
               str(most or "-")]


def development(measurements):
    """newsidx's series in ten parts: what an add costs as segments gather and are merged."""
    some = [m for m in measurements if m["engine"] == "newsidx"]
    step = max(1, len(some) // 10)
    for at in range(0, len(some), step):
        part = some[at:at + step]
        walls, written = [m["wall_s"] for m in part], [m["dirtied_bytes"] or 0 for m in part]
        yield [f"{at + 1} to {at + len(part)}", seconds(median(walls)), seconds(max(walls)), amount(sum(written)),
               amount(max(written)), str(part[-1]["segments_after"])]


def table(heads, rows, texts):
    """A Markdown table whose first `texts` columns are text and the others numbers."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * texts + "---:|" * (len(heads) - texts)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def write(document):
    measurements = document["measurements"]
    series = [m for m in measurements if m["what"].startswith("series")]
    changes = [m for m in measurements if not m["what"].startswith("series")]
    m = document["machine"]
    versions = ", ".join(dict.fromkeys(f"{name.split(',')[0]} {version}"
                                       for name, version in document["versions"].items()))
    count = sum(1 for s in series if s["engine"] == "newsidx")
    return (f"# Keeping an index of {document['files']:,} files up to date\n\n"
            f"{document['date']}; {document['files']:,} files, {document['articles']:,} distinct articles; "
            f"{document['rounds']} rounds. {m['cpu']}, {m['cores']} cores, {m['memory_gib']} GiB, Linux {m['kernel']}. "
            f"{versions}.\n{NOTES}\n"
            + table(["change", "engine", "told", "wall s", "CPU s", "written", "passed", "size, last round",
                     "segments, last round"], change_rows(changes), 2)
            + f"\n## {count} files, one after the other\n\nEach is edited, then made known (`newsidx add FILE`; a feed of "
            "one article): a process and a commit each, merges inside.\n\n"
            + table(["engine", "wall s, sum", "median", "most", "CPU s, sum", "written, sum", "median", "most",
                     "segments, most"], series_rows(series), 1)
            + "\nnewsidx, as segments gather and are merged:\n\n"
            + table(["adds", "wall s, median", "most", "written, sum", "most", "segments then"], development(series), 1))
