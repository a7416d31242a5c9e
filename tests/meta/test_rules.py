# SPDX-License-Identifier: GPL-2.0-or-later
"""The tests of the sources, tested: each rule finds what breaks it and leaves alone what does not."""

import unittest

import exports
import layers
import sizes
import symbols
import timeouts
import words

C = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n/* x.c: something. */\n"


class Layers(unittest.TestCase):
    def check(self, name, include, allowed):
        found = layers.faults_in(name, f"/* x */\n#include {include}\n")
        self.assertEqual(found == [], allowed, (name, include, found))
        if not allowed:
            self.assertTrue(found[0].startswith(f"{name}:2: "), found)

    def test_directions(self):
        self.check("src/base/a.c", '"base/b.h"', True)
        self.check("src/base/a.c", '"article/b.h"', False)
        self.check("src/article/a.c", '"text/b.h"', False)
        self.check("src/text/a.c", '"article/b.h"', False)
        self.check("src/text/a.c", '"shim.h"', False)
        self.check("src/index/a.c", '"shim.h"', True)
        self.check("src/index/a.c", '"search/b.h"', False)
        self.check("src/search/a.c", '"index/b.h"', True)
        self.check("src/search/a.c", '"api/b.h"', False)
        self.check("src/cli/a.c", '"newsidx.h"', True)
        self.check("src/cli/a.c", '"cli/b.h"', True)
        self.check("src/cli/a.c", '"base/b.h"', False)
        self.check("shim/a.cc", '"index/b.h"', False)
        self.check("shim/a.cc", '"guard.h"', True)
        self.check("src/base/a.c", '"../index/b.h"', False)

    def test_libraries(self):
        self.check("src/article/a.c", "<yaml.h>", True)
        self.check("src/index/a.c", "<yaml.h>", False)
        self.check("src/text/a.c", "<unicode/ubrk.h>", True)
        self.check("src/search/a.c", "<unicode/ubrk.h>", False)
        self.check("shim/a.cc", "<xapian.h>", True)
        self.check("src/index/a.c", "<xapian.h>", False)
        self.check("shim/a.cc", "<vector>", True)
        self.check("src/base/a.c", "<vector>", False)
        self.check("src/base/a.c", "<stdio.h>", True)
        self.check("src/base/a.c", "<curl/curl.h>", False)


class Sizes(unittest.TestCase):
    @staticmethod
    def function(lines):
        return "static int f(int a,\n             int b)\n{\n" + "    a++;\n" * (lines - 4) + "}\n"

    def faults(self, text, name="src/base/x.c"):
        return sizes.faults_in(name, text)[0]

    def test_functions(self):
        self.assertEqual(self.faults(C + "\n" + self.function(60)), [])
        found = self.faults(C + "\n" + self.function(61) + "\n" + self.function(9))
        self.assertEqual(len(found), 1)
        self.assertIn("x.c:4: 61 lines", found[0])
        self.assertEqual(sizes.faults_in("x.c", C + self.function(8))[1], [8])

    def test_methods(self):
        text = "class A {\n" + "".join("    " + line + "\n" for line in self.function(70).splitlines()) + "};\n"
        self.assertEqual(len(self.faults(C + text, "shim/x.cc")), 1)

    def test_files(self):
        self.assertEqual(self.faults(C + "int a;\n" * 498), [])
        self.assertEqual(len(self.faults(C + "int a;\n" * 499)), 1)

    def test_tops(self):
        self.assertEqual(len(self.faults("/* x.c: something. */\n")), 1)
        self.assertEqual(len(self.faults(C.splitlines()[0] + "\n#include <stdio.h>\n")), 1)
        self.assertEqual(len(self.faults("print(1)\n", "x.py")), 1)
        self.assertEqual(self.faults("#!/bin/sh\n# SPDX-License-Identifier: GPL-2.0-or-later\n", "dev"), [])
        self.assertEqual(len(self.faults("#!/bin/sh\necho\n", "dev")), 1)
        self.assertEqual(self.faults("any text", "README.md"), [])


class Words(unittest.TestCase):
    def test_found(self):
        for bad in ("see /ho" + "me/ann/x", "open('/ro" + "ot/.x')", "/tm" + "p/x1", "// TO" + "DO: later", "FIX" + "ME",
                    "-----BEGIN RSA PRIVATE" + " KEY-----", "<<<<<<" + "< HEAD"):
            self.assertEqual(len(words.faults_in("src/x.c", "fine\n" + bad + "\n")), 1, bad)

    def test_left_alone(self):
        for good in ("https://example.com/home/page", "getenv(\"TMPDIR\") : \"/tmp\"", "hackers", "$root/home/x",
                     "build/tmp/x", "todo list"):
            self.assertEqual(words.faults_in("src/x.c", good), [], good)

    def test_data(self):
        self.assertEqual(words.faults_in("corpus/a.md", "in /ho" + "me/ann"), [])
        self.assertEqual(len(words.faults_in("corpus/a.md", "-----BEGIN PRIVATE" + " KEY-----")), 1)


class Exports(unittest.TestCase):
    HEADER = """
    #define NEWSIDX_API __attribute__((visibility("default")))
    #define TWO(x) \\
        NEWSIDX_API f(x)
    /* NEWSIDX_API int not_this(void); */
    NEWSIDX_API const char *newsidx_a(int x);
    NEWSIDX_MUST_USE NEWSIDX_API newsidx_status newsidx_b(int (*f)(int),
                                                          int y);
    static inline int newsidx_c(void) { return 0; }
    """

    def test_declared(self):
        self.assertEqual(exports.declared(self.HEADER), {"newsidx_a", "newsidx_b"})

    def test_exported(self):
        nm = "0 A NEWSIDX_0\n1 T newsidx_a@@NEWSIDX_0\n2 W other\n"
        self.assertEqual(exports.exported(nm), {"newsidx_a", "other"})

    def test_differences(self):
        self.assertEqual(exports.faults({"a"}, {"a"}), [])
        self.assertEqual(len(exports.faults({"a", "b"}, {"a", "c"})), 2)


class Timeouts(unittest.TestCase):
    BASE = '{ "name": "base", "hidden": true, "execution": { %s } }'

    def test_presets(self):
        text = '{ "testPresets": [ ' + self.BASE + ', { "name": "a", "inherits": "base" }, { "name": "b" } ] }'
        self.assertEqual(timeouts.presets_without(text % '"timeout": 9'), ["CMakePresets.json: test preset b: no timeout"])
        self.assertEqual(len(timeouts.presets_without(text % "")), 2)


class Symbols(unittest.TestCase):
    LISTING = ("lib/liba.a:x.c.o:0000000000000000 T nx_one\nlib/liba.a:x.c.o:0000000000000000 W nx_inline\n"
               "lib/liba.a:y.c.o:0000000000000010 D nx_table\nlib/libb.a:x.c.o:0000000000000000 W nx_inline\n")

    def test_names(self):
        self.assertEqual(symbols.faults(self.LISTING), ([], 2))
        found, n = symbols.faults(self.LISTING + "lib/libb.a:z.c.o:0000000000000020 R nx_table\n")
        self.assertEqual((found, n), (["nx_table: defined in lib/liba.a:y.c.o and in lib/libb.a:z.c.o"], 2))


if __name__ == "__main__":
    unittest.main()
