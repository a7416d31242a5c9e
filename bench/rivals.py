# SPDX-License-Identifier: GPL-2.0-or-later
"""The engines of the search benchmark: building their indexes of the same rows, and talking to them.

Each is a program of ours with the same few commands (search/serve.h); a program that was not built is passed over with
a message. An index is kept, and built anew where the rows or the program have changed."""

import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys

from engines import measured, said

JAVA = ("java", "-XX:+UseSerialGC", "-Xms1g", "-Xmx2g")
JAVA_ONCE = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")  # starts sooner


def digest(*paths):
    """What a few files hold, in short."""
    sums = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                sums.update(block)
    return sums.hexdigest()[:16]


class Rival:
    """An engine: how it is started, and where its index is."""

    has_own = False  # facets and folded lists: what has none is asked for hits instead

    def __init__(self, name, command, files, note):
        self.name, self.command, self.files, self.note = name, command, files, note
        self.path, self.verb = None, "build"

    def version(self):
        return said(*self.command, "version").strip()

    def index(self, work, rows):
        """Builds the index, unless it is there already; what that took."""
        self.path = os.path.join(work, self.name.split()[0].lower())
        return kept(self.path, digest(*self.files) + digest(rows), lambda: self.build(rows))

    def build(self, rows):
        return measured(*self.command, self.verb, rows, self.path)

    def ways(self):
        """name -> how to have an index of rows as soon as it can be had; it is on the disk then."""
        return {self.name: lambda rows, path: measured(*self.command, "add", rows, path)}

    def serve(self, rows, queries):
        return Server(self, [*self.command, "serve", self.path, rows, queries])

    def once(self, rows, queries, number, query, ranking):
        """The command that asks one query."""
        return [*self.command, "once", self.path, rows, queries, str(number), ranking]


class Newsidx(Rival):
    """newsidx: its index is there before all others, since the rows come out of it."""

    has_own = True

    def __init__(self, build, note):
        server = os.path.join(build, "bench", "bench_search_newsidx")
        self.program = os.path.join(build, "src", "cli", "newsidx")
        libraries = glob.glob(os.path.join(build, "src", "api", "libnewsidx.so*"))
        super().__init__("newsidx", [server], [self.program, *libraries[:1]], note)

    def index(self, work, rows):
        return self.built

    def make(self, path, articles):
        """Adds a file of JSON Lines, or a folder of articles, to a new index and compacts it."""
        self.path = path
        files = sorted(glob.glob(os.path.join(articles, "*"))) if os.path.isdir(articles) else [articles]
        self.built = kept(path, digest(*self.files) + digest(*files), lambda: self.add(articles))

    def add(self, articles):
        add = [self.program, "--index", self.path, "add", "--quiet"]
        if os.path.isdir(articles):
            added = measured(*add, articles)
        else:
            with open(articles, "rb") as stream:
                added = measured(*add, "-", stdin=stream)
        compacted = measured(self.program, "--index", self.path, "compact", "--quiet")
        return {key: max(added[key], compacted[key]) if key == "peak_mib" else round(added[key] + compacted[key], 4)
                for key in ("wall_s", "cpu_s", "peak_mib")}

    def once(self, rows, queries, number, query, ranking):
        op, words = query[1], query[2]
        text = f'"{words}"' if op == "phrase" else words
        if ranking != "combined":
            raise ValueError("the program ranks by all that it knows")
        return [self.program, "--index", self.path, "search", "--match", "any" if op == "any" else "all", "--", text]


class Lucene(Rival):
    """Lucene: its one process for one query is not the one that runs for long."""

    def ways(self):
        return {f"{self.name}, {n} thread{'s' if n > 1 else ''}":
                lambda rows, path, n=n: measured(*self.command, "add", rows, path, str(n)) for n in (1, 2)}

    def once(self, rows, queries, number, query, ranking):
        return [*JAVA_ONCE, *super().once(rows, queries, number, query, ranking)[len(JAVA):]]


def on_disk(path):
    """The bytes that the files take, holes in them left out."""
    if os.path.isfile(path):
        return os.stat(path).st_blocks * 512
    return sum(os.stat(os.path.join(at, name)).st_blocks * 512 for at, _, names in os.walk(path) for name in names)


REUSE = False  # indexes that are there are good enough, whatever has changed since


