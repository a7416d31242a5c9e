# SPDX-License-Identifier: GPL-2.0-or-later
"""All JSON that the tool writes is as schema/ says, without a key that is not described there.
Usage: test_schema.py PROGRAM

The schemas are checked with the few rules below, which are all that they use. Where Python's jsonschema is installed
(Debian: python3-jsonschema), it is asked too.
"""

import json
import os
import re
import shutil
import unittest

import tool

try:
    import jsonschema
except ImportError:
    jsonschema = None

FOLDER = os.path.join(tool.ROOT, "schema")
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
# Words that say nothing about what is valid.
REMARKS = {"$schema", "$id", "$defs", "title", "description", "examples"}


def load(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return json.load(file)


def is_of(value, kind):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "integer":
        return number and value == int(value)
    return number if kind == "number" else isinstance(value, TYPES[kind])


class Checker:
    """Checks values against one schema file."""

    def __init__(self, name):
        self.root = load(name)

    def faults(self, value, schema=None, path="$"):
        """What is wrong, as lines."""
        schema = self.root if schema is None else schema
        found = []
        for word, rule in schema.items():
            if word not in REMARKS:
                found += getattr(self, "check_" + word.strip("$"))(value, rule, schema, path)
        return found

    def check_ref(self, value, rule, _schema, path):
        if rule.startswith("#/$defs/"):
            return self.faults(value, self.root["$defs"][rule[8:]], path)
        return Checker(rule).faults(value, None, path)

    def check_type(self, value, rule, _schema, path):
        kinds = rule if isinstance(rule, list) else [rule]
        return [] if any(is_of(value, kind) for kind in kinds) else [f"{path}: {value!r} is no {rule}"]

    def check_properties(self, value, rule, _schema, path):
        if not isinstance(value, dict):
            return []
        return [fault for key, part in value.items() if key in rule
                for fault in self.faults(part, rule[key], f"{path}.{key}")]

    def check_required(self, value, rule, _schema, path):
        return [f"{path}: {key} is missing" for key in rule if isinstance(value, dict) and key not in value]

    def check_additionalProperties(self, value, rule, schema, path):
        assert rule is False
        known = schema["properties"]
        return [f"{path}: {key} is not described" for key in value if key not in known] if isinstance(value, dict) else []

    def check_items(self, value, rule, _schema, path):
        if not isinstance(value, list):
            return []
        return [fault for at, item in enumerate(value) for fault in self.faults(item, rule, f"{path}[{at}]")]

    def check_oneOf(self, value, rule, _schema, path):
        tried = [self.faults(value, schema, path) for schema in rule]
        if sum(not faults for faults in tried) == 1:
            return []
        return [f"{path}: it is none or several of {len(rule)} forms"] + min(tried, key=len)

    def check_const(self, value, rule, _schema, path):
        return [] if value == rule and type(value) is type(rule) else [f"{path}: {value!r} is not {rule!r}"]

    def check_enum(self, value, rule, _schema, path):
        return [] if value in rule else [f"{path}: {value!r} is none of {rule}"]

    def check_pattern(self, value, rule, _schema, path):
        return [] if not isinstance(value, str) or re.search(rule, value) else [f"{path}: {value!r} is not like {rule}"]

    def check_minimum(self, value, rule, _schema, path):
        return [f"{path}: {value} is below {rule}"] if is_of(value, "number") and value < rule else []

    def check_exclusiveMinimum(self, value, rule, _schema, path):
        return [f"{path}: {value} is not above {rule}"] if is_of(value, "number") and value <= rule else []

    def check_minItems(self, value, rule, _schema, path):
        return [f"{path}: too few items"] if isinstance(value, list) and len(value) < rule else []

    def check_maxItems(self, value, rule, _schema, path):
        return [f"{path}: too many items"] if isinstance(value, list) and len(value) > rule else []


def ask_jsonschema(name, value):
    """What jsonschema says, as lines."""
    schemas = {other: load(other) for other in os.listdir(FOLDER) if other.endswith(".json")}
    validator = jsonschema.Draft202012Validator
    validator.check_schema(schemas[name])
    try:
        from referencing import Registry, Resource
        registry = Registry().with_resources((k, Resource.from_contents(v)) for k, v in schemas.items())
        checked = validator(schemas[name], registry=registry)
    except ImportError:  # older versions have resolvers
        checked = validator(schemas[name], resolver=jsonschema.RefResolver.from_schema(schemas[name], store=schemas))
    return [f"{error.json_path}: {error.message}" for error in checked.iter_errors(value)]


class Schemas(tool.Case):
    def setUp(self):
        super().setUp()
        self.add_articles()

    def lines(self, *words, status=0):
        done = self.run_tool(*words)
        self.assertEqual((done.returncode, done.stderr), (status, ""))
        self.assertTrue(done.stdout.endswith("\n"))
        return [json.loads(line) for line in done.stdout.splitlines()]

    def check(self, name, value):
        self.assertEqual(Checker(name).faults(value), [])
        if jsonschema:
            self.assertEqual(ask_jsonschema(name, value), [])

    def test_search(self):
        queries = (["facial", "recognition"], ["--match", "any", "rude", "rocket", "空港"], ["court", "submarine"],
                   ["--limit", "100"], ["--now", "2020-06-12", "--offset", "1", '"facial recognition"'])
        for words in queries:
            lines = self.lines("search", "--json", *words)
            self.assertEqual([line["type"] for line in lines], ["header", *["hit"] * (len(lines) - 2), "summary"])
            self.assertEqual(lines[-1]["hits"], len(lines) - 2)
            for line in lines:
                self.check("search.schema.json", line)

    def test_search_without_hits(self):
        for line in self.lines("search", "--json", "submarine", status=1):
            self.check("search.schema.json", line)

    def test_batch(self):
        done = self.run_tool("search", "--batch", input="facial recognition\nsubmarine\n\n%s\n" % ("x" * 5000), stdin=None)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["type"] for line in lines], ["answer", "answer", "answer", "error"])
        for line in lines:
            self.check("search.schema.json", line)

    def test_jsonfeed(self):
        for words, status in ((["--limit", "100"], 0), (["submarine"], 1)):
            done = self.run_tool("search", "--format", "jsonfeed", *words)
            self.assertEqual(done.returncode, status)
            self.check("jsonfeed.schema.json", json.loads(done.stdout))

    def test_format_json(self):
        """One object, with the lines of --json in it."""
        for words, status in ((["facial", "recognition"], 0), (["--limit", "100"], 0), (["submarine"], 1)):
            (answer,) = self.lines("search", "--format", "json", *words, status=status)
            self.check("search.schema.json", answer)
            self.assertEqual((answer["type"], "line" in answer), ("answer", False))
            lines = self.lines("search", "--json", *words, status=status)
            parts = [answer["header"], *answer["hits"], answer["summary"]]
            self.assertEqual(tool.without_cursor(parts), tool.without_cursor(lines))

    def test_marks_are_what_matched(self):
        found = set()
        for line in self.lines("search", "--json", "--match", "any", "rocket", "空港", "emoji", "facial"):
            if line["type"] == "hit":
                snippet = line["snippet"]
                for text, marks in ((line["article"]["title"], line["title_marks"]), (snippet["text"], snippet["marks"]),
                                    (line["article"]["excerpt"], line["excerpt_marks"])):
                    found |= {text[start:end].lower() for start, end in marks}
        self.assertEqual(found, {"rocket", "空港", "emoji", "facial"})

    def test_parts_add_up(self):
        for line in self.lines("search", "--json", "--match", "any", "rocket", "facial"):
            if line["type"] == "hit":
                parts = line["parts"]
                self.assertEqual(line["score"], parts["text"] + parts["quality"] + parts["recency"])
                self.assertEqual(parts["text"], sum(term["score"] for term in parts["terms"]))

    def test_show(self):
        for name in os.listdir(os.path.join(self.folder, "articles")):
            (line,) = self.lines("show", "--json", "articles/" + name)
            self.check("show.schema.json", line)

    def test_names_that_are_no_text(self):
        """A file's name is any bytes; JSON is text, and says so with U+FFFD for what is none."""
        folder = os.fsencode(os.path.join(self.folder, "articles"))
        names = [os.path.join(folder, name) for name in (b"caf\xe9.md", b"\xf0\x9f\"\\\x01.md")]
        for name in names:
            shutil.copy(os.path.join(folder, b"police.md"), name)
        shown = {"articles/caf\ufffd.md", "articles/\ufffd\"\\\x01.md", "articles/police.md"}
        self.run_tool("add", "articles")
        for words in (["search", "--json", "facial", "recognition"], ["dupes", "--json"], ["check", "--json"]):
            for line in self.lines(*words):
                self.check(words[0] + ".schema.json", line)
        files = [line for line in self.lines("dupes", "--json") if line["type"] == "files"]
        self.assertEqual([{copy["source"] for copy in line["contributions"]} for line in files], [shown])
        (line,) = self.lines("show", "--json", names[0])
        self.assertIn(line["article"]["source"], shown)

    def test_stats(self):
        (line,) = self.lines("stats", "--json")
        self.check("stats.schema.json", line)
        self.assertEqual(line["bytes"], sum(part["size"] for part in line["bytes_by_purpose"]))
        (line,) = self.lines("stats", "--json", "--top", "1")
        self.check("stats.schema.json", line)
        self.assertEqual(len(line["topics"]["top"]), 1)
        self.assertGreater(line["topics"]["distinct"], 1)

    def test_facets(self):
        for words, n in (([], 4), (["--by", "year,topic,locale", "--top", "0", "police"], 3), (["nowhere-at-all"], 4)):
            lines = self.lines("facets", "--json", *words, status=1 if words[-1:] == ["nowhere-at-all"] else 0)
            for line in lines:
                self.check("facets.schema.json", line)
            self.assertEqual([line["type"] for line in lines], ["header", *["facet"] * n, "summary"])
            self.assertEqual(lines[0]["by"], [line["by"] for line in lines[1:-1]])
            for line in lines[1:-1]:
                self.assertLessEqual(len(line["values"]), line["distinct"])
                if line["by"] != "topic":
                    counted = sum(value["count"] for value in line["values"]) + line["without"]
                    self.assertEqual(counted, lines[-1]["matches"])

    def test_facets_of_a_search(self):
        lines = self.lines("search", "--json", "--facets", "year,type", "-n", "1")
        for line in lines:
            self.check("search.schema.json", line)
        self.assertEqual([line["type"] for line in lines], ["header", "hit", "facet", "facet", "summary"])
        self.assertEqual(self.lines("facets", "--json", "--by", "year,type")[1:3], lines[2:4])

    def test_terms(self):
        for words, status in (([], 0), (["re"], 0), (["--limit", "1", "Re"], 0), (["unheard"], 1)):
            lines = self.lines("terms", "--json", *words, status=status)
            for line in lines:
                self.check("terms.schema.json", line)
            self.assertEqual([line["type"] for line in lines], ["header", *["term"] * (len(lines) - 2), "summary"])
            self.assertEqual(lines[-1]["terms"], len(lines) - 2)
            self.assertLessEqual(lines[-1]["terms"], lines[0]["limit"])
            for line in lines[1:-1]:
                self.assertTrue(line["word"].startswith(lines[0]["understood"]))

    def test_suggest(self):
        for words, status in ((["p"], 0), (["facial", "r"], 0), (["-n", "1", "Ro"], 0), (["unheard"], 1)):
            lines = self.lines("suggest", "--json", *words, status=status)
            for line in lines:
                self.check("suggest.schema.json", line)
            kinds = [line["type"] for line in lines[1:-1]]
            self.assertEqual(lines[-1], {"type": "summary", "suggestions": len(kinds)})
            self.assertEqual(kinds, sorted(kinds, key=["word", "topic", "provider", "title"].index))
            for kind in kinds:
                self.assertLessEqual(kinds.count(kind), lines[0]["limit"])

    def test_similar(self):
        (given,) = self.lines("show", "--json", "articles/police.md")
        for words, status in ((["articles/police.md"], 0), (["-n", "1", "articles/police.md"], 0),
                              (["--since", "2022", "articles/police.md"], 1)):
            lines = self.lines("similar", "--json", *words, status=status)
            self.assertEqual([line["type"] for line in lines], ["header", *["hit"] * (len(lines) - 2), "summary"])
            for line in lines:
                self.check("search.schema.json", line)
                self.assertNotEqual(line.get("article", {}).get("id"), given["article"]["id"])

    def test_timeline(self):
        for by in ("auto", "day", "week", "month", "year"):
            lines = self.lines("timeline", "--json", "--by", by)
            for line in lines:
                self.check("timeline.schema.json", line)
            periods, summary = lines[1:-1], lines[-1]
            self.assertEqual({line["type"] for line in periods}, {"period"})
            self.assertEqual(summary["periods"], len(periods))
            self.assertEqual(sum(line["count"] for line in periods) + summary["undated"], summary["matches"])
            self.assertGreater(summary["undated"], 0)
            self.assertEqual(periods, sorted(periods, key=lambda line: line["start_epoch"]))
            for line in periods:
                self.assertTrue(line["start_epoch"] <= line["best"]["published_at_epoch"] < line["end_epoch"])
        lines = self.lines("timeline", "--json", "nowhere-at-all", status=1)
        self.assertEqual([line["type"] for line in lines], ["header", "summary"])

    def add_twice(self):
        """A second copy of everything, and one with other addresses."""
        for name in ("police.md", "cjk.md"):
            path = os.path.join(self.folder, "articles", name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for copy, address in (("copy-" + name, "https://"), ("other-" + name, "https://other.")):
                with open(os.path.join(self.folder, "articles", copy), "w", encoding="utf-8") as file:
                    file.write(text.replace("https://", address))
        self.assertEqual(self.run_tool("add", "-q", "articles").returncode, 0)

    def test_dupes(self):
        for groups in (0, 4):
            for words, kinds in (([], {"files", "titles"}), (["--files"], {"files"}), (["--titles", "-n", "1"], {"titles"})):
                lines = self.lines("dupes", "--json", *words)
                for line in lines:
                    self.check("dupes.schema.json", line)
                types = [line["type"] for line in lines]
                self.assertEqual((types[0], types[-1]), ("header", "summary"))
                self.assertEqual(lines[-1]["groups"], len(lines) - 2)
                self.assertEqual(set(types[1:-1]), kinds if groups else set())
                self.assertEqual(set(lines[0]["kinds"]), kinds)
                for line in lines[1:-1]:
                    self.assertEqual(line["count"], len(line.get("contributions") or line["articles"]))
            if not groups:
                self.add_twice()

    def test_check(self):
        (line,) = self.lines("check", "--json")
        self.check("check.schema.json", line)
        self.assertEqual(line["problems"], [])
        segments = os.path.join(self.folder, ".newsidx", "segments")
        (segment,) = os.listdir(segments)
        os.remove(os.path.join(segments, segment, "parts"))
        (line,) = self.lines("check", "--json", status=1)
        self.check("check.schema.json", line)
        (problem,) = line["problems"]
        self.assertTrue(problem["path"].endswith("/parts"), problem)
        self.assertNotIn("rebuilt", line)
        (line,) = self.lines("check", "--rebuild", "--json", "articles", status=1)
        self.check("check.schema.json", line)
        self.assertEqual(line["rebuilt"]["segments_lost"], 1)
        self.assertEqual(len(line["problems"]), 1)

    def test_config(self):
        (line,) = self.lines("config", "--json")
        self.check("config.schema.json", line)
        self.assertEqual(line["files"], [])
        self.assertEqual({setting["origin"] for setting in line["settings"]}, {"default"})
        path = os.path.join(self.folder, "mine.yaml")
        tool.write(path, "limit: 3\nsearch: {limit: 4, filter: [type:video, type:article]}\nsearches: {a: x, b: '@a y'}\n")
        done = self.run_tool("config", "--json", env=tool.environment(NEWSIDX_CONFIG=path, NEWSIDX_INDEX=".newsidx"))
        line = json.loads(done.stdout)
        self.check("config.schema.json", line)
        settings = {setting["key"]: setting for setting in line["settings"]}
        self.assertEqual(line["files"], [{"path": path, "present": True}])
        self.assertEqual(settings["index"], {"key": "index", "values": [".newsidx"], "origin": "environment"})
        self.assertEqual(settings["search.limit"], {"key": "search.limit", "values": ["4"], "origin": "file",
                                                    "path": path, "line": 2, "column": 10})
        self.assertEqual(settings["search.filter"]["values"], ["type:video", "type:article"])
        self.assertEqual(settings["filter"]["values"], [])
        self.assertEqual([(s["name"], s["query"], s["line"]) for s in line["searches"]], [("a", "x", 3), ("b", "@a y", 3)])

    def test_version(self):
        for words in (["version", "--json"], ["--version", "--json"]):
            (line,) = self.lines(*words)
            self.check("version.schema.json", line)


class CheckerTests(unittest.TestCase):
    """The checker finds what is wrong."""

    def test_faults(self):
        checker, good = Checker("version.schema.json"), {
            "type": "version", "schema": 1, "newsidx": "1", "xapian": "1", "icu": "1", "unicode": "1", "libyaml": "1",
            "index_format": 1, "licence": "x"}
        self.assertEqual(checker.faults(good), [])
        for change in ({"more": 1}, {"schema": 2}, {"schema": True}, {"newsidx": 1}, {"index_format": 0},
                       {"index_format": 1.5}, {"index_format": None}):
            self.assertEqual(len(checker.faults({**good, **change})), 1, change)
        for key in good:
            self.assertTrue(checker.faults({k: v for k, v in good.items() if k != key}), key)


if __name__ == "__main__":
    tool.main()
