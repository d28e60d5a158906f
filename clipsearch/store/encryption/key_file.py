"""The key file: a library's data key, wrapped by a passphrase and by a recovery key."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from io import SEEK_END
from pathlib import Path
from typing import Any, Literal, Self, get_args

from clipsearch.errors import LibraryDamagedError, LibraryError, LibraryTooNewError, WrongPassphraseError
from clipsearch.sealed_files import KEY_BYTES
from clipsearch.system import atomic_files
from clipsearch.system.file_names import KEY_FILES

__all__ = ["Cost", "KeyFile", "Kind", "new_recovery_key", "require_good"]

VERSION = 1
SALT_BYTES = 16
NONCE_BYTES = 12
LEAST_CHARACTERS = 8  # of a passphrase, as the error says
RECOVERY_BYTES = 20
RECOVERY_KEY = re.compile("[A-Z2-7]{32}")
MOST_MEMORY = 1 << 30  # bytes that a key file may make scrypt take
MOST_ROUNDS = 16
END = b"clipsearch key files\n"  # of a file that carries them behind its content; their length is before it
LENGTH_BYTES = 4

Kind = Literal["passphrase", "recovery key"]


@dataclass(frozen=True, slots=True)
class Cost:
    """The parameters of scrypt; it takes 128 * n * r bytes of memory."""

    n: int = 1 << 17
    r: int = 8
    p: int = 1


COST = Cost()  # half a second and 128 MiB for each passphrase that is tried


@dataclass(frozen=True, slots=True)
class _Slot:
    """The data key, encrypted with a key that scrypt makes of a secret."""

    kind: Kind
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    @classmethod
    def wrap(cls, kind: Kind, secret: str, data_key: bytes) -> Self:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCM(_stretched(secret, salt, COST))
        return cls(kind, COST, salt, nonce, cipher.encrypt(nonce, data_key, kind.encode()))

    def unwrap(self, secret: str) -> bytes | None:
        """The data key; None where the secret is wrong."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(_stretched(secret, self.salt, self.cost))
        try:
            return cipher.decrypt(self.nonce, self.wrapped, self.kind.encode())
        except InvalidTag:
            return None

    def to_json(self) -> dict[str, Any]:
        values = {name: getattr(self, name).hex() for name in ("salt", "nonce", "wrapped")}
        return {"kind": self.kind, "scrypt": asdict(self.cost), **values}

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Raises ValueError, TypeError or LookupError where it makes no sense."""
        kind, cost = data["kind"], Cost(**data["scrypt"])
        salt, nonce, wrapped = (bytes.fromhex(data[name]) for name in ("salt", "nonce", "wrapped"))
        is_cost = all(type(value) is int and value > 0 for value in asdict(cost).values())
        if (
            kind not in get_args(Kind)
            or not is_cost
            or cost.n & (cost.n - 1)
            or 128 * cost.n * cost.r > MOST_MEMORY
            or cost.p > MOST_ROUNDS
            or (len(salt), len(nonce), len(wrapped)) != (SALT_BYTES, NONCE_BYTES, KEY_BYTES + 16)
        ):
            raise ValueError("a value is out of bounds")
        return cls(kind, cost, salt, nonce, wrapped)


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of a library: one for the passphrase, one for the recovery key.

    Attributes:
        slots: both.
        in_keyring: whether the system's keyring is to be asked for the data key.
    """

    slots: tuple[_Slot, ...]
    in_keyring: bool = False

    @classmethod
    def create(cls, passphrase: str, recovery_key: str, data_key: bytes) -> Self:
        """A key file for a new data key."""
        return cls(
            (
                _Slot.wrap("passphrase", passphrase, data_key),
                _Slot.wrap("recovery key", _tidy(recovery_key), data_key),
            )
        )

    @classmethod
    def read(cls, folder: Path) -> list[Self | None]:
        """The key file in a data folder, and its copy; None where it is lost or damaged.

        Raises:
            LibraryTooNewError: a newer clipsearch wrote it.
            LibraryDamagedError: neither can be read.
        """
        found = [cls._read(folder / name) for name in KEY_FILES]
        if not any(found):
            raise LibraryDamagedError(
                f"The key file {folder / KEY_FILES[0]} and its copy are damaged: nothing can be decrypted",
                "Put a copy of either back, such as from a backup of the folder",
            )
        return found

    @classmethod
    def _read(cls, path: Path) -> Self | None:
        try:
            return cls._from_json(atomic_files.read_json(path), path.parent)
        except (OSError, ValueError, TypeError, LookupError):
            return None

    @classmethod
    def _from_json(cls, data: Any, of: Path) -> Self | None:
        """Raises ValueError, TypeError or LookupError where it makes no sense."""
        if type(data["version"]) is int and data["version"] > VERSION:
            raise LibraryTooNewError(f"{of} was encrypted by a newer clipsearch", "Update clipsearch")
        slots = tuple(map(_Slot.from_json, data["slots"]))
        is_whole = {slot.kind for slot in slots} == {*get_args(Kind)}
        return cls(slots, data.get("keyring") is True) if is_whole else None

    @classmethod
    def read_appended(cls, path: Path) -> list[Self]:
        """The key files that a file carries behind its content; [] where it carries none.

        Raises:
            LibraryTooNewError: a newer clipsearch wrote them.
            OSError: it cannot be read.
        """
        with path.open("rb") as file:
            size = file.seek(0, SEEK_END)
            file.seek(max(0, size - len(END) - LENGTH_BYTES))
            length = int.from_bytes(file.read(LENGTH_BYTES), "big")
            start = size - len(END) - LENGTH_BYTES - length
            if file.read() != END or length > atomic_files.MOST_JSON or start < 0:
                return []
            file.seek(start)
            data = file.read(length)
        try:
            return [found for one in json.loads(data) if (found := cls._from_json(one, path)) is not None]
        except (ValueError, TypeError, LookupError, RecursionError):
            return []

    @classmethod
    def append(cls, folder: Path, path: Path) -> None:
        """Append the key files of a data folder to a database, which SQLite then reads as before.

        Raises as `read`, and OSError.
        """
        kept = [one.to_json() for one in dict.fromkeys(cls.read(folder)) if one is not None]
        data = json.dumps(kept).encode()
        with path.open("ab") as file:
            file.writelines((data, len(data).to_bytes(LENGTH_BYTES, "big"), END))

    def to_json(self) -> dict[str, Any]:
        """What the file holds."""
        told = {"keyring": True} if self.in_keyring else {}
        return {"version": VERSION, "slots": [slot.to_json() for slot in self.slots], **told}

    def write(self, folder: Path) -> None:
        """Write it and its copy durably. Raises OSError."""
        for name in KEY_FILES:
            atomic_files.write_atomically(folder / name, json.dumps(self.to_json(), indent=1).encode())

    def unwrap(self, secret: str) -> bytes:
        """The data key, by passphrase or recovery key; each try takes as long as `COST` says.

        Raises:
            WrongPassphraseError: it is neither.
        """
        tidy = _tidy(secret)
        for slot in self.slots:
            given = secret
            if slot.kind == "recovery key":
                if not RECOVERY_KEY.fullmatch(tidy):
                    continue
                given = tidy
            if (found := slot.unwrap(given)) is not None:
                return found
        raise WrongPassphraseError("The passphrase is wrong", "Nothing was changed; try again")

    def replaced(self, kind: Kind, secret: str, data_key: bytes) -> KeyFile:
        """The same with another passphrase or recovery key."""
        given = _tidy(secret) if kind == "recovery key" else secret
        others = (slot for slot in self.slots if slot.kind != kind)
        return KeyFile((*others, _Slot.wrap(kind, given, data_key)), self.in_keyring)


def new_recovery_key() -> str:
    """A random recovery key of 160 bits, in groups of four characters."""
    text = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def require_good(passphrase: str) -> None:
    """Raise LibraryError where a new passphrase is too short to protect anything."""
    if len(passphrase) < LEAST_CHARACTERS:
        raise LibraryError(
            "A passphrase has at least 8 characters",
            "Take several words that nobody guesses",
        )


def _tidy(recovery_key: str) -> str:
    return "".join(recovery_key.upper().replace("-", " ").split())


def _stretched(secret: str, salt: bytes, cost: Cost) -> bytes:
    """The key that scrypt makes of a secret; typed in another way it is the same (NFKC)."""
    data = unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")
    memory = 128 * cost.n * cost.r * 2 + (1 << 20)
    return hashlib.scrypt(data, salt=salt, n=cost.n, r=cost.r, p=cost.p, maxmem=memory, dklen=KEY_BYTES)
