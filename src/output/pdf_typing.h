/* Fonts that readers set typed text in. When somebody fills a field, the reader makes its appearance anew from the
   field's /DA and the fonts of the form's /DR. It has characters, no glyphs: it needs an encoding that it knows and a
   program with a cmap. That is a simple TrueType font with WinAnsiEncoding; in the composite fonts of the pages
   (Identity-H, no cmap) no reader can set text. WinAnsi has all of Danish and of Western Europe; for other letters
   readers take a font of their own, and MuPDF, which knows only Helvetica, Times and Courier here, does so always.
   Sources: ISO 32000-1 §12.7.3.3 (variable text), §9.6.6.4 (TrueType encodings), annex D.2 (WinAnsiEncoding); ISO
   19005-3 §6.2.11.4 and §6.2.11.6 (embedded; nonsymbolic with a Unicode cmap). */
#ifndef HAEFTE_PDF_TYPING_H
#define HAEFTE_PDF_TYPING_H

#include "output/pdf_object.h"
#include "typeset/font.h"

enum { TYPING_FIRST = 32, TYPING_LAST = 255 }; /* codes of WinAnsiEncoding */

/* The character of a code; 0: none. */
uint32_t pdf_typing_character(unsigned code);

/* Writes the font of a face with every character of WinAnsi that the face has. Returns its number; 0 after a failure: a
   face without TrueType outlines, or a refusal by HarfBuzz. */
unsigned pdf_typing_font(struct pdf *pdf, const struct face *face);

#endif
