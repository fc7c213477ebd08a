"""A claim is handed over whole or not at all; what the agency reports comes back into the book."""

import csv
import io
import json
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pypdf
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kanwil.base.problems import RefusedError
from kanwil.base.settings import Settings
from kanwil.base.terms import Action, EventKind, Lang, Route
from kanwil.base.words import Tr
from kanwil.book.frames import Ledger
from kanwil.book.ledger import add_contact, add_event, export
from kanwil.post.handover import Cover, HandOverFile, Table, pack, safe_name
from kanwil.triage import agency, desk, handover, open_book
from kanwil.triage.agency import Report, Told
from kanwil.triage.dossier import open_dossier
from kanwil.triage.intake import take_in
from kanwil.triage.merging import seat_of
from kanwil.triage.queue import case_of
from kanwil.triage.run import rejudge_one, run_day
from kanwil.triage.writing import LetterKind, write

DAY = date(2026, 11, 20)
NL = Tr(Lang.NL)
PLACE = {"address": "Markt 1", "postcode": "5911 AA", "city": "Venlo"}
HR = (
    "U bent in verzuim met € 1.210,00. Betaalt u binnen veertien dagen vanaf de dag nadat deze"
    " brief bij u is bezorgd niet op NL91 ABNA 0417 1643 00, dan komen er € 181,50 kosten bij."
)


def ledger():
    company = {"kind": "company", "legal_form": "B.V.", "kvk": "12345678", "phone": "0612345678"}
    debtors = [
        {"debtor_id": "D1", "name": "=Bakkerij Bos", "email": "a@bos.nl", **company, **PLACE},
        {"debtor_id": "D2", "name": "P. Person", "kind": "consumer", **PLACE},
        {"debtor_id": "D3", "name": "Nergens B.V.", **company},
    ]
    bill = {"issued_on": "2026-09-01", "due_on": "2026-10-01", "amount": 1210.00}
    bills = [{"invoice_id": f"2026/{n}", "debtor_id": f"D{n}", **bill} for n in (1, 2, 3)]
    bills[0] |= {"reference": "PO-7", "quote_signed": 1, "description": '=HYPERLINK("x")'}
    later = {"invoice_id": "2026/4", "debtor_id": "D1", "due_on": "2026-10-15", "amount": 605.50}
    paid = {"payment_id": "P1", "debtor_id": "D1", "invoice_id": "2026/1", "amount": 210.00}
    return Ledger.from_frames(
        debtors=pd.DataFrame(debtors),
        invoices=pd.DataFrame([*bills, {**later, "issued_on": "2026-09-15"}]),
        payments=pd.DataFrame([{**paid, "paid_on": "2026-11-15"}]),
    )


def sent(connection, who, day, kind, **more):
    told = {"direction": "out", "channel": "letter", "kind": kind, **more}
    add_contact(connection, "Sanne", who, day, **told)


@pytest.fixture
def book(copied):
    with closing(open_book(copied(fill), Settings(user="Sanne"))) as found:
        yield found


def fill(url):
    """Three debtors who were reminded, warned and refused: all may be handed over but D3."""
    found = open_book(url, Settings(user="Sanne"))
    with TemporaryDirectory() as folder:
        export(ledger(), Path(folder))
        take_in(found, [Path(folder)], "Sanne", DAY)
    with found.write() as connection:
        for who in ("D1", "D2", "D3"):
            sent(connection, who, date(2026, 10, 9), "reminder", text="+31 Herinnering")
            sent(connection, who, date(2026, 10, 20), "final_notice", text=HR)
            reply = {"direction": "in", "channel": "email", "kind": "reply"}
            text = "Ik ben ziek geweest en betaal niet."
            add_contact(connection, "Sanne", who, date(2026, 11, 5), text=text, **reply)
            note = {"direction": "in", "channel": "phone", "kind": "note"}
            add_contact(connection, "Sanne", who, date(2026, 11, 6), text="lastige klant", **note)
            answer = {"code": "refuses", "text": "Betaalt niet"}
            add_event(connection, "Sanne", who, "answer", date(2026, 11, 5), **answer)
    run_day(found, DAY, "Sanne")
    found.close()


def seat(book, who="D1", day=DAY):
    return seat_of(book, "Sanne", day, who)


