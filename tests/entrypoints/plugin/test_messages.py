"""Messages arrive once, however often they are sent."""

from docpact.entrypoints.plugin.xdist import WorkerMessages


class Counts:
    """Collects a number."""

    def __init__(self, name):
        self.name = name
        self.here = self.arrived = 0

    def take(self):
        here, self.here = self.here, 0
        return {"number": here} if here else None

    def arrive(self, content):
        self.arrived += content["number"]


def test_a_message_arrives_once():
    one, two = Counts("one"), Counts("two")
    messages = WorkerMessages([one, two])
    messages.pack()
    assert messages.waiting == []  # nothing was collected
    one.here = 1
    messages.pack()
    sent = messages.waiting
    one.here, two.here = 2, 5
    messages.pack()
    for each in (sent, messages.waiting, sent):
        messages.receive(each)
    assert messages.waiting == []
    assert (one.arrived, two.arrived) == (3, 5)
    elsewhere = Counts("one")
    WorkerMessages([elsewhere]).receive(sent)
    assert elsewhere.arrived == 1
