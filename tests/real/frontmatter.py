# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads the front matter of real articles, by its own means: the form that they have and no other.

Every line is `key: value`, `- key: value` or `- value`; a value is bare, or quoted and on one line. Anything else is an
error: this reader is there to disagree with newsidx, not to guess.
"""

import re

ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "/": "/", "0": "\0", " ": " ", "_": "\xa0",
           "N": "\x85", "L": "\u2028", "P": "\u2029", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}
LINE = re.compile(r"( *)(- )?(?:([A-Za-z]+):(?: (.*))?|(.*))")


def unquoted(text):
    """The text of a scalar as written."""
    if not text.startswith('"'):
        return text.strip()
    if not re.fullmatch(r'"(?:[^"\\]|\\.)*" *', text):
        raise ValueError(f"a quote without its end: {text[:60]}")

    def replace(match):
        code = match.group(1)
        return ESCAPES[code] if len(code) == 1 else chr(int(code[1:], 16))
    return re.sub(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", replace, text.strip()[1:-1])


def lines_of(path):
    """The lines between the two delimiters."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = re.split(r"\r?\n", file.read())
    end = lines.index("---", 1)
    if lines[0] != "---":
        raise ValueError("no front matter")
    return [line for line in lines[1:end] if line.strip()]


def parsed(lines, at, indent):
    """The mapping or list that begins at `lines[at]`, and where it ends."""
    here = None
    while at < len(lines):
        depth, dash, key, value, item = LINE.fullmatch(lines[at]).groups()
        if len(depth) < indent:
            break
        if len(depth) > indent or (item is not None and not dash):
            raise ValueError(f"a line of another form: {lines[at][:60]}")
        if dash and item is not None:
            here = (here or []) + [unquoted(item)]
            at += 1
        elif dash:
            lines[at] = " " * (indent + 2) + lines[at][indent + 2:]
            entry, at = parsed(lines, at, indent + 2)
            here = (here or []) + [entry]
        else:
            here = here or {}
            at += 1
            if value is None and at < len(lines) and len(lines[at]) - len(lines[at].lstrip()) > indent:
                here[key], at = parsed(lines, at, len(lines[at]) - len(lines[at].lstrip()))
            else:
                here[key] = unquoted(value or "")
    return here, at


def article(path):
    """The front matter of a file as dictionaries, lists and text."""
    lines = lines_of(path)
    found, end = parsed(lines, 0, 0)
    if end != len(lines):
        raise ValueError(f"{path}: not all of it was read")
    return found
