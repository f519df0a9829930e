"""Only what Wagtail itself writes gets the nonce, and only in its exact shape."""

import pytest

from buendnis.config.inline_scripts import allow_known

WAGTAILS = [
    'initDateChooser("id_on", {"format": "d.m.Y"});',
    'new PageChooser("id_redirect_page", {"modelNames": ["wagtailcore.page"], "canChooseRoot": false});',
    'new wagtail.admin.Chooser("id_image", {"modalUrl": "/cms/images/chooser/"});',
    '\n (function() {\n var panel = new InlinePanel(JSON.parse("\\u007B\\u007D"));\n })();\n',
]
STRANGERS = [
    "alert(1)",
    'initDateChooser("id_on", {}); alert({});',
    'initDateChooser("id_on", {"a": alert(1)});',
    'new PageChooser("id", {}, alert(1));',
    '(function() { var panel = new InlinePanel(JSON.parse("") + alert(1)); })();',
]


@pytest.mark.parametrize("code", WAGTAILS)
def test_wagtails_own_script_runs(code):
    assert allow_known(f"<p><script>{code}</script>", "n") == f'<p><script nonce="n">{code}</script>'


@pytest.mark.parametrize("code", STRANGERS)
def test_any_other_script_does_not_run(code):
    assert "nonce" not in allow_known(f"<p><script>{code}</script>", "n")
