#include "base/message.h"

#include "base/str.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef HAEFTE_LOCALE
#define HAEFTE_LOCALE "/usr/local/share/locale"
#endif

#define DOMAIN "haefte"

enum { PATH_ROOM = 4096 };

/* ---- catalogues ---- */

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder of catalogues: beside the program as built, in the tree it was installed with wherever that was moved, or
   where it was to be installed. */
static const char *find_catalogues(char path[PATH_ROOM]) {
    static const char *const beside[] = {"locale", "../share/locale"};
    ssize_t length = readlink("/proc/self/exe", path, PATH_ROOM - sizeof "../share/locale");
    while (length > 0 && path[length - 1] != '/') length--;
    for (size_t i = 0; length > 0 && i < sizeof beside / sizeof *beside; i++) {
        strcpy(path + length, beside[i]);
        if (is_folder(path)) return path;
    }
    return HAEFTE_LOCALE;
}

/* Where the user's locale was never made on this machine, C.UTF-8 can still speak its language: gettext looks into
   LANGUAGE first. Returns NULL where that is not to be had either. */
static const char *do_without_locale(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *wanted = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !(wanted && *wanted); i++) wanted = getenv(names[i]);
    const char *locale = wanted ? setlocale(LC_MESSAGES, "C.UTF-8") : NULL;
    if (locale) setenv("LANGUAGE", wanted, 0);
    return locale;
}

void message_start(void) {
    char path[PATH_ROOM];
    const char *locale = setlocale(LC_MESSAGES, "");
    if (!locale) locale = do_without_locale();
    const char *languages = getenv("LANGUAGE");
    if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0) return;
    /* English has no catalogue, so that gettext would go on to the next of `en:da`. */
    if (languages && strncmp(languages, "en", 2) == 0) return;
    bindtextdomain(DOMAIN, find_catalogues(path));
    bind_textdomain_codeset(DOMAIN, "UTF-8"); /* whatever LC_CTYPE says, which stays C */
    bind_textdomain_codeset("libc", "UTF-8");
    textdomain(DOMAIN);
}

/* ---- what is said ---- */

/* The C library has translations of its own, which may not be installed: what befalls files is ours. */
const char *message_of_error(int error) {
    switch (error) {
    case ENOENT: return _("No such file or directory");
    case EACCES: return _("Permission denied");
    case EPERM: return _("Operation not permitted");
    case EISDIR: return _("Is a directory");
    case ENOTDIR: return _("Not a directory");
    case ENOSPC: return _("No space left on device");
    case EDQUOT: return _("Disk quota exceeded");
    case EROFS: return _("Read-only file system");
    case EIO: return _("Input/output error");
    case EMFILE: return _("Too many open files");
    case ENAMETOOLONG: return _("File name too long");
    case ELOOP: return _("Too many levels of symbolic links");
    default: return strerror(error);
    }
}

static const char *with_sign(struct str number) {
    /* TRANSLATORS: a half, as your language writes it; only its decimal sign is used. */
    const char *half = _("0.5");
    char *point = memchr(number.at, '.', number.length);
    if (point) *point = half[1];
    return number.at;
}

const char *message_number(struct arena *arena, int decimals, double value) {
    return with_sign(str_format(arena, "%.*f", decimals, value));
}

const char *message_short_number(struct arena *arena, double value) {
    return with_sign(str_format(arena, "%.4g", value));
}
