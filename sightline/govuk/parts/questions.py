"""Asking: a Django form as GOV.UK's questions, with errors first on the page, then beside each question."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField, Field
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.govuk.fields import DayInput, DayPartsInput, MomentInput
from sightline.govuk.markup import markup

register = template.Library()

# The first that fits decides. Each kind is a template of its own in components/questions/.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (DayPartsInput, "day_parts"),
    (MomentInput, "moment"),
    (DayInput, "day"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.NumberInput, "number"),
    (forms.Widget, "text"),
)
CLASSES = {
    "day": "govuk-input moj-js-datepicker-input",
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "number": "govuk-input govuk-input--width-5",
    "text": "govuk-input",
}
ERROR_CLASSES = {
    "select": "govuk-select--error",
    "textarea": "govuk-textarea--error",
    "file": "govuk-file-upload--error",
}
UNANSWERED = {
    "radios": "Choose an answer for “{}”.",
    "checkboxes": "Choose at least one answer for “{}”.",
    "checkbox": "Tick “{}” to go on.",
    "select": "Choose an answer for “{}”.",
    "file": "Choose a file for “{}”.",
}
ROWS = 5
DJANGOS_ROWS = "10"
ASKED_AS_GROUP = {"day_parts", "moment", "radios", "checkboxes"}


def kind_of(question: BoundField) -> str:
    """Return how a question is asked, from its widget; empty for a hidden one."""
    return next(kind for widget, kind in KINDS if isinstance(question.field.widget, widget))


def first_answer(question: BoundField) -> str:
    """Return the id an error's link should lead to: the first box of the question."""
    kind = kind_of(question)
    if kind in {"radios", "checkboxes"}:
        return f"{question.auto_id}_0"
    if kind in {"day_parts", "moment"}:
        return f"{question.auto_id}_day"
    return question.auto_id


def errors_of(question: BoundField) -> list[str]:
    """Return what is wrong with an answer; a missing one is asked for by the question's own name."""
    said = []
    for error in question.errors.as_data():
        for message in error.messages:
            if error.code == "required" and message == str(Field.default_error_messages["required"]):
                message = UNANSWERED.get(kind_of(question), "Fill in “{}”.").format(question.label)
            said.append(message)
    return said


def _described_by(question: BoundField, hint: str) -> str:
    ids = [f"{question.auto_id}_helptext"] if hint else []
    ids += [f"{question.auto_id}_error"] if question.errors else []
    return " ".join(ids)


def _control(question: BoundField, kind: str, described_by: str, width: int | None) -> SafeString:
    """Return the box itself, drawn by its widget with GOV.UK's classes."""
    classes = CLASSES[kind].split()
    if question.errors:
        classes.append(ERROR_CLASSES.get(kind, "govuk-input--error"))
    if width:
        classes.append(f"govuk-input--width-{width}")
    attributes = {"class": " ".join([*classes, question.field.widget.attrs.get("class", "")]).strip()}
    if described_by:
        attributes["aria-describedby"] = described_by
    if kind == "number":
        attributes["inputmode"] = "numeric"
    if kind == "textarea":
        rows = question.field.widget.attrs.get("rows", DJANGOS_ROWS)
        attributes["rows"] = ROWS if str(rows) == DJANGOS_ROWS else rows
    if kind == "select":
        return _select(question, attributes)
    return question.as_widget(attrs=attributes)


def _select(question: BoundField, attributes: dict[str, Any]) -> SafeString:
    """Return a list to choose from as its widget draws it, which takes a template for each answer."""
    widget = question.field.widget
    given = question.build_widget_attrs(attributes, widget)
    if question.auto_id and "id" not in widget.attrs:
        given.setdefault("id", question.auto_id)
    drawn = widget.get_context(question.html_name, question.value(), given)["widget"]
    said = [
        _options(answers)
        if name is None
        else markup('<optgroup label="{}">{}</optgroup>', name, _options(answers))
        for name, answers, _ in drawn["optgroups"]
    ]
    return markup('<select name="{}"{}>{}</select>', drawn["name"], _attributes(drawn["attrs"]), _join(said))


def _options(answers: Iterable[dict[str, Any]]) -> SafeString:
    form = '<option value="{}"{}>{}</option>'
    return _join(markup(form, one["value"], _attributes(one["attrs"]), one["label"]) for one in answers)


