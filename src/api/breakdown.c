/* SPDX-License-Identifier: GPL-2.0-or-later */
/* breakdown.c: the public face of counts by value and by purpose. */
#include "index/breakdown.h"

#include <stdlib.h>

#include "api/handle.h"

struct newsidx_breakdown {
    struct nx_breakdown counted;
};

static newsidx_status count(struct newsidx_index *index, enum newsidx_breakdown_kind kind, struct nx_breakdown *out,
                            newsidx_error *err)
{
    NX_AUTO(nx_lease_end) struct nx_lease lease = { NULL, NULL };
    NX_TRY(nx_lease_begin(&index->readers, &lease, err));
    const struct nx_snapshot *snapshot = lease.reader->snapshot;
    switch (kind) {
    case NEWSIDX_BY_PROVIDER: return nx_breakdown_field(snapshot, NX_FIELD_PROVIDER, NULL, out, err);
    case NEWSIDX_BY_TOPIC: return nx_breakdown_field(snapshot, NX_FIELD_TOPICS, NULL, out, err);
    case NEWSIDX_BYTES_BY_PURPOSE: return nx_breakdown_bytes(snapshot, out, err);
    }
    return nx_error_set(err, NEWSIDX_INVALID, "unknown kind of breakdown: give one of newsidx_breakdown_kind");
}

newsidx_status newsidx_breakdown_get(struct newsidx_index *index, enum newsidx_breakdown_kind kind,
                                     struct newsidx_breakdown **out, newsidx_error *err)
{
    struct newsidx_breakdown *self = calloc(1, sizeof *self);
    if (!self) return nx_error_memory(err);
    newsidx_status status = count(index, kind, &self->counted, err);
    nx_breakdown_sort(&self->counted, 0);
    if (status == NEWSIDX_OK)
        *out = self;
    else
        free(self);
    return status;
}

void newsidx_breakdown_free(struct newsidx_breakdown *breakdown)
{
    if (!breakdown) return;
    nx_breakdown_dispose(&breakdown->counted);
    free(breakdown);
}

size_t newsidx_breakdown_n(const struct newsidx_breakdown *breakdown)
{
    return breakdown->counted.n;
}

uint64_t newsidx_breakdown_item(const struct newsidx_breakdown *breakdown, size_t i, struct newsidx_text *name)
{
    if (i >= breakdown->counted.n) {
        *name = (struct newsidx_text){ .bytes = "" };
        return 0;
    }
    const struct nx_tally *item = &breakdown->counted.items[i];
    *name = (struct newsidx_text){ .bytes = item->name.ptr, .length = item->name.len };
    return item->count;
}
