/* What the colours of a file mean: its output intent. Knows nothing about which colours there are.
   Source: ISO 32000-1 §14.11.5, ISO 19005-3 §6.2.3. */
#ifndef HAEFTE_PDF_COLOUR_H
#define HAEFTE_PDF_COLOUR_H

#include "output/pdf_object.h"

/* Declares all DeviceRGB colours to be sRGB, with its profile; adds to the catalog. */
void pdf_colour_write_srgb(struct pdf *pdf, struct pdf_object *catalog);

#endif
