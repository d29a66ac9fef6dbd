#include "input/colour.h"

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

static void tell(struct buffer *out, const struct colour *colour) {
    if (colour == &COLOUR_BARE) buffer_add_c(out, "the bare page");
    else buffer_addf(out, "“%.*s”", STR_ARG(colour->name));
    buffer_addf(out, " (%02X%02X%02X)", colour->rgb[0], colour->rgb[1], colour->rgb[2]);
}

struct str colour_tell_contrast(struct arena *arena, const struct colour *colour, const struct colour *ground) {
    struct buffer out;
    buffer_init(&out, arena);
    tell(&out, colour);
    buffer_add_c(&out, " on ");
    tell(&out, ground);
    buffer_addf(&out, " has a contrast of %.1f:1", floor(colour_contrast(colour, ground) * 10) / 10);
    return buffer_str(&out);
}

struct str colour_advise(struct arena *arena, const struct colour *colour, const struct colour *ground, double least) {
    static const struct colour white = {.rgb = {255, 255, 255}}, black = {.rgb = {0, 0, 0}};
    bool darker = luminance(colour) <= luminance(ground), same = str_equal(colour->name, ground->name);
    bool first = !same && colour_contrast(darker ? &black : &white, ground) >= least;
    bool second = !same && ground != &COLOUR_BARE && colour_contrast(colour, darker ? &white : &black) >= least;
    struct buffer out;
    buffer_init(&out, arena);
    if (first) buffer_addf(&out, "make “%.*s” %s", STR_ARG(colour->name), darker ? "darker" : "lighter");
    if (second)
        buffer_addf(&out, "%s “%.*s” %s", first ? " or" : "make", STR_ARG(ground->name), darker ? "lighter" : "darker");
    if (first || second) buffer_add_c(&out, ", or ");
    return buffer_str(&out);
}
