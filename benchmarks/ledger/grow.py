"""A Parquet ledger of any size: the sample company many times over, under ever other numbers."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kanwil.base.places import samples_folder
from kanwil.book.buckets import add, arrow_of
from kanwil.book.frames import TABLES
from kanwil.book.readers.folder import read_folder

IDS = ("debtor_id", "invoice_id", "payment_id", "contact_id", "event_id", "credits")
AT_ONCE = 500


def grow(folder, invoices, digits):
    """Write at least so many invoices; no two replies are the same text."""
    read = read_folder(samples_folder()).tables
    sample = {table: arrow_of(table, read[table]) for table in TABLES}
    copies = -(-invoices // len(sample["invoices"]))
    for first in range(0, copies, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, copies))
        for table, rows in sample.items():
            many = pa.concat_tables([rows] * len(numbers)).combine_chunks()
            copy = pa.array([f"{n}-" for n in numbers for _ in range(len(rows))])
            for name in set(IDS) & set(many.column_names):
                own = pc.binary_join_element_wise(copy, many[name], "")
                many = many.set_column(many.column_names.index(name), name, own)
            if table == "contacts":
                said = pc.binary_join_element_wise(many["text"], copy, " Dossier ")
                many = many.set_column(many.column_names.index("text"), "text", said)
            add(folder, table, many, digits, f"part-{first}")
    return copies * len(sample["invoices"])


if __name__ == "__main__":
    print(f"{grow(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])):,} invoices")
