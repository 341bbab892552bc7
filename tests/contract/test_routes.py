import pytest

from docpact.contract.http.near_misses import explain_no_match, near_misses
from docpact.contract.http.routes import Route, Router, decode
from docpact.fakes import Request

ROUTES = [
    Route("Execution.getHistory", "GET", "/workflows/v1/execution/{executionId}/history"),
    Route("Execution.get", "GET", "/workflows/v1/execution/{executionId}"),
    Route("Key.encrypt", "POST", "/kms/v1/keys/{keyId}:encrypt"),
    Route("Key.decrypt", "POST", "/kms/v1/keys/{keyId}:decrypt"),
    Route("Key.get", "GET", "/kms/v1/keys/{keyId}"),
    Route("Key.latest", "GET", "/kms/v1/keys/latest"),
    Route("Function.deploy", "POST", "/functions/v1/revisions:deploy"),
    Route("User.get", "GET", "/mdb/v1/clusters/{cluster.id}/users/{user.name}"),
]


def found(method, path):
    match = Router(ROUTES).find(method, path)
    return match and (match.route.operation, dict(match.values))


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/workflows/v1/execution/abc/history", ("Execution.getHistory", {"executionId": "abc"})),
        ("GET", "/workflows/v1/execution/a%2Fb%3Ac/history", ("Execution.getHistory", {"executionId": "a%2Fb%3Ac"})),
        ("GET", "/workflows/v1/execution//history", ("Execution.getHistory", {"executionId": ""})),
        ("GET", "/workflows/v1/execution/a:b/history", ("Execution.getHistory", {"executionId": "a:b"})),
        ("GET", "/workflows/v1/%65xecution/abc/history", ("Execution.getHistory", {"executionId": "abc"})),
        ("POST", "/kms/v1/keys/k1:encrypt", ("Key.encrypt", {"keyId": "k1"})),
        ("POST", "/kms/v1/keys/k1:decrypt", ("Key.decrypt", {"keyId": "k1"})),
        ("POST", "/kms/v1/keys/a:b:encrypt", ("Key.encrypt", {"keyId": "a:b"})),
        ("GET", "/kms/v1/keys/k1%3Aencrypt", ("Key.get", {"keyId": "k1%3Aencrypt"})),
        ("GET", "/kms/v1/keys/latest", ("Key.latest", {})),
        ("POST", "/functions/v1/revisions:deploy", ("Function.deploy", {})),
        ("GET", "/mdb/v1/clusters/c/users/u", ("User.get", {"cluster.id": "c", "user.name": "u"})),
    ],
)
def test_a_route_is_found(method, path, expected):
    assert found(method, path) == expected


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/kms/v1/keys/k1:encrypt"),
        ("POST", "/kms/v1/keys/k1:rotate"),
        ("POST", "/kms/v1/keys/k1"),
        ("POST", "/kms/v1/keys/k1:"),
        ("POST", "/functions/v1/revisions"),
        ("POST", "/functions/v1/revisions%3Adeploy"),
        ("get", "/kms/v1/keys/k1"),
        ("GET", "/workflows/v1/execution/abc/history/"),
        ("GET", "/workflows/v1/execution/abc/HISTORY"),
        ("GET", "//workflows/v1/execution/abc/history"),
        ("GET", "workflows/v1/executions/abc/history"),
        ("GET", "/"),
        ("GET", ""),
    ],
)
def test_no_route_is_found(method, path):
    assert found(method, path) is None


