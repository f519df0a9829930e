from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def takes_part(request: HttpRequest) -> bool:
    """Whether somebody could see an engagement at all."""
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    held = people.standing(request.user)
    overseer = held.office or held.ministry or held.auditor
    return bool(overseer or held.manages or held.municipality_org_ids or held.member_org_ids)


class CooperationConfig(AppConfig):
    name = "buendnis.cooperation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.cooperation import queries, questions, receivers, tasks  # noqa: F401, PLC0415 - models first
        from buendnis.post import periodic, waiting  # noqa: PLC0415 - models first
        from buendnis.post import questions as post_questions  # noqa: PLC0415 - models first
        from buendnis.ui import navigation  # noqa: PLC0415 - models first

        for question in questions.QUESTIONS:
            post_questions.register(question)
        periodic.register("cooperation.daily", every="day", run=tasks.daily)
        waiting.register("cooperation", queries.waiting_for)
        navigation.register("main", _("Zusammenarbeit"), "cooperation:engagement_list", takes_part, order=30)
