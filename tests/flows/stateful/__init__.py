"""A machine that does whatever clients, clerks, pickers and the clock may do, in any order, and finds what breaks.

Hypothesis draws steps; each is a verb of the product, called as a client calls it. After each of them every invariant
of the product is asked (`tests.invariants`). A step may be refused, but

- no answer is a 5xx, nothing is logged as an error, and the router breaks on no plan;
- what is refused leaves no trace: no event, no change of state, no movement of stock, no reservation;
- an outdated version is refused;
- each verb succeeds at least once (in the suite's short run all but a few rare ones): a machine whose verbs are all
  refused proves nothing.

**The files.** `verbs` says what a verb is. `world` has the stage (three facilities, some articles, of which a few are
scarce), the step that chooses a verb, the ways to do it (`World.send` over HTTP, `World.call` for a service that has no
address yet), and what must hold. Each aggregate has a file with its verbs: `orders`, `routing`, `picking`,
`handover`, `shipping`, `stock`, `network`. `machine` puts them together, `test_stateful` runs it.

**To add a verb**, declare a method in the file of its aggregate; that is all:

    @verb("order CANCEL", "order", "OPEN", "LOCKED")
    def cancel(self, order, numbers):
        body = {"name": "CANCEL", "version": order.version}
        return self.send("order CANCEL", "post", f"/api/orders/{order.pk}/actions", body)

1. The name stands in the table of what succeeded; `send` gets it again, because a method may do more than one verb.
2. The kind and the states say what it acts on and where it is possible. In one step of ten the machine tries it where
   it is impossible, in another one with an outdated version: so send the version of the thing that you get, and say
   ``versioned=False`` if the verb takes none. A verb that makes something new has no kind and gets None.
3. The six drawn numbers, 0 to 5, are for everything else: units, places, which line (`one_of`). Ask nothing else but
   them and the database, or a failure could not be repeated.
4. A verb that is rarely possible gets a ``weight``, or a stage of its own in ``Machine.STAGES``, which brings orders
   that far before the first step. Verbs that differ in their name only share a function (`picking.action`).

**To add an aggregate**, write a class that extends `World` in a file of its own, name its models in ``KINDS`` and give
it to `Machine`. Work that falls due at a time of its own belongs into `World.let_pass`, together with its sweep.

**To repeat a failure**, call what it ends with: ``make test ARGS="tests/flows/stateful --hypothesis-seed=NUMBER"``
(``make nightly ARGS=…`` for the long run). It shows the steps in their shortest form, with what each did and how it was
answered. The suite always has the same seed; the nightly run draws one and prints it with the table of verbs.
"""
