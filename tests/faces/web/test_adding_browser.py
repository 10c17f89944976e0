"""Adding in a real browser: files chosen and dropped, progress, cancel, a rejected record opened in its original."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.faces.web.axe import violations
from tests.faces.web.conftest import serving
from tests.faces.web.test_adding import HALF_GOOD

from reckoning.case import Case

Watched = tuple[Any, str]
PATIENCE_MS = 120_000
DROPPED = """text => {
  const both = new DataTransfer();
  both.items.add(new File([text], "dropped.csv"));
  const at = document.querySelector("[data-drop]");
  for (const name of ["dragenter", "dragover", "drop"])
    at.dispatchEvent(new DragEvent(name, { dataTransfer: both, bubbles: true, cancelable: true }));
}"""
HOSTILE = """<!doctype html><title>Elsewhere</title>
<form id=f method=post action="{there}/jobs"><input name=what value=trace></form>
<form id=m method=post enctype="multipart/form-data" action="{there}/add"><input name=source value=x></form>
"""
ASK = """async there => {
  const body = new URLSearchParams({ what: "trace" });
  const outcomes = [];
  for (const mode of ["no-cors", "cors"])
    for (const path of ["/jobs", "/add", "/review/claims"])
      outcomes.push(await fetch(there + path, { method: "POST", mode, body }).then(a => a.type, () => "refused"));
  outcomes.push(await fetch(there + "/").then(a => a.type, () => "refused"));
  return outcomes;
}"""


def over(page: Any) -> None:
    """Wait until the job on the page is over."""
    page.wait_for_selector("[data-job=over]", timeout=PATIENCE_MS)


def names(case: Case) -> list[str]:
    """The names of the case's originals."""
    return [e.file_name for e in case.evidence()]


def test_a_chosen_file_is_added_and_its_rejected_record_opened_in_its_original(
    watched: Watched, own_case: Case, tmp_path: Path
) -> None:
    page, address = watched
    (tmp_path / "half good.csv").write_bytes(HALF_GOOD)
    page.goto(f"{address}/add")
    assert violations(page) == []
    page.set_input_files("#files", tmp_path / "half good.csv")
    assert "half good.csv" in page.inner_text("[data-chosen]")
    page.fill("[name=source]", "a coast station")
    page.fill("[name=reader]", "noaa")
    page.select_option("[name=sensitivity]", "1")
    assert violations(page) == []
    page.click("[data-send]")
    over(page)
    assert violations(page) == []
    assert "half good.csv" in names(own_case)
    assert page.locator("td[data-column=rejected]").inner_text() == "1"
    page.locator("table[id^=rejects] td a").first.click()
    page.wait_for_url("**/evidence/**at=**")
    assert "no time at all" in page.inner_text("main")
    page.goto(f"{address}/jobs")
    assert violations(page) == []


def test_a_dropped_file_is_added(watched: Watched, own_case: Case) -> None:
    page, address = watched
    page.goto(f"{address}/add")
    page.evaluate(DROPPED, HALF_GOOD.decode())
    assert "dropped.csv" in page.inner_text("[data-chosen]")
    page.keyboard.press("Enter")
    over(page)
    assert "dropped.csv" in names(own_case)


def test_an_empty_file_is_refused_before_it_is_sent(watched: Watched, own_case: Case, tmp_path: Path) -> None:
    page, address = watched
    before = names(own_case)
    (tmp_path / "empty.csv").touch()
    page.goto(f"{address}/add")
    page.set_input_files("#files", tmp_path / "empty.csv")
    page.click("[data-send]")
    assert "Empty: empty.csv" in page.inner_text("[role=alert]")
    assert violations(page) == []
    assert names(own_case) == before


def test_a_job_is_cancelled_and_nothing_is_lost(watched: Watched, own_case: Case, tmp_path: Path) -> None:
    page, address = watched
    before = names(own_case)
    head, row = HALF_GOOD.split(b"\n")[:2]
    (tmp_path / "large.csv").write_bytes(head + b"\n" + (row + b"\n") * 600_000)
    page.goto(f"{address}/add")
    page.set_input_files("#files", tmp_path / "large.csv")
    page.fill("[name=reader]", "noaa")
    page.click("[data-send]")
    page.wait_for_selector("[data-job=on]", timeout=PATIENCE_MS)
    assert violations(page) == []
    page.click("button[value=cancel]")
    over(page)
    assert page.get_attribute("[data-job]", "data-stage") == "cancelled"
    assert violations(page) == []
    assert set(before) <= set(names(own_case))


def test_a_case_being_written_by_another_is_said_and_tried_again(
    watched: Watched, own_case: Case, tmp_path: Path
) -> None:
    page, address = watched
    (tmp_path / "words.txt").write_text("some words\n")
    page.goto(f"{address}/add")
    page.set_input_files("#files", tmp_path / "words.txt")
    with (own_case.root / "ledger.jsonl").open("rb") as ledger:
        fcntl.flock(ledger, fcntl.LOCK_EX)
        page.click("[data-send]")
        over(page)
        assert "Another process is writing this case" in page.inner_text("[role=alert]")
        assert violations(page) == []
    page.click("button[value=again]")
    page.wait_for_selector("[data-stage=done]", timeout=PATIENCE_MS)
    assert "words.txt" in names(own_case)


def test_without_scripts_a_job_is_followed_to_its_end(chromium: Any, own_case: Case, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text("some words\n")
    for address in serving(own_case):
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/add")
        page.set_input_files("#files", tmp_path / "plain.txt")
        page.click("[data-send]")
        over(page)
        context.close()
    assert "plain.txt" in names(own_case)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of another site on this machine."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Elsewhere</title>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_page_of_another_site_can_neither_write_nor_read(chromium: Any, own_case: Case, elsewhere: str) -> None:
    before = (own_case.root / "ledger.jsonl").read_bytes()
    for address in serving(own_case):
        context = chromium.new_context()
        page = context.new_page()
        page.goto(elsewhere)
        assert set(page.evaluate(ASK, address)) <= {"refused", "opaque"}
        for form in ("f", "m"):
            page.goto(elsewhere)
            page.set_content(HOSTILE.format(there=address))
            with page.expect_navigation() as came:
                page.evaluate(f"document.getElementById('{form}').submit()")
            assert came.value.status == 403
        page.goto(f"{address}/jobs")
        assert "No job has run" in page.inner_text("main")
        context.close()
    assert (own_case.root / "ledger.jsonl").read_bytes() == before
