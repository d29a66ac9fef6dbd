#include "language/compound_data.h"

/* The file stands in the program itself: no path to find, nothing to read or to fail, and only the pages that a word
   touches are ever loaded. The assembler reads it, relative to the folder in which make runs. */
__asm__(".section .rodata\n"
        ".balign 16\n"
        ".global compound_data_words\n"
        "compound_data_words:\n"
        ".incbin \"data/hyphenation/da.compounds\"\n"
        ".byte 0\n"
        ".previous\n");
