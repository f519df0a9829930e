"""Wer darf was? The matrix of permissions in plain words, from the policy that guards every door."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from buendnis.people.forms.rights import RoleChoice
from buendnis.people.policy import policy, roles_of, words
from buendnis.ui.pages import page


@login_not_required
@require_safe
def who_may_what(request: HttpRequest) -> HttpResponse:
    """One role in words; below it the whole table in letters."""
    rules, own = policy(), roles_of(request.user)
    mine = [role for role in rules.roles.values() if role.code in own]
    form = RoleChoice(request.GET or None, preset=mine[0].code if mine else "AN")
    role = rules.roles[form.said]
    rows = words.rights_of(rules, role.code)
    context = {
        "form": form if form.is_bound and form.is_valid() else RoleChoice(preset=role.code),
        "role": role,
        "mine": mine if request.user.is_authenticated else [],
        "actions": rules.words.actions.values(),
        "rows": [row for row in rows if not row.is_nothing],
        "nothing": [row for row in rows if row.is_nothing],
        "roles": rules.roles.values(),
        "letters": words.letters(rules),
        "words": rules.words,
    }
    return page(request, "people/who_may_what.html", context, fragment="people/_rights.html")
