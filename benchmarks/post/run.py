"""How long 1,000 letters take, from facts to PDF, beside typst alone on the same words."""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date

LETTERS = int(sys.argv[1]) if sys.argv[1:] else 1000
WORKERS = 2


def letters(numbers):
    from kanwil.post.facts import LetterKind, Line
    from kanwil.post.letters import compose, flaws, render_letter
    from kanwil.post.payment import pay
    from kanwil.post.specimen import specimen

    facts = specimen(LetterKind.REMINDER)
    size, start = 0, time.process_time()
    for n in numbers:
        line = Line(f"2026-{n:05}", date(2026, 8, 3), date(2026, 9, 2), 100 + n, 100 + n)
        mine = replace(facts, invoices=(line,))
        mine = replace(mine, payment=pay(mine.company, 100 + n, [line.number], f"D{n}"))
        letter = compose(LetterKind.REMINDER, mine)
        assert not flaws(letter)
        size += len(render_letter(letter))
    return size, time.process_time() - start


def bare(numbers):
    """Typst alone: the same sentences, no QR code, no table, no check."""
    import typst

    from kanwil.post.facts import LetterKind
    from kanwil.post.letters import compose
    from kanwil.post.specimen import specimen

    text = compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER)).text()
    size, start = 0, time.process_time()
    for n in numbers:
        plain = f'#set page(paper: "a4")\n#sys.inputs.text \\ {n}'.encode()
        size += len(typst.compile(plain, ignore_system_fonts=True, sys_inputs={"text": text}))
    return size, time.process_time() - start


def timed(work, workers):
    parts = [range(at, LETTERS, workers) for at in range(workers)]
    start = time.perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        found = list(pool.map(work, parts))
    size, cpu = (sum(part) for part in zip(*found, strict=True))
    return time.perf_counter() - start, cpu, size


def main() -> int:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    print(f"{LETTERS} letters\n\n| what | processes | seconds | CPU ms a letter | kB a letter |")
    print("|---|---|---|---|---|")
    for name, work, workers in (
        ("kanwil: compose, check, QR code, PDF", letters, 1),
        ("kanwil: compose, check, QR code, PDF", letters, WORKERS),
        ("typst alone, plain words", bare, 1),
    ):
        took, cpu, size = timed(work, workers)
        each = f"{cpu / LETTERS * 1000:.0f} | {size / LETTERS / 1000:.0f}"
        print(f"| {name} | {workers} | {took:.1f} | {each} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
