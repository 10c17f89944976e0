"""The workbench in Chromium: map, timeline, chain and panel upon one selection, one window and one address.

The browser draws with SwiftShader, as these machines have no graphics card; one test gives it no WebGL at all.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from tests.faces.web.conftest import BROWSERS, listen

ROOT = Path(__file__).parents[3]
MADE = ROOT / "src/reckoning/faces/web/static/workbench/workbench.js"
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SOFTWARE = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
DRAWN = ".map-pane .count:has-text('in view')"

pytestmark = pytest.mark.skipif(not MADE.is_file(), reason="the front end is not built: make web builds it")


@pytest.fixture(scope="module")
def drawing(chromium: Any) -> Iterator[Any]:
    """Chromium that draws WebGL without a graphics card."""
    found = next(filter(None, map(shutil.which, BROWSERS)))
    browser = chromium.browser_type.launch(executable_path=found, args=[*SOFTWARE, *QUIET])
    yield browser
    browser.close()


Opened = Callable[..., Any]


@pytest.fixture
def workbench(drawing: Any, served: str) -> Iterator[Opened]:
    """Opens the workbench with a query; the test fails on any error in the console or request off the machine."""
    contexts, loud = [], list[str]()

    def opened(query: str = "", **how: Any) -> Any:
        context = drawing.new_context(**{"viewport": {"width": 1600, "height": 900}, **how})
        contexts.append(context)
        page = context.new_page()
        listen(page, loud)
        page.goto(f"{served}/workbench{query}")
        page.wait_for_selector(".bench")
        return page

    yield opened
    for context in contexts:
        context.close()
    # drawing in software, Chromium remarks that reading the picture back for a click was slow; that is no fault of ours
    loud = [line for line in loud if "GPU stall due to ReadPixels" not in line]
    assert not loud, "\n".join(loud)


@pytest.fixture(scope="module")
def scene(served: str) -> dict[str, Any]:
    """What the server gives to draw."""
    return dict(httpx2.get(f"{served}/workbench/scene.json", timeout=60).json())


@pytest.fixture(scope="module")
def chain(served: str) -> dict[str, Any]:
    """Custody and title as the server gives them."""
    return dict(httpx2.get(f"{served}/workbench/chain.json", timeout=60).json())


def silence(scene: dict[str, Any]) -> dict[str, Any]:
    """A silence with a reach set."""
    return next(e for e in scene["events"] if e["has_reach"] and e["at"])


def selected(page: Any) -> str:
    """What the address says is selected."""
    return parse_qs(urlsplit(page.url).query).get("sel", [""])[0]


def test_the_map_shows_the_positions_and_that_they_are_simulated(workbench: Opened, scene: dict[str, Any]) -> None:
    page = workbench()
    told = page.wait_for_selector(DRAWN).inner_text()
    assert f"{scene['positions']:,}" in told or "thinned" in told
    assert page.locator("header .mark-simulated").inner_text().lower() == "simulated"
    assert page.locator(".on-map").is_visible()


def test_a_silence_shows_where_the_ship_could_have_been(workbench: Opened, scene: dict[str, Any], served: str) -> None:
    event = silence(scene)
    page = workbench(f"?sel=finding:{event['id']}")
    page.wait_for_selector(".reach-note")
    reach = httpx2.get(f"{served}/workbench/reach/{event['id']}.json", timeout=60).json()
    assert f"{reach['top_speed_kn']:.1f} kn" in page.locator(".reach-note").inner_text()
    reachable = [t for t in reach["terminals"] if t["reachable"]]
    assert page.locator(".place.reachable").count() == len(reachable)
    assert page.locator(".place.unreachable").count() == len(reach["terminals"]) - len(reachable)
    panel = page.locator("#panel")
    panel.locator("h3:has-text('Thresholds')").wait_for()
    assert f"is {event['grade']}" in panel.inner_text().replace("is not established", "is unclear")
    assert panel.locator(".originals a").count() > 0


def test_a_customs_record_is_opened_from_an_edge_of_the_chain(workbench: Opened) -> None:
    page = workbench("?pane=chain")
    for band in page.locator(".band.custody:not(.modelled) .grab").all():
        band.dispatch_event("click")
        page.wait_for_function("new URLSearchParams(location.search).get('sel')?.startsWith('edge:')")
        record = page.locator("#panel .records a:has-text('customs')")
        if record.count():
            break
    name = record.first.inner_text()
    record.first.click()
    page.wait_for_url("**/evidence/**")
    assert "simulated-customs.csv" in name
    assert "simulated-customs.csv" in page.locator("main").inner_text()


def test_j_and_k_step_through_events_by_time(workbench: Opened, scene: dict[str, Any]) -> None:
    page = workbench()
    timed = sorted((e for e in scene["events"] if e["start"] is not None), key=lambda e: (e["start"], e["id"]))
    names = [f"{'delivery' if e['kind'] == 'delivery' else 'finding'}:{e['id']}" for e in timed[:2]]
    page.keyboard.press("j")
    assert selected(page) == names[0]
    page.keyboard.press("j")
    assert selected(page) == names[1]
    page.keyboard.press("k")
    assert selected(page) == names[0]
    assert page.locator("[aria-live=polite]").inner_text().startswith("Selected: ")
    page.keyboard.press("Escape")
    assert selected(page) == ""


def test_an_address_restores_what_was_seen(workbench: Opened, scene: dict[str, Any]) -> None:
    first = workbench("?pane=both")
    ship = scene["ships"][0]
    first.get_by_role("button", name="Tracked").click()
    first.get_by_label("speed").check(force=True)
    first.locator(".ship-name", has_text=ship["name"]).first.dispatch_event("click")
    first.wait_for_function("location.search.includes('colour=speed') && location.search.includes('sel=ship')")
    said = first.locator("#panel h2").inner_text()
    times = [first.get_by_label(name, exact=True).input_value() for name in ("From", "To")]
    second = workbench("?" + urlsplit(first.url).query)
    assert second.locator("#panel h2").inner_text() == said == ship["name"]
    assert [second.get_by_label(name, exact=True).input_value() for name in ("From", "To")] == times
    assert second.get_by_label("speed").is_checked()
    assert second.get_by_role("button", name="Both").get_attribute("aria-pressed") == "true"


def test_back_and_forward_go_through_selections(workbench: Opened) -> None:
    page = workbench()
    page.keyboard.press("j")
    first = selected(page)
    page.keyboard.press("j")
    second = selected(page)
    page.go_back()
    page.wait_for_function("sel => new URLSearchParams(location.search).get('sel') === sel", arg=first)
    heading = page.locator("#panel h2").inner_text()
    page.go_forward()
    page.wait_for_function("sel => new URLSearchParams(location.search).get('sel') === sel", arg=second)
    assert page.locator("#panel h2").inner_text() != "" and heading != ""


def test_exact_times_narrow_every_picture(workbench: Opened) -> None:
    page = workbench("?tables=map")
    before = page.locator(".map-pane [role=status]").inner_text()
    end = page.get_by_label("To", exact=True)
    end.fill("2024-02-31T00:00Z")
    assert end.get_attribute("aria-invalid") == "true"
    end.fill("2024-02-20T12:00Z")
    end.press("Enter")
    page.wait_for_function("location.search.includes('to=2024-02-20T12:00Z')")
    rows = page.locator(".map-pane [role=status]").inner_text()
    assert rows != before
    assert re.match(r"[1-9][\d,]* of", rows)


def tab_to(page: Any, what: str, most: int = 150) -> None:
    """Press Tab until the focus is on something."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    pytest.fail(f"{most} presses of Tab do not lead to {what}")


