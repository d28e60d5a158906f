"""Shell completion: scripts for bash, zsh and fish, made of the parser's own commands and options."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["SHELLS", "script"]

PROGRAM = "clipsearch"
SHELLS = ("bash", "zsh", "fish")


class _Option(NamedTuple):
    """An option of a command: its names, what it does, whether a value follows, and which there are."""

    names: tuple[str, ...]
    what: str
    has_value: bool
    values: tuple[str, ...]


class _Command(NamedTuple):
    """A command: what it does, its options, and the words that may follow it: its actions or choices."""

    what: str
    options: list[_Option]
    words: list[str]


def script(shell: str, parser: argparse.ArgumentParser) -> str:
    """The script that a shell reads for completion.

    Args:
        shell: one of `SHELLS`.
        parser: of all commands.
    """
    top = _command("", parser)
    subcommands = _subcommands(parser)
    helps = {one.dest: one.help or "" for action in subcommands for one in action._choices_actions}
    commands = {
        name: _command(helps.get(name, ""), one)
        for action in subcommands
        for name, one in action.choices.items()
    }
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](top, commands)


def _subcommands(
    parser: argparse.ArgumentParser,
) -> list[argparse._SubParsersAction[argparse.ArgumentParser]]:
    return [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]


def _command(what: str, parser: argparse.ArgumentParser) -> _Command:
    options = [
        _Option(
            tuple(action.option_strings),
            (action.help or "") % {"default": action.default, "prog": PROGRAM},
            action.nargs != 0,
            tuple(map(str, action.choices or ())),
        )
        for action in parser._actions
        if action.option_strings and action.help != argparse.SUPPRESS
    ]
    positional = (action for action in parser._actions if not action.option_strings and action.choices)
    return _Command(what, options, [str(word) for action in positional for word in action.choices or ()])


def _names(command: _Command) -> str:
    return " ".join(name for option in command.options for name in option.names)


def _values(commands: Mapping[str, _Command], form: str) -> str:
    """The cases of a shell: by a command and one of its options, the words that may follow it."""
    rows = [
        f"    {shlex.quote(f'{command} {name}')}) {form.format(values=' '.join(option.values))} ;;"
        for command, one in commands.items()
        for option in one.options
        if option.values
        for name in option.names
    ]
    return "\n".join(rows)


def _bash(top: _Command, commands: Mapping[str, _Command]) -> str:
    cases = [
        f"    {name}) options={shlex.quote(_names(one))}; words={shlex.quote(' '.join(one.words))} ;;"
        for name, one in commands.items()
    ]
    return f"""\
# Completion of {PROGRAM} for bash: source <({PROGRAM} completion bash)
_{PROGRAM}() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} word command= options={shlex.quote(_names(top))}
  local words={shlex.quote(" ".join(commands))}
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in {"|".join(commands)}) command=$word; break ;; esac
  done
  case $command in
{_lines(cases)}
  esac
  [[ $current == -* ]] && words=$options
  case "$command ${{COMP_WORDS[COMP_CWORD-1]}}" in
{_values(commands, "words='{values}'")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _{PROGRAM} {PROGRAM}
"""


def _zsh(top: _Command, commands: Mapping[str, _Command]) -> str:
    def described(command: _Command) -> str:
        return " ".join(
            shlex.quote(f"{name}:{option.what}") for option in command.options for name in option.names
        )

    cases = [
        f"    {name}) options=({described(one)}); words_here=({' '.join(one.words)}) ;;"
        for name, one in commands.items()
    ]
    named = " ".join(shlex.quote(f"{name}:{one.what}") for name, one in commands.items())
    return f"""\
#compdef {PROGRAM}
# Completion of {PROGRAM} for zsh: source <({PROGRAM} completion zsh)
_{PROGRAM}() {{
  local -a commands options words_here
  local word command
  commands=({named})
  options=({described(top)})
  for word in ${{words[2,CURRENT-1]}}; do
    case $word in {"|".join(commands)}) command=$word; break ;; esac
  done
  case $command in
{_lines(cases)}
  esac
  case "$command $words[CURRENT-1]" in
{_values(commands, "compadd {values}; return")}
  esac
  if [[ $words[CURRENT] == -* ]]; then _describe -o option options
  elif [[ -z $command ]]; then _describe command commands
  elif (( $#words_here )); then compadd -a words_here
  else _files
  fi
}}
if [[ $funcstack[1] == _{PROGRAM} ]]; then _{PROGRAM} "$@"; else compdef _{PROGRAM} {PROGRAM}; fi
"""


def _fish(top: _Command, commands: Mapping[str, _Command]) -> str:
    lines = [f"# Completion of {PROGRAM} for fish: {PROGRAM} completion fish | source"]
    lines += _fish_options("", top)
    for name, one in commands.items():
        lines.append(
            f"complete -c {PROGRAM} -n __fish_use_subcommand -f -a {name} -d {shlex.quote(one.what)}"
        )
        condition = f"-n '__fish_seen_subcommand_from {name}' "
        lines += _fish_options(condition, one)
        if one.words:
            lines.append(f"complete -c {PROGRAM} {condition}-f -a {shlex.quote(' '.join(one.words))}")
    return "\n".join(lines) + "\n"


def _fish_options(condition: str, command: _Command) -> Iterator[str]:
    for option in command.options:
        names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
        value = f" -x -a '{' '.join(option.values)}'" if option.values else " -r" if option.has_value else ""
        yield f"complete -c {PROGRAM} {condition}{names}{value} -d {shlex.quote(option.what)}"


def _lines(rows: list[str]) -> str:
    return "\n".join(rows)
