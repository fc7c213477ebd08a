"""Workbooks as people keep them: covers, merged titles, formulas, days as text."""

from datetime import date

from openpyxl import Workbook

from kanwil.book.readers import read


def test_the_list_on_a_later_sheet_goes_before_the_debtors_on_the_first(tmp_path):
    book = Workbook()
    book.active.title = "Relaties"
    book.active.append(["Nummer", "Naam", "E-mail", "Plaats"])
    book.active.append(["001", "Jansen", "a@b.nl", "Delft"])
    sheet = book.create_sheet("Open & meer")
    sheet.append(["Openstaande posten per 30-06-2026"])
    sheet.merge_cells("A1:E1")
    sheet.append(["Debiteur", None, "Factuur", None, None])
    sheet.append(["nummer", "naam", "nummer", "datum", "Openstaand"])
    sheet.append(["001", "Jansen", "F1", "13-05-2026", 10.5])
    sheet.append(["001", "Jansen", "F2", date(2026, 5, 14), "=5+5"])
    sheet.row_dimensions[4].hidden = True
    book.save(tmp_path / "lijst.xlsx")
    (parsed,) = read(tmp_path / "lijst.xlsx", as_of=date(2030, 1, 1))
    (row,) = parsed.tables["invoices"].itertuples()
    assert (row.debtor_id, row.invoice_id, row.cents) == ("001", "F1", 1050)
    assert (parsed.snapshot_on, parsed.rejected_lines) == (date(2026, 6, 30), {5})
    told = [(one.code, one.line, one.value) for one in parsed.problems]
    assert ("not_read", None, "Relaties") in told
    assert ("empty_formula", 5, "Open & meer") in told