def test_by_keyboard_alone_a_delivery_is_found_exported_and_its_evidence_opened(
    workbench: Opened, chain: dict[str, Any], tmp_path: Path
) -> None:
    page = workbench(accept_downloads=True)
    delivery = next(d for d in chain["deliveries"] if d["originals"])
    page.evaluate("document.querySelector('.top [role=group] button:last-child').dataset.test = 'chain'")
    tab_to(page, "[data-test=chain]")
    page.keyboard.press("Enter")
    tab_to(page, "#chain .as-table")
    page.keyboard.press("Enter")
    tab_to(page, "#chain input[type=search]")
    page.keyboard.type(delivery["title"][:60])
    tab_to(page, "#chain tr[data-row]")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert selected(page).startswith("delivery:")
    tab_to(page, "#panel a.button")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "delivery.csv")
    with (tmp_path / "delivery.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.reader(file))) > 1
    tab_to(page, "#panel .originals a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/evidence/**")


def test_rows_of_a_table_are_one_stop_and_arrows_go_between(workbench: Opened) -> None:
    page = workbench("?tables=map&pane=map")
    tab_to(page, "#map tr[data-row]")
    met = [focused(page, "")]
    for key in ("ArrowDown", "End", "Home"):
        page.keyboard.press(key)
        met.append(focused(page, met[-1]))
    assert len(set(met)) == 3
    assert met[-1] == met[0]
    assert page.locator("#map tr[tabindex='0']").count() == 1


def focused(page: Any, before: str) -> str:
    """The row that has the focus, once it is another one than before."""
    row = "document.activeElement.dataset.row"
    page.wait_for_function(f"before => {row} && {row} !== before", arg=before)
    return str(page.evaluate(row))


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not fetched: make test fetches it")
@pytest.mark.parametrize(("look", "width"), [("light", 800), ("dark", 1600)])
def test_no_state_of_the_workbench_fails_the_rules_of_accessibility(
    workbench: Opened, scene: dict[str, Any], chain: dict[str, Any], look: str, width: int
) -> None:
    listed = next((n for n in chain["nodes"] if n["listed"]), chain["nodes"][0])
    queries = [
        "",
        f"?pane=both&sel=finding:{silence(scene)['id']}",
        f"?pane=chain&sel=node:{listed['id']}",
        f"?pane=both&sel=edge:{chain['edges'][0]['id']}&colour=speed",
        f"?pane=both&tables=map,time,chain&sel=delivery:{chain['deliveries'][0]['id']}",
        f"?pane=map&sel=ship:{scene['ships'][0]['subject']}&colour=certainty",
        f"?sel=place:{scene['places'][0]['id']}&now=2024-02-20T06:00Z",
        "?sel=finding:gone",
    ]
    wrong = []
    for query in queries:
        page = workbench(
            query, color_scheme=look, viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        for closed in page.locator("details:not([open]) > summary").all():
            closed.click()
        page.wait_for_timeout(700)
        page.evaluate(AXE.read_text())
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        wrong += [f"{query}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found]
        page.context.close()
    assert not wrong, "\n".join(wrong)


NO_WEBGL = """HTMLCanvasElement.prototype.getContext = (of => function (kind, ...more) {
  return /webgl/.test(kind) ? null : of.call(this, kind, ...more)
})(HTMLCanvasElement.prototype.getContext)"""


def test_without_webgl_the_events_are_a_table_and_the_rest_works(quiet_page: Any, served: str) -> None:
    quiet_page.add_init_script(NO_WEBGL)
    quiet_page.goto(f"{served}/workbench")
    quiet_page.wait_for_selector(".bench")
    assert "no WebGL" in quiet_page.locator("[role=note]").inner_text()
    assert quiet_page.locator("#map tr[data-row]").count() > 5
    assert quiet_page.locator(".lanes .event").count() > 0
    quiet_page.keyboard.press("j")
    assert selected(quiet_page)


def test_a_case_that_changed_is_said_and_offered(drawing: Any, served: str) -> None:
    page = drawing.new_page()
    page.route("**/workbench", lambda route: route.fulfill(response=(got := route.fetch()), body=aged(got.text())))
    page.goto(f"{served}/workbench")
    page.wait_for_selector("[role=alert]:has-text('has changed')")
    page.unroute("**/workbench")
    page.get_by_role("button", name="Load it as it is now").click()
    page.wait_for_selector(".bench")
    page.close()


def aged(html: str) -> str:
    """The page as it was made of an earlier state."""
    return re.sub(r'data-state="[^"]*"', 'data-state="0000000000000000"', html)


def test_the_map_s_code_is_not_what_the_first_sight_waits_for(workbench: Opened) -> None:
    page = workbench("?tables=map&pane=map")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(r => r.name)")
    assert not [name for name in loaded if "/view-" in name or "coast" in name or "positions" in name]
