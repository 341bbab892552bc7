"""Texts that suit the name of a member and its bounds: an address for `email`, JSON of a shop for embedded JSON.

Whatever the API, names end with the word that tells what they hold, so that one table of endings serves all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, TypeAlias

from ..schema.examples import smallest_text
from ..schema.nodes import Text
from ..schema.regexes import samples
from ..seeded import SeededRandom
from .vocabulary import ERRORS, STEP_TYPES, vocabulary

Wording: TypeAlias = Callable[[str, SeededRandom], str]
"""A text for a slot, by its JSON Pointer and the random numbers."""


def identifier(at: str, random: SeededRandom) -> str:
    """Twenty lower-case letters and digits, as the ids of cloud services have."""
    return random.identifier(at)


def _pool(choose: Callable[[], Sequence[str]]) -> Wording:
    return lambda at, random: random.pick(at, choose())


def _one_of(*texts: str) -> Wording:
    return lambda at, random: random.pick(at, texts)


def _with_word(form: str) -> Wording:
    """A form such as `https://{}.example`, filled with a word and a number."""
    return lambda at, random: form.format(word(at, random), random.number(f"{at}#n", 90) + 10)


def _hex(at: str, random: SeededRandom) -> str:
    return f"{random.number(at, 16**16):016x}{random.number(f'{at}#2', 16**16):016x}"


def _uuid(at: str, random: SeededRandom) -> str:
    text = _hex(at, random)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


_CODES = tuple(code for code, _ in ERRORS)

word = _pool(lambda: vocabulary().words)
sentence = _pool(lambda: vocabulary().sentences)

_BY_NAME: Mapping[str, Wording] = {
    "id": identifier,
    "title": _pool(lambda: vocabulary().phrases),
    "name": word,
    "description": sentence,
    "message": sentence,
    "type": _pool(lambda: STEP_TYPES),
    "errorCode": _pool(lambda: _CODES),
    "@type": _one_of("type.googleapis.com/google.protobuf.Empty", "type.googleapis.com/google.protobuf.StringValue"),
}
_ENDINGS: Mapping[str, Wording] = {
    ending: wording
    for endings, wording in (
        ("id ids by user account", identifier),
        ("uuid guid", _uuid),
        ("title label subject", _pool(lambda: vocabulary().phrases)),
        ("description comment note summary message reason text details", sentence),
        ("author owner person fullname displayname", _pool(lambda: vocabulary().people)),
        ("email mail", _pool(lambda: vocabulary().addresses)),
        ("city", _pool(lambda: vocabulary().cities)),
        ("code", _pool(lambda: _CODES)),
        ("url uri link href endpoint website webhook callback", _with_word("https://{0}.example/{1}")),
        ("host hostname domain fqdn", _with_word("{0}.example")),
        ("ip ipaddress ipv4 address", _with_word("192.0.2.{1}")),
        ("phone", _with_word("+1 202 555 01{1}")),
        ("path file filename key object", _with_word("{0}/{1}.json")),
        ("sku article", _with_word("SKU-10{1}")),
        ("version", _with_word("1.{1}.0")),
        ("date day", lambda at, random: f"2024-05-{random.between(at, 10, 28)}"),
        ("price amount total cost sum", _with_word("{1}.50")),
        ("filter query", _with_word('name = "{0}"')),
        ("yaml yml", _with_word("name: {0}\ntimeout: {1}s\n")),
        ("token cursor", _hex),
        ("etag hash checksum digest fingerprint revision sha", _hex),
        ("cron cronexpression crontab", _one_of("0 * * * ? *", "*/15 * * * ? *", "0 3 * * ? *", "30 6 ? * MON *")),
        ("timezone tz", _one_of("UTC", "Europe/Berlin", "Europe/Moscow", "Asia/Tokyo", "America/New_York")),
        ("zone region location", _one_of("eu-north1-a", "eu-north1-b", "ru-central1-a", "ru-central1-d")),
        ("env environment stage", _one_of("production", "staging", "testing")),
        ("team department", _one_of("billing", "checkout", "search", "support")),
        ("tier plan", _one_of("free", "basic", "premium")),
        ("country", _one_of("DE", "FR", "JP", "RS", "US")),
        ("currency", _one_of("EUR", "JPY", "RUB", "USD")),
        ("language lang locale", _one_of("de", "en", "fr", "ja", "ru")),
        ("color colour", _one_of("black", "blue", "green", "red", "white")),
        ("status state phase", _one_of("active", "archived", "pending")),
    )
    for ending in endings.split()
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in camelCase or snake_case, in lower case."""
    return tuple(each.lower() for each in _WORDS.findall(name))


