/* The form of a PDF: fields to fill in, with the widgets on the pages. Nothing is painted here but what filling in
   adds: the dot in a chosen circle, typed text. Circles and boxes are painted on the page, so that a sheet printed from
   the file is the sheet that the press prints. No field has an action, and no appearance is left to the reader.
   Sources: ISO 32000-1 §12.7 (forms), §12.5.6.19 (widgets), §12.7.4.2.4 (radio buttons); ISO 14289-1 §7.18 (a Form
   element for each widget, a tip for each field); ISO 19005-3 §6.3 and §6.4 (printed, an appearance for each state, no
   NeedAppearances). */
#ifndef HAEFTE_PDF_FORM_H
#define HAEFTE_PDF_FORM_H

#include "output/pdf_tags.h"

struct pdf_form;

/* Starts the form of a document in the file's arena. NULL where no page has a field; the calls below then do nothing.
 */
struct pdf_form *pdf_form_new(struct pdf *pdf, const struct pages *pages);

/* Writes the widgets of a page and adds references to them to its list of annotations. `tags` may be NULL. Two fields
   of one name are a failure. */
void pdf_form_add_widgets(struct pdf_form *form, struct pdf_tags *tags, size_t page_index, unsigned page_number,
                          struct buffer *annotations);

/* Writes the fields over the widgets and adds the form to the catalog. */
void pdf_form_write(struct pdf_form *form, struct pdf_object *catalog);

#endif
