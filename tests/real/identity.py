# SPDX-License-Identifier: GPL-2.0-or-later
"""Which articles and mentions are one, worked out anew from the rules of the manual and not from the code of newsidx."""

import re
import unicodedata
from collections import defaultdict
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

TRACKING = re.compile(r"(utm|at|ns)_.*|_hs.*|fbclid|gclid|msclkid|mc_cid|mc_eid|igshid|ocid|cmp|cmpid|ncid|smid|ito|srnd|xtor|"
                      r"__source|guccounter|taid")


def unwrapped(url):
    """The address inside that of an AMP cache."""
    match = re.match(r"https?://[^/]*\.cdn\.ampproject\.org/[cv]/(s/)?(.*)", url)
    return "https://" + match.group(2) if match else url


def canonical(url):
    """One form for all spellings of an address."""
    parts = urlsplit(unwrapped(url.strip()))
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    if parts.port not in (None, 80, 443):
        host += f":{parts.port}"
    path = quote(unquote(parts.path), safe="/~!$&'()*+,;=:@").rstrip("/")
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(k.lower())]
    return host + path + ("?" + urlencode(query) if query else "")


def folded(text):
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


class Contribution:
    """An article or a mention, as one file has it."""

    def __init__(self, record, source, mention):
        self.source, self.mention = source, mention
        self.title = record.get("title", "")
        self.date = record.get("publishedDateTime", "")
        urls = [record.get(key, "") for key in ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")]
        self.url = next((url for url in urls if url), "")
        self.key = canonical(self.url) if self.url else None
        self.title_key = (folded(self.title), folded((record.get("provider") or {}).get("domain", "")))


def contributions(record, source):
    """What one file contributes: its article, then its mentions."""
    return [Contribution(record, source, False)] + [Contribution(r, source, True) for r in record.get("related", [])]


def identities(all_of_them):
    """Identity -> its contributions. An identity is an address, or a title and a domain."""
    groups, by_title = defaultdict(list), defaultdict(set)
    for one in all_of_them:
        if one.key:
            groups[one.key].append(one)
            by_title[one.title_key].add(one.key)
    for one in all_of_them:
        if not one.key:
            known = by_title[one.title_key]
            groups[next(iter(known)) if len(known) == 1 else one.title_key].append(one)
    return groups


def may_be_shown(group):
    """Those that can be the one shown: primaries before mentions, then the latest. Beyond that the order is by hashes."""
    primaries = [one for one in group if not one.mention] or group
    newest = max(one.date for one in primaries)
    return [one for one in primaries if one.date == newest]
