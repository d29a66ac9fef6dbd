#include "output/pdf_meta.h"

#include <stdlib.h>
#include <time.h>

#ifndef HAEFTE_VERSION
#define HAEFTE_VERSION "0.1"
#endif

#define CREATOR "haefte " HAEFTE_VERSION
#define PRODUCER CREATOR " (libharu " HPDF_VERSION_TEXT ")"

/* One moment in both spellings; empty where there is none. */
struct date {
    struct str pdf; /* D:20220801, §7.9.4 */
    struct str iso; /* 2022-08-01 */
};

/* Year, month and day as far as they are given: 2022, 2022-08 or 2022-08-01. */
static bool read_day(struct pdf *pdf, struct str day, struct date *out) {
    struct buffer digits;
    buffer_init(&digits, pdf->arena);
    buffer_add_c(&digits, "D:");
    if (day.length != 4 && day.length != 7 && day.length != 10) return false;
    for (size_t i = 0; i < day.length; i++) {
        bool hyphen = i == 4 || i == 7;
        if (hyphen ? day.at[i] != '-' : !rune_is_digit((unsigned char)day.at[i])) return false;
        if (!hyphen) buffer_add_byte(&digits, day.at[i]);
    }
    *out = (struct date){.pdf = buffer_str(&digits), .iso = day};
    return true;
}

static struct date find_date(struct pdf *pdf, const struct pages *pages) {
    struct date date = {0};
    if (pages->date.length) {
        if (!read_day(pdf, pages->date, &date)) pdf_fail(pdf, "\"%.*s\" is no day", STR_ARG(pages->date));
        return date;
    }
    const char *epoch = getenv("SOURCE_DATE_EPOCH"); /* https://reproducible-builds.org/specs/source-date-epoch/ */
    if (!epoch || !*epoch) return date;
    char *end;
    long long seconds = strtoll(epoch, &end, 10);
    time_t moment = (time_t)seconds;
    struct tm utc;
    if (*end || seconds < 0 || seconds > 253402300799 || !gmtime_r(&moment, &utc)) {
        pdf_fail(pdf, "SOURCE_DATE_EPOCH is \"%s\", not a number of seconds", epoch);
        return date;
    }
    const int day[] = {utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday};
    date.pdf = str_format(pdf->arena, "D:%04d%02d%02d%02d%02d%02dZ", day[0], day[1], day[2], utc.tm_hour, utc.tm_min,
                          utc.tm_sec);
    date.iso = str_format(pdf->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", day[0], day[1], day[2], utc.tm_hour, utc.tm_min,
                          utc.tm_sec);
    return date;
}

struct str pdf_date(struct pdf *pdf, const struct pages *pages) {
    return find_date(pdf, pages).pdf;
}

static void add_info(struct buffer *out, const char *key, struct str value) {
    if (!value.length) return;
    buffer_addf(out, "/%s ", key);
    pdf_add_text(out, value);
    buffer_add_byte(out, '\n');
}

static void write_info(const struct pages *pages, struct date date, struct buffer *out) {
    add_info(out, "Title", pages->title);
    add_info(out, "Author", pages->author);
    add_info(out, "Subject", pages->subject);
    add_info(out, "Keywords", pages->keywords);
    add_info(out, "Creator", STR(CREATOR));
    add_info(out, "Producer", STR(PRODUCER));
    if (date.pdf.length)
        buffer_addf(out, "/CreationDate (%.*s)\n/ModDate (%.*s)\n", STR_ARG(date.pdf), STR_ARG(date.pdf));
}

/* XML 1.0 text: what it cannot hold is left out. */
static void add_xml(struct buffer *out, struct str text) {
    for (size_t at = 0; at < text.length;) {
        uint32_t rune = utf8_next(text, &at);
        if (rune == '&') buffer_add_c(out, "&amp;");
        else if (rune == '<') buffer_add_c(out, "&lt;");
        else if (rune == '>') buffer_add_c(out, "&gt;");
        else if (rune == '"') buffer_add_c(out, "&quot;");
        else if (rune == RUNE_BAD) buffer_add_rune(out, 0xFFFD);
        else if (rune >= 0x20 ? (rune & 0xFFFE) != 0xFFFE : rune == '\t' || rune == '\n') buffer_add_rune(out, rune);
    }
}

