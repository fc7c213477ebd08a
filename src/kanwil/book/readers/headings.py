"""What packages call the columns of their lists, in Dutch, English and German."""

import re
import unicodedata

# Without accents, case and punctuation; of two columns the heading that stands first here wins.
_PARTY = {
    "debtor_id": "debtor_id debiteurnummer debiteurnr debnr debnummer debiteurcode debcode"
    " debiteurennummer debiteurennr debiteurid nummerdebiteur relatiecode relatienummer relatienr"
    " relatieid klantnummer klantnr klantcode klantid verkooprelatie organisatiecode"
    " organisatienummer customerid customernumber customerno customernr customercode custnumber"
    " custno custnr custid custcode accountcode accountid accountnumber accountno debtorid"
    " debtornumber debtorcode debtorno clientid clientnumber clientnr cliëntnummer clientnummer"
    " clientcode contactid contactnummer contactnumber contactcode soldto soldtoparty"
    " kundennummer kundennr kundenr kdnr kontonummer kontonr debitorennummer debitorennr"
    " debitornummer debitornr debitorno debitorenkonto personenkonto konto code",
    "name": "name naam debiteurnaam naamdebiteur debiteurennaam klantnaam naamklant relatienaam"
    " naamrelatie bedrijfsnaam bedrijf organisatie organisatienaam naamorganisatie customername"
    " namecustomer custname accountname accountdescription contactnaam contactname company"
    " companyname debtorname clientname clientnaam name1 naam1 zoeknaam searchname kundenname firma"
    " firmenname kontobezeichnung kontoname debitorname debitorenname bezeichnung",
    "debtor": "debiteur relatie klant customer debtor contact account afnemer client cliënt"
    " kunde debitor contactpersoon",
}
_INVOICE = {
    "invoice_id": "invoice_id factuurnummer factuurnr factnr factnummer faktuurnummer faktuurnr"
    " fnr factuur factuurid nummerfactuur verkoopfactuur verkoopfactuurnummer invoicenumber"
    " invoiceno invoicenr invoicenum invno invnr invnumber invoiceid invoice billnumber billno"
    " billingdocument rechnungsnummer rechnungsnr renr rgnr rechnung"
    " onsref onzereferentie onzeref ourref ourreference documentnumber documentnummer documentno"
    " documentnr docnr docno docnumber docid document belegnummer belegnr beleg belegfeld1"
    " boekstuknummer boekstuknr boekstuk bkstnr bkst boekstukref boekingsnummer boekingsnr"
    " boeknr entrynumber entryno voucherno vouchernumber transactionno transactionnumber",
    "issued_on": "issued_on factuurdatum factuurdat factdatum factuurdd faktuurdatum datumfactuur"
    " invoicedate invdate dateinvoice billingdate billdate issuedate dateofissue rechnungsdatum"
    " documentdate docdate docdatum documentdatum boekstukdatum datumboekstuk belegdatum"
    " documentcreatedate boekdatum boekingsdatum datumboeking postingdate entrydate buchungsdatum"
    " transactiedatum transactiondate datum date baselinedate baselinecreatedate",
    "due_on": "due_on vervaldatum vervaldat vervaldd vervaldag vervdatum datumverval vervalt"
    " vervaltop verval nettovervaldatum vervaldatumnetto duedate datedue dueon due netduedate"
    " netduedt dueindate uiterstebetaaldatum betaaldatumuiterlijk uiterlijkebetaaldatum"
    " tebetalenvoor betalenvoor paymentduedate paymentdue expirydate expirationdate maturitydate"
    " falligkeit falligkeitsdatum falligam fallig nettofalligkeit zahlbarbis duedt",
    "settled_on": "settled_on settleddate datesettled betaaldatum betaaldop datumbetaald"
    " betalingsdatum datumbetaling datumvoldaan voldaanop ontvangenop ontvangstdatum"
    " laatstebetaling paymentdate datepaid paiddate paidon clearingdate cleardate clearedon"
    " vereffeningsdatum afletterdatum afgeletterdop ausgleichsdatum ausgleich bezahltam"
    " zahlungsdatum bezahldatum closedate",
    "remaining": "remaining openstaand openstaandbedrag bedragopenstaand openstbedrag openst"
    " openstaandsaldo openstaandeur openbedrag bedragopen openeur open restbedrag restant"
    " resterend resterendbedrag nogopen nogtebetalen nogteontvangen tebetalen teontvangen"
    " outstanding outstandingamount amountoutstanding totaloutstanding openamount amountopen"
    " totalopenamount openbalance opentrx remainingamount remainingbalance amountdue balancedue"
    " balance saldo offenerbetrag offen offeneur offenersaldo restbetrag opbetrag opsaldo"
    " unpaidamount unpaid",
    "amount": "amount factuurbedrag faktuurbedrag bedragfactuur bedragincl bedraginclbtw"
    " bedraginclusiefbtw totaalincl totaalinclbtw totaalprijsinclbtw totaalbedraginclbtw"
    " totaalinclusiefbtw factuurtotaal origineelbedrag oorspronkelijkbedrag"
    " bedragineigenvaluta bedraginlokalevaluta bedragineuro bedrageur bedragineur basisbedrag"
    " totaaleur brutobedrag invoiceamount invamount amountinclvat originalamount totalinclvat"
    " amountinlocalcurrency amountinlocalcurr amtinloccur amountinlc amountlc amounteur grossamount"
    " rechnungsbetrag betraginhauswahrung betraginhw betrageur bruttobetrag bruttosumme"
    " totaalbedrag totaal totalamount total bedrag amountindoccurr amountindoccur"
    " amountindocumentcurrency bedraginboekstukvaluta bedraginvaluta betraginbelegwahrung betrag"
    " umsatz umsatzohnesollhabenkz",
    "paid": "paid betaald ontvangen betaaldbedrag bedragbetaald reedsbetaald voldaan amountpaid"
    " paidamount paymentsreceived bezahlt gezahlt bereitsbezahlt",
    "status": "status betaalstatus factuurstatus invoicestatus paymentstatus statusfactuur",
    "kind": "kind soort type documenttype documentsoort boekstuksoort doctype facttype factuursoort"
    " soortfactuur invoicetype typefactuur transactietype belegart",
    # Told apart so that a count of days is never read as a day.
    "days_late": "vervaldagen dagenvervallen dagenoverdatum dagentelaat aantaldagenvervallen"
    " dagenverlopen dayslate daysoverdue dayspastdue arrears arrearsafternetduedate"
    " arrearsbynetduedate uberfalligtage verzugstage tageuberfallig verzugsdagen",
    "age": "dagenopen ouderdom daystosettle dagen days tage aantaldagen age ageindays",
}
_AMOUNTS = {
    "debit": "debit debet bedragdebet debetbedrag debitamount soll sollbetrag",
    "credit": "credit bedragcredit creditbedrag creditamount haben habenbetrag",
    "side": "side dc dcind debetcredit debcred debitcredit bedragdc sh sollhaben"
    " sollhabenkennzeichen sollhabenkz shkz sollhabenkennz afbij bijaf teken plusmin",
    "currency": "currency localcurrency lcurr eigenvaluta lokalevaluta hauswahrung valuta"
    " valutacode munt muntsoort cur curr currencycode invoicecurrency documentcurrency val"
    " wahrung wkz wkzumsatz belegwahrung isocode",
    "reference": "reference referentie uwreferentie uwref uwkenmerk kenmerk betalingskenmerk"
    " betalingsreferentie ordernummer ordernr ponummer ponumber purchaseorder purchaseorderno"
    " yourref yourreference customerreference klantreferentie referenz ihrezeichen"
    " verwendungszweck zahlungsreferenz bestellnummer belegfeld2 assignment toewijzing zuordnung",
    "description": "description omschrijving tekst memo text buchungstext notes opmerking"
    " opmerkingen mededeling mededelingen bemerkung toelichting",
}
_PARTICULARS = {
    "email": "email emailadres mailadres emailaddress mail emailfactuur factuuremail",
    "phone": "phone telefoon telefoonnummer telefoonnr tel telnr phonenumber telephone mobiel"
    " telefon telefonnummer mobile",
    "address": "address adres straat straatnaam adresregel1 adres1 street streetaddress address1"
    " addressline1 strasse strae anschrift",
    "house_number": "huisnummer huisnr housenumber hausnummer",
    "postcode": "postcode postalcode zip zipcode postcd plz postleitzahl",
    "city": "city plaats woonplaats vestigingsplaats stad town ort stadt",
    "country": "country land landcode countrycode landnaam",
    "kvk": "kvk kvknummer kvknr cocnumber chamberofcommerce chamberofcommercenumber"
    " handelsregister handelsregisternummer",
    "vat_id": "vat_id btwnummer btwnr btwid btwidentificatienummer vatnumber vatid vatno taxnumber"
    " ustid ustidnr umsatzsteuerid ustidentnr",
    "iban": "iban ibannummer rekeningnummer bankrekening bankrekeningnummer bankaccount"
    " bankaccountnumber tegenrekening",
    "payment_terms_days": "payment_terms_days betalingstermijn betaaltermijn betalingsconditie"
    " betaalconditie betalingscond betcond betalingsvoorwaarde betalingsvoorwaarden paymentterms"
    " paymentterm termsofpayment terms krediettermijn zahlungsbedingung zahlungsziel"
    " zahlungskondition termijn",
    "language": "language taal taalcode languagecode sprache",
}
_DEBTOR = {
    "debtor_id": f"{_PARTY['debtor_id']} nummer nr number no id",
    "kind": "kind soort type soortrelatie relatiesoort typerelatie relatietype klanttype"
    " soortklant customertype type_relatie bp bedrijfparticulier kundenart",
    "legal_form": "legal_form rechtsvorm legalform rechtsform",
    "sector": "sector branche industry bedrijfstak",
    "customer_since": "customer_since klantsinds relatiesinds customersince klantvanaf kundeseit"
    " aanmaakdatum createdon",
    "direct_debit": "direct_debit incasso automatischeincasso directdebit lastschrift",
    "also_supplier": "also_supplier ookleverancier ookcrediteur leverancier crediteur supplier",
}
_PAYMENT = {
    "payment_id": "payment_id betalingsnummer betaalnummer betalingnr betaalnr betalingsid"
    " transactieid transactienummer paymentid paymentnumber paymentno receiptnumber receiptno"
    " receiptid zahlungsnummer zahlungsnr transactionid kasboekstuk bankboekstuk volgnummer",
    "paid_on": f"paid_on {_INVOICE['settled_on']} ontvangendatum datumontvangst datumontvangen"
    " receiptdate datereceived receivedon receiveddate zahlungseingang eingangsdatum valutadatum"
    " valutadate boekdatum boekingsdatum buchungsdatum postingdate transactiedatum transactiondate"
    " datum date",
    "amount": f"betaaldbedrag bedragbetaald ontvangenbedrag bedragontvangen amountpaid paidamount"
    f" amountreceived receivedamount paymentamount receiptamount zahlbetrag zahlungsbetrag"
    f" {_INVOICE['amount']} ontvangen betaald paid received",
    "invoice_id": _INVOICE["invoice_id"],
    "method": "method betaalwijze betaalmethode betalingswijze paymentmethod zahlungsart zahlweise",
    "iban": _PARTICULARS["iban"],
    "reversed_on": "reversed_on stornodatum gestorneerdop reversaldate reversedon",
}
BY_KIND: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {field: tuple(words.split()) for field, words in fields.items()}
    for kind, fields in {
        "openitems": {**_PARTY, **_INVOICE, **_AMOUNTS, **_PARTICULARS},
        "payments": {**_PARTY, **_PAYMENT, **_AMOUNTS},
        "debtors": {**_PARTY, **_DEBTOR, **_PARTICULARS},
    }.items()
}
BY_KIND["invoices"] = BY_KIND["openitems"]


def plain(heading: str) -> str:
    """Return a heading without case, accents and punctuation (underscores stay)."""
    letters = unicodedata.normalize("NFKD", heading.lower())
    return re.sub(r"[^a-z0-9_]", "", letters)
