/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * url.h: the canonical form of a URL, by which an article is known however its address is written. Knows URLs only, not
 * articles. Nothing here goes to the network.
 */
#ifndef NX_URL_H
#define NX_URL_H

#include "base/buffer.h"

/*
 * Replaces the content of `out` by the canonical form of `url`:
 * - pages wrapped by AMP caches and viewers (HOST.cdn.ampproject.org/c/s/..., google.TLD/amp/s/...) are unwrapped;
 * - http and https, a missing scheme, user names, the ports 80 and 443, "www.", fragments, trailing slashes and a trailing
 *   dot of the host make no difference; the host is lower-cased, the path is not;
 * - percent-encoding is made uniform (RFC 3986, 6.2.2: unreserved characters bare, upper-case digits elsewhere), "." and
 *   ".." segments are resolved;
 * - tracking parameters (utm_*, fbclid, gclid and the like) are dropped, all others kept in their order.
 * The canonical form of a canonical form is itself, and it is printable ASCII whatever the bytes of `url`. Empty for a
 * text with nothing in it. The cost is linear. Failures stick to the buffer.
 */
void nx_url_canonical(struct nx_str url, struct nx_buffer *out);

#endif
