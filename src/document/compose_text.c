/* Texts: fields filled, rules of spacing applied, inline marks and abbreviations made into spans. */
#include "document/compose.h"
#include "input/inline.h"
#include "language/danish.h"

/* A text that holds no marks: what looks like one is a sign. */
static struct str without_marks(struct arena *arena, struct str text) {
    struct buffer out;
    buffer_init(&out, arena);
    for (size_t at = 0; at < text.length; at++) {
        if (text.at[at] == '*' || text.at[at] == '[') buffer_add_byte(&out, '\\');
        buffer_add_byte(&out, text.at[at]);
    }
    return buffer_str(&out);
}

static bool fill_person(const struct composer *composer, enum template_field field, struct text *out) {
    const struct recipient *person = composer->options.person;
    if (composer->personal) *composer->personal = true;
    if (!person) return false;
    struct str value = field == FIELD_PERSON_NAME   ? person->name
                       : field == FIELD_PERSON_UNIT ? person->unit
                                                    : person->start;
    out->text = without_marks(composer->arena, value);
    return true;
}

/* One filled field: its text and where that text stands. *changed becomes true where any of it did since another
   edition. */
static bool fill_field(const struct composer *composer, const struct template *template,
                       const struct template_part *part, const struct context *context, struct text *out,
                       bool *changed) {
    const struct framework *framework = composer->framework;
    const struct form *form = context->form == SIZE_MAX ? NULL : &framework->forms[context->form];
    const struct role *role = context->role == SIZE_MAX ? NULL : &framework->roles[context->role];
    *out = (struct text){.place = template->place};
    switch (part->field) {
    case FIELD_LITERAL: out->text = part->text; return true;
    case FIELD_TITLE: *out = framework->title; return true;
    case FIELD_SUBTITLE: *out = framework->subtitle; return true;
    case FIELD_ORGANISATION: *out = framework->organisation; return true;
    case FIELD_EDITION: *out = framework->edition; return true;
    case FIELD_SECTION: out->text = context->section; return true;
    case FIELD_PAGE: out->text = context->page; return true;
    case FIELD_PAGES: out->text = context->pages; return true;
    case FIELD_LINKED: out->text = context->linked; return true;
    case FIELD_PERSON_NAME:
    case FIELD_PERSON_UNIT:
    case FIELD_PERSON_START: return fill_person(composer, part->field, out);
    case FIELD_DRAFT_DATE: out->text = composer->options.draft; return true;
    case FIELD_SINCE_EDITION:
        if (composer->options.since) *out = composer->options.since->old->edition;
        return true;
    case FIELD_STATEMENT:
        out->text = without_marks(composer->arena, context->statement);
        return context->statement.length;
    case FIELD_STATEMENT_NUMBER: out->text = context->number; return context->number.length;
    case FIELD_ANSWER: out->text = without_marks(composer->arena, context->answer); return context->number.length;
    case FIELD_POINT: out->text = without_marks(composer->arena, context->point); return context->number.length;
    case FIELD_FORM_ID:
        if (form) out->text = form->id;
        return form;
    case FIELD_FORM_NAME:
        if (form) *out = form->name;
        return form;
    case FIELD_FORM_LABEL:
        if (form) *out = form->label;
        return form;
    case FIELD_FORM_DEFINITION:
        if (form) *out = form->definition;
        return form;
    case FIELD_FORM_INTRODUCTION:
        if (form) *out = form->introduction;
        return form;
    case FIELD_FORM_NUMBER:
        if (form) out->text = str_format(composer->arena, "%zu", context->form + 1);
        return form;
    case FIELD_ROLE_ID:
        if (role) out->text = role->id;
        return role;
    case FIELD_ROLE_NAME:
        if (role) *out = role->name;
        return role;
    case FIELD_ROLE_DETAIL:
        if (role) *out = role->detail;
        return role;
    case FIELD_PASSAGE: break;
    }
    const struct passage *passage = framework_passage(framework, part->text);
    if (!passage) {
        diag_error(composer->diags, template->place,
                   "the layout prints {%.*s}, and %s has no passage of that name; add it below `passages:`",
                   STR_ARG(part->text), framework->file);
        return true;
    }
    struct buffer joined;
    buffer_init(&joined, composer->arena);
    for (size_t p = 0; p < passage->count; p++) {
        if (p) buffer_add_c(&joined, " ");
        buffer_add(&joined, passage->pieces[p].text.text);
        if (compose_meet(composer, &passage->pieces[p].text.place)) *changed = true;
    }
    *out = (struct text){buffer_str(&joined), passage->count ? passage->pieces[0].text.place : passage->place};
    return true;
}

