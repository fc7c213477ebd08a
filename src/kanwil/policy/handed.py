"""Claims that lie with a collection agency, and what the agency reports of them, as event codes."""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kanwil.policy import agreed
from kanwil.policy.said import Floats, latest
from kanwil.policy.threats import Consequence
from kanwil.policy.view import View


class Report(StrEnum):
    """What an agency, bailiff or lawyer reports: the code of an `executed` event."""

    PAID = "agency_paid"
    PART = "agency_part"
    PLAN = "agency_plan"
    COSTS = "agency_costs"
    UNSUCCESSFUL = "agency_unsuccessful"
    RETURNED = "agency_returned"


REPORTS: dict[Report, str] = {
    Report.PAID: "Incasso: alles betaald",
    Report.PART: "Incasso: deels betaald",
    Report.PLAN: "Incasso: regeling getroffen",
    Report.COSTS: "Incasso: kosten voor ons",
    Report.UNSUCCESSFUL: "Incasso: vergeefs, dossier gesloten",
    Report.RETURNED: "Incasso: teruggegeven",
}
# After these the claim is in our own hands again.
ENDS = (Report.UNSUCCESSFUL, Report.RETURNED)


def handed(view: View) -> dict[str, NDArray[np.bool_]]:
    """Tell where in this case the claim was handed over and did not come back, or came in vain."""
    done = view.in_case(agreed.of_kind(view.events, "executed"))

    def ago(*codes: str) -> Floats:
        rows = done[done["code"].isin(codes)]
        return latest(view.size, rows["moment"], rows["happened_ago"])

    made, failed = ago(Consequence.HAND_OVER), ago(Report.UNSUCCESSFUL)
    return {
        "handed_over": ~np.isnan(made) & ~(ago(*ENDS) <= made),
        "collected_in_vain": ~np.isnan(failed) & ~(made < failed),
    }
