import pytest

from docpact.fakes import Headers, Reply, Request

TOKEN = "t1.9euelZqMkJ.s3cr3t_s1gnature"
SECRETS = [TOKEN, f"Bearer {TOKEN}", "Api-Key AQVNsecretsecretsecretsecret", "Bearer s3cr3t", "s3cr3t"]


class TestHeaders:
    def test_names_have_no_case(self):
        headers = Headers({"Content-Type": "application/json"})
        assert headers["content-TYPE"] == "application/json"
        assert "CONTENT-TYPE" in headers
        assert headers.get("Accept") is None

    def test_names_are_kept_as_written(self):
        assert list(Headers([("X-One", "1"), ("x-two", "2")])) == ["X-One", "x-two"]

    def test_repeated_fields_are_joined(self):
        assert Headers([("Accept", "a"), ("ACCEPT", "b")])["accept"] == "a, b"

    def test_equal_whatever_the_case_of_names(self):
        assert Headers({"A": "1"}) == Headers([("a", "1")])
        assert hash(Headers({"A": "1"})) == hash(Headers([("a", "1")]))
        assert Headers({"A": "1"}) != Headers({"A": "2"})
        assert Headers() != {}

    @pytest.mark.parametrize("secret", SECRETS)
    @pytest.mark.parametrize(
        "name", ["Authorization", "authorization", "Cookie", "X-YaCloud-SubjectToken", "X-Api-Key"]
    )
    def test_the_repr_hides_secrets(self, name, secret):
        assert repr(Headers({name: secret, "Accept": "*/*"})) == f"Headers({{'{name}': '***', 'Accept': '*/*'}})"

    def test_the_repr_hides_tokens_under_any_name(self):
        assert "s3cr3t" not in repr(Headers({"X-Forwarded": f"for {TOKEN}"}))


class TestRequest:
    def test_a_url_is_split(self):
        request = Request.to("GET", "https://user:pass@host:8443/a%2Fb/c?x=1&y=%20&z#fragment")
        assert request == Request("GET", "/a%2Fb/c", query="x=1&y=%20&z", host="host:8443")
        assert request.query_pairs == (("x", "1"), ("y", " "), ("z", ""))

    def test_a_bare_host_has_the_root_as_its_path(self):
        assert Request.to("GET", "https://host").path == "/"

    def test_without_a_query_there_are_no_pairs(self):
        assert Request("GET", "/").query_pairs == ()

    @pytest.mark.parametrize("secret", SECRETS[:-1])
    def test_the_repr_hides_secrets_wherever_they_stand(self, secret):
        request = Request.to(
            "GET",
            f"https://host/a/{secret.replace(' ', '%20')}?key={secret}&key2=s3cr3t",
            headers={"Authorization": secret, "X-Other": f"({secret})"},
            body=secret.encode(),
        )
        assert "s3cr3t" not in repr(request)
        assert "secretsecret" not in repr(request)

    def test_the_repr_is_one_line_that_says_what_was_asked(self):
        request = Request.to("GET", "https://host/a\x1b/b?page=2", headers={"Authorization": "Bearer x"}, body=b"12")
        assert repr(request) == "<Request GET host/a\\u001b/b page=… Headers({'Authorization': '***'}) 2 bytes>"

    def test_values_are_frozen_and_hashable(self):
        request = Request("GET", "/")
        with pytest.raises(AttributeError):
            request.method = "POST"
        assert len({request, Request("GET", "/")}) == 1


class TestReply:
    def test_json(self):
        assert Reply(200, body=b'{"a": 1}').json() == {"a": 1}
        with pytest.raises(ValueError, match="Expecting value"):
            Reply(200).json()

    def test_the_repr_is_short(self):
        reply = Reply(200, Headers({"Content-Type": "application/json"}), b"x" * 10_000)
        assert repr(reply) == "<Reply 200 Headers({'Content-Type': 'application/json'}) 10000 bytes>"