static void report_nobody(const struct composer *composer, struct place place, enum template_field field) {
    if (field == FIELD_PERSON_NAME || field == FIELD_PERSON_UNIT || field == FIELD_PERSON_START)
        diag_error(composer->diags, place,
                   "the text names a person, and this layout is for nobody; `for each: person` at its top makes it one "
                   "for `haefte pack`");
    else if (field == FIELD_STATEMENT || field == FIELD_STATEMENT_NUMBER || field == FIELD_ANSWER ||
             field == FIELD_POINT)
        diag_error(composer->diags, place,
                   "the text names a statement or who answers; only the tips of a `worksheet:` know one");
    else
        diag_error(composer->diags, place,
                   "the text names a form or role, and none is at hand here; `for each: form` or `for each: role` "
                   "gives one");
}

/* Fills all fields. The place is that of the one text the template holds, or of the template. */
static struct text fill(const struct composer *composer, const struct template *template, const struct context *context,
                        bool *changed) {
    struct buffer joined;
    struct text field, all = {.place = template->place};
    buffer_init(&joined, composer->arena);
    for (size_t p = 0; p < template->count; p++) {
        const struct template_part *part = &template->parts[p];
        if (!fill_field(composer, template, part, context, &field, changed))
            report_nobody(composer, template->place, part->field);
        buffer_add(&joined, field.text);
        if (compose_meet(composer, &field.place)) *changed = true;
        if (template->count == 1) all.place = field.place;
    }
    all.text = buffer_str(&joined);
    return all;
}

static bool is_word_rune(uint32_t rune) {
    return rune_is_letter(rune) || rune_is_digit(rune);
}

static bool in_word(struct str text, size_t at) {
    if (!at) return false;
    do at--;
    while (at > 0 && ((unsigned char)text.at[at] & 0xC0) == 0x80);
    return is_word_rune(utf8_next(text, &at));
}

/* The abbreviation that stands at `at`, if a word begins there, or NULL. The longest wins. */
static const struct abbreviation *abbreviation_at(const struct framework *framework, struct str text, size_t at) {
    const struct abbreviation *best = NULL;
    if (!framework->begins_abbreviation[(unsigned char)text.at[at]] || in_word(text, at)) return NULL;
    for (size_t a = 0; a < framework->abbreviation_count; a++) {
        const struct abbreviation *abbreviation = &framework->abbreviations[a];
        size_t end = at + abbreviation->text.length;
        if (!str_starts(str_slice(text, at, text.length), abbreviation->text)) continue;
        if (end < text.length && is_word_rune(utf8_next(text, &(size_t){end}))) continue;
        if (!best || best->text.length < abbreviation->text.length) best = abbreviation;
    }
    return best;
}

typedef struct LIST(struct span) span_list;

/* Adds a span for each abbreviation and for what stands between them. */
static void add_spans(const struct composer *composer, struct span whole, span_list *spans) {
    struct arena *arena = composer->arena;
    size_t first = 0;
    for (size_t at = 0; at < whole.text.length;) {
        const struct abbreviation *found = abbreviation_at(composer->framework, whole.text, at);
        if (!found) {
            at++;
            continue;
        }
        struct spoken *spoken = ARENA_NEW(arena, struct spoken);
        spoken->expansion = compose_plain_text(composer, found->expansion);
        struct span before = whole, span = whole;
        before.text = str_slice(whole.text, first, at);
        if (before.text.length) LIST_ADD(arena, *spans, before);
        first = at += found->text.length;
        span.text = found->text;
        span.spoken = spoken;
        LIST_ADD(arena, *spans, span);
    }
    whole.text = str_slice(whole.text, first, whole.text.length);
    if (whole.text.length) LIST_ADD(arena, *spans, whole);
}

struct str compose_spell_out(const struct composer *composer, struct str text) {
    span_list spans = {0};
    struct buffer out;
    buffer_init(&out, composer->arena);
    add_spans(composer, (struct span){.text = text}, &spans);
    for (size_t s = 0; s < spans.count; s++)
        buffer_add(&out, spans.at[s].spoken ? spans.at[s].spoken->expansion : spans.at[s].text);
    return buffer_str(&out);
}

/* A stretch without new words. */
static void add_plain(const struct composer *composer, struct span span, struct str language, span_list *spans) {
    if (!span.text.length) return;
    if (language.length) {
        struct spoken *spoken = ARENA_NEW(composer->arena, struct spoken);
        spoken->language = language;
        span.spoken = spoken;
        LIST_ADD(composer->arena, *spans, span);
    } else if (span.style) {
        add_spans(composer, span, spans);
    } else { /* plain text: a title, a name */
        LIST_ADD(composer->arena, *spans, span);
    }
}

