"""Where rooms register their questions, in `AppConfig.ready`.

questions.register(questions.Question(name="ask_member", load=…, template=…, form_class=…, answer=…))
"""

from buendnis.post import registry
from buendnis.post.registry import Question

__all__ = ["Question", "register"]


def register(question: Question) -> None:
    """Make a question answerable from a mail; its name is unique and never reused for another purpose."""
    registry.questions[question.name] = question