def _join(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """Return attributes as Django's widgets draw them: none that is false, a name alone where it is true."""
    said = [
        markup(" {}", name) if value is True else markup(' {}="{}"', name, value)
        for name, value in given.items()
        if value is not False
    ]
    return _join(said)


def _choices(question: BoundField) -> Iterator[dict[str, Any]]:
    """Yield a question's answers with their hints and the questions each opens."""
    hints = getattr(question.field, "choice_hints", {})
    opens = getattr(question.form, "reveals", {}).get(question.name, {})
    for answer in question.subwidgets:
        value = str(answer.data["value"])
        yield {
            "id": answer.data["attrs"].get("id", ""),
            "name": answer.data["name"],
            "value": value,
            "label": answer.data["label"],
            "chosen": answer.data["selected"],
            "disabled": answer.data["attrs"].get("disabled", False),
            "hint": hints.get(value, ""),
            "opens": [question.form[name] for name in opens.get(value, ())],
        }


def _boxes(question: BoundField, kind: str) -> list[dict[str, Any]]:
    """Return the boxes of a question asked in parts, each with its own label."""
    widget = question.field.widget
    drawn = widget.get_context(question.html_name, question.value(), {"id": question.auto_id})["widget"]
    sizes = {"year": 4, "day": 2 if kind == "day_parts" else 10, "month": 2, "time": 5}
    names = [suffix.removeprefix("_") for suffix in widget.widgets_names]
    return [
        {
            "id": f"{question.auto_id}_{part}",
            "name": box["name"],
            "label": part.capitalize(),
            "value": "" if box["value"] is None else box["value"],
            "size": sizes[part],
            "calendar": kind == "moment" and part == "day",
        }
        for part, box in zip(names, drawn["subwidgets"], strict=True)
    ]


@register.inclusion_tag("govuk/components/question.html")
def field(
    question: BoundField,
    label_size: str | None = None,
    inline: bool | None = None,
    small: bool | None = None,
    width: int | None = None,
    hint: str | None = None,
    compact: bool = False,
) -> dict[str, object]:
    """Ask one question, whatever its widget; options not given come from the form's `layout`."""
    layout = getattr(question.form, "layout", {}).get(question.name, {})
    kind = kind_of(question)
    if not kind:
        return {"kind": "", "question": question}
    hint = str(question.help_text) if hint is None else hint
    hint = layout.get("hint", hint)
    size = label_size if label_size is not None else layout.get("label_size", "" if compact else "s")
    described_by = _described_by(question, hint)
    return {
        "kind": kind,
        "template": f"govuk/components/questions/{kind}.html",
        "group": kind in ASKED_AS_GROUP,
        "question": question,
        "errors": errors_of(question),
        "label_size": size,
        "hint": hint,
        "described_by": described_by,
        "inline": layout.get("inline", False) if inline is None else inline,
        "small": layout.get("small", False) if small is None else small,
        "control": _control(question, kind, described_by, width or layout.get("width"))
        if kind in CLASSES
        else "",
        "choices": list(_choices(question)) if kind in {"radios", "checkboxes"} else [],
        "boxes": _boxes(question, kind) if kind in {"day_parts", "moment"} else [],
    }


@register.simple_block_tag
def answers_in_table(content: str, question: BoundField) -> SafeString:
    """Ask a question whose answers stand in a table's rows; `answer` tags inside."""
    return render_to_string(
        "govuk/components/answers_in_table.html",
        {"content": content, "question": question, "errors": errors_of(question)},
    )


@register.inclusion_tag("govuk/components/answer.html")
def answer(question: BoundField, value: object, label: str = "") -> dict[str, object]:
    """Show one answer of a question in a cell: its box and its label."""
    kind = kind_of(question)
    found = next((each for each in _choices(question) if each["value"] == str(value)), None)
    if kind not in {"radios", "checkboxes"} or found is None:
        raise template.TemplateSyntaxError(f"{question.name} has no answer {value}.")
    return {"kind": kind, "choice": found, "label": label or found["label"]}


def _asked_elsewhere(form: BaseForm) -> set[str]:
    """Return the questions that stand under an answer to another."""
    reveals = getattr(form, "reveals", {})
    return {name for answers in reveals.values() for names in answers.values() for name in names}


@register.inclusion_tag("govuk/components/fields.html")
def fields(form: BaseForm, names: str = "") -> dict[str, object]:
    """Ask several questions in the order given, default all."""
    elsewhere = _asked_elsewhere(form)
    wanted = names.split() or [question.name for question in form.visible_fields()]
    return {"questions": [form[name] for name in wanted if names or name not in elsewhere]}


@register.inclusion_tag("govuk/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """List what is wrong, first on the page, each a link to its question."""
    errors = [("", message) for message in form.non_field_errors()]
    for question in form:
        errors += [(first_answer(question), message) for message in errors_of(question)]
    return {"errors": errors}


@register.simple_block_tag(takes_context=True)
def form_for(
    context: Context,
    content: str,
    form: BaseForm,
    button: str,
    action: str = "",
    cancel_text: str = "",
    cancel_href: str = "",
    method: str = "post",
    fields: bool = True,
    button_kind: str = "",
    wide: bool = False,
) -> SafeString:
    """Ask a form: token, hidden fields, its questions, what stands inside, and one button."""
    return render_to_string(
        "govuk/components/form_for.html",
        {
            "form": form,
            "content": mark_safe(content.strip()),
            "button": button,
            "button_kind": button_kind,
            "action": action,
            "cancel_text": cancel_text,
            "cancel_href": cancel_href,
            "method": method,
            "all_fields": fields,
            "wide": wide,
            "token": format_html(
                '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", "")
            )
            if method == "post"
            else "",
        },
    )
