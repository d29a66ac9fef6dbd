#include "language/words_data.h"

/* data/words-da.txt stands in the program itself, as compound_data.c has it. */
__asm__(".section .rodata\n"
        ".global words_data\n"
        "words_data:\n"
        ".incbin \"data/words-da.txt\"\n"
        ".byte 0\n"
        ".previous\n");
