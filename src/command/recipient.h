/* One row of a roster as the one whom a document is for, and why that document cannot be made. */
#ifndef HAEFTE_RECIPIENT_H
#define HAEFTE_RECIPIENT_H

#include "document/document.h"
#include "input/roster.h"

/* `file` stands for the name in a file's name. Borrows; the day is in the arena, as the framework's language writes it.
 */
struct recipient recipient_of(struct arena *arena, const struct framework *framework, const struct person *person,
                              struct str file);

/* Adds the first fault that was found, at the person's row; where it lets something be read of the person it is told in
   other words. `layout`: the file that is at fault where a finding names none; `file_name`: that of the document, which
   is not told; empty: it has none. */
void recipient_report(const struct person *person, const char *roster, const char *layout, struct str file_name,
                      const struct diags *found, struct diags *diags);

/* Adds the errors of a document that could be made for nobody, unless they were added already. */
void recipient_report_fault(const struct diags *fault, struct diags *diags);

enum { RECIPIENTS_TOLD_MOST = 1000 }; /* nobody mends more at once */

/* Adds how many more are left out than were told one by one. */
void recipients_report_rest(const char *roster, size_t left_out, struct diags *diags);

#endif
