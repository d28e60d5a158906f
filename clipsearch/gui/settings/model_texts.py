"""Texts about models: what a model is called and good at, its size, speed and published figures."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP

from clipsearch import ModelOffer, ModelSpeed
from clipsearch.gui.activity.model_tasks import INSTALLED, Models
from clipsearch.gui.style import formatting
from clipsearch.gui.style.translation import translate

__all__ = ["Tier", "description", "facts", "speed", "state", "summary", "tier", "title"]

Tier = Literal["", "fast", "balanced", "best"]

# What offers say of themselves, for the tool that collects translatable texts (a test).
_OFFERED = (
    QT_TRANSLATE_NOOP("ModelTexts", "Starter"),
    QT_TRANSLATE_NOOP("ModelTexts", "English"),
    QT_TRANSLATE_NOOP("ModelTexts", "Many"),
    QT_TRANSLATE_NOOP("ModelTexts", "Apache-2.0, but trained on photos published for research"),
    QT_TRANSLATE_NOOP("ModelTexts", "Fast on a CPU, a small download; objects and scenes"),
    QT_TRANSLATE_NOOP("ModelTexts", "The fastest of the downloads; descriptions of scenes"),
    QT_TRANSLATE_NOOP("ModelTexts", "The fastest of the downloads; objects"),
    QT_TRANSLATE_NOOP("ModelTexts", "Unusual views and objects; needs a graphics card"),
    QT_TRANSLATE_NOOP("ModelTexts", "Many languages, as fast as CLIP B/32 with photos"),
)


def tier(offer: ModelOffer) -> Tier:
    """Which of the three models that are shown first an offer is, or "" for the others."""
    if offer.state == "bundled":
        return "fast"
    tiers: dict[str, Tier] = {"cpu": "balanced", "gpu": "best"}
    return tiers.get(offer.suggested, "")


def title(offer: ModelOffer) -> str:
    """The heading of its card."""
    titles: dict[Tier, str] = {
        "fast": translate("ModelTexts", "Fast"),
        "balanced": translate("ModelTexts", "Balanced"),
        "best": translate("ModelTexts", "Best"),
    }
    return titles.get(tier(offer)) or translate("ModelTexts", offer.title)


def description(offer: ModelOffer) -> str:
    """Its strengths, in a sentence."""
    texts: dict[Tier, str] = {
        "fast": translate(
            "ModelTexts", "Works right away, without a download. Knows people, animals and everyday objects."
        ),
        "balanced": translate("ModelTexts", "Finds more, and understands many languages."),
        "best": translate("ModelTexts", "Finds the most, even small details. Slow without a graphics card."),
    }
    return texts.get(tier(offer)) or translate("ModelTexts", offer.good_at)


def summary(offer: ModelOffer) -> str:
    """Download, languages and licence, in a line."""
    download = formatting.file_size(offer.download_bytes) if offer.download_bytes else ""
    texts: dict[str, str] = {
        "bundled": translate("ModelTexts", "Included"),
        "downloaded": translate("ModelTexts", "{size}, downloaded").format(size=download),
        "partly": translate("ModelTexts", "{size}, partly downloaded").format(size=download),
        "local": translate("ModelTexts", "Your own model"),
        "available": translate("ModelTexts", "{size} download").format(size=download) if download else "",
    }
    languages = {"Many": translate("ModelTexts", "Many languages")}
    spoken = languages.get(offer.languages, translate("ModelTexts", offer.languages))
    licence = translate("ModelTexts", offer.licence.partition(",")[0])
    return " · ".join(filter(None, (texts[offer.state], spoken, licence)))


def speed(offer: ModelOffer) -> str:
    """How fast it is, measured on this computer."""
    best = max(offer.speeds, key=lambda one: one.photos_per_second, default=None)
    return translate("ModelTexts", "Speed not measured yet") if best is None else _measured(best)


def _measured(found: ModelSpeed) -> str:
    text = translate("ModelTexts", "On this computer: {rate} photos per second, {time} ms per search")
    digits = 0 if found.photos_per_second >= 10 else 1
    rate = formatting.number(found.photos_per_second, digits)
    return text.format(rate=rate, time=formatting.number(found.text_ms))


def state(offer: ModelOffer, models: Models) -> str:
    """What its button says: that it is in use, or what would make it so."""
    if offer.name == models.chosen:
        return translate("ModelTexts", "In use")
    if models.switch_status is not None and offer.name == models.serving:
        return translate("ModelTexts", "Keep using this model")
    if offer.state in INSTALLED:
        return translate("ModelTexts", "Use")
    return translate("ModelTexts", "Download and use")


def facts(offer: ModelOffer) -> list[tuple[str, str]]:
    """The known details of a model: pairs of label and text."""
    memory = translate("ModelTexts", "about {size}").format(size=formatting.file_size(offer.memory_bytes))
    right = translate("ModelTexts", "{share} recognised without training")
    first = translate("ModelTexts", "{share} found first by their captions")
    pixels = translate("ModelTexts", "{pixels} × {pixels} pixels of each photo")
    known = [
        (translate("ModelTexts", "Model"), translate("ModelTexts", offer.title)),
        (translate("ModelTexts", "Name"), offer.name if offer.name != offer.title else ""),
        (translate("ModelTexts", "Licence"), translate("ModelTexts", offer.licence)),
        (translate("ModelTexts", "Memory"), memory if offer.memory_bytes else ""),
        (
            translate("ModelTexts", "Image size"),
            pixels.format(pixels=offer.image_size) if offer.image_size else "",
        ),
        ("ImageNet", right.format(share=_share(offer.imagenet)) if offer.imagenet else ""),
        ("Flickr30k", first.format(share=_share(offer.flickr30k)) if offer.flickr30k else ""),
        ("COCO", first.format(share=_share(offer.coco)) if offer.coco else ""),
        (translate("ModelTexts", "Source"), offer.source),
        *((device.upper(), _measured(one)) for device, one in _by_device(offer)),
    ]
    return [(what, text) for what, text in known if text]


def _by_device(offer: ModelOffer) -> list[tuple[str, ModelSpeed]]:
    """Measurements where there are several; one alone is on the card."""
    return [(one.device, one) for one in offer.speeds] if len(offer.speeds) > 1 else []


def _share(share: float) -> str:
    return translate("ModelTexts", "{number} %").format(number=formatting.number(100 * share, 1))
