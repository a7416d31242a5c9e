# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tool does on a terminal: colours, links, width, and a line of progress that goes away again.
Usage: test_terminal.py PROGRAM"""

import errno
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
import unittest

import tool

LINK = "\x1b]8;;https://news.example.com/harwick/airport-gates\x1b\\"
MARK = "\x1b[1;31mAirport\x1b[0m"


def read_all(master):
    """All that comes until the other end is closed."""
    parts = []
    while True:
        try:
            part = os.read(master, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            part = b""
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


def screen(text):
    """What is left to see after carriage returns, erasures and line feeds; other sequences take no room."""
    lines, at = [""], 0
    text = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\|\x1b\[[0-9;]*m", "", text)
    for piece in re.findall(r"\x1b\[K|\r|\n|[^\x1b\r\n]+", text):
        if piece == "\n":
            lines.append("")
        elif piece == "\x1b[K":
            lines[-1] = lines[-1][:at]
        elif piece != "\r":
            lines[-1] = lines[-1][:at] + piece + lines[-1][at + len(piece):]
        at = 0 if piece in "\r\n" else at if piece == "\x1b[K" else at + len(piece)
    return lines


class Terminal(tool.Case):
    def start(self, *words, **more):
        """The program's process and our end of the terminal that its stdout and stderr are."""
        return self.start_program([tool.program(), *words], **more)

    def start_program(self, command, columns=80, rows=24, stdin=subprocess.DEVNULL, session=False, **names):
        """The same for any program; the terminal is its controlling one, and its stdin, with `session`."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

        def control():
            os.setsid()
            fcntl.ioctl(1, termios.TIOCSCTTY, 0)
        process = subprocess.Popen(command, cwd=self.folder, stdin=slave if session else stdin, stdout=slave, stderr=slave,
                                   preexec_fn=control if session else None,
                                   env=tool.environment(**{"TERM": "xterm-256color", **names}))
        os.close(slave)
        self.addCleanup(os.close, master)
        self.addCleanup(self.stop, process)
        return process, master

    def on_terminal(self, *words, **more):
        process, master = self.start(*words, **more)
        text = read_all(master)
        return process.wait(tool.SECONDS_MAX), text


class Search(Terminal):
    def setUp(self):
        super().setUp()
        self.add_articles()

    def search(self, *words, **more):
        status, text = self.on_terminal("search", "--now", "2020-06-12", *words, "airport", **more)
        self.assertEqual(status, 0)
        return text

    def test_colours_and_links(self):
        text = self.search()
        self.assertIn(LINK, text)
        self.assertIn("\x1b]8;;\x1b\\", text)
        self.assertIn(MARK, text)

    def test_no_color(self):
        self.assertNotIn("\x1b", self.search(NO_COLOR="1"))
        self.assertIn(MARK, self.search(NO_COLOR=""))
        self.assertIn(MARK, self.search("--color=always", NO_COLOR="1"))
        self.assertNotIn("\x1b", self.search("--color=never"))

    def test_dumb_terminal(self):
        self.assertNotIn("\x1b", self.search(TERM="dumb"))
        self.assertNotIn("\x1b", self.search(TERM=""))

    def test_console_without_links(self):
        text = self.search(TERM="linux")
        self.assertIn(MARK, text)
        self.assertNotIn("\x1b]8", text)

    def test_no_links_where_colours_are_forced(self):
        done = self.run_tool("search", "--color=always", "airport")
        self.assertIn(MARK, done.stdout)
        self.assertNotIn("\x1b]8", done.stdout)

    def test_width(self):
        for columns, narrow in ((40, True), (200, False)):
            lines = screen(self.search("--color=never", columns=columns))
            text = [line for line in lines[:lines.index("")] if "://" not in line]
            self.assertLessEqual(max(map(len, text)), min(columns, 100))
            self.assertEqual("   its gates" in lines, narrow)

    def test_messages_stand_apart(self):
        lines = screen(self.search())
        self.assertEqual(lines[-3:], ["", "1 match; ages count from 2020-06-12T00:00:00Z.", ""])

    def test_nothing_of_an_article_controls_the_terminal(self):
        _, text = self.on_terminal("search", "rude", columns=60)
        self.assertIn("\ufffd[31m", text)
        allowed = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;(https://[!-~]*)?\x1b\\", "", text)
        self.assertFalse(re.search(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]", allowed), ascii(allowed))
        self.assertNotIn("evil.example/\x1b", text)


class Escapes(Terminal):
    """Which commands write escape sequences, and when."""

    COLOURED = (["search", "rocket"], ["facets", "rocket"], ["show", "articles/police.md"], ["dupes"])
    PLAIN = (["timeline", "rocket"], ["stats"], ["terms", "ro"], ["check"], ["config"], ["help"], ["help", "search"],
             ["version"], ["debug", "query", "rocket"], ["search", "--json", "rocket"], ["search", "--format", "csv", "rocket"],
             ["search", "--format", "urls", "rocket"], ["search", "--format", "ids", "rocket"])

    def setUp(self):
        super().setUp()
        shutil.copy(os.path.join(self.folder, "articles", "police.md"), os.path.join(self.folder, "articles", "copy.md"))
        self.add_articles()

    def escapes(self, *words, **more):
        status, text = self.on_terminal(*words, rows=1000, **more)
        self.assertEqual(status, 0, text)
        return "\x1b" in text

    def test_on_a_terminal(self):
        for words in self.COLOURED:
            self.assertTrue(self.escapes(*words), words)
            self.assertTrue(self.escapes(*words, NO_COLOR=""), words)
        for words in self.PLAIN:
            self.assertFalse(self.escapes(*words), words)

    def test_not_where_they_are_not_wanted(self):
        for words in self.COLOURED:
            self.assertFalse(self.escapes(*words, NO_COLOR="1"), words)
            self.assertFalse(self.escapes(*words, TERM="dumb"), words)
            self.assertFalse(self.escapes(*words, TERM=""), words)
            self.assertFalse(self.escapes(*words, "--color", "never"), words)

    def test_not_where_stdout_is_no_terminal(self):
        for words in (*self.COLOURED, *self.PLAIN):
            self.assertNotIn("\x1b", self.run_tool(*words, env=tool.environment(TERM="xterm-256color")).stdout, words)

    def test_where_they_are_asked_for(self):
        for words in self.COLOURED:
            self.assertTrue(self.escapes(*words, "--color", "always", NO_COLOR="1", TERM="dumb"), words)
            env = tool.environment(NO_COLOR="1", TERM="dumb")
            self.assertIn("\x1b", self.run_tool(*words, "--color", "always", env=env).stdout, words)

    def test_only_addresses_of_the_web_are_links(self):
        schemes = ("http", "HTTPS", "https", "ftp", "file", "javascript", "ssh", "httpx")
        for scheme in schemes:
            tool.write(os.path.join(self.folder, "articles", scheme + "-link.md"),
                       f"---\ntitle: linkage {scheme}\noriginalUrl: \"{scheme}://x.example/{scheme}\"\n---\n")
        self.run_tool("add", "-q", "articles")
        linked = set()
        for words in (["search", "-n", "100", "linkage"], ["show", "articles/http-link.md"], ["show", "articles/ftp-link.md"],
                      ["show", "articles/javascript-link.md"]):
            _, text = self.on_terminal(*words, rows=1000)
            linked |= set(re.findall(r"\x1b\]8;;([^\x1b]+)\x1b", text))
        self.assertEqual({address.split(":")[0].lower() for address in linked}, {"http", "https"})


class Pager(Terminal):
    """A pager is a script that says what it got and in what circumstances."""

    def setUp(self):
        super().setUp()
        self.add_articles()
        self.seen = os.path.join(self.folder, "seen")
        self.pager = self.script("pager", 'cat > "$SEEN"; echo "PAGED LESS=$LESS LV=$LV"')

    def script(self, name, text):
        path = os.path.join(self.folder, name)
        tool.write(path, f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o755)
        return path

    def ask(self, *words, pager=None, **more):
        """Exit status, what came to the terminal, and what the pager got, or None where it was not run."""
        names = {"SEEN": self.seen, "NEWSIDX_PAGER": self.pager if pager is None else pager, **more}
        if os.path.exists(self.seen):
            os.remove(self.seen)
        status, text = self.on_terminal(*words, **names)
        return status, text, tool.read(self.seen) if os.path.exists(self.seen) else None

    def test_what_is_longer_than_the_screen(self):
        status, text, paged = self.ask("search", "rocket", rows=10)
        self.assertEqual(status, 0)
        self.assertIn("What a rocket weighs", screen(paged)[5])
        self.assertNotIn("What a rocket weighs", "\n".join(screen(text)))
        self.assertEqual(screen(text), ["PAGED LESS=FRX LV=-c", "4 matches; ages count from 2021-01-15T00:00:00Z.", ""])

    def test_what_fits_is_shown_as_it_is(self):
        whole = len(screen(self.ask("search", "rocket", rows=100)[1]))
        self.assertIsNone(self.ask("search", "rocket", rows=100)[2])
        self.assertIsNone(self.ask("search", "rocket", rows=whole)[2])
        self.assertIsNotNone(self.ask("search", "rocket", rows=whole - 1)[2])

    def test_every_long_text(self):
        for words in (["show", "articles/police.md"], ["facets", "--by", "provider,topic,type,year"], ["timeline"], ["stats"],
                      ["help"], ["help", "search"], ["search", "--help"], ["add", "--help"], ["--help"], ["terms"]):
            self.assertIsNotNone(self.ask(*words, rows=4)[2], words)

    def test_what_is_for_programs_is_not_paged(self):
        for words in (["search", "--json"], ["search", "--format", "ids"], ["search", "--format", "csv"],
                      ["facets", "--json"], ["stats", "--json"], ["check"], ["version"], ["config"]):
            self.assertIsNone(self.ask(*words, rows=3)[2], words)

    def test_not_where_stdout_is_no_terminal(self):
        done = self.run_tool("search", "--pager", "always", "rocket", env=tool.environment(NEWSIDX_PAGER=self.pager, SEEN=self.seen))
        self.assertIn("What a rocket weighs", done.stdout)
        self.assertFalse(os.path.exists(self.seen))

    def test_never_and_always(self):
        self.assertIsNone(self.ask("search", "--pager", "never", "rocket", rows=5)[2])
        self.assertIsNotNone(self.ask("search", "--pager", "always", "rocket", rows=100)[2])
        self.assertIn("LESS=RX", self.ask("search", "--pager", "always", "rocket", rows=100)[1])
        path = os.path.join(self.folder, "set.yaml")
        tool.write(path, "pager: never\n")
        self.assertIsNone(self.ask("search", "rocket", rows=5, NEWSIDX_CONFIG=path)[2])

    def test_which_pager(self):
        self.assertIsNone(self.ask("stats", rows=5, pager="", PAGER=self.pager)[2])
        self.assertIsNone(self.ask("stats", rows=5, pager="cat", PAGER=self.pager)[2])
        self.assertIn("PAGED", self.ask("stats", rows=5, pager=self.pager + " -x | cat", PAGER="false")[1])
        status, text = self.on_terminal("stats", rows=5, PAGER=self.pager, SEEN=self.seen)
        self.assertIn("PAGED", text)
        self.script("less", 'cat > "$SEEN"; echo OUR LESS')
        status, text = self.on_terminal("stats", rows=5, SEEN=self.seen, PATH=self.folder + ":/usr/bin:/bin")
        self.assertEqual((status, "OUR LESS" in text), (0, True))
        status, text = self.on_terminal("stats", rows=5, PATH=os.path.join(self.folder, "articles"))
        self.assertEqual((status, "articles  " in text), (0, True))

    def test_dumb_terminals_have_none(self):
        self.assertIsNone(self.ask("stats", rows=5, TERM="dumb")[2])

    def test_the_environment_is_the_user_s(self):
        self.assertIn("PAGED LESS=i LV=-x", self.ask("stats", rows=5, LESS="i", LV="-x")[1])

    def test_colours_links_and_width_are_those_of_the_terminal(self):
        _, _, paged = self.ask("search", "--now", "2020-06-12", "airport", rows=4, columns=40)
        self.assertIn(MARK, paged)
        self.assertIn(LINK, paged)
        self.assertLessEqual(max(len(line) for line in screen(paged) if "://" not in line), 40)

    def test_the_status_is_the_command_s(self):
        failing = self.script("failing", 'cat > "$SEEN"; exit 3')
        self.assertEqual(self.ask("search", "rocket", rows=5, pager=failing)[0], 0)
        self.assertEqual(self.ask("search", "nowhere-at-all", "--pager", "always", rows=5)[0], 1)
        self.assertEqual(self.ask("show", "nowhere-at-all", rows=5)[0], 1)

    def test_a_user_who_quits(self):
        """More than a pipe holds, and nobody to read it."""
        for number in range(400):
            tool.write(os.path.join(self.folder, "articles", f"more-{number}.md"),
                       f"---\ntitle: rocket {number}\nexcerpt: {'word ' * 60}\n---\n")
        self.run_tool("add", "-q", "articles")
        status, text, _ = self.ask("search", "-n", "500", "rocket", pager="head -n 1")
        self.assertEqual(status, 0)
        self.assertEqual([line for line in screen(text) if line][1:], ["404 matches; ages count from 2021-01-15T00:00:00Z."])

    def test_a_pager_that_is_not_there(self):
        status, text, _ = self.ask("search", "rocket", rows=5, pager="./no-such-pager")
        self.assertEqual(status, 0)
        self.assertIn("no-such-pager", text)
        self.assertIn("What a rocket weighs", "\n".join(screen(text)))

    def test_interruption_is_the_pager_s(self):
        waiting = self.script("waiting", 'trap "echo INTERRUPTED; exit 0" INT; cat > "$SEEN"; echo READY; '
                                         'while :; do sleep 0.05; done')
        process, master = self.start("search", "rocket", rows=5, NEWSIDX_PAGER=waiting, SEEN=self.seen, session=True)
        text = b""
        while b"READY" not in text:
            text += os.read(master, 65536)
        os.write(master, b"\x03")
        text = read_all(master)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 0)
        self.assertIn("INTERRUPTED", text)
        self.assertIn("4 matches", text)


class Add(Terminal):
    def stream(self, **more):
        """An add of 30 documents that come slowly enough to be drawn."""
        process, master = self.start("add", "-", stdin=subprocess.PIPE, **more)
        for number in range(30):
            process.stdin.write(b'{"title":"Rocket %d","webUrl":"https://e.example.com/%d"}\n' % (number, number))
            process.stdin.flush()
            time.sleep(0.02)
        process.stdin.close()
        text = read_all(master)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 0)
        return text

    def test_progress_is_drawn_and_erased(self):
        text = self.stream()
        self.assertRegex(text, r"\r\w+ \d+ documents, \d+ records[^\r\n]*\x1b\[K")
        seen = "\n".join(screen(text))
        self.assertNotIn("records", seen)
        self.assertIn("30 documents: 30 articles new", seen)

    def test_a_new_stage_is_drawn_at_once(self):
        self.assertRegex(self.stream(), r"\rwriting 30 documents, 30 records")

    def test_progress_fits_the_terminal(self):
        for line in re.findall(r"\r([^\r\n\x1b]+)\x1b\[K", self.stream(columns=20)):
            self.assertLess(len(line), 20)

    def test_no_progress_on_a_dumb_terminal(self):
        self.assertNotIn("\x1b", self.stream(TERM="dumb"))

    def test_no_progress_where_stderr_is_no_terminal(self):
        done = self.run_tool("add", "articles")
        self.assertNotIn("\r", done.stderr)

    def test_refusals_stand_on_lines_of_their_own(self):
        status, text = self.on_terminal("add", "articles", "broken")
        self.assertEqual(status, 1)
        self.assertIn("broken/unclosed.md:3:1: the front matter is not closed: end it with a line ---", screen(text))

    def test_interruption_erases_the_line(self):
        process, master = self.start("add", "-", stdin=subprocess.PIPE)
        drawn = b""
        while b"records" not in drawn:
            process.stdin.write(b'{"title":"Rocket","webUrl":"https://e.example.com/"}\n')
            process.stdin.flush()
            if select.select([master], [], [], 0.05)[0]:
                drawn += os.read(master, 65536)
        process.send_signal(signal.SIGINT)
        text = read_all(master)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 130)
        process.stdin.close()
        self.assertNotIn("records", "\n".join(screen(text)))
        self.assertIn("interrupted", text)


if __name__ == "__main__":
    tool.main()
