"""The sample generator: determinism, an honest oracle, behaviour that the label can't cause."""

from dataclasses import fields
from datetime import date

import numpy as np
import pandas as pd
import pytest

from kanwil.base.places import samples_folder
from kanwil.base.terms import ABLE, CATEGORIES, WILLING
from kanwil.book.door import known
from kanwil.book.position import position
from kanwil.book.readers import read
from kanwil.cues.names import CUES
from kanwil.training.metrics import figures
from kanwil.training.simulate import SCENARIOS, population, samples, simulate, write
from kanwil.training.simulate import hidden as hidden_life
from kanwil.training.simulate.bank import read_bank, shipped_bank
from kanwil.training.simulate.behaviour import Tables
from kanwil.training.simulate.items import Items
from kanwil.training.simulate.letters import mistype
from kanwil.training.simulate.names import iban, phone, vat_id
from kanwil.training.simulate.openitems import open_items
from kanwil.training.simulate.parameters import Company, UnknownScenarioError, draw, ranges
from kanwil.training.simulate.replies import Voice

CODES = {str(category): code for code, category in enumerate(CATEGORIES)}
P = [f"p_{category}" for category in CATEGORIES]


@pytest.fixture(scope="module")
def crowd_of_companies():
    return list(population(7, 420, seed=5))


@pytest.fixture(scope="module")
def judged(crowd_of_companies):
    """Every judged case with its true code and the oracle's chances."""
    truth = pd.concat([one.truth for one in crowd_of_companies], ignore_index=True)
    return truth.assign(code=truth["category"].map(CODES))


@pytest.fixture(scope="module")
def small():
    return simulate(100, seed=9, weeks=60)


# --- the oracle ---------------------------------------------------------------------------------


def test_oracle_is_clearly_below_one_and_clearly_above_the_prior(judged):
    found = figures(judged["code"].to_numpy(), judged[P].to_numpy())
    mix = judged["code"].value_counts(normalize=True)
    prior = float(-(mix * np.log(mix)).sum())
    assert found.n >= 5000
    assert 0.70 < found.accuracy < 0.82
    assert found.log_loss < prior - 0.4


def test_oracle_is_calibrated(judged):
    chances, truth = judged[P].to_numpy(), judged["code"].to_numpy()
    assert np.allclose(chances.sum(axis=1), 1)
    assert figures(truth, chances).ece < 0.03
    shares = np.bincount(truth, minlength=4) / len(truth)
    assert np.abs(chances.mean(axis=0) - shares).max() < 0.02


def test_no_category_is_surely_known_and_all_four_overlap(judged):
    """Each category is at times the likeliest for a case that is another one."""
    confusion = pd.crosstab(judged["code"], judged[P].to_numpy().argmax(axis=1))
    assert (np.diag(confusion) < 0.97 * confusion.sum(axis=1)).all()
    assert ((confusion > 0).sum(axis=1) == 4).all()


def test_the_mix_is_uneven_with_forgetful_first_and_neither_last(judged):
    shares = judged["category"].value_counts(normalize=True)
    assert shares.index[0] == "forgetful"
    assert shares.index[-1] == "neither"
    assert 0.05 < shares["neither"] < 0.17


def test_forward_filter_recovers_the_shares_it_started_from():
    """With nothing seen, the belief stays at the long-run shares."""
    kernels = hidden_life.Kernels.of(draw(np.random.default_rng(0)))
    start = kernels.stationary()
    assert np.allclose(start.sum(axis=1), 1)
    classes = np.arange(hidden_life.CLASSES)
    still = np.zeros(len(classes), dtype=bool)
    change = hidden_life.Change(np.ones(len(classes)), False, *[still] * 5)
    step = hidden_life.steps(kernels, classes, change)
    after = hidden_life.forward(start, step)
    assert np.allclose(after.sum(axis=1), 1)
    assert np.abs(after - start).max() < 0.02


def test_drawn_states_follow_the_kernels():
    """The share of debtors in each state after a step is what the filter says."""
    rng = np.random.default_rng(1)
    kernels = hidden_life.Kernels.of(draw(rng))
    classes = np.full(20_000, 4)
    belief = kernels.stationary()[classes]
    state = hidden_life.pick(belief, rng)
    no = np.zeros(len(classes), dtype=bool)
    yes = ~no
    change = hidden_life.Change(np.full(len(classes), 2.0), True, yes, no, yes, yes, no)
    step = hidden_life.steps(kernels, classes, change)
    moved = hidden_life.move(state, step, rng)
    share = np.bincount(moved, minlength=hidden_life.STATES) / len(classes)
    assert np.abs(share - hidden_life.forward(belief, step)[0]).max() < 0.012


