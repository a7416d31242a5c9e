/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stemmer.cc: Snowball's stemmers as Xapian carries them. Knows nothing of tokens, folding or caches. */
#include <cstdio>
#include <cstring>
#include <string>

#include <xapian.h>

#include "guard.h"
#include "shim.h"

struct nxs_stemmer {
    Xapian::Stem stem;
    std::string word; /* kept, so that its memory is used again */
};

const char *nxs_version(void) noexcept
{
    return Xapian::version_string();
}

const char *nxs_stemmer_version(void) noexcept
{
    /* Built once, of fixed size: nothing here may throw. */
    static const struct text {
        char bytes[48];
        text() noexcept
        {
            snprintf(bytes, sizeof bytes, "xapian %s", Xapian::version_string());
        }
    } version;
    return version.bytes;
}

static newsidx_status refuse_language(const char *language, newsidx_error *err)
{
    const std::string known = Xapian::Stem::get_available_languages();
    return nx_error_set(err, NEWSIDX_INVALID, "unknown language '%.40s': use one of: none %.400s", language,
                        known.c_str());
}

newsidx_status nxs_stemmer_open(const char *language, struct nxs_stemmer **out, newsidx_error *err) noexcept
{
    return nxs::guard(nullptr, err, [&] {
        /* What Xapian does not know it turns into "none" here, instead of an exception. */
        const bool fallback = true;
        Xapian::Stem stem(language, fallback);
        if (stem.is_none() && std::strcmp(language, "none") != 0) return refuse_language(language, err);
        *out = new nxs_stemmer{ stem, std::string() };
        return NEWSIDX_OK;
    });
}

void nxs_stemmer_close(struct nxs_stemmer *stemmer) noexcept
{
    nxs::dispose(stemmer);
}

newsidx_status nxs_stemmer_stem(struct nxs_stemmer *stemmer, struct nx_str word, char *out, size_t capacity,
                                size_t *length, newsidx_error *err) noexcept
{
    return nxs::guard(nullptr, err, [&] {
        stemmer->word.assign(word.len ? word.ptr : "", word.len);
        const std::string stem = stemmer->stem(stemmer->word);
        if (stem.size() > capacity) {
            return nx_error_set(err, NEWSIDX_LIMIT, "a stem of %zu bytes: words have at most %zu", stem.size(),
                                capacity);
        }
        std::memcpy(out, stem.data(), stem.size());
        *length = stem.size();
        return NEWSIDX_OK;
    });
}
