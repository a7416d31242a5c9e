# SPDX-License-Identifier: GPL-2.0-or-later
"""The manual pages and --help speak of the same commands, options and exit statuses. Usage: manual.py PROGRAM FOLDER"""

import os
import re
import subprocess
import sys

import sources


def help_of(program, *words):
    return subprocess.run([program, "help", *words], check=True, capture_output=True, text=True).stdout


def commands(overview):
    """The names in the list of commands."""
    listed = overview.split("\nCommands:\n", 1)[-1].split("\n\n", 1)[0]
    return [re.split(r"  +", line.strip())[0] for line in listed.splitlines() if line.startswith("  ")]


def section(text, title):
    """The lines of a help text below `title`."""
    return text.split(f"\n{title}:\n", 1)[1].split("\n\n", 1)[0].splitlines() if f"\n{title}:\n" in text else []


def help_options(text):
    """Options as sets of their spellings: {("-n", "--limit"), ...}."""
    found = set()
    for line in section(text, "Options"):
        match = re.match(r"(?:  (-\w), |      )(--[\w-]+)", line)
        if match:
            found.add(tuple(filter(None, match.groups())))
    return found


def help_exits(text):
    return {line.split()[0] for line in section(text, "Exit status") if re.match(r"  \d", line)}


def page_options(page):
    """The same of a page in mdoc: `.It Fl n , -limit Ar n`."""
    found = set()
    for line in re.findall(r"^\.It Fl ((?:-[\w-]+|\w\b)(?: , -[\w-]+)*)", page, re.M):
        found.add(tuple("-" + name for name in line.split(" , ")))
    return found


def page_exits(page):
    part = page.split(".Sh EXIT STATUS\n", 1)[-1].split("\n.Sh ", 1)[0]
    return set(re.findall(r"^\.It (\d+)$", part, re.M))


def page_name(command):
    """The page of a command: its first word's own; help and version stand in the main page."""
    first = command.split()[0]
    return "newsidx.1" if first in ("help", "version") else f"newsidx-{first}.1"


def differences(page, what, in_help, in_page):
    """What one has and the other has not, as lines to print."""
    text = {True: "only in --help", False: "only in the page"}
    return [f"{page}: {what} {' '.join(one) if isinstance(one, tuple) else one}: {text[one in in_help]}"
            for one in sorted(in_help ^ in_page)]


def main():
    program, folder = sys.argv[1:3]
    overview = help_of(program)
    pages = {}
    for name in sorted(os.listdir(folder)):
        pages[name] = {"text": sources.read(folder, name), "options": set(), "exits": set()}
    faults = []
    for command in commands(overview):
        page = pages.get(page_name(command))
        if page is None:
            faults.append(f"{command}: there is no {page_name(command)}")
            continue
        text = help_of(program, *command.split())
        page["options"] |= help_options(text)
        page["exits"] |= help_exits(text)
        if not re.search(rf"\b{command}\b", re.sub(r"\n\.Cm ", " ", page["text"])):
            faults.append(f"{page_name(command)}: does not name {command}")
    pages["newsidx.1"]["exits"] = help_exits(overview)
    for name, page in pages.items():
        faults += differences(name, "option", page["options"], page_options(page["text"]))
        faults += differences(name, "exit status", page["exits"], page_exits(page["text"]))
    if len(pages) < 4:
        faults.append(f"only {len(pages)} pages in {folder}: wrong folder?")
    sources.finish(faults, f"manual of {len(pages)} pages")


if __name__ == "__main__":
    main()
