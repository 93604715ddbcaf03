"""The served demo company and a real browser."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import MISSING, installed

PICTURES = Path(__file__).parent.parent.parent / "var" / "screenshots"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Address of `liuzhuan serve --demo` on a fresh database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("site")
    database = f"sqlite:///{folder / 'liuzhuan.db'}"
    command = [sys.executable, "-m", "web.cli", "--database", database, "serve", "--demo", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, server, folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address, server, log):
    for _ in range(300):
        assert server.poll() is None, log.read_text("utf-8")
        try:
            urllib.request.urlopen(f"{address}/login", timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(log.read_text("utf-8"))


@pytest.fixture(scope="session")
def chromium():
    path = installed()
    assert path, MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Desk:
    """One person's browser."""

    def __init__(self, page, site, user):
        self.page, self.site, self.user = page, site, user

    def open(self, path):
        self.page.goto(self.site + path)
        return self

    def picture(self, name):
        """Screenshots at the width of a desk and of a phone, into var/screenshots/."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        for width, height in ((1440, 900), (360, 740)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.evaluate("scrollTo(0, document.body.scrollHeight)")  # diagrams are drawn when they come into view
            self.page.wait_for_timeout(300)
            self.page.evaluate("scrollTo(0, 0)")
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def desk(chromium, site):
    """Log somebody in: ``desk("office")``. Every browser error fails the test."""
    contexts, complaints = [], []

    def log_in(user, password="demo"):
        context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{site}/login")
        page.fill("input[name=user]", user)
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_selector(".masthead")
        return Desk(page, site, user)

    log_in.site, log_in.expects_refusal = site, False
    yield log_in
    for context in contexts:
        context.close()
    if not log_in.expects_refusal:
        assert [] == complaints
