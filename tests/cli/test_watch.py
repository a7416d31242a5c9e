# SPDX-License-Identifier: GPL-2.0-or-later
"""newsidx watch: an index that follows its files while they come, change, move and go.
Usage: test_watch.py PROGRAM

Every test waits until the index says what it should, however long that takes here."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import threading
import time

import tool
from test_schema import Checker

ARTICLE = "---\ntitle: {title}\noriginalUrl: https://e.example.com/{url}\n---\n"


class Watch(tool.Case):
    def setUp(self):
        super().setUp()
        self.news = os.path.join(self.folder, "news")
        os.mkdir(self.news)
        self.write("first.md", "Firstling")

    def path(self, name):
        return os.path.join(self.news, name)

    def write(self, name, title, url=None):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title=title, url=url or title))

    def start(self, *options, folders=("news",), **more):
        """A watch that has looked at everything; its lines are collected."""
        process = self.start_tool("watch", "--settle", "20", "--json", *options, *folders, **more)
        self.process, self.lines, self.said = process, [], []
        self.threads = [threading.Thread(target=self.collect, args=pair, daemon=True)
                        for pair in ((process.stdout, self.lines), (process.stderr, self.said))]
        for thread in self.threads:
            thread.start()
        self.wait_for(lambda: self.lines)
        return process

    def link_far(self):
        """A link to a file: only a look at everything finds what becomes of it."""
        self.far = os.path.join(self.folder, "far.md")
        tool.write(self.far, ARTICLE.format(title="Far", url="far"))
        os.symlink(self.far, self.path("far.md"))

    def expect_rescan(self, word):
        """Everything has been looked at once more."""
        tool.write(self.far, ARTICLE.format(title=word, url="far"))
        self.expect(word.lower(), "far.md")

    @staticmethod
    def collect(pipe, lines):
        for line in pipe:
            lines.append(line.decode())

    def wait_for(self, condition):
        end = time.monotonic() + 4 * tool.SECONDS_MAX  # a busy disk lets a commit wait; before ctest ends it all
        while not condition():
            self.assertLess(time.monotonic(), end, f"{self.process.poll()} {self.lines} {self.said}")
            time.sleep(0.02)

    def end(self, process, number=signal.SIGINT):
        process.send_signal(number)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 0, self.said)
        for thread in self.threads:
            thread.join()
        checker = Checker("watch.schema.json")
        for line in self.lines:
            self.assertEqual(checker.faults(json.loads(line)), [])
        self.assertEqual(self.run_tool("check").returncode, 0)

    def sources(self, word):
        """Where the hits for a word come from."""
        done = self.run_tool("search", "--json", word)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return sorted(line["article"]["source"] for line in lines if line["type"] == "hit")

    def expect(self, word, *sources):
        self.wait_for(lambda: self.sources(word) == sorted(sources))

    def expect_fresh(self):
        """The index answers as one that is made now."""
        done = self.run_tool("--index", "fresh", "add", "--quiet", "news")
        self.assertEqual(done.returncode, 0, done.stderr)
        answers = [self.run_tool("--index", index, "search", "--json", "--limit", "5000", "").stdout.splitlines()
                   for index in (".newsidx", "fresh")]
        hits = [[json.loads(line) for line in answer if '"hit"' in line] for answer in answers]
        self.assertEqual(hits[0], hits[1])


class Files(Watch):
    def test_files_come_change_move_and_go(self):
        process = self.start()
        self.expect("firstling", "news/first.md")
        self.write("second.md", "Secondary")
        self.expect("secondary", "news/second.md")
        self.write("second.md", "Changeling")
        self.expect("changeling", "news/second.md")
        self.expect("secondary")
        os.rename(self.path("second.md"), self.path("third.md"))
        self.expect("changeling", "news/third.md")
        os.remove(self.path("third.md"))
        self.expect("changeling")
        self.expect("firstling", "news/first.md")
        self.end(process)
        self.expect_fresh()

    def test_folders_come_move_and_go(self):
        process = self.start()
        self.write("a/b/c/deep.md", "Deepest")
        self.expect("deepest", "news/a/b/c/deep.md")
        self.write("a/b/c/later.md", "Later")
        self.expect("later", "news/a/b/c/later.md")
        os.rename(self.path("a/b"), self.path("moved"))
        self.expect("deepest", "news/moved/c/deep.md")
        self.write("moved/c/again.md", "Again")
        self.expect("again", "news/moved/c/again.md")
        outside = os.path.join(self.folder, "outside")
        os.rename(self.path("moved"), outside)
        self.expect("again")
        with open(os.path.join(outside, "c", "unseen.md"), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title="Unseen", url="unseen"))
        os.rename(outside, self.path("back"))
        self.expect("unseen", "news/back/c/unseen.md")
        shutil.rmtree(self.path("back"))
        self.expect("unseen")
        self.end(process)
        self.expect_fresh()

    def test_a_file_that_is_delivered_by_a_link(self):
        process = self.start("--rescan", "0")
        for i, folder in enumerate(("", "outside")):
            outside = os.path.join(self.folder if folder else self.news, ".writing")
            with open(outside, "w", encoding="utf-8") as file:
                file.write(ARTICLE.format(title=f"Delivered{i}", url=f"delivered{i}"))
            process.send_signal(signal.SIGSTOP)  # both have happened before it looks
            os.link(outside, self.path(f"new{i}.md"))
            os.remove(outside)
            process.send_signal(signal.SIGCONT)
            self.expect(f"delivered{i}", f"news/new{i}.md")
        self.end(process)

    def test_what_is_no_article_is_passed_over(self):
        process = self.start()
        self.write(".hidden.md", "Hidden")
        self.write(".folder/in.md", "Hidden")
        self.write("picture.jpg", "Hidden")
        self.write("seen.md", "Visible")
        self.expect("visible", "news/seen.md")
        self.assertEqual(self.sources("hidden"), [])
        self.end(process)

    def test_rules_count_at_once(self):
        process = self.start()
        for name in "abcdef":
            self.write(f"{name}.md", f"Letter {name}", name)
        self.write("drafts/draft.md", "Draughty")
        self.expect("draughty", "news/drafts/draft.md")
        with open(self.path(".newsidxignore"), "w", encoding="utf-8") as file:
            file.write("drafts/\n")
        self.expect("draughty")
        self.write("drafts/second.md", "Draughty")
        self.write("third.md", "Thirdly")
        self.expect("thirdly", "news/third.md")
        self.assertEqual(self.sources("draughty"), [])
        os.remove(self.path(".newsidxignore"))
        self.wait_for(lambda: self.sources("draughty"))
        self.end(process)

    def test_rules_above_what_is_watched_count_at_once(self):
        """They lie in the folder that holds the index and in those between: no article there is ours."""
        self.write("deep/deeper/draft.md", "Draughty")
        self.write("deep/deeper/other.md", "Otherling")
        process = self.start("--rescan", "0", folders=("news/deep/deeper",))
        self.expect("draughty", "news/deep/deeper/draft.md")
        for folder in (self.folder, self.news, self.path("deep")):
            rules = os.path.join(folder, ".newsidxignore")
            tool.write(rules, "draft.md\n")
            self.expect("draughty")
            os.remove(rules)
            self.expect("draughty", "news/deep/deeper/draft.md")
        self.write("second.md", "Secondary")
        self.write("deep/deeper/second.md", "Secondary")
        self.expect("secondary", "news/deep/deeper/second.md")
        self.assertEqual(self.sources("firstling"), [])
        self.end(process)

    def test_a_folder_that_rules_are_in_is_watched_itself(self):
        """Whichever comes first."""
        self.write("deep/in.md", "Inside")
        for folders in (("news/deep", "."), (".", "news/deep")):
            process = self.start("--rescan", "0", folders=folders)
            self.write("deep/in.md", "Deeply")
            self.expect("deeply", "news/deep/in.md")
            tool.write(os.path.join(self.folder, "second.md"), ARTICLE.format(title="Secondary", url="second"))
            self.expect("secondary", "second.md")
            self.write("deep/in.md", "Inside")
            os.remove(os.path.join(self.folder, "second.md"))
            self.expect("secondary")
            self.end(process)

    def test_rules_that_exclude_nearly_all(self):
        """The guard of --prune says what it saw, and names only what there is."""
        for name in "abc":
            self.write(f"{name}.md", f"Letter {name}", name)
        process = self.start()
        tool.write(self.path(".newsidxignore"), "?.md\n")
        there = os.path.realpath(self.news)
        self.wait_for(lambda: f"{there}: 3 of the 4 files indexed from here are excluded by rules now: check "
                              ".newsidxignore, or insist with newsidx add --prune-any\n" in self.said)
        os.remove(self.path("a.md"))
        os.remove(self.path("first.md"))
        self.expect("firstling")
        done = self.run_tool("add", "--wait", "60", "--prune", "news")
        self.assertIn("news: 2 of the 2 files indexed from here are excluded by rules now: check .newsidxignore, or "
                      "insist with --prune-any\n", done.stderr)
        self.end(process)
        os.remove(self.path("b.md"))
        done = self.run_tool("add", "--prune", "news")
        self.assertIn("news: 2 of the 2 files indexed from here are gone or excluded by rules now: check that the folder "
                      "is whole and .newsidxignore, or insist with --prune-any\n", done.stderr)

    def test_what_cannot_be_read_is_told_without_a_word_of_options(self):
        process = self.start()
        os.mkdir(self.path(".newsidxignore"))
        self.wait_for(lambda: any("nothing is known to be gone: mend that\n" in line for line in self.said))
        self.assertFalse(any("--" in line for line in self.said), self.said)
        self.end(process)

    def test_a_folder_that_becomes_readable(self):
        for mode in (0, 0o444):
            with self.subTest(mode=oct(mode)):
                self.see_a_folder_opened(mode)

    def see_a_folder_opened(self, mode):
        """As somebody whom permissions bind."""
        nobody = 65534
        self.write("closed/in.md", "Inside")
        tool.write(self.path("closed/.newsidxignore"), "no.md\n")
        os.chmod(self.path("closed"), mode)
        more = {}
        if os.geteuid() == 0:
            more = {"user": nobody}
            for folder, _, files in os.walk(self.folder):
                for name in (".", *files):
                    os.chown(os.path.join(folder, name), nobody, nobody)
        try:
            process = self.start("--rescan", "0", **more)
        except PermissionError:
            self.skipTest("the program is where nobody else can start it")
        self.assertEqual([line for line in self.said if "closed" in line], [
            f"{os.path.realpath(self.path('closed'))}: cannot read the folder (Permission denied): check the "
            "permissions\n"], self.said)
        os.chmod(self.path("closed"), 0o755)
        self.expect("inside", "news/closed/in.md")
        self.write("closed/later.md", "Later")
        self.expect("later", "news/closed/later.md")
        self.end(process)
        shutil.rmtree(self.path("closed"))
        shutil.rmtree(os.path.join(self.folder, ".newsidx"))

    def test_links_and_names_of_other_kinds(self):
        process = self.start()
        other = os.path.join(self.folder, "other")
        os.mkdir(other)
        with open(os.path.join(other, "far.md"), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title="Faraway", url="far"))
        os.symlink(other, self.path("link"))
        self.expect("faraway", "other/far.md")
        with open(os.path.join(other, "later.md"), "w", encoding="utf-8") as file:
            file.write(ARTICLE.format(title="Later", url="later"))
        self.expect("later", "other/later.md")
        os.remove(os.path.join(other, "later.md"))
        self.expect("later")
        os.link(os.path.join(other, "far.md"), self.path("hard.md"))
        self.wait_for(lambda: "news/hard.md" in self.run_tool("show", "--json", "https://e.example.com/far").stdout)
        os.remove(self.path("first.md"))
        os.mkdir(self.path("first.md"))
        self.write("first.md/inside.md", "Inside")
        self.expect("inside", "news/first.md/inside.md")
        self.expect("firstling")
        self.end(process)

    def test_a_broken_file_is_told_and_what_it_was_stays(self):
        process = self.start()
        with open(self.path("first.md"), "w", encoding="utf-8") as file:
            file.write("---\ntitle: [\n---\n")
        self.wait_for(lambda: any("first.md:" in line for line in self.said))
        self.expect("firstling", "news/first.md")
        self.write("first.md", "Mended")
        self.expect("mended", "news/first.md")
        self.end(process)

    def test_a_pipe_in_the_place_of_a_file(self):
        process = self.start("--rescan", "0")
        os.remove(self.path("first.md"))
        os.mkfifo(self.path("first.md"))
        self.wait_for(lambda: any("news/first.md: not a regular file: remove it, or exclude it in .newsidxignore\n" in line
                                  for line in self.said))
        self.expect("firstling")
        self.end(process)

    def test_a_complaint_is_told_once_until_its_file_changes(self):
        def complaints():
            return [line for line in self.said if "bad.md:" in line]
        bad = "---\ntitle: [\n---\n"
        tool.write(self.path("bad.md"), bad)
        os.symlink("nowhere", self.path("nowhere.md"))
        self.link_far()
        process = self.start("--rescan", "1")
        for word in ("Once", "Twice", "Thrice"):
            self.expect_rescan(word)
        self.assertEqual(len(complaints()), 1, self.said)
        self.assertEqual(len(self.said), len(set(self.said)), self.said)
        tool.write(self.path("bad.md"), bad)
        self.wait_for(lambda: len(complaints()) == 2)
        self.expect_rescan("Fourth")
        self.assertEqual(len(complaints()), 2, self.said)
        self.end(process)

    def test_many_files_at_once(self):
        process = self.start()
        for i in range(1500):
            self.write(f"{i % 7}/{i}.md", f"Crowd {i}", f"crowd{i}")
        for i in range(0, 1500, 3):
            os.remove(self.path(f"{i % 7}/{i}.md"))
        self.wait_for(lambda: len(self.run_tool("search", "--json", "--limit", "5000", "crowd").stdout.splitlines())
                      >= 1000 and f'"articles":{1001}' in self.lines[-1])
        self.end(process)
        self.expect_fresh()


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


class Arguments(Watch):
    def test_what_cannot_be_watched(self):
        for words, part in (([], "give folders"), (["nowhere"], "nowhere: cannot find"),
                            (["news/first.md"], "not a folder")):
            done = self.run_tool("watch", *words)
            self.assertEqual(done.returncode, 2)
            self.assertIn(part, done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertFalse(os.path.exists(os.path.join(self.folder, ".newsidx")))

    def test_text_for_people(self):
        process = self.start_tool("watch", "news", stderr=subprocess.STDOUT)
        self.assertIn(b"new index", process.stdout.readline())
        line = process.stdout.readline().decode()
        self.assertRegex(line, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 1 article new, 0 changed, 0 gone; 1 file read, "
                               r"0 refused, 0 moved, 0 dropped\n$")
        self.assertIn(b"Watching 1 file and what comes", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(tool.SECONDS_MAX), 0)


if __name__ == "__main__":
    tool.main()
