"""The pictures of screens and pages: ``python -m docs.pictures.make`` makes all, or those named.

Commands are run as users run them, on plans made here; screens come from rich's picture of a terminal,
pages from a headless Chromium.
"""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tests.report.browser import Browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
COLUMNS = 118
MOST_LINES = 62
COLOURS = 96
"""Colours of a picture: enough for screens, and a third of the bytes."""
CHARACTER = 12.2
"""Width of a character in rich's pictures."""
Take = Callable[[Browser, Path, Path], None]
_FONTS = re.compile(r"@font-face\s*{{[^}]*}}")
_LENGTH = re.compile(r'(<text [^>]*?)textLength="[^"]*"([^>]*)>([^<]*)</text>')
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


COUNTY, SHORT = "plans/shuangpai", "plans/sichuan"
"""Plans of a county with every need met, and of a province in small that lacks people."""


def run(folder: Path, line: str) -> str:
    """Return what a command prints in a folder, with its colours; exit codes up to 4 are answers, too."""
    command = [sys.executable, str(ROOT / "cli.py"), *line.split()]
    env = os.environ | {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode > 4 or (done.returncode == 2 and not done.stdout):
        raise SystemExit(f"{line}: {done.stderr.strip()}")
    return done.stdout


def prepare(folder: Path) -> None:
    """Make the plans."""
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    (folder / "tight.yaml").write_bytes((HERE / "tight.yaml").read_bytes())
    run(folder, f"solve scenarios/shuangpai-2022.yaml -o {COUNTY} --time-limit 60")
    run(folder, "generate sichuan-2021-all3 --scale 0.01 -o small")
    run(folder, f"solve small/sichuan-2021-all3.yaml -o {SHORT} --time-limit 60")


def terminal(browser: Browser, folder: Path, path: Path, line: str) -> None:
    """Take the picture of a command as users type it."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ village-teams {line}", style="bold"))
    lines = run(folder, line).rstrip().split("\n")
    console.print(Text.from_ansi("\n".join(lines[:MOST_LINES])), soft_wrap=True)
    if len(lines) > MOST_LINES:
        console.print(Text("…"))
    # Without rich's fonts, which it would fetch from a network.
    picture = console.export_svg(title="village-teams", code_format=_FONTS.sub("", CONSOLE_SVG_FORMAT))
    picture = _LENGTH.sub(_wide, picture)
    size = _SIZE.search(picture)
    assert size, "rich's picture has a size"
    width, height = (round(float(n)) for n in size.groups())
    page = path.with_suffix(".html")
    page.write_text(
        f'<!doctype html><html data-ready="1"><meta charset="utf-8"><body style="margin:0">{picture}', "utf-8"
    )
    browser.open(page, width=width, height=height)
    browser.picture(path)
    page.unlink()


def _wide(found: re.Match[str]) -> str:
    """Return a text of rich's picture with room for Chinese characters, which are two columns wide."""
    columns = cell_len(html.unescape(found[3]))
    return f'{found[1]}textLength="{columns * CHARACTER:.1f}"{found[2]}>{found[3]}</text>'


def report(folder: Path, plan: str, language: str) -> Path:
    """Return the page of a plan."""
    page = f"{Path(plan).name}-{language}.html"
    if not (folder / page).exists():
        run(folder, f"report {plan} -o {page} --lang {language}")
    return folder / page


def page(plan: str, language: str) -> Take:
    """Return what takes the picture of a page's beginning."""

    def take(browser: Browser, folder: Path, path: Path) -> None:
        browser.open(report(folder, plan, language), height=1400)
        browser.picture(path)

    return take


def unfolded(browser: Browser, folder: Path, path: Path) -> None:
    """Take the picture of a team that lacks something, unfolded."""
    browser.open(report(folder, SHORT, "zh"), "short=1", height=900)
    browser.run("document.querySelector('#teams .fold').click()")
    browser.run("document.activeElement.blur()")
    browser.run("document.querySelector('.search').scrollIntoView()")
    browser.picture(path)


def printed(browser: Browser, folder: Path, path: Path) -> None:
    """Take the picture of the page as it is set for printing on A4."""
    browser.call("Emulation.setEmulatedMedia", media="print")
    browser.open(report(folder, SHORT, "en"), "short=1", width=720, height=1500)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    browser.picture(path)
    browser.call("Emulation.setEmulatedMedia", media="")


def screen(line: str) -> Take:
    """Return what takes the picture of a command."""

    def take(browser: Browser, folder: Path, path: Path) -> None:
        terminal(browser, folder, path, line)

    return take


PICTURES: dict[str, Take] = {
    "solve": screen("solve scenarios/shuangpai-2022.yaml"),
    "show-village": screen(f"show {COUNTY} --village V001"),
    "explain-cadre-zh": screen(f"explain {COUNTY} --cadre C046 --lang zh"),
    "explain-shortfalls": screen(f"explain {SHORT} --shortfalls"),
    "why-not": screen(f"why-not {COUNTY} C046 V017 --time-limit 120"),
    "conflicts": screen("conflicts tight.yaml"),
    "report-en": page(COUNTY, "en"),
    "report-zh": page(SHORT, "zh"),
    "report-team-zh": unfolded,
    "report-print": printed,
}
"""Name of the picture → what takes it."""


def smaller(path: Path) -> None:
    """Save a picture with fewer colours."""
    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(COLOURS)
    reduced.save(path, optimize=True)


def main(names: list[str]) -> Iterator[str]:
    """Make pictures; yield what was made."""
    with tempfile.TemporaryDirectory() as folder, Browser(Path(folder) / "profile") as browser:
        browser.call("Emulation.setScrollbarsHidden", hidden=True)
        prepare(Path(folder))
        for name in names or PICTURES:
            path = HERE / f"{name}.png"
            PICTURES[name](browser, Path(folder), path)
            smaller(path)
            yield f"{path.relative_to(ROOT)} {path.stat().st_size // 1024} KB"


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line)  # noqa: T201
