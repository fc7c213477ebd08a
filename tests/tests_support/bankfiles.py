"""Little bank statements as banks write them, balances reckoned, for the tests of the bank."""

from itertools import count

OWN = "NL20INGB0001234567"
JANSEN = "NL91ABNA0417164300"
BOS = "NL44RABO0123456789"
_NS = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{}"


def party(side, name="", iban=""):
    """The XML of one side of a transaction; v08 wraps the name in Pty, which is read as well."""
    named = f"<{side}><Nm>{name}</Nm></{side}>" if name else ""
    return named + (f"<{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>" if iban else "")


def details(text="", *, name="", iban="", amount=None, eref="", mref="", back="", side=""):
    """The XML of TxDtls; `back` is a return reason, `side` CRDT or DBIT where it is given."""
    refs = _tag("EndToEndId", eref) + _tag("MndtId", mref)
    money = f'<Amt Ccy="EUR">{amount}</Amt>' if amount else ""
    inner = _tag("Refs", refs) + money + _tag("CdtDbtInd", side)
    inner += _tag("RltdPties", party("Dbtr", name, iban)) + _tag("RmtInf", _tag("Ustrd", text))
    return f"<TxDtls>{inner}{_tag('RtrInf', _tag('Rsn', _tag('Cd', back)))}</TxDtls>"


def _tag(name, inner):
    return f"<{name}>{inner}</{name}>" if inner else ""


def entry(cents, inner="", *, day="2026-03-02", status="BOOK", more=""):
    """The XML of one Ntry; a negative amount is money that went out."""
    side = "DBIT" if cents < 0 else "CRDT"
    return (
        f'<Ntry><Amt Ccy="EUR">{abs(cents) / 100:.2f}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts>{status}</Sts><BookgDt><Dt>{day}</Dt></BookgDt>{more}"
        f"<NtryDtls>{inner}</NtryDtls></Ntry>"
    )


def statement(*entries, total=None, opening=10000, account=OWN, currency="EUR", kind="Stmt"):
    """The XML of one statement over (cents, xml) pairs; `total` overrules their sum."""
    turnover = sum(cents for cents, _ in entries) if total is None else total
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{abs(cents) / 100:.2f}</Amt>'
        f"<CdtDbtInd>{'DBIT' if cents < 0 else 'CRDT'}</CdtDbtInd></Bal>"
        for code, cents in (("OPBD", opening), ("CLBD", opening + turnover))
    )
    return (
        f"<{kind}><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balances if kind == 'Stmt' else ''}{''.join(xml for _, xml in entries)}</{kind}>"
    )


def camt(*statements, version="02"):
    """A whole CAMT.053 file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{_NS.format(version)}">'
        f"<BkToCstmrStmt>{''.join(statements)}</BkToCstmrStmt></Document>"
    )


def booked(cents, text="", **said):
    """One (cents, xml) pair with a single payment in it."""
    day = said.pop("day", "2026-03-02")
    return cents, entry(cents, details(text, **said), day=day)


def mt940(*bookings, opening=10000, account=OWN, total=None, eol="\r\n"):
    """An MT940 statement over (:61: rest after the date, cents, :86: lines) triples."""
    turnover = sum(cents for _, cents, _ in bookings) if total is None else total
    lines = [":20:940S260302", f":25:{account} EUR", ":28C:1/1", f":60F:{_balance(opening)}"]
    for number, (rest, cents, told) in zip(count(1), bookings, strict=False):
        mark = "D" if cents < 0 else "C"
        lines.append(f":61:2603020302{mark}{_amount(cents)}{rest or f'NTRFNONREF//{number}'}")
        if told:
            lines += [f":86:{told[0]}", *told[1:]]
    return eol.join([*lines, f":62F:{_balance(opening + turnover)}", "-", ""])


def _amount(cents):
    return f"{abs(cents) // 100},{abs(cents) % 100:02d}"


def _balance(cents):
    return f"{'D' if cents < 0 else 'C'}260302EUR{_amount(cents)}"
