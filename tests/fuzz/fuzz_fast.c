/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fuzz_fast.c: any text as YAML: what the fast parser does not give up it must read as libyaml does. */
#include "../unit/article/same_events.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct nx_document document = nx_document_of_file((struct nx_str){ (const char *)bytes, length });
    if (nx_document_check_utf8(&document, NULL) != NEWSIDX_OK) return 0;
    FUZZ_CHECK(compare_parsers(&document) != OTHER_EVENTS);
    return 0;
}
