"""Any API goes through the pipeline: a toy of two operations, whose handlers are two functions."""

import pytest
import requests

from docpact.contract import Api, Contract, Policy
from docpact.contract.http import FAULT
from docpact.fakes import Fault, Headers, InvalidReplyError, Reply, Request, UnmatchedRequestError
from docpact.fakes.calls import observe
from docpact.fakes.pipeline import ApiFake
from docpact.fakes.protocol.arguments import ResponseBody
from docpact.fakes.protocol.status_errors import StatusError

JSON = Headers({"Content-Type": "application/json"})


def schema_of(operation, method, path, body=None):
    toy = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "price": {"type": "integer"}},
        "required": ["id"],
    }
    parameters = {"type": "object", "properties": {"toyId": {"type": "string", "minLength": 1}}}
    binding = {"method": method, "url": f"https://toys.example{path}", "path": parameters, "query": {}, "body": body}
    return {**toy, "title": operation, "x-operation": {"name": operation, "bindings": [binding]}}


NEW_TOY = {"type": "object", "properties": {"price": {"type": "integer"}}, "required": ["price"]}
CONTRACTS = [
    Contract.from_schema(schema_of("Toy.get", "GET", "/toys/{toyId}")),
    Contract.from_schema(schema_of("Toy.create", "POST", "/toys", NEW_TOY)),
]

TOYS = Api.of(CONTRACTS)


class ToyShop:
    """The state of the toy: what a handler can do is call a method."""

    def __init__(self):
        self.prices = {"bear": 7}

    def get(self, arguments):
        toy_id = arguments.get("toyId")
        if toy_id not in self.prices:
            raise StatusError("NOT_FOUND", f"Toy {toy_id} is not found.")
        return {"id": toy_id, "price": self.prices[toy_id]}

    def create(self, arguments):
        toy_id = f"toy{len(self.prices)}"
        self.prices[toy_id] = arguments.body["price"]
        return {"id": toy_id}


def fake_of(shop, **options):
    return ApiFake(TOYS, {"Toy.get": shop.get, "Toy.create": shop.create}, **options)


@pytest.fixture
def shop():
    return ToyShop()


@pytest.fixture
def fake(shop):
    return fake_of(shop)


def get_toy(fake, toy_id="bear", **options):
    return fake.handle(Request("GET", f"/toys/{toy_id}", **options))


def create_toy(fake, body):
    return fake.handle(Request("POST", "/toys", headers=JSON, body=body))


def test_handlers_answer(fake):
    reply = get_toy(fake)
    assert (reply.status, reply.json()) == (200, {"id": "bear", "price": 7})
    assert reply.body == b'{"id":"bear","price":7}'
    assert create_toy(fake, b'{"price": 3}').json() == {"id": "toy1"}
    assert get_toy(fake, "toy1").json() == {"id": "toy1", "price": 3}


def test_a_handler_refuses_with_a_status(fake):
    reply = get_toy(fake, "ball")
    assert (reply.status, reply.json()["code"], reply.json()["message"]) == (404, 5, "Toy ball is not found.")


def test_half_a_surrogate_pair_in_a_message_is_sent_escaped():
    def refuse(_arguments):
        raise StatusError("NOT_FOUND", "Toy \ud800 is not found.")

    fake = ApiFake(Api.of(CONTRACTS[:1]), {"Toy.get": refuse})
    assert get_toy(fake).json()["message"] == "Toy \ud800 is not found."


def test_a_request_that_breaks_the_contract_gets_to_no_handler(fake, shop):
    reply = create_toy(fake, b'{"price": "low"}')
    assert (reply.status, reply.json()["code"]) == (400, 3)
    assert [each.pointer for each in fake.calls[0].findings] == ["/body/price"]
    assert shop.prices == {"bear": 7}


def test_authorization_comes_first(shop):
    fake = fake_of(shop, auth=True)
    assert get_toy(fake).status == 401
    assert get_toy(fake, headers=Headers({"Authorization": "Bearer t1"})).status == 200


