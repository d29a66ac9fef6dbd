#include "command/check.h"

#include "command/copyfit.h"
#include "command/json.h"
#include "review/check.h"

#include "base/message.h"

static const char *const levels[] = {
    [DIAG_NOTE] = N_("note"), [DIAG_WARNING] = N_("warning"), [DIAG_ERROR] = N_("error")};

struct counts {
    size_t of[DIAG_ERROR + 1];
};

static struct counts count(const check_findings *findings) {
    struct counts counts = {0};
    for (size_t f = 0; f < findings->count; f++) counts.of[findings->at[f].severity]++;
    return counts;
}

static struct str as_text(struct arena *arena, const char *path, const check_findings *findings) {
    struct counts counts = count(findings);
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t f = 0; f < findings->count; f++) {
        const struct check_finding *finding = &findings->at[f];
        buffer_addf(&out, "%s:", path);
        if (finding->place.line) buffer_addf(&out, "%u:%u:", finding->place.line, finding->place.column);
        buffer_addf(&out, " %s: %.*s [%.*s]\n", _(levels[finding->severity]), STR_ARG(finding->text),
                    STR_ARG(rule_names()[finding->rule]));
    }
    size_t errors = counts.of[DIAG_ERROR], warnings = counts.of[DIAG_WARNING], notes = counts.of[DIAG_NOTE];
    buffer_addf(&out, "%s: ", path);
    buffer_addf(&out, ngettext("%zu error", "%zu errors", errors), errors);
    buffer_add_c(&out, ", ");
    buffer_addf(&out, ngettext("%zu warning", "%zu warnings", warnings), warnings);
    buffer_add_c(&out, ", ");
    buffer_addf(&out, ngettext("%zu note", "%zu notes", notes), notes);
    buffer_add_byte(&out, '\n');
    return buffer_str(&out);
}

static struct str as_json(struct arena *arena, const char *path, const check_findings *findings) {
    struct counts counts = count(findings);
    struct buffer out;
    buffer_init(&out, arena);
    buffer_add_c(&out, "{\"file\": ");
    json_add_string(&out, str_from(path));
    buffer_addf(&out, ", \"errors\": %zu, \"warnings\": %zu, \"notes\": %zu, \"findings\": [", counts.of[DIAG_ERROR],
                counts.of[DIAG_WARNING], counts.of[DIAG_NOTE]);
    for (size_t f = 0; f < findings->count; f++) {
        const struct check_finding *finding = &findings->at[f];
        buffer_addf(&out, "%s\n  {\"line\": %u, \"column\": %u, \"level\": \"%s\", \"rule\": \"%.*s\", \"text\": ",
                    f ? "," : "", finding->place.line, finding->place.column, levels[finding->severity],
                    STR_ARG(rule_names()[finding->rule]));
        json_add_string(&out, finding->text);
        buffer_add_byte(&out, '}');
    }
    buffer_add_c(&out, findings->count ? "\n]}\n" : "]}\n");
    return buffer_str(&out);
}

struct check_report check_document(struct arena *arena, const struct build_options *options, enum check_format format,
                                   struct diags *diags) {
    struct check_report report = {.clean = true};
    const char *path = options->framework;
    const struct framework *framework = framework_read(arena, path, diags);
    if (!framework) return report;
    check_findings findings = check_framework(arena, framework);
    if (!framework->rules_off[RULE_COPYFIT]) {
        copyfit_check(arena, options, framework, &findings, diags);
        findings = check_sort(arena, findings);
    }
    struct counts counts = count(&findings);
    report.clean = !counts.of[DIAG_ERROR] && !counts.of[DIAG_WARNING];
    report.text = format == CHECK_JSON ? as_json(arena, path, &findings) : as_text(arena, path, &findings);
    return report;
}
