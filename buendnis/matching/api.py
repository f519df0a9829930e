"""What programs call in this room; config mounts it below /api/v1/."""

from ninja import Router

router = Router()