def test_faults_of_its_own_operations(fake):
    fake.faults.add("Toy.get", Fault(error_status=503))
    fake.faults.add("Toy.create", Fault(malformed_body=True))
    assert [get_toy(fake).status for _ in range(2)] == [503, 200]
    spoilt = create_toy(fake, b'{"price": 3}')
    assert (spoilt.body, spoilt.headers[FAULT]) == (b'{"id":"toy1"', fake.calls[-1].fault)
    assert [each.fault for each in fake.calls] == ["503", None, fake.calls[-1].fault]
    with pytest.raises(ValueError, match=r"no such operation; expected one of \*, Toy\.get, Toy\.create"):
        fake.faults.add("Execution.get", Fault(error_status=503))


def test_an_unmatched_request_names_the_routes(fake):
    with pytest.raises(UnmatchedRequestError, match=r"GET /toys/\{toyId\}  \(Toy\.get\)"):
        fake.handle(Request("GET", "/toy/bear"))
    assert len(fake.unmatched) == 1
    assert fake.calls == ()


def test_other_services_answer_what_no_route_does(fake):
    fake.other_services.add("GET", "/tokens", Reply(201))
    assert fake.handle(Request("GET", "/tokens")).status == 201


def test_a_reply_that_breaks_the_contract_fails_the_test():
    fake = ApiFake(Api.of(CONTRACTS[:1]), {"Toy.get": lambda _: {"id": 7}})
    with pytest.raises(InvalidReplyError, match="/id"):
        get_toy(fake)


def test_a_handler_can_send_a_body_that_breaks_the_contract():
    fake = ApiFake(Api.of(CONTRACTS[:1]), {"Toy.get": lambda _: ResponseBody({}, b"no JSON", is_checked=True)})
    assert get_toy(fake).body == b"no JSON"
    assert [each.rule for each in fake.calls[0].findings] == ["json"]


def test_calls_are_recorded_and_observed(fake):
    observed = []
    with observe(lambda source, call: observed.append((source, call))):
        reply = get_toy(fake, "b%C3%A4r")
    (call,) = fake.calls
    assert observed == [(fake, call)]
    assert (call.operation, call.number, call.reply) == ("Toy.get", 0, reply)
    assert call.parameters == {"toyId": "bär"}


def test_the_policy_holds_for_requests_and_replies(shop):
    strict = fake_of(shop, policy=Policy(unknown_fields="violation"))
    assert [get_toy(each, query="color=red").status for each in (strict, fake_of(shop))] == [400, 200]


def test_ids_of_requests_follow_from_the_seed(shop):
    def ids(**options):
        fake = fake_of(shop, **options)
        return [get_toy(fake).headers["x-request-id"] for _ in range(2)]

    assert ids(seed=1) == ids(seed=1)
    assert len({*ids(seed=1), *ids(seed=2)}) == 4
    assert len(set(ids(stateless=True))) == 1


def test_a_reset_forgets_calls_and_faults(fake):
    get_toy(fake)
    fake.faults.add("*", Fault(error_status=503))
    fake.reset(seed=3)
    assert (fake.seed, fake.calls, fake.faults.armed) == (3, (), ())
    get_toy(fake)
    assert fake.calls[0].number == 0


def test_as_a_context_manager_it_answers_requests(fake):
    with fake:
        assert requests.get(f"{fake.base_url}/toys/bear", timeout=1).json()["price"] == 7
        with pytest.raises(RuntimeError, match="this ApiFake is open"):
            fake.__enter__()
    assert "closed" in repr(fake)


@pytest.mark.parametrize("operation", ["Toy.get", "Toy.create"])
def test_contracts_and_handlers_come_in_pairs(shop, operation):
    handlers = {"Toy.get": shop.get, "Toy.create": shop.create}
    with pytest.raises(ValueError, match=f"one is missing of {operation}"):
        ApiFake(TOYS, {name: each for name, each in handlers.items() if name != operation})
    with pytest.raises(ValueError, match=f"one is missing of {operation}"):
        ApiFake(Api.of(each for each in CONTRACTS if each.operation != operation), handlers)
