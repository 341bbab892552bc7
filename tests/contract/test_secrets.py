"""Nothing secret is shown: not by findings, not by the lines around them, not where the text is broken."""

import json

import pytest

from docpact.contract import assert_conforms, render, validate
from docpact.contract.text.printing import shortened

SECRET = "hunter2-and-more"

LEAKY = [
    '{"entries":[{"password": SECRET}]}',
    '{"password":"a" "SECRET"}',
    '{"entries":[{"input":{"inputJson":"{"a":"SECRET"}"}}]}',
    '{"password":"\\xSECRET"}',
    "pwd=SECRET",
    '{"entries":[{}]} SECRET',
    "{\"password\":'SECRET'}",
    '{"password":0SECRET}',
    '{"entries":[{"password":\n"SECRET","attempts":5}]}',
    '{"entries":[{"input":{"inputJson":\n"SECRET", }}]}',
    '{"entries":[{"input":{"inputJson":[\n"SECRET",]}}]}',
    '{"entries":[{"password":\n"SECRET",,}]}',
    '{"entries":[{"input":{"inputJson":{"a":"SECRET"}}}]}',
]


@pytest.mark.parametrize("text", LEAKY)
def test_what_is_masked_is_not_shown(text):
    text = text.replace("SECRET", SECRET)
    report = validate(text)
    words = render(report, source=text) + json.dumps([each.message + str(each.value) for each in report.findings])
    assert SECRET[:4] not in words
    if not report.ok:
        with pytest.raises(AssertionError) as failure:
            assert_conforms(text)
        assert SECRET[:4] not in str(failure.value)


@pytest.mark.parametrize(
    "token",
    [
        "t1.9euelZqMkJ.s3cr3t",
        "Bearer abcdefgh",
        "AQVN" + "a" * 36,
        "YCAJE" + "b" * 35,
        "y0_" + "c" * 30,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "user-eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "eyJh.eyJzdWIi.c2lnbmF0dXJl",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJB.a2V5.aXY.Y2lwaGVy.dGFnX3RhZ190YWc",
    ],
)
def test_credentials_are_recognised_anywhere(token):
    for payload in ({"entries": [{"status": token}]}, {"entries": [{token: 1}]}):
        for source in (payload, json.dumps(payload)):
            report = validate(source)
            words = render(report, source=source if isinstance(source, str) else None)
            assert token[-8:] not in words
            assert all(token[-8:] not in each.pointer for each in report.findings)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "short"),
        ("a t1.secret tail", "a *** tail"),
        ("a t1." + "x" * 3_000 + " tail", "a ***…"),
        ("x" * 21, "x" * 19 + "…"),
        ("t1." + "x" * 60, "***"),
    ],
)
def test_what_is_cut_says_so(text, shown):
    assert shortened(text, 20) == shown
