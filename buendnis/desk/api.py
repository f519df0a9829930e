"""What programs call in this room; config mounts it below /api/v1/."""

from ninja import Query, Router, Schema

from buendnis.base.text import one_line
from buendnis.desk.queries import finding
from buendnis.people.requests import TokenRequest

router = Router(tags=["search"])


class HitOut(Schema):
    kind: str
    key: str
    title: str
    url: str
    note: str
    snippet: str
    score: int


class HitsOut(Schema):
    items: list[HitOut]
    count: int


@router.get("search", response=HitsOut, summary="Find sites, members, needs and offers")
def search(
    request: TokenRequest,
    q: str = Query("", max_length=300),
    limit: int = Query(50, ge=1, le=100),
    offset: int = Query(0, ge=0),
):
    """The same hits as on the page, with the asker's rights; best first."""
    hits = finding.find(one_line(q), request.auth)
    return {"items": hits[offset : offset + limit], "count": len(hits)}
