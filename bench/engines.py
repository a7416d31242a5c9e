# SPDX-License-Identifier: GPL-2.0-or-later
"""newsidx and what one would run instead of it, all behind the same few calls; and what a process costs.

An engine is told of changes by a call of change(); what it finds tells find(). newsidx is told the paths, as a user
would name them; the others are told the articles that changed, as lines of a file (the feed, see write_feed)."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time

COLUMNS = ("published_at_epoch", "quality", "url", "domain", "source")
WORDS = ("title", "excerpt", "provider")
PAGE = 10000    # hits that one search gives at most
REACH = 100000  # and those that can be reached by passing over others
SPLITTERS = "the of to and in a for is on that".split()


def read_io(pid):
    """What a process has written, by the kernel's account; None where the kernel keeps none."""
    try:
        with open(f"/proc/{pid}/io", encoding="ascii") as file:
            fields = dict(line.split(": ") for line in file.read().splitlines())
    except OSError:
        return None, None
    return int(fields["wchar"]), int(fields["write_bytes"]) - int(fields["cancelled_write_bytes"])


def anonymous_kib(pid):
    """The anonymous memory of a process; 0 where it is gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            return next((int(line.split()[1]) for line in file if line.startswith("RssAnon:")), 0)
    except OSError:
        return 0


class Watch:
    """Looks at a process a hundred times a second; its peak of anonymous memory."""

    def __init__(self, pid):
        self.pid, self.peak, self.over = pid, 0, threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self):
        while not self.over.wait(0.01):
            self.peak = max(self.peak, anonymous_kib(self.pid))

    def end(self):
        self.over.set()
        self.thread.join()
        return round(self.peak / 1024, 1)


def measured(*command, stdin=None, stderr=None, watch=False):
    """Runs a command; its wall clock, CPU seconds, peak memory, and the bytes it wrote; with watch, of memory the anonymous part.

    It is left unreaped until /proc/PID/io is read: a process that has ended, threads and all, still has its account
    there. `passed` is what it handed to write(2); `dirtied` is what it made the kernel bring to the disk, in pages."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=stderr)
    watching = Watch(process.pid) if watch else None
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    wall = time.monotonic() - start
    anonymous = {"anon_mib": watching.end()} if watching else {}
    passed, dirtied = read_io(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}: status {process.returncode}")
    return {"wall_s": round(wall, 4), "cpu_s": round(usage.ru_utime + usage.ru_stime, 4),
            "peak_mib": round(usage.ru_maxrss / 1024, 1), "passed_bytes": passed, "dirtied_bytes": dirtied, **anonymous}


def machine():
    """What it was measured on; nothing that names it."""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        model = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1))
    return {"cpu": model.group(1) if model else os.uname().machine, "cores": len(os.sched_getaffinity(0)),
            "memory_gib": round(memory / 2**20, 1), "kernel": os.uname().release}


def said(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(path) for name in names)


class Newsidx:
    name = "newsidx"

    def __init__(self, program, work):
        self.program, self.path = program, os.path.join(work, "newsidx")

    def version(self):
        return said(self.program, "version").splitlines()[0].replace("newsidx ", "")

    def run(self, *words):
        return said(self.program, "--index", self.path, *words)

    def change(self, paths):
        return measured(self.program, "--index", self.path, "add", "--quiet", *paths)

    def stats(self):
        return json.loads(self.run("stats", "--json"))

    def size(self):
        return size_of(self.path)

    def segments(self):
        return self.stats()["segments"]

    def find(self, words):
        """For each word how many articles have it; last how many there are."""
        return [self.matches(word) for word in words] + [self.stats()["articles"]]

    def matches(self, word):
        found = subprocess.run([self.program, "--index", self.path, "search", "--json", "--limit", "1", "--match", "all",
                                "--", word], capture_output=True, text=True, check=False)
        if found.returncode > 1:
            sys.exit(f"bench: newsidx search {word}: {found.stderr}")
        return json.loads(found.stdout.splitlines()[-1])["matches"]

    def articles(self):
        """All that it shows: id -> (columns, words), the texts of one line each as the feed has them."""
        found, total = {}, self.stats()["articles"]
        self.list_into(found, "", SPLITTERS)
        if len(found) != total:
            sys.exit(f"bench: newsidx lists {len(found)} articles of {total}")
        return found

    def list_into(self, found, query, splitters):
        """Adds the articles of a query. One search reaches REACH of them: where there are more, those with a common
        word and those without it are asked for apart."""
        matches = self.matches(query)
        if matches > REACH:
            for sign in ("", "-"):
                self.list_into(found, f"{query} {sign}{splitters[0]}".strip(), splitters[1:])
            return
        for offset in range(0, matches, PAGE):
            listed = self.run("search", "--json", "--match", "all", "--limit", str(PAGE), "--offset", str(offset), "--", query)
            for line in listed.splitlines():
                if line.startswith('{"type":"hit"'):
                    article = json.loads(line)["article"]
                    found[article["id"]] = tuple(tuple(one_line(article[key]) for key in keys) for keys in (COLUMNS, WORDS))


def one_line(value):
    return "" if value is None else " ".join(str(value).split())


def write_feed(path, before, after):
    """What changed between two states of articles(), a line each: a sign, the id, the columns, the words; how many
    lines. Signs: + new, - gone, * other words, = other columns only."""
    lines = []
    for key in before.keys() - after.keys():
        lines.append(f"-{key}\n")
    for key, article in after.items():
        old = before.get(key)
        if old != article:
            sign = "+" if old is None else "=" if old[1] == article[1] else "*"
            lines.append("\t".join((sign + key,) + article[0] + article[1]) + "\n")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(sorted(lines, key=lambda line: line[1:]))
    return len(lines)


class Peer:
    """A program that keeps a database of its own, fed with lines."""

    def __init__(self, name, command, path):
        self.name, self.command, self.path = name, command, path

    def version(self):
        return said(*self.command, "version").strip()

    def make(self, feed):
        self.remove()
        return measured(*self.command, self.path, "new", feed)

    def change(self, feed):
        return measured(*self.command, self.path, "apply", feed)

    def find(self, words):
        return [int(line) for line in said(*self.command, self.path, "find", *words).split()]

    def size(self):
        return sum(size_of(self.path + end) for end in ("", "-wal", "-journal") if os.path.exists(self.path + end))

    def segments(self):
        return None

    def remove(self):
        if os.path.isdir(self.path):
            shutil.rmtree(self.path)
        for end in ("", "-wal", "-shm", "-journal"):
            if os.path.exists(self.path + end):
                os.remove(self.path + end)


def find_peers(build, work):
    """The peers that were built; says which were not."""
    peers = []
    for name, program, arguments in (("SQLite FTS5, WAL", "bench_sqlite", ["wal"]),
                                     ("SQLite FTS5, rollback journal", "bench_sqlite", ["delete"]),
                                     ("Xapian", "bench_xapian", [])):
        path = os.path.join(build, "bench", program)
        if os.path.exists(path):
            peers.append(Peer(name, [path] + arguments, os.path.join(work, "-".join([program] + arguments))))
        else:
            print(f"skipped: {name}: {program} was not built (are its development files installed?)")
    return peers
