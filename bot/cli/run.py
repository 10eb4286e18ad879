"""`rebound run`, `serve`, `play` and `doctor`: the bot itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from bot.settings import load_settings


def run(
    health_port: Annotated[
        int | None,
        typer.Option(help="Port for /healthz, /readyz and /metrics [default: REBOUND_HEALTH_PORT]", min=1, max=65535),
    ] = None,
    health_host: Annotated[str, typer.Option(help="Address for that port.")] = "127.0.0.1",
) -> None:
    """Run the bot in Socket Mode: needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN, and no public address."""
    settings = load_settings()
    if health_port is not None:
        settings = replace(settings, health_port=health_port)
    settings.need("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    from bot.slack.run import run_socket

    run_socket(settings, health_host=health_host)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)] = 3000,
) -> None:
    """Serve the bot over HTTP: needs SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET."""
    settings = load_settings()
    settings.need("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET")
    from bot.slack.run import serve as serve_http

    serve_http(settings, host, port)


def play(
    port: Annotated[int, typer.Option(help="Port of the page.", min=0, max=65535)] = 8000,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")] = True,
    two_workspaces: Annotated[
        bool, typer.Option("--two-workspaces", help="Two workspaces that the app is to be installed in.")
    ] = False,
) -> None:
    """Try the bot against a Slack that runs inside the program: no account needed."""
    from bot.cli.play import play as play_here

    play_here(load_settings(), port, browser=browser, two_workspaces=two_workspaces)


def doctor(
    validate_blocks: Annotated[
        bool,
        typer.Option(
            "--validate-blocks",
            help="Ask Slack too whether it takes every message and view that the bot can make. Posts nothing; about "
            "250 requests, a minute or two.",
        ),
    ] = False,
) -> None:
    """Check tokens, scopes, channels, database and knowledge base; say what to fix and how."""
    from bot.cli.doctor import report

    if not report(load_settings(), blocks=validate_blocks):
        raise typer.Exit(1)
