#include "input/rule.h"

const struct str *rule_names(void) {
    static const struct str names[RULE_COUNT] = {
        [RULE_DRIFT] = {"drift", 5},
        [RULE_CELLS] = {"cells", 5},
        [RULE_LEAD_IN] = {"lead-in", 7},
        [RULE_DOUBLED] = {"doubled", 7},
        [RULE_SPELLING] = {"spelling", 8},
        [RULE_TYPOGRAPHY] = {"typography", 10},
        [RULE_READABILITY] = {"readability", 11},
        [RULE_COPYFIT] = {"copyfit", 7},
    };
    return names;
}
