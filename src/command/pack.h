/* The pack command: a personal document for each of a roster, by several threads. Knows nothing about how one is made
   (packer.h) or how a roster is written (input/roster.h). */
#ifndef HAEFTE_PACK_H
#define HAEFTE_PACK_H

#include "base/diag.h"

struct pack_options {
    const char *framework;                  /* the file */
    const char *layout;                     /* by name or path */
    const char *roster;                     /* the file; NULL: the one person below */
    const char *name, *role, *unit, *start; /* NULL: not given; only the role is needed */
    const char *folder;                     /* for what is made; it is made itself if need be */
    size_t jobs;                            /* threads; 0: one for each processor */
    size_t shard, shards;                   /* the shard-th part of so many, from 1; 0: everybody */
    bool combined;     /* everybody in one file for the press instead; jobs and shards are not used */
    const char *press; /* its preset, by name or path */
};

/* How far it has come. */
struct pack_progress {
    size_t total;         /* people of this shard */
    size_t written;       /* files that were made or replaced */
    size_t same;          /* files that stood there already with these very contents */
    size_t failed;        /* people left out: their document cannot be made */
    size_t rows_at_fault; /* of the roster, whoever's shard they are */
    const char *combined; /* the one file that was written; NULL: none */
};

enum { PACK_TELL_EVERY_MS = 100 };

/* Called now and then by the thread that called pack_people. */
typedef void pack_tell(void *user, const struct pack_progress *progress);

/* Makes everybody's document. Each file is whole or not there; one that stands there as it is to be is left alone, so
   that a run that was broken off is taken up again by starting it anew. Errors of single people are added at their rows
   and name nobody; the others' documents are made all the same. A failure (a full disk) ends it; combined, there is no
   file then. */
void pack_people(struct arena *arena, const struct pack_options *options, pack_tell *tell, void *user,
                 struct pack_progress *progress, struct diags *diags);

#endif
