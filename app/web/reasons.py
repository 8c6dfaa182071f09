"""Why a sense was chosen, in words of the reader's language."""

from markupsafe import Markup

from app.formats.marked_text import Reason
from app.web import messages


def reason(each: Reason, language: str) -> Markup:
    """A reason as a sentence; `language` is the reader's content language."""
    text = each.text
    if each.code == "prior":
        text = str(messages.STATUSES[text])
    if each.concept:
        labels = each.concept.labels
        text = labels.get(language) or labels.get("en") or text
    return Markup.escape(str(messages.REASONS[each.code])) % {"text": Markup("<q>{}</q>").format(text)}