static void add_property(struct buffer *out, const char *name, const char *before, struct str value,
                         const char *behind) {
    if (!value.length) return;
    buffer_addf(out, "<%s>%s", name, before);
    add_xml(out, value);
    buffer_addf(out, "%s</%s>\n", behind, name);
}

/* Not deflated: search engines and archives look for the packet by its bytes. */
static unsigned write_xmp(struct pdf *pdf, const struct pages *pages, struct date date) {
    static const char alternative[] = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";
    /* what the file conforms to: ISO 19005-3 §6.6.4, ISO 14289-1 §5; the second is none of XMP's own properties, so that
       PDF/A wants it described (§6.6.2.3) */
    static const char conformance[] =
        "<pdfaid:part xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">3</pdfaid:part>\n"
        "<pdfaid:conformance xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">A</pdfaid:conformance>\n"
        "<pdfuaid:part xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">1</pdfuaid:part>\n"
        "<pdfaExtension:schemas xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
        " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
        " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">"
        "<rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
        "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
        "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
        "<pdfaProperty:name>part</pdfaProperty:name>\n"
        "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
        "<pdfaProperty:category>internal</pdfaProperty:category>\n"
        "<pdfaProperty:description>part of ISO 14289 that the file conforms to</pdfaProperty:description>\n"
        "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";
    static const char alternative_end[] = "</rdf:li></rdf:Alt>";
    struct buffer out;
    buffer_init(&out, pdf->arena);
    buffer_add_c(&out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n");
    if (pages->root) buffer_add_c(&out, conformance);
    add_property(&out, "dc:format", "", STR("application/pdf"), "");
    add_property(&out, "dc:title", alternative, pages->title, alternative_end);
    add_property(&out, "dc:creator", "<rdf:Seq><rdf:li>", pages->author, "</rdf:li></rdf:Seq>");
    add_property(&out, "dc:description", alternative, pages->subject, alternative_end);
    add_property(&out, "dc:language", "<rdf:Bag><rdf:li>", pages->language, "</rdf:li></rdf:Bag>");
    add_property(&out, "pdf:Keywords", "", pages->keywords, "");
    add_property(&out, "pdf:Producer", "", STR(PRODUCER), "");
    add_property(&out, "xmp:CreatorTool", "", STR(CREATOR), "");
    add_property(&out, "xmp:CreateDate", "", date.iso, "");
    add_property(&out, "xmp:ModifyDate", "", date.iso, "");
    buffer_add_c(&out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    struct pdf_object *stream = pdf_stream_new(pdf, buffer_str(&out), true);
    buffer_add_c(&stream->body, "/Type /Metadata\n/Subtype /XML\n");
    return stream->number;
}

void pdf_add_destination(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers, struct str anchor,
                         struct buffer *out) {
    sp y = 0;
    size_t index = pages_find_anchor(pages, anchor, &y);
    if (index == SIZE_MAX) {
        pdf_fail(pdf, "no page has the anchor \"%.*s\"", STR_ARG(anchor));
        return;
    }
    buffer_addf(out, "[%u 0 R /XYZ null ", page_numbers[index]);
    pdf_add_milli(out, pdf_milli(pages->pages.at[index]->height) - pdf_milli(y));
    buffer_add_c(out, "null]");
}

/* An outline item and its place in the tree, by index; SIZE_MAX: none. */
struct outline_item {
    struct pdf_object *object;
    size_t parent, first, last, previous, next;
    size_t below; /* items under it at every depth: all are open */
};

static void add_reference(struct buffer *out, const char *key, const struct outline_item *items, size_t index) {
    if (index != SIZE_MAX) buffer_addf(out, "/%s %u 0 R\n", key, items[index].object->number);
}

/* Item 0 is the root; an entry goes under the nearest entry before it that has a lower level. */
static struct outline_item *build_outline(struct pdf *pdf, const struct pages *pages) {
    size_t count = pages->outline.count;
    struct outline_item *items = ARENA_NEW_ARRAY(pdf->arena, struct outline_item, count + 1);
    for (size_t i = 0; i <= count; i++)
        items[i] = (struct outline_item){pdf_object_new(pdf), SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, 0};
    for (size_t i = 1; i <= count; i++) {
        size_t parent = i - 1;
        while (parent && pages->outline.at[parent - 1].level >= pages->outline.at[i - 1].level)
            parent = items[parent].parent;
        items[i].parent = parent;
        items[i].previous = items[parent].last;
        if (items[parent].last == SIZE_MAX) items[parent].first = i;
        else items[items[parent].last].next = i;
        items[parent].last = i;
        for (size_t above = parent; above != SIZE_MAX; above = items[above].parent) items[above].below++;
    }
    return items;
}

static unsigned write_outline(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers) {
    const struct outline_item *items = build_outline(pdf, pages);
    for (size_t i = 0; i <= pages->outline.count; i++) {
        struct buffer *out = &items[i].object->body;
        if (i) {
            buffer_add_c(out, "/Title ");
            pdf_add_text(out, pages->outline.at[i - 1].title);
            buffer_add_c(out, "\n/Dest ");
            pdf_add_destination(pdf, pages, page_numbers, pages->outline.at[i - 1].anchor, out);
            buffer_add_byte(out, '\n');
        } else {
            buffer_add_c(out, "/Type /Outlines\n");
        }
        add_reference(out, "Parent", items, items[i].parent);
        add_reference(out, "First", items, items[i].first);
        add_reference(out, "Last", items, items[i].last);
        add_reference(out, "Prev", items, items[i].previous);
        add_reference(out, "Next", items, items[i].next);
        if (items[i].below) buffer_addf(out, "/Count %zu\n", items[i].below);
    }
    return items[0].object->number;
}

/* The label as a decimal number without leading zeros; 0 where it is none. */
static unsigned long label_number(struct str label) {
    unsigned long number = 0;
    if (!label.length || label.length > 9 || label.at[0] == '0') return 0;
    for (size_t i = 0; i < label.length; i++) {
        if (!rune_is_digit((unsigned char)label.at[i])) return 0;
        number = number * 10 + (unsigned long)(label.at[i] - '0');
    }
    return number;
}

/* Ranges of pages: numbers that count up are one, and so are pages without a label. */
static void add_page_labels(const struct pages *pages, struct buffer *out) {
    bool any = false;
    for (size_t i = 0; i < pages->pages.count; i++) any = any || pages->pages.at[i]->label.length;
    if (!any) return;
    buffer_add_c(out, "/PageLabels << /Nums [");
    for (size_t i = 0; i < pages->pages.count; i++) {
        struct str label = pages->pages.at[i]->label, before = i ? pages->pages.at[i - 1]->label : (struct str){0};
        unsigned long number = label_number(label), last = label_number(before);
        if (i && number && last && number == last + 1) continue;
        if (i && !label.length && !before.length) continue;
        buffer_addf(out, "\n%zu << ", i);
        if (number) {
            buffer_addf(out, "/S /D /St %lu ", number);
        } else if (label.length) {
            buffer_add_c(out, "/P ");
            pdf_add_text(out, label);
            buffer_add_byte(out, ' ');
        }
        buffer_add_c(out, ">>");
    }
    buffer_add_c(out, "] >>\n");
}

void pdf_meta_write(struct pdf *pdf, const struct pages *pages, const unsigned *page_numbers,
                    struct pdf_object *catalog, struct pdf_object *info) {
    struct date date = find_date(pdf, pages);
    struct buffer *out = &catalog->body;
    write_info(pages, date, &info->body);
    buffer_addf(out, "/Metadata %u 0 R\n", write_xmp(pdf, pages, date));
    if (pages->language.length) {
        buffer_add_c(out, "/Lang ");
        pdf_add_text(out, pages->language);
        buffer_add_byte(out, '\n');
    }
    if (pages->title.length) buffer_add_c(out, "/ViewerPreferences << /DisplayDocTitle true >>\n");
    if (pages->outline.count) buffer_addf(out, "/Outlines %u 0 R\n", write_outline(pdf, pages, page_numbers));
    add_page_labels(pages, out);
}
