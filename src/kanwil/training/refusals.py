"""Why a model of the shelf is not opened, each with the way out."""

from kanwil.base.problems import KanwilError


class UnknownModelError(KanwilError):
    """No model of this name is on the shelf."""

    def __init__(self, model_id: str) -> None:
        super().__init__("Onbekend model: {model_id}", model_id=model_id)


class BadSignatureError(KanwilError):
    """A model whose signature does not fit; nothing of it was opened."""

    def __init__(self, model_id: str) -> None:
        super().__init__(
            "De handtekening van model {model_id} klopt niet: het is veranderd, of gemaakt met een"
            " andere sleutel (models.key). Het is niet geopend.",
            model_id=model_id,
        )


class OtherLibrariesError(KanwilError):
    """A model of the user's own that these libraries must not open, and what to do."""

    def __init__(self, model_id: str, reason: KanwilError) -> None:
        super().__init__(
            "{reason} Maak het opnieuw uit zijn bewaarde zaken: kanwil model rebuild {model_id}",
            reason=reason,
            model_id=model_id,
        )


class CatalogueChangedError(KanwilError):
    """A model of the user's own that reads features which this kanwil computes no more."""

    def __init__(self, model_id: str) -> None:
        super().__init__(
            "De lijst van kenmerken is veranderd sinds model {model_id} werd gemaakt; het is niet"
            " geopend. Ga terug (kanwil model rollback) en leer opnieuw van uw afgesloten zaken.",
            model_id=model_id,
        )