# --- cause and label ----------------------------------------------------------------------------


def test_category_is_can_times_will_and_nothing_else():
    for state in range(hidden_life.STATES):
        category = CATEGORIES[hidden_life.CATEGORY_OF[state]]
        assert (category in ABLE) == (hidden_life.A_OF[state] == 0)
        assert (category in WILLING) == (hidden_life.W_OF[state] == 0)


def test_our_own_side_is_never_unwillingness():
    """Who is able and willing but blocked by our failure is forgetful."""
    clean = (hidden_life.A_OF == 0) & (hidden_life.W_OF == 0)
    clean &= np.array(hidden_life.ATTENTION)[hidden_life.T_OF] == "blocked"
    assert {CATEGORIES[code] for code in hidden_life.CATEGORY_OF[clean]} == {"forgetful"}


def test_label_noise_changes_no_fact():
    """The same seed with no and with much noise: one ledger, one truth, other labels."""
    calm = simulate(60, seed=3, weeks=50, own={"label_noise": 0.0})
    noisy = simulate(60, seed=3, weeks=50, own={"label_noise": 0.5})
    for name, frame in calm.ledger.frames().items():
        pd.testing.assert_frame_equal(frame, noisy.ledger.frames()[name])
    pd.testing.assert_frame_equal(calm.truth, noisy.truth)
    assert (calm.resolved["category"] != noisy.resolved["category"]).any()
    both = calm.resolved.merge(calm.truth, on="case_id")
    assert (both["category_x"] == both["category_y"]).all()


def test_label_noise_stays_between_3_and_10_percent(crowd_of_companies):
    wrong = total = 0
    for one in crowd_of_companies:
        both = one.resolved.merge(one.truth, on="case_id")
        wrong += int((both["category_x"] != both["category_y"]).sum())
        total += len(both)
    assert 0.03 < wrong / total < 0.10


def test_the_bank_of_phrases_changes_texts_only(small, monkeypatch):
    """Behaviour has a stream of its own: other words, same facts."""
    monkeypatch.setattr(shipped_bank().__class__, "pick", lambda *_: None)
    silent = simulate(100, seed=9, weeks=60)
    for name in ("invoices", "payments", "events"):
        dated = [c for c in getattr(small.ledger, name) if c in ("cents", "debtor_id", "kind")]
        columns = getattr(small.ledger, name)[dated]
        pd.testing.assert_frame_equal(columns, getattr(silent.ledger, name)[dated])
    pd.testing.assert_frame_equal(small.truth, silent.truth)
    assert silent.phrases.empty


def test_lying_is_there():
    """Able but unwilling debtors plead cash trouble; ability shows in how often."""
    says = Voice.of(draw(np.random.default_rng(2), "deceptive"), np.random.default_rng(2)).says[1]
    cash = says[:, CUES.index("cash_trouble")]
    refuses, able = hidden_life.W_OF == 3, hidden_life.A_OF == 0
    assert cash[refuses & able].mean() > 3 * cash[(hidden_life.W_OF == 0) & able].mean()


def test_shame_keeps_the_broke_silent():
    answers = Voice.of(
        draw(np.random.default_rng(2), "deceptive"), np.random.default_rng(2)
    ).answers
    willing = hidden_life.W_OF == 0
    reminded = answers[1]
    broke, tight = hidden_life.A_OF == 2, hidden_life.A_OF == 1
    assert reminded[willing & broke].mean() < 0.6 * reminded[willing & tight].mean()


def test_tables_are_chances():
    for seed in range(5):
        rng = np.random.default_rng(seed)
        company = draw(rng)
        tables, voice = Tables.of(company, rng), Voice.of(company, rng)
        for field in fields(tables):
            if field.name != "orders":
                values = getattr(tables, field.name)
                assert ((values >= 0) & (values <= 1)).all(), field.name
        assert np.allclose(tables.returned.sum(axis=1), 1)
        assert np.allclose(voice.says.sum(axis=2), 1)
        assert ((voice.answers > 0) & (voice.answers < 1)).all()


