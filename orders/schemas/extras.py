"""What an order carries beside its lines: services, prices, payment, promises, source."""

from typing import Annotated, Literal

from msgspec import Meta

from fulfillment.common.bodies import UNSET, Body, Currency, FreeForm, Instant, LocaleString, Number, Text, UnsetType


class AdditionalInformation(Body):
    additional_information_ref: Text
    value: Text | float | bool | UnsetType = UNSET
    tenant_additional_information_id: Text | UnsetType = UNSET


class ArticleItem(Body):
    quantity: Annotated[float, Meta(ge=1, le=1e15)]
    tenant_article_ref: Text


class CustomServiceDefinition(Body):
    additional_information: Annotated[list[AdditionalInformation], Meta(max_length=500)] | UnsetType = UNSET
    custom_attributes: FreeForm | UnsetType = UNSET
    custom_service_ref: Text | UnsetType = UNSET
    is_bundled: bool | UnsetType = UNSET
    tenant_custom_service_id: Text | UnsetType = UNSET


class CustomServiceItemForCreation(Body):
    article_items: Annotated[list[ArticleItem], Meta(max_length=500)]
    custom_service_definition: CustomServiceDefinition
    custom_service_items: Annotated[list["CustomServiceItemForCreation"], Meta(max_length=500)]


class CustomServiceReferenceForCreation(Body):
    article_items: Annotated[list[ArticleItem], Meta(max_length=500)]
    custom_service_definition: CustomServiceDefinition
    custom_service_items: Annotated[list["CustomServiceItemForCreation"], Meta(max_length=500)]


class MonetaryValue(Body):
    currency: Currency
    value: Annotated[int, Meta(ge=-(2**53), le=2**53)]
    decimal_places: Annotated[int, Meta(ge=-(2**53), le=2**53)] | UnsetType = UNSET


class OrderPricingDiscount(Body):
    name_localized: LocaleString | UnsetType = UNSET
    code: Text | UnsetType = UNSET
    context: Text | UnsetType = UNSET
    name: Text | UnsetType = UNSET
    percentage: Number | UnsetType = UNSET
    tenant_discount_id: Text | UnsetType = UNSET
    type: Literal["ABSOLUTE", "PERCENTAGE"] | UnsetType = UNSET
    value: MonetaryValue | UnsetType = UNSET


class OrderPricingFee(Body):
    name: Text | UnsetType = UNSET
    value: MonetaryValue | UnsetType = UNSET


class OrderPricingTax(Body):
    value: MonetaryValue
    rate_percent: Number | UnsetType = UNSET
    scope: Text | UnsetType = UNSET
    taxable_value: MonetaryValue | UnsetType = UNSET
    type: Text | UnsetType = UNSET


class OrderPricingForCreation(Body):
    discounts: Annotated[list[OrderPricingDiscount], Meta(max_length=100)] | UnsetType = UNSET
    fees: Annotated[list[OrderPricingFee], Meta(max_length=100)] | UnsetType = UNSET
    taxes: Annotated[list[OrderPricingTax], Meta(max_length=100)] | UnsetType = UNSET


class OrderPaymentInfoForCreation(Body):
    method_localized: LocaleString | UnsetType = UNSET
    currency: Text | UnsetType = UNSET


class OrderPromisesOptions(Body):
    valid_until: Instant


class OrderSource(Body):
    """Where the order comes from: one of the two references."""

    source_ref: Text | UnsetType = UNSET
    tenant_source_id: Text | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse both and neither. Raises: ValueError."""
        if (self.source_ref is UNSET) == (self.tenant_source_id is UNSET):
            raise ValueError("Either sourceRef or tenantSourceId is expected")