static void add_new(const struct composer *composer, struct span span, struct str language, span_list *spans) {
    if (!span.text.length) return;
    struct spoken *spoken = ARENA_NEW(composer->arena, struct spoken);
    *spoken = (struct spoken){.language = language, .change = TEXT_NEW};
    spoken->alternative = compose_says(composer, TEXT_NEW, span.text);
    span.spoken = spoken;
    LIST_ADD(composer->arena, *spans, span);
}

/* Adds a piece of `text`, its new words apart from the rest. A piece has the bytes of the text but for a `\` that kept
   a mark from being one. */
static void add_piece(const struct composer *composer, struct str text, const struct inline_piece *piece,
                      const stretches *new_words, struct span span, span_list *spans) {
    size_t first = 0, end = 0, at = piece->first;
    if (!new_words->count) {
        span.text = piece->text;
        add_plain(composer, span, piece->language, spans);
        return;
    }
    for (size_t s = 0; s <= new_words->count; s++) {
        const struct stretch *stretch = s < new_words->count ? &new_words->at[s] : NULL;
        for (int inside = 0; inside < 2; inside++) { /* up to the stretch, then through it */
            size_t until = !stretch ? SIZE_MAX : inside ? stretch->end : stretch->first;
            for (; end < piece->text.length && at < until; end++, at++)
                if (text.at[at] != piece->text.at[end]) at++;
            span.text = str_slice(piece->text, first, end);
            if (inside) add_new(composer, span, piece->language, spans);
            else add_plain(composer, span, piece->language, spans);
            first = end;
            if (!stretch) break;
        }
    }
}

/* Splits text at its inline marks, at abbreviations and where new words begin and end. */
static struct paragraph make_spans(const struct composer *composer, struct text text, const struct wording_change *news,
                                   const struct style *style, const struct block *block) {
    struct arena *arena = composer->arena;
    struct paragraph paragraph = {.style = style, .place = text.place};
    struct inline_reader reader = {.text = composer->danish ? danish_space(arena, text.text) : text.text};
    struct inline_piece piece;
    stretches new_words = {0};
    span_list spans = {0};
    if (style && news) {
        paragraph.changed = news->added || news->moved || news->reworded;
        new_words = compose_new_words(composer, text.text, reader.text, news);
    }
    struct str whole = reader.text;
    while (inline_next(&reader, arena, &piece)) {
        struct span span = {.style = piece.emphasised && style && style->emphasis ? style->emphasis : style,
                            .block = block};
        add_piece(composer, whole, &piece, &new_words, span, &spans);
    }
    paragraph.spans = spans.at;
    paragraph.count = spans.count;
    return paragraph;
}

struct paragraph compose_marked(const struct composer *composer, struct text text, const struct wording_change *news,
                                const struct style *style, const struct block *block) {
    return make_spans(composer, text, news, style, block);
}

struct paragraph compose_text(const struct composer *composer, struct text text, const struct style *style,
                              const struct block *block) {
    struct wording_change news = compose_news(composer, text);
    return make_spans(composer, text, &news, style, block);
}

struct paragraph compose_template(const struct composer *composer, const struct template *text,
                                  const struct style *style, const struct context *context, const struct block *block) {
    bool changed = false;
    struct paragraph paragraph = compose_text(composer, fill(composer, text, context, &changed), style, block);
    if (changed && block) paragraph.changed = true; /* though it joins several texts; a running head may do without */
    return paragraph;
}

static struct str join_spans(const struct composer *composer, struct paragraph paragraph) {
    struct buffer joined;
    buffer_init(&joined, composer->arena);
    for (size_t s = 0; s < paragraph.count; s++) buffer_add(&joined, paragraph.spans[s].text);
    return buffer_str(&joined);
}

struct str compose_plain(const struct composer *composer, const struct template *text, const struct context *context) {
    return compose_plain_text(composer, fill(composer, text, context, &(bool){false}));
}

struct str compose_plain_text(const struct composer *composer, struct text text) {
    struct composer plain = *composer;
    plain.danish = false; /* a title bar has no lines to break */
    return join_spans(composer, make_spans(&plain, text, NULL, NULL, NULL));
}

struct paragraph document_fill(struct arena *arena, const struct document *document, const struct template *text,
                               const struct style *style, const struct context *context, const struct block *block,
                               struct diags *diags) {
    struct composer composer = {.arena = arena,
                                .framework = document->framework,
                                .layout = document->layout,
                                .options = document->options,
                                .danish = str_starts(document->framework->language, STR("da")),
                                .diags = diags};
    return compose_template(&composer, text, style, context, block);
}
