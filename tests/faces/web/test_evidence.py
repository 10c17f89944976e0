"""Originals: the place marked in each kind of them, nothing of a hostile one alive, bytes under a harmless name."""

from __future__ import annotations

import hashlib
import re
import struct

import pytest
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT
from tests.faces.web.small_case import ARTICLE, HOSTILE_NAME

from reckoning.case import Case
from reckoning.faces.web.app import app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight


@pytest.fixture(scope="module")
def sight(small: Case) -> Sight:
    return Desk(small).sight()


def named(sight: Sight, name: str) -> str:
    return next(e.sha256 for e in sight.holding.evidence if e.file_name == name)


def test_a_span_is_marked_in_its_text(pages: TestClient, sight: Sight) -> None:
    text = pages.get(address("evidence", named(sight, "article.txt"), at="span:34-75")).text
    assert f"<mark>{ARTICLE[34:75]}</mark>" in text and "The ministry said on Tuesday that " in text


def test_two_spans_of_one_quote_are_both_marked(pages: TestClient, sight: Sight) -> None:
    text = pages.get(address("evidence", named(sight, "article.txt"), at="span:78-99+115-131")).text
    assert "<mark>“We lost everything,”</mark> said Ana Ruiz. <mark>“Even the well.”</mark>" in text


def test_a_cell_is_marked_in_its_record_under_its_column(pages: TestClient, sight: Sight) -> None:
    at = address("evidence", named(sight, "simulated-bills-of-lading.xlsx"), at="sheet:Sheet1!record:24#Price")
    text = pages.get(at).text
    assert re.search(
        r'<td data-column="column">Price</td><td data-column="in the original"><mark>\d+</mark></td>', text
    )
    assert "rendered, not the bytes themselves" in text


def test_a_box_is_drawn_over_its_page_of_a_pdf(pages: TestClient, sight: Sight) -> None:
    sha256 = named(sight, "register.pdf")
    text = pages.get(address("evidence", sha256, at="page:1@190,126,230,142", names=1)).text
    assert '<rect x="190.00" y="126.00" width="40.00" height="16.00"' in text and 'viewBox="0 0 595.00 842.00"' in text
    image = pages.get(f"/original/{sha256}/page/1?names=1")
    assert image.headers["content-type"] == "image/png"
    assert struct.unpack(">II", image.content[16:24]) == (893, 1263)
    assert pages.get(f"/original/{sha256}/page/9?names=1").status_code == 400


def test_nothing_of_a_hostile_page_or_name_is_alive(pages: TestClient, sight: Sight) -> None:
    sha256 = named(sight, HOSTILE_NAME)
    for asked in ("", "?show=page", "?at=span:468-507", "?at=whole"):
        text = pages.get(f"/evidence/{sha256}{asked}").text
        assert "<img src=x" not in text and "<script>" not in text and 'evil.example/pixel.png"' not in text
        assert "&lt;img src=x onerror=alert(1)&gt;" in text
    shown = pages.get(f"/original/{sha256}/shown")
    policy = shown.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'") and "allow-" not in policy
    assert "<iframe sandbox src=" in pages.get(f"/evidence/{sha256}?show=page").text


def test_a_download_is_the_bytes_themselves_under_a_harmless_name(pages: TestClient, sight: Sight) -> None:
    sha256 = named(sight, HOSTILE_NAME)
    answer = pages.get(f"/original/{sha256}")
    assert hashlib.sha256(answer.content).hexdigest() == sha256
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{sha256[:16]}.html.txt"'


@pytest.mark.parametrize("path", ["shown", "page/1"])
def test_only_what_is_harmless_is_shown_as_it_is(pages: TestClient, sight: Sight, path: str) -> None:
    assert pages.get(f"/original/{named(sight, 'article.txt')}/{path}").status_code == 404


def test_reading_adds_up_and_a_rejected_record_is_shown_in_its_original(pages: TestClient, sight: Sight) -> None:
    text = pages.get(f"/evidence/{named(sight, 'person-register.csv')}").text
    assert "5 records read = 4 kept + 1 rejected" in text
    place = re.search(r'<td data-column="where"><a href="([^"]+)">[^<]+</a></td><td data-column="why">', text)
    assert place and pages.get(place[1].replace("&amp;", "&")).status_code == 200


def test_a_retracted_original_says_why_and_shows_nothing_of_itself(own_case: Case) -> None:
    desk = Desk(own_case)
    sha256 = named(desk.sight(), "article.txt")
    own_case.retract(sha256, "the newspaper withdrew it")
    browser = TestClient(app_of(desk, PORT), base_url=HERE)
    answer = browser.get(f"/evidence/{sha256}")
    assert answer.status_code == 410 and "the newspaper withdrew it" in answer.text
    assert "at least 12 people" not in answer.text
    assert browser.get(f"/original/{sha256}").status_code == 404


@pytest.mark.parametrize(
    "at", ["record:999999", "span:5-2", "page:7", "nonsense", "bytes:0-20", "record:0#No such", "gz!whole"]
)
def test_a_place_that_is_not_there_is_said(pages: TestClient, sight: Sight, at: str) -> None:
    for name in ("article.txt", "register.pdf", "person-register.csv"):
        assert pages.get(address("evidence", named(sight, name), at=at)).status_code in (200, 400)


@pytest.mark.parametrize("name", ["../../ledger.jsonl", "%2e%2e", "zz", "0" * 64, "abc", "'; DROP TABLE x"])
def test_what_is_no_hash_of_an_original_is_not_found(pages: TestClient, name: str) -> None:
    assert pages.get(f"/evidence/{name}").status_code == 404
    assert pages.get(f"/original/{name}").status_code == 404
