"""No attack of the collection leaves anything that runs, loads or listens; what editors write stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buendnis.base.rich_text import clean_html

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt\x00>alert(1)</sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><s><template><s><img src=x onerror=alert(1)>@shafigullin</s></template></s></template>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='  JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='//evil.example/'>x</a>",
    "<a href='/\\evil.example/'>x</a>",
    "<a href='/' onclick='alert(1)' style='position:fixed' class='x' target='_blank'>x</a>",
    "<b hx-get='/abmelden/' data-hx-trigger='load' hx-on:click='alert(1)'>x</b>",
    "<p data-hx-post='/x' data-controller='w-init' x-data='alert(1)'>x</p>",
    "<div hx-ws='connect:wss://evil.example'>x</div>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='evil.swf'></object><embed src='evil.swf'>",
    "<embed embedtype='media' url='https://evil.example/'>",
    "<link rel=stylesheet href=//evil.example><style>@import '//evil.example'</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'><base href='//evil.example/'>",
    "<form action='//evil.example'><input name=csrfmiddlewaretoken><button>x</button></form>",
    "<video src=x onerror=alert(1)><audio src=x><source src=x>",
    "<p style='background:url(//evil.example)'>x</p>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<a id='1&quot; onmouseover=&quot;alert(1)' linktype='evil'>x</a>",
    "<xss id=x tabindex=1 onfocus=alert(1)></xss>",
    "<p><b>unclosed <i>tags",
    "{{ request.user }}{% include 'x' %}",
]
TAG = r"a|b|blockquote|br|code|em|embed|h[234]|hr|i|li|ol|p|strong|sub|sup|ul"
ADDRESS = r"(https?:|mailto:|tel:|/(?!/)|#|[a-z0-9?])[^\"<>]*"
ATTRIBUTE = (
    rf'href="{ADDRESS}"|rel="noopener noreferrer"|id="\d+"|linktype="(page|document)"|embedtype="image"'
    r'|(alt|format)="[^"<>]*"'
)
ALLOWED = re.compile(rf"</?({TAG})(\s({ATTRIBUTE}))*\s?/?>", re.IGNORECASE)
PIECES = [
    "<", ">", "'", '"', "&lt;", "svg", "style", "a ", "img", "onerror=x", "/", "--", "!", "title=", "math",
    " x",
]  # fmt: skip


def dangerous(html: str) -> list[str]:
    """Tags that the list does not allow exactly as they stand."""
    return [tag for tag in re.findall(r"<[^>]*>?", html) if not ALLOWED.fullmatch(tag)]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_leaves_nothing_that_runs(attack):
    cleaned = clean_html(attack)

    assert dangerous(cleaned) == []
    assert clean_html(cleaned) == cleaned, "a second reading must not change anything (mXSS)"


def test_the_collection_is_dangerous():
    """Negative control: uncleaned, nearly all of it is found."""
    assert len([attack for attack in ATTACKS if dangerous(attack)]) >= len(ATTACKS) - 3


@given(st.lists(st.sampled_from(PIECES)))
def test_no_heap_of_pieces_becomes_dangerous(pieces):
    once = clean_html("".join(pieces))

    assert dangerous(once) == []
    assert clean_html(once) == once


@pytest.mark.parametrize(
    "written",
    [
        "<h2>Titel</h2><p>Text mit <b>fett</b> und <i>kursiv</i></p><ul><li>eins</li></ul><hr>",
        '<p><a href="https://stadt.example/?a=1&amp;b=2" rel="noopener noreferrer">Stadt</a></p>',
        '<p><a href="mailto:post@buendnis.example" rel="noopener noreferrer">Mail</a></p>',
        '<p><a href="/termine/" rel="noopener noreferrer">Kalender</a></p>',
        '<p><a linktype="page" id="3" rel="noopener noreferrer">Seite</a></p>',
        '<embed embedtype="image" id="7" alt="Haus" format="left">',
        "<p>Straße 5 &lt; 7 &amp; 8 👩‍👩‍👧‍👦</p>",
    ],
)
def test_what_editors_write_stays(written):
    def parts(html):
        return sorted(re.findall(r'[a-z]+="[^"]*"|[^\s"]+', html))

    assert parts(clean_html(written)) == parts(written)
