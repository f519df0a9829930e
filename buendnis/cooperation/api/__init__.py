"""What programs call in this room; config mounts it below /api/v1/. Same permissions as the pages."""

from ninja import Router

from buendnis.cooperation.api import engagements, proposals

router = Router(tags=["Zusammenarbeit"])
router.add_router("", proposals.router)
router.add_router("", engagements.router)
