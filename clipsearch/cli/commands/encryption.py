"""The commands that keep a library private: encryption, its passphrase, hidden photos and folders."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from clipsearch import Changer, Encryption
from clipsearch.cli import output, passphrases

if TYPE_CHECKING:
    from clipsearch.cli.gui_port import Windows

__all__ = ["decrypt", "encrypt", "hide", "passphrase", "unhide"]

OLD = "Passphrase or recovery key: "


def encrypt(args: Namespace, windows: Windows) -> int:
    """Encrypt the library with a passphrase."""
    secret = passphrases.new_passphrase(args.passphrase_file)
    shown: list[str] = []

    def show(recovery_key: str) -> None:
        shown.append(recovery_key)
        if not args.json:
            _say_recovery_key(recovery_key)
            output.say("Encrypting; this may take minutes, and may be ended: what is there stays usable.")

    Encryption(args.library).encrypt(secret, show)
    if args.json:
        output.as_json({"encrypted": True, "recovery_key": shown[0]})
    else:
        output.say(
            "The library is encrypted. The photos themselves are not, nor earlier copies of the library."
        )
    return 0


def decrypt(args: Namespace, windows: Windows) -> int:
    """Decrypt the library for good."""
    Encryption(args.library).decrypt(passphrases.passphrase(args, OLD))
    if args.json:
        output.as_json({"encrypted": False})
    else:
        output.say("The library is not encrypted any more.")
    return 0


def passphrase(args: Namespace, windows: Windows) -> int:
    """Change the passphrase, or make a new recovery key."""
    encryption = Encryption(args.library)
    secret = passphrases.passphrase(args, OLD)
    if args.new_recovery_key:
        recovery_key = encryption.new_recovery_key(secret)
        if args.json:
            output.as_json({"recovery_key": recovery_key})
        else:
            _say_recovery_key(recovery_key)
            output.say("The one before does not open the library any more.")
        return 0
    if args.keyring is not None:
        encryption.keep_in_keyring(secret, args.keyring)
        if args.json:
            output.as_json({"keyring": args.keyring})
        else:
            output.say(
                "The system's keyring has the key: whoever uses your session can open the library."
                if args.keyring
                else "The system's keyring does not have the key any more."
            )
        return 0
    encryption.unlock(secret)  # before a new one is typed
    encryption.change_passphrase(secret, passphrases.new_passphrase(args.new_passphrase_file))
    if args.json:
        output.as_json({"changed": True})
    else:
        output.say("The passphrase is changed.")
    return 0


def hide(args: Namespace, windows: Windows) -> int:
    """Hide photos and folders, or list what is hidden."""
    with Changer(args.library) as changer:
        if args.list:
            found = changer.hidden_paths(_secret(args))
            if args.json:
                output.as_json({name: [*map(str, paths)] for name, paths in found._asdict().items()})
            else:
                for path in (*found.folders, *found.photos):
                    output.say(output.printable(path))
            return 0
        changer.hide(args.paths)
    if args.json:
        output.as_json({"hidden": [*map(str, args.paths)]})
    else:
        output.say("Hidden from now on, also where copies of these photos are.")
        if not Encryption(args.library).is_encrypted:
            output.say("This is no protection: the library is not encrypted (`clipsearch encrypt`).")
    return 0


def unhide(args: Namespace, windows: Windows) -> int:
    """Show hidden photos and folders again."""
    with Changer(args.library) as changer:
        changer.unhide(args.paths, _secret(args))
    if args.json:
        output.as_json({"shown": [*map(str, args.paths)]})
    else:
        output.say("Shown again.")
    return 0


def _secret(args: Namespace) -> str:
    """The passphrase of an encrypted library; "" for others."""
    return passphrases.passphrase(args, OLD) if Encryption(args.library).is_encrypted else ""


def _say_recovery_key(recovery_key: str) -> None:
    output.say(f"Recovery key: {recovery_key}")
    output.say("It opens the library if you forget the passphrase. It is not shown again: write it down now.")
