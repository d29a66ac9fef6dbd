#include "command/share.h"

#include "base/message.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef HAEFTE_SHARE
#define HAEFTE_SHARE "/usr/local/share/haefte"
#endif

static bool is_folder(struct arena *arena, const char *parent, const char *name) {
    DIR *folder = opendir(str_format(arena, "%s/%s", parent, name).at);
    if (folder) closedir(folder);
    return folder != NULL;
}

const char *share_find(struct arena *arena) {
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    for (int up = 0; up < 2 && length > 0; up++)
        while (length > 0 && path[--length] != '/') continue;
    if (length > 0) {
        const char *root = str_c(arena, (struct str){path, (size_t)length});
        char here[PATH_MAX];
        if (getcwd(here, sizeof here) && strcmp(here, root) == 0) root = ".";
        const char *const roots[] = {root, str_format(arena, "%s/share/haefte", root).at}; /* as built, as installed */
        for (int r = 0; r < 2; r++)
            if (is_folder(arena, roots[r], "layouts") && is_folder(arena, roots[r], "fonts")) return roots[r];
    }
    return HAEFTE_SHARE;
}

const char *share_path(struct arena *arena, const char *share, const char *name) {
    return strcmp(share, ".") == 0 ? name : str_format(arena, "%s/%s", share, name).at;
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

build_names share_list(struct arena *arena, const char *share, const char *name, const char *option,
                       struct diags *diags) {
    build_names list = {0};
    const char *path = share_path(arena, share, name);
    DIR *folder = opendir(path);
    if (!folder) {
        diag_failure(diags, "the folder %s cannot be read: %s; name a file with %s", path, message_of_error(errno),
                     option);
        return list;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        if (str_ends(str_from(entry->d_name), STR(".yaml")) && entry->d_name[0] != '.')
            LIST_ADD(arena, list, str_format(arena, "%s/%s", path, entry->d_name).at);
    closedir(folder);
    if (list.count) qsort(list.at, list.count, sizeof *list.at, compare_names);
    return list;
}

const char *share_preset(struct arena *arena, const char *share, const char *name, const char *option,
                         struct diags *diags) {
    if (strchr(name, '/') || str_ends(str_from(name), STR(".yaml"))) return name;
    const char *path = share_path(arena, share, str_format(arena, "layouts/press/%s.yaml", name).at);
    if (access(path, F_OK) == 0) return path;
    build_names known = share_list(arena, share, "layouts/press", option, diags);
    struct buffer names;
    buffer_init(&names, arena);
    for (size_t k = 0; k < known.count; k++)
        buffer_addf(&names, "%s%.*s", k ? ", " : "", STR_ARG(share_stem(known.at[k])));
    diag_error(diags, place_of_file(option), "there is no preset “%s”; there are: %.*s", name,
               STR_ARG(buffer_str(&names)));
    return NULL;
}

struct str share_stem(const char *path) {
    const char *slash = strrchr(path, '/');
    struct str name = str_from(slash ? slash + 1 : path);
    return str_ends(name, STR(".yaml")) ? str_slice(name, 0, name.length - 5) : name;
}
