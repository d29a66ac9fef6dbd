#include "input/colour.h"

#include "base/message.h"

const struct colour COLOUR_BARE = {.rgb = {255, 255, 255}};

/* The light of a channel, from 0 to 1. 0.03928 is the limit as WCAG prints it; sRGB itself says 0.04045, and no value
   of eight bits lies between the two. */
static double linear(uint8_t value) {
    double part = value / 255.0;
    return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(const struct colour *colour) {
    return 0.2126 * linear(colour->rgb[0]) + 0.7152 * linear(colour->rgb[1]) + 0.0722 * linear(colour->rgb[2]);
}

double colour_contrast(const struct colour *a, const struct colour *b) {
    double of_a = luminance(a), of_b = luminance(b);
    return (fmax(of_a, of_b) + 0.05) / (fmin(of_a, of_b) + 0.05);
}

static const char *tell(struct arena *arena, const struct colour *colour) {
    struct buffer out;
    buffer_init(&out, arena);
    if (colour == &COLOUR_BARE) buffer_add_c(&out, _("the bare page"));
    else buffer_addf(&out, _("“%.*s”"), STR_ARG(colour->name));
    buffer_addf(&out, " (%02X%02X%02X)", colour->rgb[0], colour->rgb[1], colour->rgb[2]);
    return str_c(arena, buffer_str(&out));
}

struct str colour_tell_contrast(struct arena *arena, const struct colour *colour, const struct colour *ground) {
    double contrast = floor(colour_contrast(colour, ground) * 10) / 10;
    return str_format(arena, _("%s on %s has a contrast of %s:1"), tell(arena, colour), tell(arena, ground),
                      message_number(arena, 1, contrast));
}

struct str colour_advise(struct arena *arena, const struct colour *colour, const struct colour *ground, double least) {
    static const struct colour white = {.rgb = {255, 255, 255}}, black = {.rgb = {0, 0, 0}};
    bool darker = luminance(colour) <= luminance(ground), same = str_equal(colour->name, ground->name);
    bool first = !same && colour_contrast(darker ? &black : &white, ground) >= least;
    bool second = !same && ground != &COLOUR_BARE && colour_contrast(colour, darker ? &white : &black) >= least;
    if (first && second)
        return str_format(arena,
                          darker ? _("make “%.*s” darker or “%.*s” lighter, or ")
                                 : _("make “%.*s” lighter or “%.*s” darker, or "),
                          STR_ARG(colour->name), STR_ARG(ground->name));
    if (!first && !second) return (struct str){0};
    return str_format(arena, darker == first ? _("make “%.*s” darker, or ") : _("make “%.*s” lighter, or "),
                      STR_ARG(first ? colour->name : ground->name));
}
