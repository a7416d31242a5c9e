# SPDX-License-Identifier: GPL-2.0-or-later
"""How the tests of bench/ fail."""

import os
import sys


def check(condition, what):
    if not condition:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {what}")
