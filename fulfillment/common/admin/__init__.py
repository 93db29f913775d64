"""What the backoffice pages of all apps are made of: read-only lists and pages, verbs with a form, and their cells."""

from fulfillment.common.cells import (
    age,
    age_text,
    amount,
    bar,
    chip,
    count_text,
    countdown,
    left,
    link,
    moment,
    moment_text,
    muted,
    pair,
    several,
    short_id,
)

from .base import ReadOnlyAdmin, Section, actor_for
from .filters import BarFilter, ChoiceFilter, MenuFilter
from .lists import BoundedPaginator, bounded_count
from .steps import QuestionPage, Step, StepPage, Taken
from .verbs import ConfirmForm, Verb

__all__ = [
    "BarFilter",
    "BoundedPaginator",
    "ChoiceFilter",
    "ConfirmForm",
    "MenuFilter",
    "QuestionPage",
    "ReadOnlyAdmin",
    "Section",
    "Step",
    "StepPage",
    "Taken",
    "Verb",
    "actor_for",
    "age",
    "age_text",
    "amount",
    "bar",
    "bounded_count",
    "chip",
    "count_text",
    "countdown",
    "left",
    "link",
    "moment",
    "moment_text",
    "muted",
    "pair",
    "several",
    "short_id",
]