LIBRARY = [
    Route("Book.get", "GET", "/v1/{name=shelves/*/books/*}"),
    Route("Book.list", "GET", "/v1/{parent=shelves/*}/books"),
    Route("Book.move", "POST", "/v1/{name=shelves/*/books/*}:move"),
    Route("Shelf.latest", "GET", "/v1/shelves/latest/books/first"),
    Route("File.get", "GET", "/v1/files/{path=**}"),
    Route("File.head", "GET", "/v1/files/{path=**}/head"),
    Route("File.copy", "POST", "/v1/{source=files/**}/to/{target.id}:copy"),
    Route("Drawer.get", "GET", "/v1/drawers/{kind=tall}/{drawer.id=*}"),
]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/v1/shelves/s/books/b", ("Book.get", {"name": "shelves/s/books/b"})),
        ("GET", "/v1/shelves/s%2F1/books/b", ("Book.get", {"name": "shelves/s%2F1/books/b"})),
        ("GET", "/v1/shelves/s/books", ("Book.list", {"parent": "shelves/s"})),
        ("POST", "/v1/shelves/s/books/b:move", ("Book.move", {"name": "shelves/s/books/b"})),
        ("GET", "/v1/shelves/latest/books/first", ("Shelf.latest", {})),
        ("GET", "/v1/files/a/b/c", ("File.get", {"path": "a/b/c"})),
        ("GET", "/v1/files/a", ("File.get", {"path": "a"})),
        ("GET", "/v1/files", ("File.get", {"path": ""})),
        ("GET", "/v1/files/a/b/head", ("File.head", {"path": "a/b"})),
        ("POST", "/v1/files/a/b/to/c:copy", ("File.copy", {"source": "files/a/b", "target.id": "c"})),
        ("GET", "/v1/drawers/tall/d", ("Drawer.get", {"kind": "tall", "drawer.id": "d"})),
        ("GET", "/v1/drawers/wide/d", None),
        ("GET", "/v1/shelves/s/books/b/pages", None),
        ("GET", "/v1/shelves/s/papers/b", None),
        ("POST", "/v1/shelves/s/books/b", None),
        ("GET", "/v1", None),
    ],
)
def test_a_parameter_may_take_several_segments(method, path, expected):
    match = Router(LIBRARY).find(method, path)
    assert (match and (match.route.operation, dict(match.values))) == expected


def test_the_nearest_route_of_several_segments_is_explained():
    lines = explain_no_match(Request("GET", "/v1/shelves/s/boks/b"), LIBRARY).splitlines()
    assert lines[2:4] == [
        "  GET /v1/{name=shelves/*/books/*}  (Book.get)",
        "    - segment 4 is 'boks', not 'books'",
    ]


@pytest.mark.parametrize(("raw", "text"), [("abc", "abc"), ("%D0%B8%2F", "и/"), ("a+b", "a+b"), ("%25zz", "%zz")])
def test_decode(raw, text):
    assert decode(raw) == text


@pytest.mark.parametrize("raw", ["%", "%4", "%zz", "a%2", "%ff", "%ed%a0%80", "\ud800"])
def test_undecodable(raw):
    with pytest.raises(ValueError, match=r"two hexadecimal digits|not UTF-8"):
        decode(raw)


@pytest.mark.parametrize(
    ("method", "path", "reason"),
    [
        ("POST", "/workflows/v1/execution/abc/history", "the method is POST, not GET"),
        ("GET", "/workflows/v1/execution/abc/history/", "the path ends with a slash"),
        ("GET", "/workflows/v1/executions/abc/history", "segment 3 is 'executions', not 'execution'"),
        ("GET", "/workflows/v2/execution/abc/history", "the API version is v2, not v1"),
        ("GET", "/workflows/v1/execution", "the path stops before '/{executionId}'"),
        ("GET", "/workflows/v1/execution/abc/history/x", "the path goes on with '/x'"),
        ("GET", "/workflows/v1/execution/abc/", "the path ends with a slash"),
        ("GET", "/v1/execution/abc", "the path lacks '/workflows' at its beginning"),
        ("GET", "/api/kms/v1/keys/latest", "the path begins with '/api', not with the route"),
        ("POST", "/kms/v1/keys/k1:rotate", "the verb is ':rotate', not ':encrypt'"),
        ("POST", "/kms/v1/keys/k1", "the path stops before the verb ':encrypt'"),
        ("POST", "/functions/v1/revisions", "the path stops before the verb ':deploy'"),
        (
            "GET",
            "/workflows/v1/execution/k1:x",
            "the path ends with the verb ':x'; a colon inside an id is written %3A",
        ),
    ],
)
def test_the_nearest_route_comes_first_with_what_differs(method, path, reason):
    lines = explain_no_match(Request(method, path, host="host"), ROUTES).splitlines()
    assert lines[0] == f"no route answers {method} host{path}"
    reasons = [each for each in lines if each.startswith("    - ")]
    assert reasons[0] == f"    - {reason}"