def bars(book, who="D1", day=DAY):
    rejudge_one(book, who, day, "Sanne")
    found = handover.gaps(book, open_dossier(book, who, day, NL), day, NL)
    return [one.code for one in found if one.bars]


def opened(packed):
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_file_holds_all_that_an_agency_asks_for_and_is_the_same_each_time(book, tmp_path):
    copies, terms = tmp_path / "copies", tmp_path / "voorwaarden.PDF"
    copies.mkdir()
    (copies / "2026-1.pdf").write_bytes(b"%PDF copy")
    terms.write_bytes(b"%PDF terms")
    settings = book.settings.model_copy(
        update={"invoice_folder": str(copies), "terms_file": str(terms)}
    )
    found = type(book)(book.url, book.engine, settings)
    made = handover.packed(found, "D1", ("Sanne", DAY))
    assert made == handover.packed(found, "D1", ("Sanne", DAY))
    files = opened(made)
    assert files["03-facturen/001-2026-1.pdf"] == b"%PDF copy"
    assert files["02-voorwaarden.pdf"] == b"%PDF terms"
    talk = [name for name in files if name.startswith("05-correspondentie/")]
    assert [name[19:33] for name in talk] == ["001-2026-10-09", "002-2026-10-20", "003-2026-11-05"]
    assert b"[gezondheid]" in files[talk[2]], "what an agency need not know is masked"
    assert not any(b"lastige klant" in data for data in files.values()), "notes stay with us"
    cover = pypdf.PdfReader(io.BytesIO(files["00-voorblad.pdf"])).pages[0].extract_text()
    for told in ("Bakkerij Bos", "2026/4", "€ 1.605,50", "14-dagenbrief", "kopie"):
        assert (told in cover) == (told != "14-dagenbrief")
    assert "Concept" not in cover


def test_the_sums_add_up_in_every_place(book):
    files = opened(handover.packed(book, "D1", ("Sanne", DAY)))
    data = json.loads(files["01-vordering.json"])
    claim, bills = data["claim"], data["invoices"]
    euros = {name: Decimal(claim[name]) for name in ("principal", "interest", "costs", "costs_vat")}
    assert euros["principal"] == sum(Decimal(one["open"]) for one in bills) == Decimal("1605.50")
    assert Decimal(claim["total"]) == sum(euros.values())
    parts = {kind: Decimal(0) for kind in ("rente", "incassokosten", "btw over kosten")}
    for one in data["specification"]:
        parts[one["kind"]] += Decimal(one["amount"])
    assert parts["rente"] == euros["interest"] == sum(Decimal(one["interest"]) for one in bills)
    assert parts["incassokosten"] == euros["costs"] == Decimal("240.83")
    assert data["ledger"][-1]["balance"] == "1605.50"
    assert [one["number"] for one in table_rows(files)] == ["2026/1", "2026/4"]
    assert data["debtor"]["type"] == "company"
    assert data["notice"]["kind"] == "laatste aanmaning"


def table_rows(files):
    rows = table(files["01-vordering.csv"])
    assert [row["Openstaand"] for row in rows] == ["1000.00", "605.50"]
    assert {row["Naam"] for row in rows} == {"'=Bakkerij Bos"}
    assert rows[0]["Omschrijving"].startswith("'=")
    return [{"number": row["Factuurnummer"]} for row in rows]


def test_costs_bear_vat_only_where_we_cannot_deduct_it_and_follow_a_valid_letter(book):
    settings = book.settings.model_copy(update={"vat_deductible": False})
    found = type(book)(book.url, book.engine, settings)
    data = json.loads(opened(handover.packed(found, "D2", ("Sanne", DAY)))["01-vordering.json"])
    claim, notice = data["claim"], data["notice"]
    assert (claim["costs"], claim["costs_vat"]) == ("181.50", "38.12")
    assert (claim["interest_kind"], data["debtor"]["type"]) == ("consumer", "person")
    assert (notice["kind"], notice["delivered_on"]) == ("14-dagenbrief", "2026-10-22")
    assert notice["last_free_day"] == "2026-11-05"


