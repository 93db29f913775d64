"""Rules that lock arriving orders by themselves.

`judges` decides: facts of an order and a rule in, a verdict out, without a database. `facts` says what a rule may know,
`schemas` what each kind of rule asks, `conditions` how people read it. `kept` has the rules in force, `consumers` what
else a consumer ordered, `trial` what a rule would have done. `orders.services.looking` brings them together.
"""
