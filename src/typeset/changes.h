/* Marks of what changed since another edition: a rule under new words and through those that went, bars in the outer
   margin. All are artifacts; what a screen reader says stands with the words (struct spoken). */
#ifndef HAEFTE_CHANGES_H
#define HAEFTE_CHANGES_H

#include "typeset/draw.h"

/* Places a line as paragraph_place does, its new words and those that went marked. */
void changes_place_line(const struct stage *stage, const struct line *line, sp x, sp y);

/* Keeps a bar from top to foot until the page is finished. `at`: its x on left-hand pages; NULL: as the look says. */
void changes_add_bar(const struct stage *stage, const struct expression *at, sp top, sp foot);

/* Draws the bars that were kept for the page of the stage; those that overlap or nearly touch become one. */
void changes_draw_bars(struct stage *stage);

#endif
