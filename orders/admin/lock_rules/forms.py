"""The form of a lock rule: its name, the fields of its kind, and nothing else."""

from typing import Any

from django import forms

from fulfillment.common.admin import ConfirmForm
from fulfillment.common.errors import InvalidInput
from orders.lock_rules.schemas import parameters_in
from orders.models import LockRule
from orders.services.lock_rules import MOST_NAME, MOST_POSITION

from .fields import KINDS, LINE, WIDE


class LockRuleForm(ConfirmForm):
    """A new rule; *initial* has its ``kind``. ``cleaned_data["parameters"]`` are those of the kind."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._kind = initial["kind"]
        self._rule_id = initial.get("rule_id")
        self.fields.update(KINDS[self._kind].fields())
        self.fields["name"] = forms.CharField(
            required=False,
            max_length=MOST_NAME,
            label="Name (optional)",
            help_text="Clerks read it as the reason. Empty: the rule is called by what it does.",
            widget=forms.TextInput(attrs=WIDE),
        )
        if self._rule_id:
            self.fields["position"] = forms.IntegerField(
                label="Position",
                min_value=0,
                max_value=MOST_POSITION,
                help_text="All rules look at every order; the reasons stand in the order of their positions.",
                widget=forms.NumberInput(attrs=LINE),
            )

    def clean_name(self) -> str:
        """Return the name. Raises: ValidationError for one that another rule has."""
        name: str = self.cleaned_data["name"].strip()
        if name and LockRule.objects.filter(name=name).exclude(pk=self._rule_id).exists():
            raise forms.ValidationError("Another rule has this name.")
        return name

    def clean(self) -> dict[str, Any]:
        """Add the parameters. What their struct refuses is told where the condition is typed."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        parameters = KINDS[self._kind].parameters(data)
        try:
            parameters_in(parameters, kind=self._kind)
        except InvalidInput as error:
            last = [*KINDS[self._kind].fields()][-1:]
            self.add_error(last[0] if last else None, error.description.split(" - at ")[0] + ".")
        return {**data, "parameters": parameters}
