# SPDX-License-Identifier: GPL-2.0-or-later
"""What words of a command line may become: as the program says it, and as bash completes it.
Usage: test_completion.py PROGRAM

The scripts of zsh and fish are only read by their shells, where these are installed.
"""

import os
import re
import shlex
import shutil
import subprocess
import unittest

import tool
from test_terminal import Terminal, read_all


class Candidates(tool.Case):
    def setUp(self):
        super().setUp()
        self.add_articles()

    def candidates(self, *words, **more):
        done = self.run_tool("completion", "candidates", "--", *words, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [line.split("\t")[0] for line in done.stdout.splitlines()]

    def help_of(self, *words):
        return self.run_tool("help", *words).stdout

    def commands(self):
        block = self.help_of().split("Commands:\n")[1].split("\n\n")[0]
        return [re.split(r"  +", line.strip())[0] for line in block.splitlines()]

    def test_all_commands(self):
        names = self.commands()
        self.assertEqual(set(self.candidates("")), {name.split()[0] for name in names})
        self.assertEqual(set(self.candidates("debug", "")), {name.split()[1] for name in names if " " in name})
        self.assertEqual(self.candidates("fac"), ["facets"])
        self.assertEqual(self.candidates("help", "tim"), ["timeline"])

    def test_all_options(self):
        """Those that the help text has, for each command, and no others."""
        for command in self.commands():
            options = re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", self.help_of(*command.split()), flags=re.M)
            self.assertEqual(self.candidates(*command.split(), "-"), options, command)
        self.assertEqual(self.candidates("search", "--exp"), ["--expand", "--explain"])
        self.assertEqual(self.candidates("search", "--", "--exp"), [])

    def test_all_choices(self):
        """What the help text has between bars."""
        for command in self.commands():
            for option, values in re.findall(r"^ +(?:-\w, )?(--[a-z-]+) ([\w-]+(?:\|[\w-]+)+)$",
                                             self.help_of(*command.split()), flags=re.M):
                wanted = [":files" if value == "FILE" else value for value in values.split("|")]
                self.assertEqual(self.candidates(*command.split(), option, ""), wanted, option)
                self.assertEqual(self.candidates(*command.split(), option + "=" + wanted[1][:3]),
                                 [f"{option}={value}" for value in wanted if value.startswith(wanted[1][:3])] +
                                 [":files"] * (":files" in wanted))

    def test_values_of_options(self):
        self.assertEqual(self.candidates("search", "--fields", "rank,ti"), ["rank,title"])
        self.assertEqual(self.candidates("facets", "--by", "type,y"), ["type,year"])
        self.assertEqual(self.candidates("timeline", "--by", "y"), ["year"])
        self.assertEqual(self.candidates("search", "--since", "y"), ["yesterday"])
        self.assertEqual(self.candidates("search", "--filter", "t"), ["topic:", "type:"])
        self.assertEqual(self.candidates("search", "--filter", "provider:the"), ["provider:The Norvale Post"])
        self.assertEqual(self.candidates("search", "--index", ""), [":files"])
        self.assertEqual(self.candidates("search", "-n", ""), [])

    def test_words_of_queries(self):
        self.assertEqual(self.candidates("search", "ti"), ["title:"])
        self.assertEqual(self.candidates("search", "x", "type:"), ["type:article", "type:video"])
        self.assertEqual(self.candidates("facets", "type:V"), ["type:video"])
        self.assertEqual(self.candidates("timeline", "(provider:the"), ['(provider:"The Norvale Post"'])
        self.assertEqual(self.candidates("search", "--", "-type:v"), ["-type:video"])
        self.assertEqual(self.candidates("search", "published:"), ["published:yes", "published:no"])
        self.assertEqual(self.candidates("search", "since:last-y"), ["since:last-year"])
        self.assertEqual(self.candidates("search", "nothing:"), [])

    def test_the_index_is_the_one_that_is_named(self):
        os.rename(os.path.join(self.folder, ".newsidx"), os.path.join(self.folder, "other"))
        self.assertEqual(self.candidates("search", "type:"), [])
        for words in (["--index", "other"], ["--index=other"]):
            self.assertEqual(self.candidates("search", *words, "type:v"), ["type:video"])

    def test_saved_searches(self):
        path = os.path.join(self.folder, "set.yaml")
        tool.write(path, "searches: {faces: facial, police: x}\n")
        env = tool.environment(NEWSIDX_CONFIG=path)
        self.assertEqual(self.candidates("search", "@", env=env), ["@faces", "@police"])
        self.assertEqual(self.candidates("search", "-n", "3", "(@p", env=env), ["(@police"])

    def test_arguments(self):
        for command in ("add", "remove", "show", "similar", "watch", "check"):
            self.assertEqual(self.candidates(command, "x"), [":files"])
        self.assertEqual(self.candidates("completion", ""), ["bash", "zsh", "fish"])
        self.assertIn("limit", self.candidates("config", ""))
        self.assertNotIn("now", self.candidates("config", ""))
        self.assertEqual(self.candidates("nosuch", ""), [])

    def test_scripts_are_read_by_their_shells(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.run_tool("completion", shell)
            self.assertEqual((script.returncode, script.stderr), (0, ""))
            if not shutil.which(shell):
                print(f"{shell} is not here: its script is not read")
                continue
            path = os.path.join(self.folder, "script." + shell)
            tool.write(path, script.stdout)
            done = subprocess.run([shell, "-n", path], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_no_shell(self):
        for words in ([], ["tcsh"], ["bash", "zsh"], ["candidates"]):
            done = self.run_tool("completion", *words)
            self.assertEqual((done.returncode, done.stdout, done.stderr),
                             (2, "", "newsidx: completion takes one shell: give bash, zsh or fish\n"))


@unittest.skipUnless(shutil.which("bash"), "no bash here")
class Bash(tool.Case):
    """The script's function, called as bash calls it, with words as it parts them."""

    def setUp(self):
        super().setUp()
        self.add_articles()

    def replies(self, line):
        words = [word for word in re.findall(r"[:=@]+|[^\s:=@]+", line)]
        if re.search(r"[\s:=@]$", line):
            words.append("")
        script = (f"eval \"$({shlex.quote(tool.program())} completion bash)\"; COMP_LINE={shlex.quote(line)}; "
                  f"COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=({' '.join(map(shlex.quote, words))}); "
                  f"COMP_CWORD={len(words) - 1}; _newsidx {shlex.quote(tool.program())}; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        done = subprocess.run(["bash", "--norc", "-c", script], cwd=self.folder, env=tool.environment(), text=True,
                              capture_output=True, check=False, timeout=tool.SECONDS_MAX)
        self.assertEqual(done.stderr, "")
        return [word for word in done.stdout.splitlines() if word]

    def test_replies(self):
        self.assertEqual(self.replies("newsidx tim"), ["timeline"])
        self.assertEqual(self.replies("newsidx search --pag"), ["--pager"])
        self.assertEqual(self.replies("newsidx search --color "), ["auto", "always", "never"])
        self.assertEqual(self.replies("newsidx search --color=n"), ["never"])
        self.assertEqual(self.replies("newsidx search ti"), ["title:"])
        self.assertEqual(self.replies("newsidx search type:"), ["article", "video"])
        self.assertEqual(self.replies("newsidx  search   type:v"), ["video"])
        self.assertEqual(self.replies("newsidx search --filter provider:the"), [r"The\ Norvale\ Post"])
        self.assertEqual(self.replies("newsidx search provider:the"), [r"\"The\ Norvale\ Post\""])
        self.assertEqual(self.replies("newsidx add artic"), ["articles"])
        self.assertEqual(self.replies("newsidx show articles/pol"), ["articles/police.md"])


@unittest.skipUnless(shutil.which("bash"), "no bash here")
class Typed(Terminal):
    """At a prompt, with the words as bash's own rules part them."""

    def typed(self, keys):
        self.add_articles()
        path = os.path.dirname(tool.program()) + ":/usr/bin:/bin"
        with open(os.path.join(self.folder, "rc"), "w", encoding="utf-8") as file:
            file.write('PS1="> "; bind "set enable-bracketed-paste off"; source <(newsidx completion bash)\n'
                       "newsidx() { if [ \"$1\" = completion ]; then command newsidx \"$@\"; else printf 'GOT<%s>' \"$@\"; fi; }\n")
        process, master = self.start_program(["bash", "--rcfile", "rc", "-i"], PATH=path, TERM="dumb", session=True)
        os.write(master, keys.encode() + b"\nexit\n")
        text = read_all(master)
        process.wait(tool.SECONDS_MAX)
        return text

    def test_a_value(self):
        self.assertIn("GOT<search>GOT<type:video>", self.typed("newsidx search type:v\t"))

    def test_an_option_with_a_value(self):
        self.assertIn("GOT<stats>GOT<--pager=never>", self.typed("newsidx stats --pag\t\b=ne\t"))

    def test_a_value_with_blanks(self):
        self.assertIn('GOT<search>GOT<provider:"The Norvale Post">', self.typed("newsidx search provider:the\t"))


if __name__ == "__main__":
    tool.main()