@lru_cache(maxsize=1024)
def wording(name: str) -> Wording:
    """What texts of a member of this name are like."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    last = words_of(name)[-2:]
    found = (_ENDINGS.get("".join(last)), _ENDINGS.get(last[-1]) if last else None)
    return next((each for each in found if each is not None), word)


_KEYS = ("env", "team", "tier", "region", "stage", "version", "project", "service", "component", "channel")


def key(at: str, random: SeededRandom) -> str:
    """The key of a map, such as a label's."""
    return random.pick(at, _KEYS)


# ----------------------------------------------------------------- texts within bounds

_KINDS = (ascii_lowercase, ascii_uppercase, digits)
_USUAL = 8
_NO_SLUG = re.compile("[^a-z0-9]+")


def fit_to_constraints(node: Text, text: str, at: str, random: SeededRandom) -> str:
    """The text, if need be cut, lengthened or in another spelling; else some text that fits."""
    if node.pattern is None:
        return _of_length(node, text, at, random)
    return next(filter(node.fits, _spellings(node, text, at, random)), None) or _varied(node, at, random)


def _of_length(node: Text, text: str, at: str, random: SeededRandom) -> str:
    for turn in count(1):
        if len(text) >= node.least:
            break
        text = f"{text} {word(f'{at}#more{turn}', random)}"
    return text[: node.most]


def _spellings(node: Text, text: str, at: str, random: SeededRandom) -> Iterator[str]:
    slug = _NO_SLUG.sub("-", text.lower()).strip("-")
    for each in (text, slug, slug.replace("-", "_"), slug.upper(), identifier(at, random)):
        yield each[: node.most]


def _varied(node: Text, at: str, random: SeededRandom) -> str:
    """A short text that matches, made longer and changed as far as the pattern lets it."""
    assert node.pattern is not None
    known = samples(node.pattern, node.least, node.most) or (smallest_text(node),)
    text = random.pick(f"{at}#sample", known)
    for turn in range(random.between(f"{at}#longer", 0, max(0, _USUAL - len(text)))):
        place = random.number(f"{at}#longer{turn}", max(1, len(text)))
        text = _if_fits(node, text[:place] + text[place : place + 1] + text[place:], text)
    for place, old in enumerate(text):
        kind = next((each for each in _KINDS if old in each), None)
        if kind is not None:
            new = random.pick(f"{at}#character{place}", kind)
            text = _if_fits(node, text[:place] + new + text[place + 1 :], text)
    return text


def _if_fits(node: Text, text: str, otherwise: str) -> str:
    return text if node.fits(text) else otherwise


# ----------------------------------------------------------------- JSON in texts


def document(number: int) -> str:
    """One of them; the number, below 2^64, decides on the whole of it."""
    number, kind = divmod(number, len(_DOCUMENTS))
    return _DOCUMENTS[kind](number)


def _order(number: int) -> str:
    known = vocabulary()
    number, order = divmod(number, 999_000)
    number, name = divmod(number, len(known.people))
    number, email = divmod(number, len(known.addresses))
    customer = f'{{"name": {_quoted(known.people[name])}, "email": {_quoted(known.addresses[email])}}}'
    return f'{{"orderId": {1000 + order}, "customer": {customer}, "paid": {"true" if number % 100 < 70 else "false"}}}'


def _report(number: int) -> str:
    known = vocabulary()
    number, elapsed = divmod(number, 9_999)
    number, city = divmod(number, len(known.cities))
    code = (200, 200, 200, 201, 204)[number % 5]
    return f'{{"statusCode": {code}, "elapsedMs": {1 + elapsed}, "city": {_quoted(known.cities[city])}, "note": null}}'


def _list(number: int) -> str:
    words = vocabulary().words
    number, size = divmod(number, 4)
    items = [_quoted(words[number // len(words) ** place % len(words)]) for place in range(size)]
    return f'{{"items": [{", ".join(items)}], "total": {size}}}'


_DOCUMENTS: Final = (_order, _report, _list)

_quoted = lru_cache(maxsize=1024)(json.JSONEncoder(ensure_ascii=False).encode)
