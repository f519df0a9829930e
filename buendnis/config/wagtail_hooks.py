"""How formatted text is shown: links that lead outside give nothing away."""

from html import escape

from wagtail import hooks
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from buendnis.base.rich_text import OUTWARD


class OutwardLink(LinkHandler):
    """A link to another site, written by an editor."""

    identifier = "external"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return f'<a href="{escape(attrs.get("href", ""))}" rel="{OUTWARD}">'


@hooks.register("register_rich_text_features")
def show_outward_links(features: FeatureRegistry) -> None:
    features.register_link_type(OutwardLink)
