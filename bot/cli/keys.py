"""`rebound keys`: the keys that the tokens of workspaces are encrypted with."""

from __future__ import annotations

import typer

from bot.settings import SettingsError, load_settings

keys = typer.Typer(help="The keys that the tokens of workspaces are encrypted with.", no_args_is_help=True)


@keys.command()
def new() -> None:
    """Print a new key for REBOUND_TOKEN_KEYS."""
    from bot.cases.workspace.sealed import new_key

    typer.echo(new_key())


@keys.command()
def rotate() -> None:
    """Encrypt what is stored (tokens, and what webhooks are signed with) again with the first key of
    REBOUND_TOKEN_KEYS; then the others can be taken away."""
    settings = load_settings()
    if not settings.token_keys:
        raise SettingsError("REBOUND_TOKEN_KEYS is not set: “rebound keys new” prints a key.")
    from bot.cases.telling.settings import seal_secrets_again
    from bot.cases.workspace.installations import Installations
    from bot.cases.workspace.sealed import Sealer
    from bot.cases.workspace.workspaces import sessions_on

    sealer = Sealer(settings.token_keys)
    sessions = sessions_on(settings.database_url)
    try:
        count = Installations(sessions, sealer).seal_again()
        seal_secrets_again(sessions, sealer)
    finally:
        sessions.engine.dispose()
    whose = "one installation" if count == 1 else f"{count} installations"
    typer.echo(f"The tokens of {whose} are encrypted with the first key now. The others can be taken away.")
