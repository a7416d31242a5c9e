# SPDX-License-Identifier: GPL-2.0-or-later
"""newsidx watch: an index that follows its files while they come, change, move and go.
Usage: test_watch.py PROGRAM"""

import os
import shutil
import signal
import subprocess

import tool
from watching import ARTICLE, Watch


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
