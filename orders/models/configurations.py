"""What this installation allows to be done to orders; `orders.configuration` reads it."""

from fulfillment.common.configurations import Configuration


class OrderModificationConfiguration(Configuration):
    """What of an order may be modified after its creation."""

    class Meta(Configuration.Meta):
        verbose_name = "order modification configuration"


class OrderCancelationConfiguration(Configuration):
    """How orders may be cancelled."""

    class Meta(Configuration.Meta):
        verbose_name = "order cancelation configuration"
