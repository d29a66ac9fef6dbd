#include "output/pdf_colour.h"

#include "base/message.h"

#include <lcms2.h>
#include <string.h>

static const double ICC_VERSION = 4.2; /* ICC.1:2004-10, the newest that PDF 1.7 names */

enum { CREATED_AT = 24, CREATED_LENGTH = 12 }; /* bytes of the header: ICC.1:2004-10 §7.2 */

/* The profile as bytes, in the file's arena. It bears no date: the same pages give the same bytes. */
static struct str make_srgb(struct pdf *pdf) {
    struct str bytes = {0};
    cmsUInt32Number size = 0;
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsHPROFILE profile = context ? cmsCreate_sRGBProfileTHR(context) : NULL;
    if (profile) {
        cmsSetProfileVersion(profile, ICC_VERSION);
        if (cmsSaveProfileToMem(profile, NULL, &size)) {
            char *at = arena_take(pdf->arena, size);
            if (cmsSaveProfileToMem(profile, at, &size)) bytes = (struct str){at, size};
            memset(at + CREATED_AT, 0, CREATED_LENGTH);
        }
        cmsCloseProfile(profile);
    }
    if (context) cmsDeleteContext(context);
    if (!bytes.length) pdf_fail(pdf, "no sRGB profile can be made");
    return bytes;
}

void pdf_colour_write_srgb(struct pdf *pdf, struct pdf_object *catalog) {
    struct pdf_object *profile = pdf_stream_new(pdf, make_srgb(pdf), false);
    buffer_add_c(&profile->body, "/N 3\n");
    buffer_addf(&catalog->body,
                "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
                " /Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) /DestOutputProfile %u 0 R >>]\n",
                profile->number);
}

/* The length that the header states: the first four bytes (ICC.1:2004-10 §7.2.2). */
static size_t stated_length(struct str bytes) {
    size_t length = 0;
    for (size_t i = 0; i < 4; i++) length = length << 8 | (unsigned char)bytes.at[i];
    return length;
}

const char *pdf_profile_fault(struct str bytes) {
    const char *fault = NULL;
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return N_("Little CMS does not start");
    cmsHPROFILE profile = cmsOpenProfileFromMemTHR(context, bytes.at, (cmsUInt32Number)bytes.length);
    if (!profile) fault = N_("it is no ICC profile");
    else if (stated_length(bytes) != bytes.length) fault = N_("it is damaged: its length is not what its header says");
    else if (cmsGetColorSpace(profile) != cmsSigCmykData) fault = N_("its colours are not CMYK");
    else if (cmsGetDeviceClass(profile) != cmsSigOutputClass) fault = N_("it is no profile of an output device");
    else if (!cmsIsTag(profile, cmsSigAToB0Tag) || !cmsIsTag(profile, cmsSigBToA0Tag))
        fault = N_("it holds no tables from and to CMYK");
    else if (cmsGetProfileVersion(profile) >= 5) fault = N_("its version is newer than PDF/X-4 takes (2 or 4)");
    if (profile) cmsCloseProfile(profile);
    cmsDeleteContext(context);
    return fault;
}

/* The profile's own name, for who reads the file. */
static struct str profile_name(struct arena *arena, struct str bytes) {
    char name[256] = "";
    cmsContext context = cmsCreateContext(NULL, NULL);
    cmsHPROFILE profile = context ? cmsOpenProfileFromMemTHR(context, bytes.at, (cmsUInt32Number)bytes.length) : NULL;
    if (profile) {
        cmsGetProfileInfoASCII(profile, cmsInfoDescription, "en", "US", name, sizeof name);
        cmsCloseProfile(profile);
    }
    if (context) cmsDeleteContext(context);
    return *name ? str_copy(arena, str_from(name)) : STR("Custom");
}

const struct pdf_condition *pdf_condition_new(struct arena *arena, struct str profile, struct str name,
                                              struct diags *diags) {
    struct pdf_condition *condition = ARENA_NEW(arena, struct pdf_condition);
    struct pdf pdf; /* never saved: it lends its deflater */
    condition->name = name;
    condition->profile_name = profile_name(arena, profile);
    if (pdf_open(&pdf, arena, diags, true)) condition->deflated = pdf_deflate(&pdf, profile);
    pdf_close(&pdf);
    return pdf.failed ? NULL : condition;
}

void pdf_colour_write_condition(struct pdf *pdf, const struct pdf_condition *condition, struct pdf_object *catalog) {
    struct pdf_object *profile = pdf_stream_new(pdf, condition->deflated, true);
    buffer_add_c(&profile->body, "/N 4\n/Filter /FlateDecode\n");
    buffer_add_c(&catalog->body, "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier ");
    pdf_add_text(&catalog->body, condition->name.length ? condition->name : condition->profile_name);
    buffer_add_c(&catalog->body, " /Info ");
    pdf_add_text(&catalog->body, condition->profile_name);
    if (condition->name.length) buffer_add_c(&catalog->body, " /RegistryName (http://www.color.org)");
    buffer_addf(&catalog->body, " /DestOutputProfile %u 0 R >>]\n", profile->number);
}
