# SPDX-License-Identifier: GPL-2.0-or-later
# What `cmake --install` puts where: the program, the library with its one header, what finds them, manual, completion
# and licence.
include(CMakePackageConfigHelpers)

set(NEWSIDX_CMAKE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/newsidx")

install(TARGETS newsidx RUNTIME)
install(TARGETS newsidx_lib EXPORT newsidxTargets LIBRARY ARCHIVE FILE_SET HEADERS)
install(EXPORT newsidxTargets NAMESPACE newsidx:: DESTINATION "${NEWSIDX_CMAKE_DIR}")

configure_package_config_file(cmake/newsidxConfig.cmake.in newsidxConfig.cmake
  INSTALL_DESTINATION "${NEWSIDX_CMAKE_DIR}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break programs; a patch does not.
write_basic_package_version_file(newsidxConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/newsidxConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/newsidxConfigVersion.cmake"
  DESTINATION "${NEWSIDX_CMAKE_DIR}")

cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig"
           OUTPUT_VARIABLE NEWSIDX_PC_TO_PREFIX)
configure_file(cmake/newsidx.pc.in newsidx.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/newsidx.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

foreach(page newsidx newsidx-add newsidx-bench-serve newsidx-check newsidx-compact newsidx-completion
        newsidx-config newsidx-debug newsidx-dupes newsidx-facets newsidx-remove newsidx-search newsidx-show
        newsidx-similar newsidx-stats newsidx-suggest newsidx-terms newsidx-timeline newsidx-watch)
  install(FILES "src/cli/man/${page}.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endforeach()
install(FILES src/cli/man/newsidx.yaml.5 DESTINATION "${CMAKE_INSTALL_MANDIR}/man5")
install(FILES src/cli/man/newsidx-query.7 DESTINATION "${CMAKE_INSTALL_MANDIR}/man7")
foreach(schema article check config dupes facet facets jsonfeed search show stats suggest terms timeline version watch)
  install(FILES "schema/${schema}.schema.json" DESTINATION "${CMAKE_INSTALL_DATADIR}/newsidx/schema")
endforeach()
# The program writes them itself, so it has to run here: elsewhere they are left out.
if(NOT CMAKE_CROSSCOMPILING)
  set(completions)
  foreach(shell bash zsh fish)
    set(script "${CMAKE_CURRENT_BINARY_DIR}/completion/newsidx.${shell}")
    add_custom_command(OUTPUT "${script}" COMMAND newsidx completion ${shell} > "${script}" DEPENDS newsidx VERBATIM)
    list(APPEND completions "${script}")
  endforeach()
  file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/completion")
  add_custom_target(newsidx_completions ALL DEPENDS ${completions})
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/completion/newsidx.bash"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME newsidx)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/completion/newsidx.zsh"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" RENAME _newsidx)
  install(FILES "${CMAKE_CURRENT_BINARY_DIR}/completion/newsidx.fish"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endif()
install(FILES README.md CHANGELOG.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
