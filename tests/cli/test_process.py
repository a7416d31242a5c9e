# SPDX-License-Identifier: GPL-2.0-or-later
"""The tool as a process: signals, locks, readers that go away, full disks, closed descriptors.
Usage: test_process.py PROGRAM"""

import fcntl
import os
import signal
import subprocess
import time
import unittest

import tool

DOCUMENT = b'{"title":"Rocket %d","webUrl":"https://e.example.com/%d"}\n'


class Interruption(tool.Case):
    def start_stream(self, *options):
        """An add that waits for more on stdin, its lock held."""
        process = self.start_tool("add", *options, "-")
        self.assertIn(b"new index", process.stderr.readline())
        process.stdin.write(DOCUMENT % (1, 1))
        process.stdin.flush()
        return process

    def expect_end(self, process, number):
        process.send_signal(number)
        status = process.wait(tool.SECONDS_MAX)
        stderr = process.stderr.read().decode()
        self.assertEqual(status, 128 + number)
        self.assertIn("newsidx: interrupted: ", stderr)

    def wait_until_watched(self, process):
        """Until the signals are noted: the mask of caught signals is in /proc."""
        bit = 1 << (signal.SIGINT - 1)
        for _ in range(600):
            with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
                caught = int(next(line for line in file if line.startswith("SigCgt:")).split()[1], 16)
            if caught & bit:
                return
            time.sleep(0.05)
        self.fail("SIGINT is not watched")

    def test_signals_end_an_add_in_good_order(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = self.start_stream("--index", f"index-{number}")
            self.wait_until_watched(process)
            self.expect_end(process, number)
            done = self.run_tool("add", "--index", f"index-{number}", "--quiet", "articles")
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_second_add_is_told_of_the_lock(self):
        first = self.start_stream()
        second = self.run_tool("add", "articles")
        self.assertEqual(second.returncode, 75)
        self.assertIn(str(first.pid), second.stderr)
        first.stdin.close()
        self.assertEqual(first.wait(tool.SECONDS_MAX), 0)

    def test_whatever_writes_is_told_of_the_lock(self):
        self.add_articles()
        first = self.start_tool("add", "-")
        self.wait_until_watched(first)
        for words in (["remove", "articles"], ["compact"], ["check", "--rebuild"]):
            second = self.run_tool(*words)
            self.assertEqual(second.returncode, 75, words)
            self.assertIn(str(first.pid), second.stderr)
        self.assertEqual(self.run_tool("check").returncode, 0)
        waiting = self.start_tool("compact", "--wait", "60")
        time.sleep(0.3)
        self.assertIsNone(waiting.poll())
        first.stdin.close()
        first.wait(tool.SECONDS_MAX)
        self.assertEqual(waiting.wait(tool.SECONDS_MAX), 0, waiting.stderr.read())

    def test_a_writer_that_has_not_said_who_it_is(self):
        """It has just got the lock; what stands there is of one before it, or nothing."""
        self.add_articles()
        for text in (b"", b"2147483646\n", b"-1\n"):  # no system has so many processes
            with open(os.path.join(self.folder, ".newsidx", "lock"), "wb", buffering=0) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                lock.write(text)
                second = self.run_tool("add", "articles")
                self.assertEqual(second.returncode, 75)
                self.assertIn("being written by another process: ", second.stderr)

    def test_a_second_add_can_wait(self):
        first = self.start_stream()
        second = self.start_tool("add", "--wait", "60", "articles")
        time.sleep(0.3)
        self.assertIsNone(second.poll())
        first.stdin.close()
        self.assertEqual(second.wait(tool.SECONDS_MAX), 0, second.stderr.read())

    def test_searching_does_not_wait(self):
        self.add_articles()
        first = self.start_tool("add", "-")
        self.wait_until_watched(first)
        self.assertEqual(self.run_tool("search", "airport").returncode, 0)
        first.stdin.close()
        first.wait(tool.SECONDS_MAX)


class Output(tool.Case):
    def setUp(self):
        super().setUp()
        self.add_articles()

    def test_a_reader_that_left_is_no_error(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = self.run_tool("search", "airport", capture_output=False, stdout=writing, stderr=subprocess.PIPE)
        os.close(writing)
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("write", done.stderr)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full here")
    def test_a_full_disk_is_an_error(self):
        for words in (["search", "airport"], ["search", "--json", "airport"], ["help"], ["stats"]):
            with open("/dev/full", "wb") as full:
                done = self.run_tool(*words, capture_output=False, stdout=full, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("newsidx: cannot write the output (No space left on device): free some space", done.stderr)

    def test_a_closed_output_is_an_error_and_harms_nothing(self):
        script = f'exec "{tool.program()}" "$@" >&-'
        for words in (["search", "airport"], ["stats"]):
            done = subprocess.run(["sh", "-c", script, "sh", *words], cwd=self.folder, env=tool.environment(),
                                  stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("cannot write the output", done.stderr)
        self.assertEqual(self.run_tool("search", "airport").returncode, 0)

    def test_closed_input_and_messages_are_no_error(self):
        for closing in ("<&-", "2>&-"):
            script = f'exec "{tool.program()}" "$@" {closing}'
            done = subprocess.run(["sh", "-c", script, "sh", "search", "airport"], cwd=self.folder,
                                  env=tool.environment(), stdout=subprocess.PIPE, text=True, check=False,
                                  stderr=subprocess.DEVNULL if closing == "<&-" else None)
            self.assertEqual(done.returncode, 0)
            self.assertIn("Airport drops", done.stdout)

    def test_an_add_without_output_works(self):
        script = f'exec "{tool.program()}" add --quiet articles >&- 2>&- <&-'
        done = subprocess.run(["sh", "-c", script], cwd=self.folder, env=tool.environment(), check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(self.run_tool("search", "airport").returncode, 0)


if __name__ == "__main__":
    tool.main()
