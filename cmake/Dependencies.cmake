# Every third party, with the one reason it is here. Debian package names stand in packages.txt.
find_package(Boost 1.74 REQUIRED)          # Boost.Math: distributions; Boost.Random: Sobol points
find_package(Eigen3 3.4 REQUIRED)          # linear algebra inside regressions
find_package(yaml-cpp 0.7 REQUIRED)        # YAML events
find_package(fmt 9 REQUIRED)               # text formatting (GCC 12 has no std::format)
find_package(nlohmann_json 3.11 REQUIRED)  # report.json
find_package(CLI11 2.1 REQUIRED)           # the command line
find_package(Threads REQUIRED)
if(EQUIPOISE_WITH_TBB)
  find_package(TBB 2021 REQUIRED)          # the executor
endif()
if(EQUIPOISE_BUILD_TESTS)
  find_package(doctest 2.4 REQUIRED)
endif()
find_package(PkgConfig REQUIRED)
pkg_check_modules(SLEEF REQUIRED IMPORTED_TARGET sleef)      # elementary functions, same bits on every code path
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash) # hashes of names and studies
find_path(PCG_INCLUDE_DIR pcg_random.hpp REQUIRED)           # the random number generator

find_path(CBC_INCLUDE_DIR coin/Cbc_C_Interface.h REQUIRED)      # integer programmes, for the portfolio
find_library(CBC_LIBRARY CbcSolver REQUIRED)
find_library(CLP_LIBRARY Clp REQUIRED)                       # their linear relaxation; CBC stands on it

add_library(equipoise_cbc INTERFACE)
target_include_directories(equipoise_cbc SYSTEM INTERFACE ${CBC_INCLUDE_DIR})
target_link_libraries(equipoise_cbc INTERFACE ${CBC_LIBRARY} ${CLP_LIBRARY})
add_library(equipoise_pcg INTERFACE)
target_include_directories(equipoise_pcg SYSTEM INTERFACE ${PCG_INCLUDE_DIR})
