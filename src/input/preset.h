/* How pages come to paper: a press preset as its file describes it. Knows the words of preset files, not what sheets
   are made of. */
#ifndef HAEFTE_PRESET_H
#define HAEFTE_PRESET_H

#include "input/style.h"

enum preset_kind {
    PRESET_PAGES,   /* single pages for a print shop */
    PRESET_BOOKLET, /* two pages on a side, folded and stapled */
    PRESET_CARDS    /* cards side by side, to be cut */
};

enum preset_edge { EDGE_SHORT, EDGE_LONG }; /* of the sheet; the one it is turned over by */

/* What to do where the pages are no multiple of four. */
enum preset_missing { MISSING_BEFORE_LAST, MISSING_AT_END, MISSING_IS_ERROR };

struct preset {
    const char *file;
    struct place place;
    enum preset_kind kind;
    struct str *layouts; /* names of the layouts whose documents are put on paper; none: of all */
    size_t layout_count;
    struct str suffix; /* of file names, before `.pdf` */
    struct str output; /* PRESET_CARDS: the name of the one file */
    struct str title;  /* of the file, and in labels; empty: the document's own */
    bool press;        /* the layouts' CMYK colours, PDF/X-4; else their screen colours */
    sp bleed;
    struct place bleed_place;
    bool marks; /* cut and fold marks */
    sp mark_length, mark_offset, mark_weight;
    int ink_limit;      /* per cent, of all plates together */
    struct str profile; /* the ICC file, as given */
    struct place profile_place;
    struct str condition;         /* characterised printing condition, such as FOGRA51; empty: not a registered one */
    sp paper_width, paper_height; /* 0: as large as the page with its marks */
    struct place paper_place;
    enum preset_edge edge;
    enum preset_missing missing;
    sp thickness; /* of the paper */
    sp folds[8];  /* PRESET_CARDS: from the card's left */
    struct place fold_places[8];
    size_t fold_count;
    bool one_a_sheet, fill; /* PRESET_CARDS: one card on each sheet; cards repeat until a sheet is full */
    struct str label;       /* with {title}, {sheet}, {sheets} and {side}; empty: no label */
    struct str front, back; /* what {side} says */
    struct style label_style;
};

/* Reads a preset file. Adds every fault; returns NULL when there was one. */
struct preset *preset_read(struct arena *arena, const char *path, struct diags *diags);

#endif
