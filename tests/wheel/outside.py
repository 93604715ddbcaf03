"""What an installed wheel does, far from the repository: run by `check.py` in the wheel's own environment."""

import base64
import contextlib
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ENVIRONMENT = Path(sys.argv[1])
LIUZHUAN = ENVIRONMENT / "bin" / "liuzhuan"
AFFAIR = {
    "office": "suzhou_office",
    "applicant_phone": "0512-6688",
    "urgency": "normal",
    "confidentiality": "internal",
    "external_party": "华东客户",
    "affair_type": "quality_support",
    "reason": "客户现场设备运行异常，需要公司派人到现场协助检查并给出处理意见。",
    "required_by": f"{time.localtime().tm_year + 1}-12-31",
}
PATIENCE = 60
"""Seconds that the server has to come up."""


def main():
    require_own_packages()
    require(run("--version").startswith("liuzhuan "), "no version")
    port = free_port()
    with served(port, "--workers", "2") as ask:
        page = ask("/login")
        require("密码" in page, "the page is not in Chinese")
        assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
        require(any("/dist/" in path for path in assets), "the page has no assets")
        for path in assets:
            ask(path)
        started = ask("/v2/process-instances", {"processDefinitionId": "office_affairs", "variables": AFFAIR})
        require(json.loads(started)["businessId"].startswith("JT-XS-40-"), "the case has no number")
        answered = sum(
            map(float, re.findall(r"^liuzhuan_requests_total\{.*login\.show.*\} (\S+)", ask("/metrics"), re.MULTILINE))
        )
        require(answered >= 1, "the processes do not count together")
    run("backup", "backup.zip")
    run("--database", "sqlite:///other/liuzhuan.db", "restore", "backup.zip")


def require(holds, otherwise):
    if not holds:
        sys.exit(f"the wheel: {otherwise}")


def require_own_packages():
    import engine
    import storage
    import web

    for package in (engine, storage, web):
        require(Path(package.__file__).is_relative_to(ENVIRONMENT), f"{package.__name__} is not the wheel's")


def run(*arguments):
    return subprocess.run([LIUZHUAN, *arguments], check=True, capture_output=True, text=True).stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(port, *arguments):
    """A demo server; yields what asks it."""
    with Path("log").open("w") as log:
        command = [LIUZHUAN, "serve", "--demo", "--port", str(port), *arguments]
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_for(port, server)
            yield lambda path, body=None: ask(port, path, body)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def wait_for(port, server):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            ask(port, "/ready")
        except OSError:
            require(server.poll() is None and time.monotonic() < end, "it does not serve: " + Path("log").read_text())
            time.sleep(0.1)
        else:
            return


def ask(port, path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", "Basic " + base64.b64encode(b"office:demo").decode())
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main()
