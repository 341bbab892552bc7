"""Parcels arrive once, however often they are sent."""

from docpact.entrypoints.plugin.xdist import WorkerPayloads


class Counts:
    """Gathers a number."""

    def __init__(self, name):
        self.name = name
        self.here = self.arrived = 0

    def take(self):
        here, self.here = self.here, 0
        return {"number": here} if here else None

    def arrive(self, content):
        self.arrived += content["number"]


def test_a_parcel_arrives_once():
    one, two = Counts("one"), Counts("two")
    parcels = WorkerPayloads([one, two])
    parcels.seal()
    assert parcels.waiting == []  # nothing was gathered
    one.here = 1
    parcels.seal()
    sent = parcels.waiting
    one.here, two.here = 2, 5
    parcels.seal()
    for each in (sent, parcels.waiting, sent):
        parcels.receive(each)
    assert parcels.waiting == []
    assert (one.arrived, two.arrived) == (3, 5)
    elsewhere = Counts("one")
    WorkerPayloads([elsewhere]).receive(sent)
    assert elsewhere.arrived == 1
