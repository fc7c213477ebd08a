import base64

import pytest

from kanwil.book.readers import read

HEAD = (
    "From: Jan Jansen <Jan@Jansen.nl>\nTo: debiteuren@wij.nl\n"
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\n"
)


def _mail(body, *, head=HEAD, subject="Re: herinnering", more="", kind="text/plain; charset=utf-8"):
    return f"{head}Subject: {subject}\nContent-Type: {kind}\n{more}\n{body}\n"


def _one(write, text, name="m.eml", encoding="utf-8"):
    (parsed,) = read(write(name, text, encoding))
    return parsed, parsed.tables["contacts"].iloc[0] if parsed.tables else None


def test_a_reply_is_a_contact_with_its_sender_and_day_in_amsterdam(write):
    late = HEAD.replace("10:00:00 +0100", "23:30:00 +0000")
    _, mail = _one(write, _mail("Wij betalen morgen.", head=late))
    assert mail["text"] == "Wij betalen morgen."
    assert (mail["direction"], mail["channel"], mail["kind"]) == ("in", "email", "reply")
    assert (mail["email"], mail["recipients"]) == ("jan@jansen.nl", "debiteuren@wij.nl")
    assert (str(mail["happened_on"].date()), mail["answers"]) == ("2026-03-03", "1")


@pytest.mark.parametrize(
    "history",
    [
        "Op ma 2 mrt 2026 om 09:00 schreef Wij BV <debiteuren@wij.nl>:\n> Wilt u betalen?",
        "On Mon, 2 Mar 2026 at 09:00, Wij BV <debiteuren@wij.nl> wrote:\nPlease pay",
        "Op 2 maart 2026 om 09:00 heeft Wij BV\n<debiteuren@wij.nl> het volgende geschreven:\n> x",
        "-----Oorspronkelijk bericht-----\nVan: Wij",
        "________________________________\nVan: Wij BV\nVerzonden: maandag",
        "Van: Wij BV <debiteuren@wij.nl>\nVerzonden: maandag 2 maart 2026",
        "*From:* Wij BV\n*Sent:* Monday",
        "> Wilt u betalen?\n> Groet",
    ],
)
def test_quoted_history_is_left_out(write, history):
    _, mail = _one(write, _mail(f"De levering was niet compleet.\n\nJan\n\n{history}"))
    assert mail["text"] == "De levering was niet compleet.\n\nJan"


def test_a_html_mail_is_read_as_its_reader_sees_it(write):
    html = (
        "<html><head><style>p{color:red}</style><title>x</title></head><body><p>Geachte,</p>"
        "<div>Factuur 2026-001 klopt niet &amp; is &euro;&nbsp;50 te hoog.<br>Jan</div>"
        "<script>alert(1)</script><blockquote>Wilt u betalen?</blockquote></body></html>"
    )
    _, mail = _one(write, _mail(html, kind="text/html; charset=utf-8"))
    assert mail["text"] == "Geachte,\n\nFactuur 2026-001 klopt niet & is € 50 te hoog.\nJan"
    outlook = '<p>Nee.</p><div id="divRplyFwdMsg"></div><div>Wilt u betalen?</div>'
    _, mail = _one(write, _mail(outlook, kind="text/html"))
    assert mail["text"] == "Nee."


def test_plain_wins_over_html_and_attachments_are_not_read(write):
    parts = [
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode("één".encode("latin-1")).decode(),
        "Content-Type: text/html\n\n<b>anders</b>",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nbijlage",
    ]
    body = "--X\n" + "\n--X\n".join(parts) + "\n--X--"
    _, mail = _one(write, _mail(body, kind="multipart/mixed; boundary=X"))
    assert mail["text"] == "één"


def test_an_mbox_gives_each_message_once_and_counts_what_it_can_not_use(write):
    mails = [
        _mail("een", more="Message-ID: <1@x>\n"),
        _mail(">From hier af\ntwee"),
        _mail("weer een", more="Message-ID: <1@x>\n"),
        _mail("zonder datum", head="From: a@b.nl\n"),
        _mail("zonder afzender", head=HEAD.partition("\n")[2]),
    ]
    text = "".join(f"From MAILER Mon Mar  2 10:00:00 2026\n{mail}\n" for mail in mails)
    parsed, _ = _one(write, text, "post.mbox")
    assert parsed.tables["contacts"]["text"].tolist() == ["een", "From hier af\ntwee"]
    assert (parsed.rows[0].rows, parsed.rows[0].rejected, parsed.rows[0].repeated) == (5, 2, 1)
    assert [(one.line, one.code, one.field) for one in parsed.problems] == [
        (4, "bad_date", "Date"),
        (5, "missing_value", "From"),
    ]


def test_an_automatic_reply_keeps_its_subject_only(write):
    text = _mail("Ik ben er niet, betaal niets.", subject="Automatisch antwoord: afwezig")
    parsed, mail = _one(write, text)
    assert (mail["kind"], mail["text"]) == ("note", "Automatisch antwoord: afwezig")
    assert [one.code for one in parsed.problems] == ["automatic_reply"]


