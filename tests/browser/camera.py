"""Takes pictures of pages, and hangs them up on one sheet."""

from __future__ import annotations

import base64
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Literal

from playwright.sync_api import CDPSession, Page

WIDTHS = (320, 768, 1280)
Scheme = Literal["light", "dark"]
_DARK_WIDTH = 768
_TALLEST = 4000  # the rest of a longer page looks like what is above


@dataclass(frozen=True)
class Picture:
    """One photograph: whose page, which view in which state, how it was taken, and the file."""

    room: str
    name: str
    width: int
    scheme: Scheme
    file: str


@dataclass
class Camera:
    """Photographs into a folder, and remembers it; `overflowing` names pages wider than the window."""

    folder: Path
    taken: list[Picture] = field(default_factory=list)
    overflowing: list[str] = field(default_factory=list)
    _numbers: Counter[str] = field(default_factory=Counter)

    def take(self, page: Page, room: str, name: str) -> None:
        """Photograph the page that is open, in every width, and in the dark once."""
        self._numbers[f"{room}/{name}"] += 1
        base = f"{room}/{name}-{self._numbers[f'{room}/{name}']}"
        (self.folder / room).mkdir(parents=True, exist_ok=True)
        lens = page.context.new_cdp_session(page)  # the library's own calls can wait for ever for a frame
        for width in WIDTHS:
            self._shoot(lens, room, base, width, "light")
        self._shoot(lens, room, base, _DARK_WIDTH, "dark")
        lens.detach()

    def _shoot(self, lens: CDPSession, room: str, base: str, width: int, scheme: Scheme) -> None:
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        lens.send("Emulation.setDeviceMetricsOverride", screen)
        dark = {"name": "prefers-color-scheme", "value": scheme}
        lens.send("Emulation.setEmulatedMedia", {"features": [dark]})
        size = lens.send("Page.getLayoutMetrics")["cssContentSize"]
        if size["width"] > width:
            self.overflowing.append(f"{base} at {width}: {size['width']}")
        clip = {"x": 0, "y": 0, "width": width, "height": min(size["height"], _TALLEST), "scale": 1}
        shot = lens.send("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        file = f"{base}-{width}{'-dark' if scheme == 'dark' else ''}.png"
        (self.folder / file).write_bytes(base64.b64decode(shot["data"]))
        self.taken.append(Picture(room, base.partition("/")[2], width, scheme, file))

    def hang(self) -> Path:
        """Write the sheet that shows every picture, a page state in each row."""
        rows: dict[str, list[Picture]] = {}
        for one in self.taken:
            rows.setdefault(f"{one.room}: {one.name}", []).append(one)
        body = "\n".join(_row(title, pictures) for title, pictures in rows.items())
        sheet = self.folder / "index.html"
        sheet.write_text(_SHEET.format(count=len(self.taken), body=body), encoding="utf-8")
        return sheet


def _row(title: str, pictures: list[Picture]) -> str:
    shown = " ".join(
        f'<a href="{escape(one.file)}"><img src="{escape(one.file)}" alt="{one.width} {one.scheme}" '
        f'loading="lazy" width="{one.width // 4}"></a>'
        for one in pictures
    )
    return f"<h2>{escape(title)}</h2>\n<p>{shown}</p>"


_SHEET = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Pictures of every page state</title>
<style>
body {{ font: 1rem sans-serif; margin: 2rem }}
img {{ border: 1px solid #999; vertical-align: top }}
</style>
</head><body><h1>Pictures of every page state: {count}</h1>
{body}
</body></html>
"""
