/* Whole files in and out. Knows nothing about their contents. */
#ifndef HAEFTE_FILE_H
#define HAEFTE_FILE_H

#include "base/diag.h"

/* Reads a whole file into the arena. Returns false and adds a finding (with the path) when it cannot be read, is no
   regular file, or is larger than `limit` bytes. */
bool file_read(struct arena *arena, const char *path, size_t limit, struct str *out, struct diags *diags);

/* As file_read, for a file that somebody may have open: adds a failure too where it changed while it was read, by its
   size or its time. */
bool file_read_unchanged(struct arena *arena, const char *path, size_t limit, struct str *out, struct diags *diags);

/* Replaces a file in one step: writes a temporary file beside it, syncs, renames. A reader sees the old file or the
   new one, never a part. Returns false and adds a failure when any step fails; the old file then still stands. */
bool file_write(struct arena *arena, const char *path, struct str contents, struct diags *diags);

/* Writes all of the contents to an open file. Returns false, and says why in errno, when it cannot. */
bool file_add(int file, struct str contents);

struct file_contents {
    const char *path;
    struct str contents;
};

/* Replaces several files so, each in one step, and none of them before all of them are safe on the disk under temporary
   names: whatever fails before that (no room, no right to write) leaves every old file standing. Only if a rename fails
   after another has succeeded are some files new and some old; the failure names the first that is not new. */
bool file_write_all(struct arena *arena, const struct file_contents *files, size_t count, struct diags *diags);

enum file_made { FILE_WRITTEN, FILE_SAME, FILE_OTHER, FILE_FAILED };

/* Writes a file where there is none, and never over another: FILE_SAME says that a file of these very contents is there
   already, FILE_OTHER that something else is. FILE_FAILED adds a failure, and leaves no file. */
enum file_made file_write_new(const char *path, struct str contents, struct diags *diags);

/* Puts a file where none of these contents is: FILE_SAME where it stands already, so that work that was broken off is
   taken up where it ended, else FILE_WRITTEN: beside it under a temporary name, the same each time, then renamed.
   Several processes may put the same file. It is not synced: after a power cut whoever does it again finds what is
   missing. FILE_FAILED leaves the old file standing; `reason` then is as errno, for a caller who may not tell the name.
 */
enum file_made file_put(struct arena *arena, const char *path, struct str contents, int *reason);

/* Makes the folder and those above it that are missing. */
bool file_make_folder(struct arena *arena, const char *path, struct diags *diags);

#endif