# --- the ledger ---------------------------------------------------------------------------------


def test_same_seed_same_company(small):
    again = simulate(100, seed=9, weeks=60)
    for name, frame in small.ledger.frames().items():
        pd.testing.assert_frame_equal(frame, again.ledger.frames()[name])
    pd.testing.assert_frame_equal(small.truth, again.truth)
    pd.testing.assert_frame_equal(small.phrases, again.phrases)


def test_the_book_reckons_every_case_as_the_generator_did(crowd_of_companies):
    """Overdue at as_of, through the as-of door, to the cent; and every moment is late."""
    one = crowd_of_companies[0]
    totals = position(known(one.ledger, one.moments)).to_pandas()
    found = one.moments.assign(cents=totals["overdue_cents"].to_numpy())
    assert (found["cents"] > 0).all()
    both = found.merge(one.resolved[["case_id", "overdue_cents"]], on="case_id")
    assert len(both) == len(one.resolved) > 100
    assert (both["cents"] == both["overdue_cents"]).all()


def test_the_ledger_goes_on_after_as_of(crowd_of_companies):
    one = crowd_of_companies[0]
    for name, day in (("payments", "paid_on"), ("contacts", "happened_on")):
        last = getattr(one.ledger, name).groupby("debtor_id")[day].max()
        after = one.resolved["debtor_id"].map(last) > one.resolved["as_of"]
        assert after.mean() > 0.3
    assert (one.resolved["resolved_on"] >= one.resolved["as_of"]).all()


def test_nothing_happens_after_the_last_day(crowd_of_companies):
    one = crowd_of_companies[0]
    end = pd.Timestamp(one.as_of)
    days = {
        "invoices": ["issued_on", "written_off_on"],
        "payments": ["paid_on", "reversed_on", "recorded_on"],
        "contacts": ["happened_on", "recorded_on"],
        "events": ["happened_on"],
    }
    for name, columns in days.items():
        for column in columns:
            values = getattr(one.ledger, name)[column].dropna()
            assert values.empty or values.max() <= end, (name, column)
    assert one.moments["as_of"].max() == end


def test_cases_that_still_stand_are_kept_as_they_were_judged(crowd_of_companies):
    """Else the last months would hold only what closed soon, which no one knew beforehand."""
    one = crowd_of_companies[0]
    standing = one.moments[~one.moments["case_id"].isin(one.resolved["case_id"])]
    assert (standing["as_of"] < pd.Timestamp(one.as_of)).any()
    assert (standing["as_of"] == pd.Timestamp(one.as_of)).any()


def test_several_cases_a_debtor_one_moment_a_case(crowd_of_companies):
    one = crowd_of_companies[0]
    assert one.moments["case_id"].is_unique
    assert not one.moments.duplicated(["debtor_id", "as_of"]).any()
    assert one.moments["debtor_id"].value_counts().max() >= 3
    assert (one.moments["case_id"] == one.truth["case_id"]).all()


def test_what_a_real_ledger_has_is_there(crowd_of_companies):
    frames = {
        name: pd.concat([one.ledger.frames()[name] for one in crowd_of_companies])
        for name in ("invoices", "payments", "contacts", "events", "debtors")
    }
    invoices, payments, events = frames["invoices"], frames["payments"], frames["events"]
    assert (invoices["kind"] == "credit_note").any()
    assert invoices["written_off_on"].notna().any()
    assert invoices["due_on"].isna().any()
    parts = payments.groupby("invoice_id")["cents"].count()
    assert (parts > 1).any()
    assert {"AM04", "MD06", "MS02", "AC01"} <= set(payments["reversal_code"].dropna())
    assert payments["invoice_id"].isna().any()
    assert {"set_off", "direct_debit", "transfer"} <= set(payments["method"])
    assert {
        "complaint", "complaint_closed", "promise", "plan", "announced", "executed", "withdrawn",
        "insolvency",
    } <= set(events["kind"])  # fmt: skip
    assert {"reminder", "notice", "final_notice", "call", "reply", "note"} <= set(
        frames["contacts"]["kind"]
    )
    assert frames["contacts"]["promised_on"].notna().any()
    assert (frames["contacts"]["bounced"] == 1).any()
    assert frames["contacts"]["recorded_on"].notna().any()
    assert {8, 14, 30, 60} <= set(frames["debtors"]["payment_terms_days"])


