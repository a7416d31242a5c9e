# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of real headlines as articles, one JSON object a line, on standard output.

usage: records.py RECORDS.jsonl.zst [--lang LANG] [--src SOURCE,...] [--first N]

Reads through the zstd program. --lang and --src keep the records of one language, of some sources; --first ends after N.
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
        "type": "article",
        "provider": {"name": record["provider"], "domain": record.get("domain") or ""},
    }
    if record.get("quality") is not None:
        out["quality"] = record["quality"]
    if record.get("topics"):
        out["topics"] = record["topics"]
    return out


def records(path):
    """Every record of the file, in its order."""
    with subprocess.Popen(["zstd", "-dcq", "--long=27", path], stdout=subprocess.PIPE) as unpacked:
        for line in unpacked.stdout:
            yield json.loads(line)
    if unpacked.returncode:
        sys.exit(f"{path}: zstd cannot unpack it")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--lang")
    parser.add_argument("--src", type=lambda text: text.split(","))
    parser.add_argument("--first", type=int)
    wanted = parser.parse_args()
    n = 0
    for record in records(wanted.path):
        if wanted.lang and record["lang"] != wanted.lang or wanted.src and record["src"] not in wanted.src:
            continue
        if n == wanted.first:
            break
        sys.stdout.write(json.dumps(article(record), ensure_ascii=False) + "\n")
        n += 1


if __name__ == "__main__":
    main()
