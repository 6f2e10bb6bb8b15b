"""The colours can be told apart by everyone, in light and in dark (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).resolve().parents[2] / "static" / "offramp.css").read_text(encoding="utf-8")
TEXT = [
    (ink, back)
    for back in ("paper", "sheet")
    for ink in ("ink", "soft", "link", "link-over", "bad", "good", "wait", "calm")
] + [
    ("on-act", "act"), ("on-act", "act-over"), ("act", "paper"), ("ink", "plain-back"), ("ink", "calm-back"),
    ("soft", "calm-back"), ("good", "good-back"), ("wait", "wait-back"), ("bad", "bad-back"),
    ("calm", "calm-back"), ("ink", "wait-back"), ("ink", "good-back"), ("sheet", "bad"),
]
EDGES = [("edge", "paper"), ("edge", "sheet"), ("focus", "glow")]


def palettes():
    roots = re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", root)) for root in roots[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour):
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_a_contrast_of_four_and_a_half(scheme):
    colours = palettes()[scheme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in TEXT}

    assert {pair: round(value, 2) for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_and_focus_have_a_contrast_of_three(scheme):
    colours = palettes()[scheme]
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in EDGES}

    assert {pair: round(value, 2) for pair, value in weak.items() if value < 3} == {}
