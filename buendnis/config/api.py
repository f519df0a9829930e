"""The JSON API below /api/v1/: mounts the rooms' routers; same permissions as the pages."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from buendnis.alliance.api import router as alliance
from buendnis.config import problems
from buendnis.config.json_body import CleanParser
from buendnis.cooperation.api import router as cooperation
from buendnis.desk.api import router as desk
from buendnis.matching.api import router as matching
from buendnis.people import actions as people_actions
from buendnis.people import limits, policy
from buendnis.people import queries as people
from buendnis.people.login import network_of
from buendnis.people.models import ApiToken, Person

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "Ein deutscher Satz für die Person."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ANSWERS = {
    "400": "Der Inhalt ist kein gültiges JSON oder enthält unerlaubte Zeichen.",
    "401": "Der Zugriffsschlüssel fehlt oder gilt nicht mehr.",
    "403": "Der Zugriffsschlüssel darf nur lesen.",
    "404": "Das gibt es nicht, oder Sie dürfen es nicht sehen.",
    "409": "Die Lage lässt das nicht zu; `detail` sagt, warum.",
    "415": "Der Inhalt ist nicht als `application/json` bezeichnet.",
    "422": "Angaben fehlen oder passen nicht; `errors` nennt die Felder.",
    "429": "Zu viele falsche Zugriffsschlüssel; `Retry-After` sagt, wann es weitergeht.",
    "503": "Gerade überlastet; `Retry-After` sagt, wann es weitergeht.",
}
WITH_BODY = ("post", "put", "patch")
ONLY_WITH_BODY = ("400", "409", "415")
NOT_ON_READING = ("403",)
READING = ("GET", "HEAD", "OPTIONS")
WRONG_TOKENS = "60/m/ip"  # counted only when wrong: nobody else's guesses stop a good key


class Bearer(HttpBearer):
    """A token made on the profile page or by `buendnis token EMAIL`."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        """The token's person; the scope is asked before anything is looked up, so it tells nothing."""
        key = people.token_behind(token)
        if key is None:
            if limits.consume(request, "wrong_token", WRONG_TOKENS) is None:
                raise problems.TooManyTries
            people_actions.record_refused_token(network=network_of(request))
            return None
        request.user = key.person  # from here on a refusal stands in the record
        if request.method not in READING and key.scope != ApiToken.Scope.WRITE:
            raise problems.ScopeMissing
        if not policy.opens(key.person, policy.door_of(request)):
            raise Http404
        return key.person


class AllianceAPI(NinjaAPI):
    """Tells in its OpenAPI document how it answers when something is wrong."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                add_problems(operation["responses"], method)
        return schema


def add_problems(responses: dict[Any, Any], method: str) -> None:
    """Add the problem documents that every operation of this method may answer."""
    left_out: tuple[str, ...] = () if method in WITH_BODY else ONLY_WITH_BODY
    left_out += NOT_ON_READING if method.upper() in READING else ()
    content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in ANSWERS.items():
        if status not in left_out:
            responses.setdefault(status, {"description": description, "content": content})


def new_api(namespace: str) -> AllianceAPI:
    """An API without routes that asks for a token, reads clean JSON and answers with problems."""
    made = AllianceAPI(
        title="Bündniswerk",
        version="1",
        description="Bedarfe, Vorschläge und Zusammenarbeit, mit denselben Rechten wie die Seiten.",
        urls_namespace=namespace,
        docs_url=None,
        openapi_url="/openapi.json",
        auth=Bearer(),
        parser=CleanParser(),
    )
    problems.add_handlers(made)
    return made


api = new_api("api")
for router in (alliance, matching, cooperation, desk):
    api.add_router("", router)
