"""The command as a real process: pipes, signals, a terminal, a server."""

from __future__ import annotations

import os
import pty
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

FILON = [sys.executable, "-c", "from filon.cli import main; main()"]


def filon(*arguments, **given):
    command = [*FILON, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **given)


@contextmanager
def serving(*arguments):
    """Address of a server that the command runs, and its process."""
    process = subprocess.Popen(
        [*FILON, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process.stdout.readline().split("http://")[1].split()[0], process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stopped(process):
    """Exit code and complaints after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=20)
    return process.returncode, complaints


def test_exit_codes_tell_good_refused_and_wrong_usage():
    codes = [filon(*words).returncode for words in (["datasets"], ["map", "nope"], ["map"])]
    assert codes == [0, 1, 2]


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(imported):
    command = [*FILON, "map", imported, "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""


def test_what_goes_into_a_pipe_holds_no_colours(imported):
    assert "\x1b" not in filon("map", imported, env={**os.environ, "TERM": "xterm-256color"}).stdout


def test_progress_and_tables_of_a_terminal_respect_no_colour(imported):
    parent, child = pty.openpty()
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm", "COLUMNS": "100"}
    subprocess.run(
        [*FILON, "map", imported], stdout=child, stderr=child, env=environment, timeout=60, check=True
    )
    os.close(child)
    shown = os.read(parent, 100_000).decode()
    assert "Quote sent" in shown
    assert "\x1b[3" not in shown


def test_the_demo_company_is_made_once_and_served_in_french():
    with serving("demo", "--scale", "small", "--no-browser", "--port", "0", "--lang", "fr") as (
        address,
        process,
    ):
        host, _, page = address.partition("/")
        assert page == "d/demo-small/overview"
        (card,) = httpx.get(f"http://{host}/api/datasets").json()
        assert (card["name"], card["cases"]) == ("demo-small", 500)
        assert card["label"] == "Démo, 500 affaires"
        code, complaints = stopped(process)
    assert (code, complaints) == (130, "\n")


def test_a_port_that_is_taken_is_refused_with_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = filon("serve", "--port", port)
    assert (outcome.returncode, "[port_in_use]" in outcome.stderr) == (1, True)


@pytest.mark.parametrize("name", ["LANG", "FILON_LANG"])
def test_the_environment_chooses_the_language(name):
    outcome = filon("datasets", env={**os.environ, name: "fr_FR.UTF-8"})
    assert "Il n’y a pas encore de jeu de données" in outcome.stdout
