#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# install.sh: installs a build into a folder of its own and uses it from there, as a stranger would: through CMake and
# through pkg-config, as a C program. The installed tree is moved first, since packages are built in one place and used
# in another. Usage: install.sh BUILD-FOLDER CC
set -eu

build=$1
cc=$2
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
export CMAKE_GENERATOR=Ninja
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
    echo "install: $*" >&2
    exit 1
}

cmake --install "$build" --prefix "$work/first" >"$work/log" || fail "$(cat "$work/log")"
mv "$work/first" "$work/prefix"
prefix=$work/prefix

for file in bin/newsidx include/newsidx.h share/doc/newsidx/LICENSE share/man/man1/newsidx-search.1 \
    share/man/man1/newsidx-config.1 share/man/man5/newsidx.yaml.5 share/man/man7/newsidx-query.7 \
    share/newsidx/schema/config.schema.json share/man/man1/newsidx-completion.1 \
    share/bash-completion/completions/newsidx share/zsh/site-functions/_newsidx \
    share/fish/vendor_completions.d/newsidx.fish; do
    [ -f "$prefix/$file" ] || fail "$file is not installed"
done
headers=$(find "$prefix/include" -type f | wc -l)
[ "$headers" -eq 1 ] || fail "$headers headers are installed, not newsidx.h alone"
if grep -rl "$work/first" "$prefix" >"$work/log"; then fail "these name the folder of the installation: $(cat "$work/log")"; fi

# Runs the program $1 on an empty folder.
try()
{
    rm -rf "$work/news"
    mkdir "$work/news"
    "$1" "$work/news" || fail "$1: exit status $?"
}

echo 'through CMake'
cmake -S "$here/consumer" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_C_COMPILER="$cc" >"$work/log" ||
    fail "$(cat "$work/log")"
cmake --build "$work/build" >"$work/log" || fail "$(cat "$work/log")"
try "$work/build/consumer"

echo 'through pkg-config'
pc=$(find "$prefix" -name newsidx.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
static=
if [ -n "$(find "$prefix" -name 'libnewsidx.a')" ]; then static=--static; fi
# shellcheck disable=SC2046,SC2086  # flags are words
"$cc" -std=c11 -Wall -Wextra -Werror "$here/consumer/consumer.c" -o "$work/consumer" \
    $(pkg-config $static --cflags --libs newsidx) "-Wl,-rpath,$(pkg-config --variable=libdir newsidx)"
try "$work/consumer"

echo 'another minor version is refused'
sed 's/newsidx 0\.1 /newsidx 0.2 /' "$here/consumer/CMakeLists.txt" >"$work/news/CMakeLists.txt"
cp "$here/consumer/consumer.c" "$work/news/"
if cmake -S "$work/news" -B "$work/build2" -DCMAKE_PREFIX_PATH="$prefix" >"$work/log" 2>&1; then
    fail 'newsidx 0.2 was found where 0.1 is installed'
fi
echo 'installed, moved and used: well'