def test_what_would_be_refused_is_refused_and_a_concept_says_why(book):
    assert bars(book) == []
    assert bars(book, "D3") == ["address", "city"]
    with pytest.raises(RefusedError, match="Het adres van de klant ontbreekt"):
        handover.packed(book, "D3", ("Sanne", DAY))
    with pytest.raises(RefusedError):
        agency.hand_over(book, seat(book, "D3"), Route.AGENCY, "Bureau")
    files = opened(handover.packed(book, "D3", ("Sanne", DAY), concept=True))
    data = json.loads(files["01-vordering.json"])
    assert data["concept"]
    assert "Het adres van de klant ontbreekt." in data["missing"]
    cover = pypdf.PdfReader(io.BytesIO(files["00-voorblad.pdf"])).pages[0].extract_text()
    assert "Concept" in cover


@pytest.mark.parametrize(
    ("fact", "bar"),
    [
        ({"kind": "complaint", "invoice_id": "2026/4", "amount": Decimal(100)}, "complaint"),
        ({"kind": "promise", "until": date(2026, 11, 27)}, "promise"),
        ({"kind": "pause", "until": date(2026, 11, 27)}, "pause"),
        ({"kind": "plan", "until": date(2026, 12, 27)}, "plan"),
        ({"kind": "insolvency"}, "estate"),
    ],
)
def test_no_hand_over_while_something_stands_in_its_way(book, fact, bar):
    with book.write() as connection:
        add_event(connection, "Sanne", "D1", happened_on=DAY, **fact)
    assert bar in bars(book)


def test_a_natural_person_needs_a_letter_that_holds(book):
    with book.write() as connection:
        text = HR.replace("veertien dagen vanaf de dag nadat", "14 dagen na heden, nadat")
        sent(connection, "D2", date(2026, 10, 21), "final_notice", text=text)
    assert bars(book, "D2") == []
    with book.write() as connection:
        add_event(connection, "Sanne", "D2", "plan", date(2026, 10, 30), until=date(2026, 11, 1))
    assert "no_final_notice" in bars(book, "D2"), "a letter of before a plan has done its work"


def test_handing_over_stops_our_own_asking_until_the_claim_comes_back(book):
    with pytest.raises(RefusedError):
        agency.hand_over(book, seat(book), Route.AGENCY, " ")
    with pytest.raises(RefusedError):
        agency.hand_over(book, seat(book, "D2"), Route.AGENCY, "Bureau")
    move = agency.hand_over(book, seat(book), Route.AGENCY, "Bureau Zeker", "weigert")
    handed = agency.handed_over(book, "D1", DAY)
    assert (handed.to, handed.cents) == ("incassobureau · Bureau Zeker · weigert", 1_605_50)
    assert bars(book) == ["handed_over"]
    row = case_of(book, DAY, "D1")[0]
    assert row["action"] == Action.WAIT
    free = [o["action"] for o in row["detail"]["alternatives"] if not o["forbidden_by"]]
    assert free == ["wait"]
    with pytest.raises(RefusedError):
        write(book, seat(book), LetterKind.REMINDER)
    told = write(book, seat(book), LetterKind.HANDED_OVER)
    assert told.facts.payment is None
    assert "Bureau Zeker" in told.text()

    agency.report(book, seat(book), Told(Report.RETURNED, DAY))
    assert agency.handed_over(book, "D1", DAY) is None
    with pytest.raises(RefusedError):
        agency.report(book, seat(book), Told(Report.COSTS, DAY, Decimal(50)))
    assert "handed_over" not in bars(book)
    desk.undo(book, seat(book), move + 1)
    desk.undo(book, seat(book), move)
    assert agency.handed_over(book, "D1", DAY) is None


def test_a_hand_over_of_an_earlier_case_says_nothing_of_this_one(book):
    with book.write() as connection:
        add_event(connection, "Sanne", "D1", "executed", date(2026, 9, 20), code="hand_over")
    assert agency.handed_over(book, "D1", DAY) is None
    assert write(book, seat(book), LetterKind.REMINDER).text()
    assert "handed_over" not in bars(book)


def test_once_all_is_paid_the_claim_stays_for_the_bill_of_the_costs_only(book):
    agency.hand_over(book, seat(book), Route.AGENCY, "Bureau")
    agency.report(book, seat(book), Told(Report.PAID, DAY))
    later = replace(seat(book), day=DAY + timedelta(days=25))
    agency.report(book, later, Told(Report.COSTS, later.day, Decimal(50)))
    assert agency.handed_over(book, "D1", later.day + timedelta(days=30))
    assert agency.handed_over(book, "D1", later.day + timedelta(days=31)) is None


