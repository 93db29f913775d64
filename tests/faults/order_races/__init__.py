"""Two write actions on one order at the same moment, held against doing one after the other on twins of the order.

A `Twin` (``twins.py``) is an order with facilities and articles of its own, brought into a state over the API; all
twins in one state are alike but for ids, names and times, which `Twin.picture` leaves out. A `Verb` (``verbs.py``) is
one request, made of what a client has read before anybody moved. ``gate.py`` makes sure that both requests really meet:
it holds the lock of the order's process until both wait for it.
"""
