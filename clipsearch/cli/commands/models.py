"""The command `models`: one short function for each action, and the table of models."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from clipsearch import Changer, ModelManager, ModelOffer, ModelSpeed, Settings, settings_in
from clipsearch.cli import output
from clipsearch.settings import data_folder

__all__ = ["models"]


def models(args: Namespace, windows: object) -> int:
    """List models, or do something with one."""
    return ACTIONS[args.action or "list"](args)


def list_models(args: Namespace) -> int:
    """Print all models."""
    settings = settings_in(data_folder(args.library))
    found = ModelManager(lambda: settings).offers()
    if args.json:
        output.as_json([asdict(offer) | {"used": offer.name == settings.model} for offer in found])
    else:
        _print_table(found, settings.model)
    return 0


def download(args: Namespace) -> int:
    """Download a model."""
    with output.interruptible() as cancel, output.progress_bar() as bar:
        folder = ModelManager(Settings).download(args.name, bar, cancel)
    if args.json:
        output.as_json({"name": args.name, "folder": str(folder)})
    else:
        output.say(f"{args.name} is in {folder}")
        output.say(f"To search with it: clipsearch models use {args.name}")
    return 0


def use(args: Namespace) -> int:
    """Search with a model from now on."""
    with Changer(args.library) as library:
        library.use_model(args.name, args.device)
    if args.json:
        output.as_json({"name": args.name})
    else:
        output.say(f"{args.name} is used from now on.")
        output.say("`clipsearch index` (or the window) makes its vectors; the ones before serve until then.")
    return 0


def measure(args: Namespace) -> int:
    """Measure how fast a model is on this computer."""
    settings = settings_in(data_folder(args.library))
    with output.interruptible() as cancel, output.progress_bar() as bar:
        speed = ModelManager(lambda: settings).measure(args.name, bar, cancel)
    if args.json:
        output.as_json({"name": args.name} | asdict(speed))
    else:
        output.say(f"{args.name}: {_speed(speed)}")
    return 0


def remove(args: Namespace) -> int:
    """Delete a downloaded model and its vectors."""
    with Changer(args.library) as library:
        library.remove_model(args.name)
    if args.json:
        output.as_json({"name": args.name})
    else:
        output.say(f"{args.name} is removed.")
    return 0


def _print_table(found: Sequence[ModelOffer], used: str) -> None:
    """Print models, each in a few lines."""
    for offer in found:
        mark = "*" if offer.name == used else " "
        hint = f"   suggested on a {offer.suggested.upper()}" if offer.suggested else ""
        output.say(f"{mark} {offer.name}   {offer.state}{hint}")
        for line in (offer.good_at, _facts(offer), _figures(offer), *map(_speed, offer.speeds)):
            if line:
                output.say(f"      {line}")
    output.say()
    output.say("* in use. Figures as published, text to photo; --json names where.")


def _facts(offer: ModelOffer) -> str:
    parts = [
        offer.licence,
        f"languages: {offer.languages}" if offer.languages else "",
        f"download {offer.download_bytes / 1e9:.2f} GB" if offer.download_bytes else "",
        f"memory {offer.memory_bytes / 1e9:.1f} GB" if offer.memory_bytes else "",
    ]
    return ", ".join(part for part in parts if part)


def _figures(offer: ModelOffer) -> str:
    published = (("ImageNet", offer.imagenet), ("Flickr30k", offer.flickr30k), ("COCO", offer.coco))
    return ", ".join(f"{name} {100 * value:.1f} %" for name, value in published if value is not None)


def _speed(speed: ModelSpeed) -> str:
    return (
        f"here on {speed.device}: {speed.photos_per_second:.1f} photos/s, a query {speed.text_ms:.0f} ms "
        f"({speed.precision}, {speed.batch} at a time)"
    )


ACTIONS: Mapping[str, Callable[[Namespace], int]] = {
    "list": list_models,
    "download": download,
    "use": use,
    "measure": measure,
    "remove": remove,
}
