"""Reading a large audit file: time and peak memory, with a debtor subledger and without.

`python benchmarks/auditfile/run.py [megabytes]`; each file is read in a process of its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header><fiscalYear>2026</fiscalYear>
<startDate>2026-01-01</startDate><curCode>EUR</curCode></header><company><customersSuppliers>
"""
RELATION = """<customerSupplier><custSupID>K{0}</custSupID><custSupName>Klant {0}</custSupName>
<custSupTp>C</custSupTp></customerSupplier>
"""
LEDGER = """</customersSuppliers><generalLedger>
<ledgerAccount><accID>1300</accID><accDesc>Debiteuren</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>1500</accID><accDesc>Btw</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>8000</accID><accDesc>Omzet</accDesc><accTp>P</accTp></ledgerAccount>
</generalLedger><transactions><journal><jrnID>70</jrnID><desc>Verkoop</desc><jrnTp>S</jrnTp>
"""
LINE = """<trLine><nr>{nr}</nr><accID>{account}</accID><docRef>F{n}</docRef>
<effDate>2026-03-01</effDate><desc>Levering volgens opdracht {n}</desc><amnt>{amount}</amnt>
<amntTp>{side}</amntTp><custSupID>K{debtor}</custSupID><invRef>F{n}</invRef></trLine>
"""
LINES = ((1, "1300", "121.00", "D"), (2, "8000", "100.00", "C"), (3, "1500", "21.00", "C"))
SUB = """<sbLine><nr>{n}</nr><jrnID>70</jrnID><trNr>{n}</trNr><trLineNr>1</trLineNr>
<desc>Levering volgens opdracht {n}</desc><amnt>121.00</amnt><amntTp>D</amntTp>
<custSupID>K{debtor}</custSupID><invRef>F{n}</invRef><invPurSalTp>S</invPurSalTp>
<invDt>2026-03-01</invDt><invDueDt>2026-03-31</invDueDt><mutTp>I</mutTp></sbLine>
"""
SUBLEDGER = "</journal><subledgers><subledger><sbType>CU</sbType>\n"
DEBTORS = 2_000


def make(path, megabytes, *, subledger):
    """Write an audit file of about so many megabytes; return its number of invoices."""
    each = len(_sale(100_000)) + (len(_sub(100_000)) if subledger else 0)
    count = megabytes * 1_000_000 // each
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "".join(RELATION.format(n) for n in range(DEBTORS)) + LEDGER)
        file.writelines(map(_sale, range(count)))
        if subledger:
            file.write(SUBLEDGER)
            file.writelines(map(_sub, range(count)))
        file.write("</subledger></subledgers>" if subledger else "</journal>")
        file.write("</transactions></company></auditfile>")
    return count


def _sale(n):
    lines = "".join(
        LINE.format(nr=nr, account=account, amount=amount, side=side, n=n, debtor=n % DEBTORS)
        for nr, account, amount, side in LINES
    )
    head = f"<nr>{n}</nr><periodNumber>3</periodNumber><trDt>2026-03-01</trDt>"
    return f"<transaction>{head}{lines}</transaction>"


def _sub(n):
    return SUB.format(n=n, debtor=n % DEBTORS)


def measure(path):
    """Read the file in this process and print what that took."""
    from kanwil.book.readers import read

    start = time.process_time()
    (parsed,) = read(Path(path))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    size, count = Path(path).stat().st_size / 1e6, len(parsed.tables["invoices"])
    print(f"| {Path(path).stem} | {size:.0f} | {count:,} | {seconds:.0f} | {peak:.2f} |")


def main(megabytes):
    """Print one row per kind of file."""
    print("| file | MB | invoices | CPU s | peak GB |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, subledger in (("subledger", True), ("general ledger", False)):
            path = Path(folder) / f"{name}.xaf"
            make(path, megabytes, subledger=subledger)
            subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
