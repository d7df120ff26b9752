#ifndef KL_MEMORY_H
#define KL_MEMORY_H

// memcpy, memmove and memset. A freestanding compiler may lack the header, but still links (and
// itself calls) the functions.
#include <stddef.h>

#if !defined(__has_include)
#include <string.h>
#elif __has_include(<string.h>)
#include <string.h>
#else
#ifdef __cplusplus
extern "C" {
#endif
void *memcpy(void *destination, const void *source, size_t bytes);
void *memmove(void *destination, const void *source, size_t bytes);
void *memset(void *destination, int value, size_t bytes);
#ifdef __cplusplus
}
#endif
#endif

#endif
