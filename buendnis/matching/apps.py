from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def sees_needs(request: HttpRequest) -> bool:
    """Whether somebody could see a need at all; editors cannot."""
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    held = people.standing(request.user)
    reads_all = held.office or held.ministry or held.auditor
    return bool(reads_all or held.manages or held.local or held.municipality_org_ids or held.member_org_ids)


def has_role(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    return people.standing(request.user).anybody


def is_office(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    return people.standing(request.user).office


def sees_plans(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    held = people.standing(request.user)
    return bool(held.office or held.ministry or held.auditor)


def is_member(request: HttpRequest) -> bool:
    from buendnis.people import queries as people  # noqa: PLC0415 - models are not ready at import

    return bool(people.standing(request.user).member_org_ids)


class MatchingConfig(AppConfig):
    name = "buendnis.matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from buendnis.alliance import queries as alliance  # noqa: PLC0415 - models first
        from buendnis.matching import (  # noqa: PLC0415 - models first
            queries,
            questions,
            receivers,  # noqa: F401 - listens
            tasks,
        )
        from buendnis.matching.queries import plan_news  # noqa: PLC0415 - models first
        from buendnis.post import periodic, waiting  # noqa: PLC0415 - models first
        from buendnis.post import questions as post_questions  # noqa: PLC0415 - models first
        from buendnis.ui import navigation  # noqa: PLC0415 - models first

        alliance.register_reference("proposal", lambda pk: reverse("matching:proposal_detail", args=[pk]))
        post_questions.register(questions.ASK)
        periodic.register("matching.daily", every="day", run=tasks.daily)
        periodic.register("matching.hourly", every="hour", run=tasks.hourly)
        waiting.register("matching.office", queries.waiting_for_office)
        waiting.register("matching.second", queries.waiting_for_second_person)
        waiting.register("matching.member", queries.waiting_for_member)
        waiting.register("matching.plan", plan_news.waiting_from_plans)
        navigation.register("main", _("Bedarfe"), "matching:need_list", sees_needs, order=10)
        navigation.register("main", _("Angebote"), "matching:offer_list", has_role, order=20)
        navigation.register("main", _("Einsatzplan"), "matching:plan_list", sees_plans, order=25)
        navigation.register(
            "account", _("Das kommt auf Sie zu"), "matching:coming_up_list", is_member, 40, "plan"
        )
        navigation.register("account", _("Befangenheiten"), "matching:conflict_list", sees_plans, 48)
        navigation.register("account", _("Programmschwerpunkt"), "matching:focus_list", is_office, 50, "plan")
