# SPDX-License-Identifier: GPL-2.0-or-later
"""No test can hang for long: every preset gives each of its tests a time limit. Usage: timeouts.py ROOT"""

import json
import os
import sys

import sources


def limit_of(preset, presets):
    """The seconds that a test preset, or one that it inherits from, gives every test; None: none."""
    limit = preset.get("execution", {}).get("timeout")
    inherited = preset.get("inherits", [])
    for name in [inherited] if isinstance(inherited, str) else inherited:
        limit = limit or limit_of(presets[name], presets)
    return limit


def presets_without(text):
    presets = {preset["name"]: preset for preset in json.loads(text)["testPresets"]}
    return [f"CMakePresets.json: test preset {name}: no timeout" for name, preset in presets.items()
            if not preset.get("hidden") and not limit_of(preset, presets)]


def main():
    with open(os.path.join(sys.argv[1], "CMakePresets.json"), encoding="utf-8") as file:
        sources.finish(presets_without(file.read()), "time limits of the test presets")


if __name__ == "__main__":
    main()