def test_the_nearest_routes_are_listed_and_the_others_counted():
    lines = explain_no_match(Request("GET", "/workflows/v1/execution/abc/history/"), ROUTES).splitlines()
    assert lines[2] == "  GET /workflows/v1/execution/{executionId}/history  (Execution.getHistory)"
    assert lines[-1] == "  and 5 more routes"


def test_of_far_routes_all_that_is_said_is_that_they_are_far():
    assert explain_no_match(Request("GET", "/a/b/c/d/e"), [ROUTES[0]]).splitlines()[3:] == [
        "    - no segment of the path is one of the route's"
    ]


@pytest.mark.parametrize(
    ("method", "path", "is_slip"),
    [
        ("GET", "/workflows/v1/executions/abc/history", True),
        ("GET", "/workflows/v1/execution/abc/History", True),
        ("GET", "/workflows/v2/execution/abc/history", True),
        ("GET", "/workflows/v1/execution/abc/history/", True),
        ("GET", "/v1/execution/abc", True),
        ("GET", "/api/workflows/v1/execution/abc", True),
        ("POST", "/kms/v1/keys/k1:encrpyt", True),
        ("POST", "/workflows/v1/execution/abc/history", False),  # perhaps an operation that nobody has told of
        ("GET", "/workflows/v1/execution/abc/steps", False),
        ("GET", "/workflows/v1/execution/abc/history/x", False),
        ("POST", "/workflows/v1/executions/abc/history", False),
        ("GET", "/abc", False),
        ("POST", "/iam/v1/tokens", False),
    ],
)
def test_a_slip_of_the_pen_is_told_from_another_operation(method, path, is_slip):
    near, *_ = near_misses(Request(method, path), ROUTES)
    assert near.is_slip == is_slip


def test_without_routes_it_says_so():
    assert explain_no_match(Request("GET", "/x", host="h"), ()) == "no route answers GET h/x\nthis fake has no routes"


def test_secrets_of_the_request_are_not_told():
    request = Request.to("GET", "https://h/a/t1.secret.x?key=secret", headers={"Authorization": "Bearer secret"})
    assert "secret" not in explain_no_match(request, ROUTES)


MIXED = [
    Route("Map.tile", "GET", "/maps/{z}/{x}.{format}"),
    Route("Map.page", "GET", "/maps/{z}/{name}"),
    Route("Map.legend", "GET", "/maps/{z}/legend.png"),
    Route("Version.get", "GET", "/v{major}/quays"),
    Route("Range.get", "GET", "/ranges/{start}:{end}"),
    Route("Compare.get", "GET", "/compare/{base}...{head}"),
]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/maps/3/12.png", ("Map.tile", {"z": "3", "x": "12", "format": "png"})),
        ("/maps/3/a.b.c", ("Map.tile", {"z": "3", "x": "a", "format": "b.c"})),
        ("/maps/3/legend.png", ("Map.legend", {"z": "3"})),
        ("/maps/3/legend", ("Map.page", {"z": "3", "name": "legend"})),
        ("/maps/3/.png", ("Map.page", {"z": "3", "name": ".png"})),
        ("/maps/3/x.", ("Map.page", {"z": "3", "name": "x."})),
        ("/v12/quays", ("Version.get", {"major": "12"})),
        ("/v/quays", None),
        ("/w1/quays", None),
        ("/ranges/1:9", ("Range.get", {"start": "1", "end": "9"})),
        ("/compare/me:main...you:dev", ("Compare.get", {"base": "me:main", "head": "you:dev"})),
    ],
)
def test_parameters_among_literals(path, expected):
    match = Router(MIXED).find("GET", path)
    assert (match and (match.route.operation, dict(match.values))) == expected


def test_a_long_segment_takes_no_time():
    route = Route("A.get", "GET", "/{a}-{b}-{c}-{d}.json")
    assert Router([route]).find("GET", "/" + "-" * 100_000) is None
