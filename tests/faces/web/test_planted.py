"""Names that are planted in articles, notes, registers and lists of owners: on no page, twin or address by default."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient
from tests.faces.web.conftest import HERE, PORT
from tests.faces.web.planted_case import HARMED, OWNERS, PUBLIC, UNREAD, planted_case

from reckoning.case import Case
from reckoning.faces.web.app import PAGES, app_of
from reckoning.faces.web.desk import Desk
from reckoning.faces.web.frame import NAVIGATION
from reckoning.faces.web.page import address
from reckoning.faces.web.sight import Sight
from reckoning.faces.web.unnamed import ASK, HIDDEN_HERE
from reckoning.faces.web.veil import NAME_NOT_SHOWN

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
EXEMPT = ("review", "static", "fonts", "add", "jobs")
"""Pages that judge by names (review), and what holds nothing of a case."""
OF_EACH = 30
"""Pages of one kind that are followed beside those that the test asks for by name."""
PANEL = ("/workbench", "/workbench/scene.json", "/workbench/chain.json")
FOUND = [name for name in (*HARMED, *OWNERS) if name not in UNREAD]
PLANTED = re.compile(
    "|".join(re.escape(name).replace(r"\ ", r"[\s\W_+]+") for name in (*HARMED, *OWNERS)), re.IGNORECASE
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return planted_case(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="module")
def sight(planted: Case) -> Sight:
    return Desk(planted).sight()


@pytest.fixture(scope="module")
def browser(planted: Case) -> TestClient:
    return TestClient(app_of(Desk(planted), PORT), base_url=HERE)


@pytest.fixture(scope="module")
def crawled(browser: TestClient, sight: Sight) -> dict[str, str]:
    """By address, every page that can be reached without asking for names, and every twin and table of it."""
    seeds = list(_everything(sight))
    waiting, found, asked = deque(seeds), dict[str, str](), Counter[str]()
    while waiting:
        path = waiting.popleft()
        first, *rest = path.partition("?")[0].strip("/").split("/")
        kind = f"{first} {len(rest)} {path.partition('?')[0].rpartition('.')[2][:4]}"
        if path in found or "names=1" in path or first in EXEMPT or (path not in seeds and asked[kind] >= OF_EACH):
            continue
        asked[kind] += path not in seeds
        answer = browser.get(path)
        found[path] = answer.text
        if answer.headers["content-type"].startswith("text/html"):
            waiting.extend(html.unescape(link) for link in LINK.findall(answer.text))
    return found


def _everything(sight: Sight) -> Iterator[str]:
    yield from (*(to for to, _ in NAVIGATION), *(f"/{name}" for name in PAGES), *PANEL)
    for table, page in (("statements", "statement"), ("findings", "finding")):
        for row in sight.rows(f"SELECT id FROM held.{table}"):
            yield from (address(page, row["id"]), address(page, f"{row['id']}.json"))
            if page == "finding":
                yield address("workbench", "finding", f"{row['id']}.json")
    for row in sight.rows("SELECT DISTINCT evidence, split_part(locator, '#', 1) AS locator FROM held.statements"):
        yield address("evidence", row["evidence"], at=row["locator"])
    for row in sight.rows("SELECT id FROM held.statements WHERE property = 'claim'"):
        yield address("claim", row["id"])
    for e in sight.holding.evidence:
        yield from (address("evidence", e.sha256, show="page"), address("original", e.sha256, "shown"))
        yield from (address("original", e.sha256), address("original", e.sha256, "page", "1"))


def test_the_planted_names_are_in_the_case(planted: Case) -> None:
    held = " ".join(planted.holding().original(e.sha256).read_text("utf-8") for e in planted.evidence())
    assert [name for name in (*HARMED, *OWNERS, *PUBLIC) if name not in held] == []


def test_no_page_twin_or_address_has_a_planted_name(crawled: dict[str, str]) -> None:
    assert len(crawled) > 500
    leaks = [
        (path, m[0], text[max(m.start() - 60, 0) : m.end() + 20])
        for path, told in crawled.items()
        if (m := PLANTED.search(text := f"{path} {_plain(path, told)}"))
    ]
    assert not leaks, "\n".join(map(str, leaks[:20]))


def _plain(path: str, text: str) -> str:
    """What a reader makes of a page or twin: no escapes of HTML, JSON or addresses."""
    if path.partition("?")[0].endswith(".json"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return unquote(html.unescape(text))


@pytest.mark.parametrize("name", PUBLIC)
def test_a_minister_a_speaker_and_a_company_are_named(crawled: dict[str, str], name: str) -> None:
    kinds = {path.strip("/").partition("/")[0] for path, text in crawled.items() if name in text}
    assert {"statement"} <= kinds, kinds


@pytest.mark.parametrize("name", [*HARMED, *OWNERS])
def test_no_search_finds_a_planted_name_unless_names_are_asked_for(browser: TestClient, name: str) -> None:
    for words in (name, name.split()[-1], name[:-2]):
        found = browser.get("/search.json", params={"q": words}).json()
        assert "Nothing in the case has these words." in str(found["sections"]), words


@pytest.mark.parametrize("name", FOUND)
def test_a_name_is_found_and_shown_by_who_asks(browser: TestClient, sight: Sight, name: str) -> None:
    row = sight.one("SELECT id, property FROM held.as_found WHERE contains(raw, ?) ORDER BY id", name)
    assert row
    if row["property"] != "claim":  # a claim that is found alone is shown at once
        assert name in str(browser.get("/search.json", params={"q": name, "names": "1"}).json()["sections"][1:])
    kind = "claim" if row["property"] == "claim" else "statement"
    hidden = browser.get(f"/{kind}/{row['id']}").text
    assert name not in hidden and HIDDEN_HERE in hidden
    (link,) = re.findall(rf'href="(/{kind}/[^"]*names=1[^"]*)"', hidden)
    assert name in browser.get(html.unescape(link)).text


def test_a_claim_shows_its_sentence_without_the_name_in_it(browser: TestClient, sight: Sight) -> None:
    row = sight.one("SELECT id FROM held.as_found WHERE property = 'claim' AND contains(raw, 'Zeyar Plantwin')")
    assert row
    text = browser.get(f"/claim/{row['id']}").text
    assert f"soldiers had killed {NAME_NOT_SHOWN} and" in re.sub(r"<[^>]+>", "", text)
    assert "Than Swe" in text and "11" in text


def test_an_original_leads_to_its_bytes_through_the_question(browser: TestClient, sight: Sight) -> None:
    for name in ("article.txt", "page.html", "burmese.txt", "events.csv", "people.csv", "owners.csv", "figures.csv"):
        sha256 = next(e.sha256 for e in sight.holding.evidence if e.file_name == name)
        first = browser.get(f"/evidence/{sha256}").text
        assert ASK in first, name
        (link,) = set(re.findall(r'href="([^"]*names=1[^"]*)"', first))
        opened = browser.get(html.unescape(link)).text
        (to,) = re.findall(r'href="(/original/[^"]*)">download', opened)
        assert browser.get(html.unescape(to)).content == sight.opening.path(sha256).read_bytes()


def test_an_original_in_which_nobody_is_named_is_shown_at_once(browser: TestClient, sight: Sight) -> None:
    sha256 = next(e.sha256 for e in sight.holding.evidence if e.file_name == "sanctions.csv")
    assert ASK not in browser.get(f"/evidence/{sha256}").text
    assert browser.get(f"/original/{sha256}").status_code == 200


def test_review_shows_what_is_judged(planted: Case, browser: TestClient) -> None:
    assert "Plantwin" in browser.get("/review/claims").text
