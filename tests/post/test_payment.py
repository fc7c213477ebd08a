"""Paying made easy: what a phone reads from the paper is exactly what we ask."""

import json

import pytest
import typst
import zxingcpp
from PIL import Image

from kanwil.base.settings import Settings, SettingsError, load_settings
from kanwil.policy.law.references import valid_betalingskenmerk, valid_rf
from kanwil.post import paper, typeset
from kanwil.post.facts import LetterKind, Line
from kanwil.post.letters import compose, render_letter
from kanwil.post.payment import pay
from kanwil.post.specimen import COMPANY, DAY, specimen


def pages(monkeypatch, tmp_path, facts, kind=LetterKind.REMINDER):
    """The letter's pages as pictures."""

    def drawn(template, data, _):
        found = typst.compile(
            str(typeset.TEMPLATES / template),
            root=str(typeset.TEMPLATES),
            format="png",
            ppi=144,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        return found if isinstance(found, list) else [found]

    monkeypatch.setattr(paper, "typeset", drawn)
    found = []
    for place, page in enumerate(render_letter(compose(kind, facts))):
        (tmp_path / f"{place}.png").write_bytes(page)
        found.append(Image.open(tmp_path / f"{place}.png"))
    return found


def read(pictures):
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("kind", [LetterKind.REMINDER, LetterKind.PLAN_AGREED])
def test_the_code_on_paper_reads_as_the_payment(monkeypatch, tmp_path, kind):
    facts = specimen(kind)
    assert read(pages(monkeypatch, tmp_path, facts, kind)) == [facts.payment.epc]
    lines = facts.payment.epc.split("\n")
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert lines[5:7] == [COMPANY.name, COMPANY.iban]


def test_many_invoices_take_more_pages_and_one_code(monkeypatch, tmp_path):
    lines = tuple(Line(f"2026-{n:04}", DAY, DAY, 100, 100) for n in range(90))
    facts = specimen(LetterKind.REMINDER, invoices=lines)
    found = pages(monkeypatch, tmp_path, facts)
    assert len(found) >= 3
    assert read(found) == [facts.payment.epc]


def test_a_letter_is_a_pdf_and_the_same_one_each_time():
    letter = compose(LetterKind.REMINDER, specimen(LetterKind.REMINDER))
    assert render_letter(letter)[:5] == b"%PDF-"
    assert render_letter(letter) == render_letter(letter)


def test_one_invoice_gets_a_checked_reference_and_several_their_numbers():
    assert valid_rf(pay(COMPANY, 100, ["2026-0417"], "D1").reference)
    made = pay(COMPANY, 100, ["2026-0417"], "D1", kind="betalingskenmerk")
    assert valid_betalingskenmerk(made.reference)
    assert made.epc.endswith(f"EUR1.00\n\n\n{made.reference}")
    assert pay(COMPANY, 100, ["A1", "A2"], "D1").reference == "A1 A2"
    many = [f"2026-{n:04}" for n in range(50)]
    assert valid_rf(pay(COMPANY, 100, many, "D1").reference)
    assert pay(COMPANY, 100, ["…"], "D1").reference == "…", "no reference can be made of it"


def test_nothing_to_pay_or_no_account_gives_no_payment():
    assert pay(COMPANY, 0, ["F1"], "D1") is None
    assert pay(specimen(LetterKind.REMINDER).company, -1, ["F1"], "D1") is None


def test_a_link_is_filled_and_safe():
    link = "https://pay.example/{reference}?amount={amount}"
    made = pay(COMPANY, 1234_50, ["A&B /1", "C"], "D1", link=link)
    assert made.link == "https://pay.example/A%26B%20%2F1%20C?amount=1234.50"


@pytest.mark.parametrize(
    "wrong",
    [
        {"company_iban": "NL92ABNA0417164300"},
        {"company_bic": "abc"},
        {"company_kvk": "123"},
        {"payment_link": "http://pay.example/{reference}"},
        {"payment_link": "https://{reference}"},
        {"payment_link": "https://pay.example/{invoice}"},
        {"payment_link": "https://pay.example/{reference!r}"},
        {"payment_link": "https://pay.example/"},
    ],
)
def test_settings_refuse_what_nobody_could_pay_to(wrong):
    with pytest.raises(SettingsError):
        load_settings(**wrong)


def test_an_account_is_kept_without_spaces():
    assert Settings(company_iban="nl91 abna 0417 1643 00").company_iban == "NL91ABNA0417164300"
