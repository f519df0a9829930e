"""What programs call in this room; config mounts it below /api/v1/. Same permissions as the pages."""

from ninja import Router

from buendnis.matching.api import needs, offers, plans

router = Router(tags=["Bedarfe und Angebote"])
router.add_router("", needs.router)
router.add_router("", offers.router)
router.add_router("", plans.router)
