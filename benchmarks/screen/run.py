"""What the screen costs, beside a hello world of Streamlit that shows a dataframe.

`python benchmarks/screen/run.py [late ...]` (20000 200000); `--quick` for a tenth of the reruns.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles

from books import copied
from client import closed, opened
from served import hello, kanwil

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from tests_support import browser, screen

SHARE = 10 if "--quick" in sys.argv else 1
DETAIL = {"hello": "h2", "kanwil": "h1 >> nth=1"}


def started(chromium, server, kind):
    """Return the seconds from the command to the first text that is of use."""
    page = chromium.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
    page.goto(f"http://localhost:{server.port}")
    page.locator(DETAIL[kind]).first.wait_for(timeout=300_000)
    return page, time.perf_counter() - server.begun


def painted(page, kind, times):
    """Return the milliseconds from a click on a row to the new detail on the screen."""
    browser.settled(page)
    found = []
    for turn in range(times):
        before = page.locator(DETAIL[kind]).first.inner_text()
        box = page.locator("[data-testid=stDataFrame]").bounding_box()
        x, y = box["x"] + 15, box["y"] + 38 + 36 * (1 + turn % 9) + 15
        begun = time.perf_counter()
        page.mouse.click(x, y)
        page.wait_for_function(
            "([css, nth, old]) => document.querySelectorAll(css)[nth]?.innerText !== old",
            arg=[DETAIL[kind].split(" ")[0], int(kind == "kanwil"), before],
            polling="raf",
        )
        found.append((time.perf_counter() - begun) * 1000)
        page.wait_for_timeout(300)
    return median(found)


async def reruns(server, times):
    """Return CPU milliseconds, bytes and wall milliseconds of a selection."""
    (tab,) = tabs = await opened(server.port, 1)
    for row in range(10):
        await tab.choose(row)
    spent, bytes_, walls = server.cpu(), [], []
    for turn in range(times):
        await tab.choose(7 * turn % 15)
        bytes_.append(tab.bytes)
        walls.append(tab.seconds * 1000)
    spent = server.cpu() - spent
    await closed(tabs)
    return 1000 * spent / times, median(bytes_), median(walls)


async def crowd(server, tabs, seconds):
    """Return the p95 of a selection in milliseconds while each tab chooses every 1 to 3 s."""
    found, until = [], time.perf_counter() + seconds

    async def one(tab):
        while time.perf_counter() < until:
            await asyncio.sleep(random.uniform(1, 3))
            await tab.choose(random.randrange(15))
            found.append(1000 * tab.seconds)

    made = await opened(server.port, tabs)
    await asyncio.gather(*(one(tab) for tab in made))
    await closed(made)
    return quantiles(found, n=20)[18]


async def held(server, few=5, many=50):
    """Return the megabytes that one more session holds."""
    some = await opened(server.port, few)
    before = server.megabytes()
    more = await opened(server.port, many - few)
    grown = server.megabytes() - before
    await closed([*some, *more])
    return grown / (many - few)


async def growth(server, times):
    """Return the megabytes that so many reruns leave behind, after as many to warm up."""
    (tab,) = tabs = await opened(server.port, 1)
    told = []
    for _ in range(2):
        for turn in range(times):
            await tab.choose(turn % 15)
        told.append(server.megabytes())
    await closed(tabs)
    return told[1] - told[0]


def ran(work):
    """Run it beside Playwright, which has a loop of its own in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def measured(chromium, kind, served):
    """Return all figures of one server."""
    with served() as server:
        page, start = started(chromium, server, kind)
        paint = painted(page, kind, max(5, 20 // SHARE))
        page.close()
        # Before the crowd: what its sessions give back would hide what new ones take.
        slope = ran(held(server))
        cpu, size, wall = ran(reruns(server, max(20, 200 // SHARE)))
        told = {"start s": start, "painted ms": paint, "CPU ms": cpu, "kB": size / 1000}
        told |= {"rerun ms": wall, "p95 of 20 ms": ran(crowd(server, 20, 40))}
        told["MB a session"] = slope
        told["MB after 1,000"] = ran(growth(server, 1000 // SHARE))
    return told


def main(sizes):
    """Print the table."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, browser.launched() as chromium:
        os.environ["KANWIL_HOME"] = folder
        source, (_, day) = screen.sample_book(folder), screen.sample()
        found["hello world"] = measured(chromium, "hello", hello)
        for late in sizes:
            url = copied(source, f"{folder}/{late}.db", late)
            found[f"{late:,} late"] = measured(chromium, "kanwil", lambda u=url: kanwil(u, day))
    names = list(next(iter(found.values())))
    print(f"| | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
    for who, told in found.items():
        print(f"| {who} | {' | '.join(f'{told[name]:.1f}' for name in names)} |")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:] if one.isdigit()] or [20_000, 200_000])
