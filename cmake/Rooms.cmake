# A room is one folder and one CMake target that links only the rooms and third parties it names.

# A designated initialiser leaves out members on purpose: they have defaults.
# -Wrestrict of GCC 12 misreads `"..." + std::string` when optimising (its bug 105651).
set(EQUIPOISE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wno-sign-conversion
    -Wno-missing-field-initializers
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>)

# Bits are part of the contract: no contraction of a*b+c, no fast-math (docs/decisions/0005).
set(EQUIPOISE_FLOATING_POINT -ffp-contract=off)

# equipoise_room(<layer> <name> [ROOMS other rooms...] [THIRD_PARTY targets...])
# Every *.cpp below the folder belongs to the room; adding a file is enough.
function(equipoise_room layer name)
  cmake_parse_arguments(ARG "" "" "ROOMS;THIRD_PARTY" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/kernels/")
  list(TRANSFORM ARG_ROOMS PREPEND equipoise_)
  set(target equipoise_${name})
  if(sources)
    add_library(${target} STATIC ${sources})
    set(visibility PUBLIC)
    target_compile_options(${target} PRIVATE ${EQUIPOISE_WARNINGS} ${EQUIPOISE_FLOATING_POINT})
  else()
    add_library(${target} INTERFACE)
    set(visibility INTERFACE)
  endif()
  add_library(equipoise::${name} ALIAS ${target})
  target_include_directories(${target} ${visibility}
    ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${target} ${visibility} ${ARG_ROOMS} ${ARG_THIRD_PARTY})
endfunction()

# equipoise_test(<name> <label> LINKS rooms...): one doctest executable from every *.cpp of the
# calling folder.
function(equipoise_test name label)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources} ${PROJECT_SOURCE_DIR}/tests/support/main.cpp)
  target_compile_options(test_${name} PRIVATE ${EQUIPOISE_WARNINGS} ${EQUIPOISE_FLOATING_POINT})
  target_compile_definitions(test_${name} PRIVATE
    EQUIPOISE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" EQUIPOISE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  list(TRANSFORM ARG_LINKS PREPEND equipoise_)
  target_link_libraries(test_${name} PRIVATE ${ARG_LINKS} doctest::doctest)
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES LABELS "${label}")
endfunction()
