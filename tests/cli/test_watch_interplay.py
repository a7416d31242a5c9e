# SPDX-License-Identifier: GPL-2.0-or-later
"""newsidx watch beside others: writers, indexes and disks that go, signals. Usage: test_watch_interplay.py PROGRAM"""

import fcntl
import os
import shutil
import signal
import subprocess

import tool
from watching import ARTICLE, Watch


class Interplay(Watch):
    def test_another_writer_is_waited_for(self):
        process = self.start()
        with open(os.path.join(self.folder, ".newsidx", "lock"), "r+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.write("second.md", "Patience")
            self.wait_for(lambda: any("waiting" in line for line in self.said))
            self.assertEqual(self.sources("patience"), [])
            fcntl.flock(lock, fcntl.LOCK_UN)
        self.expect("patience", "news/second.md")
        self.end(process)
        self.assertEqual([line.split(": ", 1)[1] for line in self.said if "waiting" in line],
                         ["waiting for another process, which writes the index\n"], self.said)
        self.assertFalse(any("--wait" in line for line in self.said), self.said)

    def test_another_writer_is_named(self):
        process = self.start()
        other = self.start_tool("add", "-")
        other.stdin.write(b'{"title":"Rocket","webUrl":"https://e.example.com/rocket"}\n')
        other.stdin.flush()
        name = os.path.join(self.folder, ".newsidx", "lock")
        self.wait_for(lambda: tool.read(name) == f"{other.pid}\n")
        self.write("second.md", "Patience")
        self.wait_for(lambda: any(f"waiting for process {other.pid}, which" in line for line in self.said))
        other.stdin.close()
        self.expect("patience", "news/second.md")
        self.end(process)

    def test_an_index_that_is_removed_is_made_anew(self):
        self.write("third.md", "Grandes maisons")
        process = self.start("--language", "french", "--rescan", "0")
        self.end(process)
        process = self.start("--rescan", "0")
        shutil.rmtree(os.path.join(self.folder, ".newsidx"))
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.expect("firstling", "news/first.md")
        self.expect("maison", "news/third.md")
        self.assertIn('"french"', self.run_tool("stats", "--json").stdout)
        self.end(process)
        self.assertTrue(self.said[-1].endswith(
            ".newsidx: the index was removed, and is made anew with what is in the watched folders only: add again what "
            "came from elsewhere\n"), self.said)
        self.assertEqual(len([line for line in self.said if "the index" in line]), 1, self.said)

    def test_an_index_that_is_emptied_keeps_its_language(self):
        self.write("third.md", "Grandes maisons")
        process = self.start("--language", "french", "--rescan", "0")
        self.end(process)
        process = self.start("--rescan", "0")
        for name in ("manifest", "lock"):
            os.remove(os.path.join(self.folder, ".newsidx", name))
        shutil.rmtree(os.path.join(self.folder, ".newsidx", "segments"))
        self.write("second.md", "Secondary")
        self.expect("maison", "news/third.md")
        self.end(process)

    def test_an_index_that_others_made_anew(self):
        process = self.start("--rescan", "0")
        shutil.rmtree(os.path.join(self.folder, ".newsidx"))
        for folder in ("articles/broken", "articles"):  # as many commits as there were
            self.run_tool("--index", ".newsidx", "add", "--wait", "60", "--quiet", folder)
        self.assertEqual(self.sources("firstling"), [])
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.expect("firstling", "news/first.md")
        self.assertNotEqual(self.sources("rocket"), [])
        self.end(process)
        self.assertTrue(self.said[-1].endswith(
            ".newsidx: the index is another one than before: what is in the watched folders is added to this one\n"),
            self.said)

    def test_others_write_in_between(self):
        process = self.start()
        done = self.run_tool("add", "--wait", "60", "--quiet", "articles")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.assertNotEqual(self.sources("rocket"), [])
        self.end(process)

    def test_a_folder_with_the_name_of_a_stream(self):
        done = self.run_tool("add", "--quiet", "-", "--source", "news/feed", stdin=None,
                             input='{"title": "Streamling", "originalUrl": "https://e.example.com/s"}')
        self.assertEqual(done.returncode, 0, done.stderr)
        process = self.start()
        self.write("feed/in.md", "Inside")
        self.expect("inside", "news/feed/in.md")
        shutil.rmtree(self.path("feed"))
        self.expect("inside")
        self.expect("streamling", "news/feed")
        self.end(process)

    def test_what_no_event_tells_a_rescan_finds(self):
        self.link_far()
        process = self.start("--rescan", "1")
        self.expect_rescan("Behind")
        self.end(process)

    def test_it_catches_up(self):
        self.write("second.md", "Secondary")
        self.write("third.md", "Thirdly")
        self.end(self.start())
        os.remove(self.path("second.md"))
        self.write("fourth.md", "Fourthly")
        process = self.start()
        self.expect("secondary")
        self.expect("fourthly", "news/fourth.md")
        self.end(process)

    def test_a_root_that_goes_takes_nothing_with_it(self):
        os.mkdir(os.path.join(self.folder, "more"))
        self.link_far()
        os.rename(self.path("far.md"), os.path.join(self.folder, "more", "far.md"))
        process = self.start("--rescan", "1", folders=("news", "more"))
        self.write("other.md", "Otherling")
        self.expect("otherling", "news/other.md")
        os.rename(self.news, self.news + "-away")
        self.wait_for(lambda: any("the folder is gone" in line for line in self.said))
        # It is still followed, by the name that it had.
        os.utime(self.news + "-away/first.md")
        os.rename(self.news + "-away/other.md", self.news + "-away/another.md")
        self.expect_rescan("Once")
        self.expect_rescan("Twice")
        self.expect("otherling", "news/other.md")
        self.expect("firstling", "news/first.md")
        os.rename(self.news + "-away", self.news)
        self.wait_for(lambda: any("the folder is back" in line for line in self.said))
        self.assertEqual(len([line for line in self.said if "/news: " in line]), 2, self.said)
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.end(process)

    def test_a_disk_that_goes_takes_nothing_with_it(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "none", disk], check=False, capture_output=True).returncode:
            self.skipTest("nothing can be mounted here")
        self.addCleanup(subprocess.run, ["umount", disk], check=False, capture_output=True)
        os.mkdir(os.path.join(disk, "folder"))
        with open(os.path.join(disk, "folder", "in.md"), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title="Inside", url="inside"))
        process = self.start(folders=("news", "disk"))
        self.expect("inside", "disk/folder/in.md")
        self.wait_for(lambda: subprocess.run(["umount", disk], check=False, capture_output=True).returncode == 0)
        self.wait_for(lambda: any("the only file indexed from here is gone" in line for line in self.said))
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.expect("inside", "disk/folder/in.md")
        self.end(process)

    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.end(self.start(), number)

    def test_killed_in_the_middle(self):
        process = self.start()
        for i in range(300):
            self.write(f"{i}.md", f"Crowd {i}", f"crowd{i}")
            if i == 200:
                process.kill()
        process.wait()
        self.end(self.start())
        self.expect_fresh()


if __name__ == "__main__":
    tool.main()
