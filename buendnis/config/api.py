"""The JSON API below /api/v1/: mounts the rooms' routers; same permissions as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from buendnis.alliance.api import router as alliance
from buendnis.config import problems
from buendnis.config.json_body import CleanParser
from buendnis.cooperation.api import router as cooperation
from buendnis.desk.api import router as desk
from buendnis.matching.api import router as matching
from buendnis.people import queries as people
from buendnis.people.models import Person

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
    "404": "Das gibt es nicht, oder Sie dürfen es nicht sehen.",
    "409": "Die Lage lässt das nicht zu; `detail` sagt, warum.",
    "415": "Der Inhalt ist nicht als `application/json` bezeichnet.",
    "422": "Angaben fehlen oder passen nicht; `errors` nennt die Felder.",
    "503": "Gerade überlastet; `Retry-After` sagt, wann es weitergeht.",
}
WITH_BODY = ("post", "put", "patch")
ONLY_WITH_BODY = ("400", "409", "415")


class Bearer(HttpBearer):
    """A token made on the profile page or by `buendnis token EMAIL`."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = people.person_for_token(token)
        if person is not None:
            request.user = person
        return person


class AllianceAPI(NinjaAPI):
    """Tells in its OpenAPI document how it answers when something is wrong."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                add_problems(operation["responses"], with_body=method in WITH_BODY)
        return schema


def add_problems(responses: dict[Any, Any], *, with_body: bool) -> None:
    """Add the problem documents that every operation may answer."""
    content = {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in ANSWERS.items():
        if with_body or status not in ONLY_WITH_BODY:
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
