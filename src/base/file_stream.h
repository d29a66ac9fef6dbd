/* A file larger than memory: written piece by piece under a temporary name, then put in place in one step. Knows
   nothing about its contents. */
#ifndef HAEFTE_FILE_STREAM_H
#define HAEFTE_FILE_STREAM_H

#include "base/diag.h"

struct file_stream;

/* Begins, in the folder of `path`, which is borrowed, a file that is gone if this process is killed, where the file
   system has such: Linux's own, NFS not. NULL, and a failure added, where it cannot be made. */
struct file_stream *file_stream_open(struct arena *arena, const char *path, struct diags *diags);

/* Adds bytes; after a failure (a full disk), which is added once, it does nothing and returns false. */
bool file_stream_add(struct file_stream *stream, struct str bytes);

/* Syncs what was added and puts it in place of the old file. Returns false after a failure; the old file then stands.
 */
bool file_stream_finish(struct file_stream *stream);

/* Removes the temporary file, unless it has been put in place. Harmless a second time. */
void file_stream_drop(struct file_stream *stream);

#endif
