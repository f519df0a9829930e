"""What stands in the record about engagements and their feedback, in German words."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from buendnis.cooperation import permissions
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.people.models import Person
from buendnis.people.registry import Detail, Thing, register


def visible_feedback(person: Person) -> QuerySet[Feedback]:
    """Feedback of engagements that the person may see."""
    return Feedback.objects.filter(engagement__in=permissions.visible_engagements(person))


register(
    done={
        "engagement.call_wanted": _("Um Anruf gebeten"),
        "engagement.cancelled": _("Zusammenarbeit abgebrochen"),
        "engagement.confirmed_by_site": _("Ergebnis vom Standort bestätigt"),
        "engagement.contact_noted": _("Kontakt notiert"),
        "engagement.finished": _("Zusammenarbeit abgeschlossen"),
        "engagement.first_date_set": _("Erster Termin festgelegt"),
        "engagement.half_days_confirmed": _("Halbe Tage bestätigt"),
        "engagement.reported": _("Ergebnis notiert"),
        "engagement.result_objected": _("Ergebnis widersprochen"),
        "engagement.started": _("Zusammenarbeit vereinbart"),
        "feedback.answered": _("Rückmeldung gegeben"),
    },
    beside={
        "as_side": Detail(_("Im Namen von"), dict(Engagement.Side.choices)),
        "helped": Detail(_("Hat es geholfen?"), dict(Feedback.Helped.choices)),
        "proposal": Detail(_("Vorschlag"), thing="matching.proposal"),
    },
    about={
        "cooperation.engagement": Thing(permissions.visible_engagements),
        "cooperation.feedback": Thing(visible_feedback, related=("engagement",)),
    },
)
