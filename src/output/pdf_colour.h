/* What the colours of a file mean: its output intent. Knows nothing about which colours there are.
   Source: ISO 32000-1 §14.11.5, ISO 19005-3 §6.2.3, ISO 15930-7 §6.2; profiles: ICC.1:2004-10. */
#ifndef HAEFTE_PDF_COLOUR_H
#define HAEFTE_PDF_COLOUR_H

#include "output/pdf_object.h"

/* The printing condition that press files are made for: its profile deflated once, however many carry it. */
struct pdf_condition {
    struct str deflated;
    struct str profile_name; /* as the profile itself says */
    struct str name;         /* as registered with the ICC, such as FOGRA51; empty: not registered */
};

/* A condition from the bytes of an ICC profile that pdf_profile_fault finds nothing against. Lives in the arena and
   borrows the name. NULL, and a failure added, when libdeflate refuses. */
const struct pdf_condition *pdf_condition_new(struct arena *arena, struct str profile, struct str name,
                                              struct diags *diags);

/* Declares all DeviceRGB colours to be sRGB, with its profile; adds to the catalog. */
void pdf_colour_write_srgb(struct pdf *pdf, struct pdf_object *catalog);

/* Declares all DeviceCMYK colours to be meant for a printing condition; adds to the catalog. */
void pdf_colour_write_condition(struct pdf *pdf, const struct pdf_condition *condition, struct pdf_object *catalog);

/* Why the bytes are no profile of a four-colour press; NULL: they are one. */
const char *pdf_profile_fault(struct str bytes);

#endif
