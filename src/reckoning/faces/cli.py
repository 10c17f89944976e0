"""The command `reckoning`: each command is a thin face on one method of `Case`.

Exit codes: 0 done, 1 an error without a kind, 2 the call is off, 3 a source cannot be read, 4 bytes are not those
recorded, 5 another process is writing, 6 the disk refused, 130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

# Command -> module of `reckoning.faces` that defines it: `--help` of one command loads only its own module.
COMMANDS = {
    "init": "commands_case",
    "add": "commands_case",
    "refer": "commands_refer",
    "retract": "commands_case",
    "log": "commands_case",
    "verify": "commands_case",
    "rebuild": "commands_case",
    "trace": "commands_sea",
    "parameters": "commands_sea",
    "findings": "commands_sea",
    "show": "commands_sea",
    "sql": "commands_sea",
    "export": "commands_exchange",
    "simulate": "commands_sea",
    "screen": "commands_lists",
    "diff": "commands_lists",
    "resolve": "commands_resolve",
    "conflicts": "commands_conflicts",
    "judge": "commands_judge",
    "judgements": "commands_judge",
    "count": "commands_count",
    "overlap": "commands_count",
    "compare": "commands_count",
    "estimate": "commands_estimate",
    "chain": "commands_chain",
    "reach": "commands_chain",
    "measure": "commands_chain",
    "read": "commands_reading",
    "claims": "commands_reading",
    "review": "commands_reading",
    "bundle": "commands_bundle",
    "keygen": "commands_bundle",
    "sealkey": "commands_seal",
    "sealed": "commands_seal",
    "unseal": "commands_seal",
    "withhold": "commands_withhold",
    "release": "commands_withhold",
    "withheld": "commands_withhold",
    "letter": "commands_reply",
    "reply": "commands_reply",
    "replies": "commands_reply",
    "dossier": "commands_dossier",
    "serve": "commands_serve",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which a case is worked."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"reckoning.faces.{COMMANDS[cmd_name]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.command(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="The command works in the case you stand in, as git does; --case DIR names another.",
)
@click.version_option(package_name="reckoning-evidence", prog_name="reckoning")
def reckoning() -> None:
    """From a folder of sources about an armed conflict to findings that can be checked."""


def main() -> None:
    """Run the command line; our own errors become one line on stderr and an exit code."""
    from reckoning.model.errors import ReckoningError

    try:
        code = reckoning.main(standalone_mode=False)
    except ReckoningError as error:
        from reckoning.faces.printing import plain

        click.echo("\n".join(map(plain, f"reckoning: {error}".split("\n"))), err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("reckoning: interrupted; nothing that was acknowledged is lost", err=True)
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
