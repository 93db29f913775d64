"""``PATCH /api/orders/{id}``, sentence by sentence of the description: the names of the tests are its sentences.

Everything is done and seen over the API (`cast.Desk`); only the outbox is read from its table.
"""