def test_a_bounce_is_an_outgoing_message_that_did_not_arrive(write):
    report = (
        "--X\nContent-Type: text/plain\n\nNiet bezorgd\n--X\nContent-Type: message/delivery-status"
        "\n\nReporting-MTA: dns; wij.nl\n\nFinal-Recipient: rfc822; Jan@Jansen.nl\nAction: failed\n"
        "Status: 5.1.1\n\n--X--"
    )
    head = HEAD.replace("Jan Jansen <Jan@Jansen.nl>", "MAILER-DAEMON@wij.nl")
    kind = "multipart/report; report-type=delivery-status; boundary=X"
    _, mail = _one(write, _mail(report, head=head, kind=kind))
    assert (mail["direction"], mail["bounced"], mail["email"]) == ("out", 1.0, "jan@jansen.nl")


def test_strange_headers_and_charsets_do_no_harm(write):
    head = (
        "From: =?utf-9?Q?=C3?= <a@b.nl>\nDate: gisteren\nReceived: x; 2 Mar 2026 08:00:00 +0100\n"
    )
    _, mail = _one(write, _mail("prima", head=head, kind="text/plain; charset=bestaatniet"))
    assert (mail["email"], mail["text"], str(mail["happened_on"].date())) == (
        "a@b.nl",
        "prima",
        "2026-03-02",
    )


def test_a_very_long_text_is_cut_with_a_remark(write):
    parsed, mail = _one(write, _mail("woord " * 9000))
    assert (len(mail["text"]), [one.code for one in parsed.problems]) == (20_000, ["long_text"])


def test_a_folder_of_mails_is_one_import(write, tmp_path):
    for name in ("a", "b", "c"):
        write(f"post/{name}.eml", _mail(f"bericht {name[0] if name != 'c' else 'a'}"))
    (parsed,) = read(tmp_path / "post")
    assert len(parsed.tables["contacts"]) == 2
    assert [one.repeated for one in parsed.rows] == [0, 0, 1]


def test_a_message_that_is_too_large_or_too_deep_is_refused_by_itself(write, monkeypatch):
    deep = "".join(f"Content-Type: multipart/mixed; boundary={n}\n\n--{n}\n" for n in range(3000))
    parsed, _ = _one(write, f"{HEAD}Subject: x\n{deep}")
    assert [one.code for one in parsed.problems] == ["broken_text"]
    monkeypatch.setattr("kanwil.book.readers.mail._BIGGEST", 100)
    parsed, _ = _one(write, _mail("x" * 200))
    assert [one.code for one in parsed.problems] == ["too_big"]
    assert (parsed.rows[0].rows, parsed.rows[0].rejected) == (1, 1)


def test_a_html_declaration_that_the_library_can_not_read_leaves_the_text(write):
    _, mail = _one(write, _mail("<p>Nee, <![foo bar]> &amp; klaar</p>", kind="text/html"))
    assert mail["text"] == "Nee, & klaar"


def test_a_report_of_delivery_is_no_bounce_and_an_impossible_year_is_no_day(write):
    head = HEAD.replace("Mar 2026", "Mar 1926")
    parsed, _ = _one(write, _mail("x", head=head))
    assert [one.code for one in parsed.problems] == ["bad_date"]
    report = "--X\nContent-Type: message/delivery-status\n\nAction: delivered\n\n--X--"
    _, mail = _one(write, _mail(report, kind="multipart/report; boundary=X"))
    assert (mail["direction"], mail.isna()["bounced"]) == ("in", True)


@pytest.mark.parametrize(
    ("subject", "body", "text"),
    [
        (
            "Re: F1",
            "Op ma 2 mrt 2026 schreef Wij:\n> Betaal F1\n\nIs al betaald.\n",
            "Is al betaald.",
        ),
        ("Re: F1", "Goed.\n\nOp ma 2 mrt 2026 schreef Wij:\n> Betaal F1\n\nWij BV\n", "Goed."),
        ("Re: F1", "\nOp ma 2 mrt 2026 schreef Wij:\n\nBetaal F1\n", ""),
        (
            "Fwd: F1",
            "---------- Forwarded message ---------\nVan: Piet <p@k.nl>\nAan: j@j.nl\n\nNee.\n",
            "Nee.",
        ),
    ],
)
def test_what_stands_below_a_quote_or_in_a_forward_counts_when_nothing_stands_above(
    write, subject, body, text
):
    _, mail = _one(write, f"{HEAD}Subject: {subject}\nContent-Type: text/plain\n\n{body}")
    assert mail[["text"]].fillna("")["text"] == text


def test_a_bounce_without_a_report_a_receipt_of_reading_and_a_bare_subject(write):
    _, mail = _one(write, f"{HEAD}X-Failed-Recipients: jan@jansen.nl\nSubject: x\n\nniet bezorgd\n")
    assert (mail["email"], mail["bounced"]) == ("jan@jansen.nl", 1)
    report = "--X\nContent-Type: text/plain\n\ngelezen\n--X--"
    parsed, mail = _one(write, _mail(report, kind="multipart/report; boundary=X"))
    assert (mail["kind"], parsed.problems[0].code) == ("note", "automatic_reply")
    for encoding in ("utf-8", "cp1252"):
        _, mail = _one(write, f"{HEAD}Subject: café\n\nx\n", encoding=encoding)
        assert mail["subject"] == "café"
