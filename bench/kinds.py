# SPDX-License-Identifier: GPL-2.0-or-later
"""The queries that every engine is asked: drawn from the words of the rows themselves, by how many rows have them.

The same rows give the same queries. A query is a line: kind, op (all, any, phrase, list), words, field and value of a
filter, first and last second of a range of dates, how many hits to pass over."""

import random
import re
from collections import Counter

# name -> what is drawn. The word kinds are those that every engine can be asked; they come first in the file.
WORD_KINDS = ("common", "mid", "rare", "and2", "and3", "or3", "or6", "phrase2", "phrase3")
OTHER_KINDS = ("filter", "range", "newest")
KINDS = WORD_KINDS + OTHER_KINDS

TITLES = {
    "common": "one of the most frequent words",
    "mid": "a word that one row in 100 to 1,000 has",
    "rare": "a word that at most one row in 3,000 has",
    "and2": "two words of one row, both wanted",
    "and3": "three words of one row, all wanted",
    "or3": "three words of three rows, any of them",
    "or6": "six words of six rows, any of them",
    "phrase2": "two words that stand side by side in a row",
    "phrase3": "three words that stand side by side in a row",
    "filter": "a common or middling word; the provider or the type must be this",
    "range": "a common or middling word; published in a range of 30 to 360 days",
    "newest": "everything, newest first; pages 1 to 50",
}

FUNCTION_WORDS = 40  # so many of the most frequent words are not drawn for and, or
SAMPLE = 20000       # rows that words are drawn from
WORD = re.compile(r"[a-z]{2,}")
FIELDS = ("id", "date", "quality", "type", "topics", "url", "provider", "title", "excerpt")
DAY = 86400


def rows(path):
    """The rows of a file, as dictionaries of texts."""
    with open(path, encoding="utf-8") as file:
        next(file)
        for line in file:
            yield dict(zip(FIELDS, line.rstrip("\n").split("\t")))


def words_of(row):
    """The plain words of a row: those that every engine takes for the same word."""
    chunks = row["title"].lower().split() + row["excerpt"].lower().split()
    return [chunk if WORD.fullmatch(chunk) else None for chunk in chunks]


def survey(path, n_rows):
    """How many rows have each word, and rows to draw from, spread over all of them."""
    frequency, sample, step = Counter(), [], max(1, n_rows // SAMPLE)
    for number, row in enumerate(rows(path)):
        words = words_of(row)
        frequency.update(set(words))
        if number % step == 0:
            row["words"] = words
            sample.append(row)
    frequency.pop(None, None)
    return frequency, sample


class Drawing:
    """One way to draw for each kind. What a draw gives may be None: draw again."""

    def __init__(self, frequency, sample, n_rows, per_kind):
        self.frequency, self.sample, self.n = frequency, sample, n_rows
        ranked = sorted(frequency, key=lambda word: (-frequency[word], word))
        self.function_words = set(ranked[:FUNCTION_WORDS])
        self.common = [word for word in ranked if frequency[word] <= n_rows // 2][:per_kind]
        self.types = sorted({row["type"] for row in sample if row["type"]})
        self.mid = [word for word in ranked if n_rows / 1000 <= frequency[word] <= n_rows / 100]
        most = max(3, n_rows / 3000)
        self.rare = [word for word in ranked if 3 <= frequency[word] <= most]

    def one(self, chance, row):
        words = [word for word in row["words"] if word and word not in self.function_words and self.frequency[word] > 1]
        return chance.choice(words) if words else None

    def of_one_row(self, chance, n):
        row = chance.choice(self.sample)
        words = sorted({word for word in row["words"] if word and word not in self.function_words})
        return chance.sample(words, n) if len(words) >= n else None

    def of_several(self, chance, n):
        words = {self.one(chance, chance.choice(self.sample)) for _ in range(n)}
        return sorted(words) if len(words) == n and None not in words else None

    def side_by_side(self, chance, n):
        words = chance.choice(self.sample)["words"]
        at = chance.randrange(max(1, len(words) - n))
        found = words[at:at + n]
        return found if len(found) == n and None not in found else None

    def beside_word(self, chance):
        """A row with one of its words, common or middling in turn."""
        row = chance.choice(self.sample)
        least, most = chance.choice([(self.n / 50, self.n), (self.n / 1000, self.n / 100)])
        words = sorted({word for word in row["words"] if word and least <= self.frequency[word] <= most})
        return (row, chance.choice(words)) if words else (None, None)

    def filtered(self, chance):
        row, word = self.beside_word(chance)
        if not row:
            return None
        field = chance.choice(["provider", "type"])
        value = row["provider"] if field == "provider" or not self.types else chance.choice(self.types)
        return ("all", [word], field, value) if value else None

    def ranged(self, chance):
        row, word = self.beside_word(chance)
        if not row or not row["date"]:
            return None
        around, days = int(row["date"]), chance.randrange(30, 361)
        first = around - chance.randrange(days * DAY)
        return "all", [word], "", "", first, first + days * DAY


def drawn(drawing, kind, chance, turn):
    """One query of a kind, without its name; None: draw again."""
    if kind in ("common", "mid", "rare"):
        pool = getattr(drawing, kind)
        return ("all", [pool[turn] if kind == "common" and turn < len(pool) else chance.choice(pool)]) if pool else None
    if kind == "newest":
        return "list", [], "", "", "", "", turn % 50 * 10
    if kind == "filter":
        return drawing.filtered(chance)
    if kind == "range":
        return drawing.ranged(chance)
    n = int(kind[-1])
    draw = {"and": drawing.of_one_row, "or": drawing.of_several, "phrase": drawing.side_by_side}[kind[:-1]]
    words = draw(chance, n)
    return ({"and": "all", "or": "any", "phrase": "phrase"}[kind[:-1]], words) if words else None


def make(path, n_rows, per_kind):
    """All queries, kind after kind: lists of texts. A kind that the rows have too few words for has fewer."""
    drawing = Drawing(*survey(path, n_rows), n_rows, per_kind)
    queries = []
    for kind in KINDS:
        chance, seen = random.Random(kind), set()
        for turn in range(50 * per_kind):
            query = drawn(drawing, kind, chance, turn)
            if query is None:
                continue
            op, words, *rest = query
            line = [kind, op, " ".join(words), *(str(item) for item in rest)]
            line += [""] * (7 - len(line)) + (["0"] if len(line) < 8 else [])
            if tuple(line) not in seen:
                seen.add(tuple(line))
                queries.append(line)
            if len(seen) == per_kind:
                break
    return queries


def spans(queries):
    """kind -> (first, behind the last) in the list."""
    found = {}
    for number, query in enumerate(queries):
        first, _ = found.get(query[0], (number, number))
        found[query[0]] = (first, number + 1)
    return found
