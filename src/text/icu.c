/* SPDX-License-Identifier: GPL-2.0-or-later */
/* icu.c: opening ICU, its failures as statuses, its versions. */
#include "text/icu.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "text/analyzer.h"

newsidx_status nx_icu_status(UErrorCode code, newsidx_error *err)
{
    if (U_SUCCESS(code)) return NEWSIDX_OK;
    if (code == U_MEMORY_ALLOCATION_ERROR) return nx_error_memory(err);
    return nx_error_set(err, NEWSIDX_INTERNAL, "ICU failed with %s: check that libicu and its data are whole",
                        u_errorName(code));
}

/* The root locale, by name: words must not depend on the environment. */
newsidx_status nx_icu_open(struct nx_icu *icu, newsidx_error *err)
{
    if (icu->words) return NEWSIDX_OK;
    UErrorCode code = U_ZERO_ERROR;
    icu->nfc = unorm2_getNFCInstance(&code);
    icu->nfkd = unorm2_getNFKDInstance(&code);
    icu->nfkc_cf = unorm2_getNFKCCasefoldInstance(&code);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "root", NULL, 0, &code);
    if (U_SUCCESS(code)) icu->words = words;
    return nx_icu_status(code, err);
}

void nx_icu_close(struct nx_icu *icu)
{
    if (icu->words) ubrk_close(icu->words);
    icu->words = NULL;
}

static char icu_version[U_MAX_VERSION_STRING_LENGTH];
static char unicode_version[U_MAX_VERSION_STRING_LENGTH];

static void read_versions(void)
{
    UVersionInfo version;
    u_getVersion(version);
    u_versionToString(version, icu_version);
    u_getUnicodeVersion(version);
    u_versionToString(version, unicode_version);
}

static pthread_once_t versions_once = PTHREAD_ONCE_INIT;

const char *nx_text_icu_version(void)
{
    pthread_once(&versions_once, read_versions);
    return icu_version;
}

const char *nx_text_unicode_version(void)
{
    pthread_once(&versions_once, read_versions);
    return unicode_version;
}