def kept(path, stamp, build):
    """What building an index took: built now, or in an earlier run that left it with this stamp."""
    note = path + ".built.json"
    if os.path.exists(path) and os.path.exists(note):
        with open(note, encoding="utf-8") as file:
            built = json.load(file)
        if built["stamp"] == stamp or REUSE:
            return built
        os.remove(note)  # first: what is half built must not be taken for whole
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)
    took = build()
    built = {"stamp": stamp, "wall_s": took["wall_s"], "cpu_s": took["cpu_s"], "peak_mib": took["peak_mib"],
             "bytes": on_disk(path)}
    with open(note, "w", encoding="utf-8") as file:
        json.dump(built, file)
    return built


class Server:
    """An engine's process, asked with lines and answering with lines."""

    def __init__(self, rival, command):
        self.rival, self.name = rival, rival.name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.expect("ready")

    def expect(self, what=None):
        line = self.process.stdout.readline().rstrip("\n")
        if not line or (what and line != what):
            sys.exit(f"bench: {self.name} ended without an answer")
        return line

    def tell(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()

    def run(self, first, last, ranking, fetch):
        """(CPU, wall) in microseconds of each query; None where it cannot be asked."""
        self.tell("run", first, last, ranking, fetch)
        lines = [self.expect().split() for _ in range(first, last)]
        return [None if line[0] == "-" else (int(line[0]) / 1e3, int(line[1]) / 1e3) for line in lines]

    def counts(self, first, last):
        self.tell("count", first, last)
        return [None if line == "-" else int(line) for line in (self.expect() for _ in range(first, last))]

    def hits(self, first, last, ranking, depth=10):
        """The hits of each query: (id, score), best first; None where it cannot be asked."""
        self.tell("hits", first, last, ranking, "id", depth)
        found = []
        for _ in range(first, last):
            line = self.expect().split()
            found.append(None if line[0] == "-" else
                         [(name, float(score)) for name, score in (hit.rsplit(":", 1) for hit in line[1:])])
        return found

    def threads(self, first, last, ranking, fetch, n, seconds):
        """Queries, wall seconds, CPU seconds of n threads."""
        self.tell("threads", first, last, ranking, fetch, n, seconds)
        asked, wall, cpu = self.expect().split()
        return int(asked), float(wall), float(cpu)

    def close(self):
        self.tell("quit")
        self.process.stdin.close()
        self.process.wait()


NEWSIDX_NOTE = ("one segment (newsidx compact); articles as they are stored, with title, URL and all else; as a process: ten hits "
                "printed with marks and snippets")
NATIVE = (
    ("SQLite FTS5", "bench_search_sqlite", "libsqlite3-dev",
     "external content, porter, optimized, prepared, mmap and 256 MB of cache; bm25(3, 1, 2) plus quality and recency in "
     "ORDER BY; rows newest first, a range of dates is a range of rowids"),
    ("Xapian", "bench_search_xapian", "libxapian-dev",
     "TermGenerator, compacted; BM25 k1=2 b=0.6; quality and recency as one precomputed value, "
     "OP_AND_MAYBE ValueWeightPostingSource"),
    ("Groonga", "bench_search_groonga", "libgroonga-dev",
     "weights 3, 1, 2; its own score is the weighted frequency, not BM25; no cache of results"),
)
LUCENE_NOTE = ("one segment sorted by date; a field of weighted frequencies for words and one with positions for "
               "phrases; title and URL as doc values; BM25 k1=2 b=0.6; FeatureField saturation and distance feature; "
               "block-max WAND (hits counted to 10)")


def find(build, wanted=None):
    """newsidx and those of the others that were built; says which were not."""
    rivals = [Newsidx(build, NEWSIDX_NOTE)]
    for name, program, package, note in NATIVE:
        path = os.path.join(build, "bench", program)
        if os.path.exists(path):
            rivals.append(Rival(name, [path], [path], note))
        else:
            print(f"skipped: {name}: {program} was not built (is {package} installed?)")
    lucene = find_lucene(build)
    if lucene:
        rivals.insert(2, lucene)
    else:
        print("skipped: Lucene: it was not built (are liblucene8-java and a JDK installed?)")
    if wanted:
        rivals = [rival for rival in rivals if rival.name.split()[0].lower() in {"newsidx", *wanted}]
    return rivals


def find_lucene(build):
    classes = os.path.join(build, "bench", "lucene")
    jars = [jar for name in ("core", "analyzers-common", "sandbox")
            for jar in glob.glob(f"/usr/share/java/lucene-{name}-8*.jar")]
    if not os.path.exists(os.path.join(classes, "Lucene.class")) or not jars or not shutil.which("java"):
        return None
    command = [*JAVA, "-cp", os.pathsep.join([classes, *jars]), "Lucene"]
    return Lucene("Lucene", command, sorted(glob.glob(os.path.join(classes, "*.class"))), LUCENE_NOTE)
