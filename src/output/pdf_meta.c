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

static void write_info(const struct pages *pages, enum pdf_standard standard, struct date date, struct buffer *out) {
    add_info(out, "Title", pages->title);
    add_info(out, "Author", pages->author);
    add_info(out, "Subject", pages->subject);
    add_info(out, "Keywords", pages->keywords);
    add_info(out, "Creator", STR(CREATOR));
    add_info(out, "Producer", STR(PRODUCER));
    if (date.pdf.length)
        buffer_addf(out, "/CreationDate (%.*s)\n/ModDate (%.*s)\n", STR_ARG(date.pdf), STR_ARG(date.pdf));
    if (standard == PDF_X4) buffer_add_c(out, "/Trapped /False\n");
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

/* PDF/A-3a and PDF/UA-1: ISO 19005-3 §6.6.4, ISO 14289-1 §5. The second is none of XMP's own properties, so that PDF/A
   wants it described (§6.6.2.3). */
static void add_archive_claims(struct buffer *out) {
    static const char claims[] =
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
    buffer_add_c(out, claims);
}

/* PDF/X-4: ISO 15930-7 §6.16. The identifier is made of what tells documents apart, so that it stays with the edition.
 */
static void add_press_claims(const struct pages *pages, struct date date, struct buffer *out) {
    uint64_t hash = str_hash(date.iso, str_hash(pages->title, 0)), more = str_hash(pages->title, hash);
    buffer_addf(out,
                "<pdfxid:GTS_PDFXVersion xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">PDF/X-4"
                "</pdfxid:GTS_PDFXVersion>\n"
                "<xmpMM:DocumentID xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">uuid:%08x-%04x-%04x-%04x-%08x%04x"
                "</xmpMM:DocumentID>\n"
                "<xmpMM:VersionID xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">1</xmpMM:VersionID>\n"
                "<xmpMM:RenditionClass xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">default</xmpMM:RenditionClass>\n"
                "<pdf:Trapped>False</pdf:Trapped>\n",
                (unsigned)(hash & 0xFFFFFFFF), (unsigned)(hash >> 32 & 0xFFFF), (unsigned)(hash >> 48 & 0xFFFF),
                (unsigned)(more & 0xFFFF), (unsigned)(more >> 16 & 0xFFFFFFFF), (unsigned)(more >> 48 & 0xFFFF));
}

static struct str xmp_text(struct pdf *pdf, const struct pages *pages, enum pdf_standard standard, struct date date) {
    static const char alternative[] = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";
    static const char alternative_end[] = "</rdf:li></rdf:Alt>";
    struct buffer out;
    buffer_init(&out, pdf->arena);
    buffer_add_c(&out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n");
    if (standard == PDF_ARCHIVE) add_archive_claims(&out);
    if (standard == PDF_X4) add_press_claims(pages, date, &out);
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
    if (standard == PDF_X4) add_property(&out, "xmp:MetadataDate", "", date.iso, "");
    buffer_add_c(&out, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    return buffer_str(&out);
}

struct pdf_about pdf_meta_about(struct pdf *pdf, const struct pages *pages, enum pdf_standard standard) {
    struct date date = find_date(pdf, pages);
    struct buffer info;
    buffer_init(&info, pdf->arena);
    write_info(pages, standard, date, &info);
    return (struct pdf_about){buffer_str(&info), xmp_text(pdf, pages, standard, date)};
}

unsigned pdf_meta_write(struct pdf *pdf, const struct pages *pages, enum pdf_standard standard,
                        struct pdf_object *catalog, struct pdf_object *info) {
    struct pdf_about about = pdf_meta_about(pdf, pages, standard);
    struct buffer *out = &catalog->body;
    if (standard == PDF_X4 && !pdf_date(pdf, pages).length)
        pdf_fail(pdf, "PDF/X-4 bears a date; write `date:` into the framework");
    buffer_add(&info->body, about.info);
    /* not deflated: search engines and archives look for the packet by its bytes */
    struct pdf_object *xmp = pdf_stream_new(pdf, about.xmp, true);
    buffer_add_c(&xmp->body, PDF_XMP_KEYS);
    buffer_addf(out, "/Metadata %u 0 R\n", xmp->number);
    if (pages->language.length) {
        buffer_add_c(out, "/Lang ");
        pdf_add_text(out, pages->language);
        buffer_add_byte(out, '\n');
    }
    if (pages->title.length) buffer_add_c(out, "/ViewerPreferences << /DisplayDocTitle true >>\n");
    return xmp->number;
}
