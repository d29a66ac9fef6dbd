#include "output/pdf_colour.h"

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
