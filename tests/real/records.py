# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of real headlines as articles, one JSON object a line, on standard output.

usage: records.py RECORDS.jsonl.zst [--lang LANG] [--src SOURCE,...]

Reads through the zstd program. --lang and --src keep the records of one language, of some sources.
"""

import argparse
import json
import subprocess
import sys


def article(record):
    """The record in the form of an article file."""
    out = {
        "category": "news",
        "title": record["title"],
        "excerpt": record.get("excerpt") or "",
        "publishedDateTime": record["ts"],
        "originalUrl": record["url"],
        "webUrl": record["url"],
        "type": "article",
        "provider": {"name": record["provider"], "domain": record.get("domain") or ""},
    }
    if record.get("quality") is not None:
        out["quality"] = record["quality"]
    if record.get("topics"):
        out["topics"] = record["topics"]
    return out


def lines(path):
    """Every record of the file, as the line it is."""
    with subprocess.Popen(["zstd", "-dcq", "--long=27", path], stdout=subprocess.PIPE) as unpacked:
        yield from unpacked.stdout
    if unpacked.returncode:
        sys.exit(f"{path}: zstd cannot unpack it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--lang")
    parser.add_argument("--src", type=lambda text: text.split(","))
    wanted = parser.parse_args()
    for record in map(json.loads, lines(wanted.path)):
        if wanted.lang in (None, record["lang"]) and (not wanted.src or record["src"] in wanted.src):
            sys.stdout.write(json.dumps(article(record), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
