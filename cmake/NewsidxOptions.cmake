# SPDX-License-Identifier: GPL-2.0-or-later
# How every target is compiled: language standard, warnings, sanitizers, coverage. Nothing here is directory-wide.

option(BUILD_SHARED_LIBS "Build libnewsidx as a shared library" ON)
option(NEWSIDX_TESTS "Build the tests (needs cmocka)" ON)
option(NEWSIDX_WERROR "Treat warnings as errors" ON)
option(NEWSIDX_BENCH "Build the programs of bench/" OFF)
option(NEWSIDX_FUZZ "Build the fuzzers with libFuzzer (clang only)" OFF)
option(NEWSIDX_COVERAGE "Record coverage" OFF)
option(NEWSIDX_LTO "Optimise across files where the compiler can" OFF)
set(NEWSIDX_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")

add_library(nx_warnings INTERFACE)
target_compile_options(nx_warnings INTERFACE
  -Wall -Wextra -Wshadow -Wpointer-arith -Wwrite-strings -Wcast-qual -Wundef -Wvla -Wformat=2
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition>
  # gcc warns of texts that might be cut where cutting is what snprintf is for, and at some levels of optimisation only.
  $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
  $<$<BOOL:${NEWSIDX_WERROR}>:-Werror>)

add_library(nx_sanitize INTERFACE)
if(NEWSIDX_SANITIZE)
  # -O1: without it the tests take several times as long, and the traces are no better.
  target_compile_options(nx_sanitize INTERFACE
    -O1 -fsanitize=${NEWSIDX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(nx_sanitize INTERFACE -fsanitize=${NEWSIDX_SANITIZE})
endif()

# The layers tell the fuzzer where they have been; the fuzzers themselves bring its main().
if(NEWSIDX_FUZZ)
  target_compile_options(nx_sanitize INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(nx_sanitize INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(nx_coverage INTERFACE)
if(NEWSIDX_COVERAGE)
  target_compile_options(nx_coverage INTERFACE --coverage)
  target_link_options(nx_coverage INTERFACE --coverage)
endif()

# What the distributions build with: the files that newsidx reads come from strangers. It needs optimisation, so Debug
# builds go without.
add_library(nx_hardening INTERFACE)
target_compile_options(nx_hardening INTERFACE
  $<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2;-fstack-protector-strong>)
target_link_options(nx_hardening INTERFACE
  LINKER:-z,noexecstack LINKER:--as-needed $<$<CONFIG:Release,RelWithDebInfo>:LINKER:-z,relro,-z,now>)

if(NEWSIDX_LTO)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT NEWSIDX_HAS_LTO LANGUAGES C CXX)
  set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ${NEWSIDX_HAS_LTO})
endif()

# What every target of the project compiles with. -ffp-contract=off: scores are the same to the last bit wherever they
# are computed.
add_library(nx_common INTERFACE)
target_compile_definitions(nx_common INTERFACE _GNU_SOURCE NEWSIDX_VERSION="${PROJECT_VERSION}")
target_compile_options(nx_common INTERFACE
  $<$<COMPILE_LANGUAGE:C>:-std=c11> $<$<COMPILE_LANGUAGE:CXX>:-std=c++17>
  -ffp-contract=off -fno-strict-aliasing "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
target_link_libraries(nx_common INTERFACE nx_warnings nx_sanitize nx_coverage nx_hardening)

# nx_layer(<name> <sources>...): one layer as a static library, position independent and hidden.
function(nx_layer name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC nx_common)
  target_include_directories(${name} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>")
  set_target_properties(${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
endfunction()