def test_firms_pay_on_working_days_only(small):
    debtors, payments = small.ledger.debtors, small.ledger.payments
    firms = debtors.loc[debtors["kind"] == "company", "debtor_id"]
    own = payments["debtor_id"].isin(firms) & (payments["method"] == "transfer")
    paid = payments.loc[own, "paid_on"]
    assert (paid.dt.dayofweek < 5).all()
    assert not ((paid.dt.month == 12) & paid.dt.day.isin([25, 26])).any()


def test_ids_of_companies_are_disjoint(crowd_of_companies):
    seen: set[str] = set()
    for one in crowd_of_companies[:3]:
        for name, frame in one.ledger.frames().items():
            ids = set(frame[f"{name.removesuffix('s')}_id"])
            assert not ids & seen
            seen |= ids


def test_side_frame_names_phrases_and_cues(small):
    contacts = small.ledger.contacts.set_index("contact_id")
    bank = {phrase.phrase_id: phrase for phrase in shipped_bank().phrases}
    assert len(small.phrases) > 20
    for row in small.phrases.itertuples():
        assert contacts.loc[row.contact_id, "direction"] == "in"
        said = set().union(*(bank[one].cues for one in row.phrases.split("|")))
        assert said == set(row.cues.split("|"))
        assert set(row.meant.split("|")) == said
    texts = contacts.loc[contacts["direction"] == "in", "text"].dropna()
    assert len(texts) == len(small.phrases)
    assert "phrases" not in small.ledger.contacts


# --- parameters and scenarios -------------------------------------------------------------------


def test_every_company_number_has_a_range_and_a_reason():
    for name, one in ranges().items():
        assert one.low <= one.high
        assert name in (Company.__doc__ or ""), name


def test_companies_differ_within_their_ranges():
    drawn = [draw(np.random.default_rng(seed)) for seed in range(40)]
    for name, one in ranges().items():
        values = np.array([getattr(company, name) for company in drawn])
        assert values.min() >= (max(one.low, 0) if one.share else one.low) - 1e-9
        assert values.max() <= (min(one.high, 1) if one.share else one.high) + 1e-9
        assert len(np.unique(values)) > 1, name


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_scenario_shows(scenario):
    one = simulate(60, seed=4, scenario=scenario, weeks=None if scenario == "cold_start" else 45)
    debtors, contacts = one.ledger.debtors, one.ledger.contacts
    assert len(debtors) == 60
    assert len(one.moments) > 0
    if scenario == "consumers":
        assert set(debtors["kind"].dropna()) == {"consumer"}
    if scenario == "no_contact_log":
        assert contacts.empty
    if scenario == "one_sector":
        assert len(set(debtors["sector"].dropna())) == 1
    if scenario == "cold_start":
        history = one.ledger.invoices["issued_on"]
        assert (history.max() - history.min()).days <= 7 * 30


def test_a_recession_makes_more_debtors_unable():
    """Same seed, same company: more of the cases of the last third can't pay."""
    unable = {}
    for scenario in ("base", "recession"):
        one = simulate(350, seed=12, scenario=scenario, weeks=60)
        found = one.truth.merge(one.moments, on="case_id")
        late = found[found["as_of"] > pd.Timestamp(one.as_of) - pd.Timedelta(weeks=15)]
        unable[scenario] = (~late["category"].isin(ABLE)).mean()
    assert unable["recession"] > unable["base"] + 0.03


def test_unknown_scenario_is_an_error():
    with pytest.raises(UnknownScenarioError, match="recession"):
        simulate(5, seed=1, scenario="boom")


def test_until_is_the_last_day_and_the_future_is_free():
    one = simulate(40, seed=2, until=date(2025, 3, 14), weeks=40)
    assert one.as_of == date(2025, 3, 14)
    assert one.ledger.payments["paid_on"].max() <= pd.Timestamp(2025, 3, 14)


# --- parts --------------------------------------------------------------------------------------


def test_invented_numbers_are_valid_and_nobodys():
    from stdnum import iban as stdnum_iban  # noqa: PLC0415
    from stdnum.nl import btw  # noqa: PLC0415

    for number in (0, 7, 49784, 999_999):
        assert stdnum_iban.is_valid(iban(number), check_country=False)
        assert iban(number)[4:8] == "TEST"
        assert btw.is_valid(vat_id(number))
    for area in ("038", "0546"):
        assert len(phone(area, 12_345_678).replace("-", "")) == 10
        assert phone(area, 12_345_678).split("-")[1].startswith("0")


