/* Lengths. Knows nothing about fonts, pages or PDF. */
#ifndef HAEFTE_UNITS_H
#define HAEFTE_UNITS_H

#include <math.h>
#include <stdint.h>

/* The one length type: scaled points, 65,536 to the PostScript point (1/72 inch). y grows downwards.
   64 bits hold the sum of any document; equal sums compare equal, which floating point does not promise. */
typedef int64_t sp;

#define SP_PER_PT 65536
#define PT_PER_MM (72.0 / 25.4)
#define SP_INFINITE (INT64_MAX / 4)

static inline sp sp_from_pt(double points) {
    return (sp)llround(points * SP_PER_PT);
}
static inline sp sp_from_mm(double millimetres) {
    return sp_from_pt(millimetres * PT_PER_MM);
}
static inline double sp_to_pt(sp length) {
    return (double)length / SP_PER_PT;
}
static inline double sp_to_mm(sp length) {
    return sp_to_pt(length) / PT_PER_MM;
}
static inline sp sp_max(sp a, sp b) {
    return a > b ? a : b;
}
static inline sp sp_min(sp a, sp b) {
    return a < b ? a : b;
}

#endif
