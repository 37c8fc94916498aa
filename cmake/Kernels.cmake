# A kernel file is compiled once per code path, each into its own namespace (EQUIPOISE_PATH), over
# models/numerics/kernels/pack.hpp. Kernel files instantiate no standard-library templates: one
# shared weak symbol would carry AVX instructions into every path (tested).
if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
  message(FATAL_ERROR "Equipoise needs an x86-64 processor with AVX2 and FMA; this one is "
                      "${CMAKE_SYSTEM_PROCESSOR}.")
endif()

# equipoise_kernels(<room> <folder of kernel .cpp files, relative to the caller>)
function(equipoise_kernels room folder)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  get_target_property(type equipoise_${room} TYPE)
  if(NOT sources OR type STREQUAL INTERFACE_LIBRARY)
    return()
  endif()
  set(flags_portable -mavx2 -mfma -fno-tree-vectorize)
  set(flags_avx2 -mavx2 -mfma)
  set(flags_avx512 -mavx512f -mavx512dq -mavx2 -mfma)
  foreach(path portable avx2 avx512)
    set(target equipoise_${room}_kernels_${path})
    add_library(${target} OBJECT ${sources})
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/include)
    target_compile_definitions(${target} PRIVATE EQUIPOISE_PATH=${path} EQUIPOISE_PATH_${path}=1)
    target_compile_options(${target} PRIVATE ${EQUIPOISE_WARNINGS} ${EQUIPOISE_FLOATING_POINT}
                           ${flags_${path}} -fno-exceptions)
    target_link_libraries(${target} PRIVATE PkgConfig::SLEEF)
    target_sources(equipoise_${room} PRIVATE $<TARGET_OBJECTS:${target}>)
  endforeach()
endfunction()