def test_the_bank_finds_a_phrase_or_its_nearest_kin(tmp_path):
    header = "id,lang,register,cues,text\n"
    (tmp_path / "a.csv").write_text(header + "q1,nl,letter,forgot,Vergeten.\n", encoding="utf-8")
    bank, rng = read_bank(tmp_path), np.random.default_rng(0)
    assert bank.pick(["forgot"], "nl", "letter", rng).text == "Vergeten."
    assert bank.pick(["forgot"], "en", "sms", rng).phrase_id == "q1"
    assert bank.pick(["refuses"], "nl", "email", rng) is None
    assert bank.holds("forgot")
    assert not bank.holds("forgot", "refuses")


def test_a_bank_with_an_unknown_cue_is_refused(tmp_path):
    text = "id,lang,register,cues,text\nq1,nl,sms,forgotten,Oeps\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="forgotten"):
        read_bank(tmp_path)


def test_items_have_no_other_columns():
    with pytest.raises(AttributeError):
        _ = Items().colour


def test_a_typo_leaves_a_text():
    rng = np.random.default_rng(0)
    text = "Wij betalen vrijdag, dat beloof ik."
    slips = {mistype(text, rng) for _ in range(50)}
    assert len(slips) > 20
    assert all(slips)
    assert mistype("Ja", rng)


# --- files --------------------------------------------------------------------------------------


def test_written_folder_is_read_back_without_loss(small, tmp_path):
    names = {path.name for path in write(small, tmp_path)}
    assert {"debtors.csv", "resolved_cases.csv", "moments.csv", "truth.csv"} <= names
    tables = {}
    for parsed in read(tmp_path):
        assert not [one for one in parsed.problems if one.severity == "error"]
        tables |= {name: frame for name, frame in parsed.tables.items() if len(frame)}
    for name, frame in small.ledger.frames().items():
        assert len(tables[name]) == len(frame)
    assert tables["payments"]["cents"].sum() == small.ledger.payments["cents"].sum()
    assert len(tables["resolved_cases"]) == len(small.resolved)


def test_open_items_read_as_a_dutch_list(small, tmp_path):
    path = open_items(small.ledger, small.as_of, tmp_path / "open.csv")
    assert b";" in path.read_bytes()
    assert b"\r\n" in path.read_bytes()
    (parsed,) = read(path)
    ids = small.ledger.debtors["debtor_id"]
    moments = pd.DataFrame({"case_id": ids, "debtor_id": ids})
    moments["as_of"] = pd.Timestamp(small.as_of).as_unit("us")
    totals = position(known(small.ledger, moments)).to_pandas()
    assert parsed.tables["open_items"]["cents"].sum() == totals["open_cents"].sum()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample company, made again, and the folder that it was written to."""
    folder = tmp_path_factory.mktemp("samples")
    return samples.write_samples(folder), folder


def test_shipped_sample_is_what_its_seed_makes(sample):
    _, tmp_path = sample
    shipped, made = (
        {str(file.relative_to(one)): file.read_bytes() for file in one.rglob("*") if file.is_file()}
        for one in (samples_folder(), tmp_path)
    )
    assert sorted(shipped) == sorted(made)
    for name, content in made.items():
        assert content == shipped[name], f"{name} differs; run `make samples`"


def test_sample_day_shows_every_kind_of_case(sample):
    one, _ = sample
    now = one.moments[one.moments["as_of"] == pd.Timestamp(samples.AS_OF)]
    truth = now.merge(one.truth, on="case_id")
    assert 40 <= len(now) <= 80
    assert set(truth["category"]) == set(map(str, CATEGORIES))
    late = one.ledger.of(now["debtor_id"])
    recent = late.events["happened_on"] > pd.Timestamp(samples.AS_OF) - pd.Timedelta(days=60)
    assert "complaint" in set(late.events.loc[recent, "kind"])
    assert "plan" in set(
        late.events.loc[late.events["until"] >= pd.Timestamp(samples.AS_OF), "kind"]
    )
    assert (late.contacts["promised_on"] >= pd.Timestamp(samples.AS_OF)).any()
    assert (late.debtors["also_supplier"] == 1).any()
