/* The drawing words of the layout language and their measures. Knows nothing about what they draw: typeset/draw.c does.
 */
#ifndef HAEFTE_DRAWING_H
#define HAEFTE_DRAWING_H

#include "input/look.h"
#include "input/template.h"

/* LOOP_PERSON: of a whole layout only, one document for each of a roster. */
enum loop { LOOP_NONE, LOOP_FORM, LOOP_ROLE, LOOP_FAILING_ROLE, LOOP_ANY_ROLE, LOOP_PERSON };
enum side { SIDE_ANY, SIDE_LEFT, SIDE_RIGHT };
enum round { ROUND_NONE, ROUND_LEFT, ROUND_RIGHT, ROUND_BOTH, ROUND_TOP, ROUND_BOTTOM };
enum which { WHICH_ALL, WHICH_OWN, WHICH_OTHERS, WHICH_FIRST, WHICH_LAST }; /* turns of a loop; own: the product's */

/* Where a link leads: the pages of the form or role at hand, or the row where the two meet. */
enum target { TARGET_NONE, TARGET_FORM, TARGET_ROLE, TARGET_CROSSING };

/* What a text is in the tree of blocks; ROLE_NONE: an artifact (running heads, repeated labels). */
enum reads_as { READS_NONE, READS_P, READS_H1, READS_H2, READS_H3 };

enum word {
    WORD_FILL,
    WORD_BAND,
    WORD_BROKEN_BAND,
    WORD_BAR,
    WORD_WEAVE,
    WORD_MARK,
    WORD_SIGN,
    WORD_PILL,
    WORD_DISC,
    WORD_RULES,
    WORD_TEXT,
    WORD_FIELD,
    WORD_GROUP
};

struct drawing;
struct drawings {
    struct drawing **at;
    size_t count;
};

/* The bands of a weave, one for each form; the ends are taken in turn. */
struct finger {
    const struct expression *from, *to;
    enum round round;
};
struct weave_bands {
    const struct expression *y, *height; /* y of the band's top; names `k` */
    struct finger *fingers;              /* one without `from` leaves the band out */
    size_t finger_count;
    struct paint colour, own; /* own: of the product's form; none: as the others */
};

/* One drawing word with its measures. Which of them a word takes, and which it needs, stands in layout_words.c. */
struct drawing {
    enum word word;
    struct place place;
    enum loop loop;
    enum which which;
    enum side only;
    struct str read_at;     /* the place in the flow where it is read; empty: where it stands in the layout */
    struct template *needs; /* drawn only where this is not empty; NULL: always */
    struct template *lacks; /* drawn only where this is empty; NULL: always */
    bool mirror;            /* x is measured from the other edge on right-hand pages */
    const struct expression *x, *y, *width, *height, *from, *to, *size, *radius, *gap, *slant, *slant_from, *slant_to,
        *drop, *cut, *weight, *step, *above, *below, *first, *last, *baseline, *count, *legs, *last_baseline;
    struct paint colour, stroke, ground, idle;
    enum round round;
    const struct mark *mark; /* NULL: that of the form at hand */
    const struct style *style;
    int lines;        /* WORD_TEXT: even lines, as near to this number as the words allow; 0: as wide as may be */
    bool single_line; /* WORD_FIELD */
    struct template *name, *tip; /* WORD_FIELD */
    struct template *text;
    enum reads_as reads_as;
    enum align align;
    bool only_form; /* WORD_WEAVE: the band of the form at hand alone */
    bool only_role; /* WORD_WEAVE: the leg of the role at hand alone */
    enum target link;
    struct template *alternative; /* what a screen reader says of a picture; NULL: decoration */
    struct weave_bands bands;
    struct drawings draw; /* WORD_GROUP */
};

/* Reads a list of drawing words; in layout_words.c. */
void layout_read_drawings(struct arena *arena, const struct look *look, const struct node *list, struct drawings *out,
                          struct diags *diags);

/* The names of the loops, sides and readings in layout files, in the order of their enums; NULL-terminated. Those of
   loops inside a layout are without LOOP_PERSON. */
extern const char *const loop_names[], *const inner_loop_names[], *const side_names[], *const reads_as_names[];

#endif