def left(book):
    bills = open_dossier(book, "D1", DAY, NL).invoices
    return {one["invoice_id"]: one["remaining_cents"] for one in bills}


def test_money_of_the_agency_comes_off_the_oldest_invoice_and_back_on_by_undo(book):
    agency.hand_over(book, seat(book), Route.BAILIFF, "Deurwaarder")
    with pytest.raises(RefusedError):
        agency.report(book, seat(book), Told(Report.PART, DAY))
    with pytest.raises(RefusedError):
        agency.report(book, seat(book), Told(Report.PART, DAY, Decimal(2000)))
    move = agency.report(book, seat(book), Told(Report.PART, DAY, Decimal("1100.00")))
    assert left(book) == {"2026/1": 0, "2026/4": 505_50}
    agency.report(book, seat(book), Told(Report.COSTS, DAY, Decimal("80.00"), text="commissie"))
    agency.report(book, seat(book), Told(Report.PAID, DAY))
    assert left(book) == {"2026/1": 0, "2026/4": 0}
    told = agency.handed_over(book, "D1", DAY).reports
    assert {one.what for one in told} == {Report.PART, Report.COSTS, Report.PAID}
    assert agency.uncollected(book, "D1", DAY) == []
    desk.undo(book, seat(book), move + 2)
    desk.undo(book, seat(book), move + 1)
    desk.undo(book, seat(book), move)
    assert left(book) == {"2026/1": 1000_00, "2026/4": 605_50}


def test_reports_in_a_file_of_events_wait_to_be_taken_off(book, tmp_path):
    agency.hand_over(book, seat(book), Route.AGENCY, "Bureau")
    event = {"event_id": "A1", "debtor_id": "D1", "kind": str(EventKind.EXECUTED)}
    event |= {"happened_on": str(DAY), "code": str(Report.PART), "amount": "605.50"}
    pd.DataFrame([event]).to_csv(tmp_path / "events.csv", index=False)
    take_in(book, [tmp_path / "events.csv"], "Sanne", DAY)
    (waits,) = agency.uncollected(book, "D1", DAY)
    assert (waits.event_id, waits.cents) == ("A1", 605_50)
    move = agency.collect(book, seat(book), waits)
    assert agency.uncollected(book, "D1", DAY) == []
    assert left(book)["2026/1"] == 394_50
    desk.undo(book, seat(book), move)
    assert [one.event_id for one in agency.uncollected(book, "D1", DAY)] == ["A1"]
    assert len(agency.handed_over(book, "D1", DAY).reports) == 1


def test_collected_in_vain_may_be_written_off(book):
    agency.hand_over(book, seat(book), Route.AGENCY, "Bureau")
    agency.report(book, seat(book), Told(Report.UNSUCCESSFUL, DAY))
    rejudge_one(book, "D1", DAY, "Sanne")
    listed = case_of(book, DAY, "D1")[0]["detail"]["alternatives"]
    assert {o["action"]: o["forbidden_by"] for o in listed}["write_off"] == []


HEADS = ["a", "b", "c", "d", "e", "f"]
CELLS = st.one_of(st.text(max_size=12), st.none(), st.integers(), st.decimals(0, 99, places=2))
BLANK = {f"0{n}": Table(HEADS, []) for n in ("3-facturen.csv", "8-specificatie.csv")}


@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4), st.text(max_size=80))
@examples(max_examples=25, deadline=None)
def test_no_cell_is_a_formula_and_no_name_leaves_its_folder(rows, name):
    place = f"05-correspondentie/{safe_name(name)}.txt"
    cover = Cover(name, [name], [name], [("Totaal", Decimal(1))], name, name, [name], concept=True)
    tables = BLANK | {"03-facturen.csv": Table(HEADS, rows)}
    files = opened(pack(HandOverFile(DAY, cover, {}, tables, {place: b"x"})))
    assert place.count("/") == 1
    assert set(safe_name(name)) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    )
    text = io.StringIO(files["03-facturen.csv"].decode("utf-8-sig"), newline="")
    read = list(csv.reader(text))[1:]
    assert len(read) == len(rows)
    for given_row, row in zip(rows, read, strict=True):
        for told, cell in zip(given_row, row, strict=True):
            if isinstance(told, str):
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
