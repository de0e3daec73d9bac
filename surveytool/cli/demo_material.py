"""The two finished rounds of the demo: how many people answer, and what they tend to answer.

The story is that of a network of nurse practitioners. Before it exists, they find nearly everything important and little
of it well arranged, support and national problems least. A year later learning from peers, support and new ideas have
clearly improved; problems in the region, national problems and keeping up with guidelines have hardly changed, so that the
board has something to choose from. One goal is met, one is missed, and some are too close to call.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from surveytool.cli.demo_answers import CHANGES, OTHER_ACTIVITIES, OTHER_BARRIERS, OTHER_CHANNELS, pool
from surveytool.cli.demo_wishes import WISHES
from surveytool.response.tendency import Tendencies, Tendency

POPULATION = 200


@dataclass(frozen=True)
class DemoRound:
    """A round to simulate: of a ready questionnaire, with so many answers sent, and so many begun and never sent."""

    questionnaire: str
    answers: int
    break_offs: int
    days_open: int
    tendencies: Tendencies


@dataclass(frozen=True)
class _Need:
    importance: float
    before: float
    after: float
    not_applicable: float = 0.01


_NEEDS: Mapping[str, _Need] = MappingProxyType(
    {
        "kennis": _Need(4.8, before=2.9, after=4.1),
        "steun": _Need(4.5, before=2.3, after=3.6),
        "vertrouwen": _Need(4.2, before=2.6, after=3.2),
        "ideeen": _Need(3.9, before=2.9, after=3.7),
        "verbeteren": _Need(3.2, before=2.2, after=2.9, not_applicable=0.05),
        "lokaal": _Need(3.7, before=2.7, after=2.8, not_applicable=0.06),
        "landelijk": _Need(4.3, before=2.0, after=2.2, not_applicable=0.02),
        "richtlijnen": _Need(3.6, before=3.8, after=3.8),
    }
)
_ALONE: Mapping[str, Mapping[str, float]] = {"setting": {"solo": -0.3, "team": 0.4}}
"""Who works alone has less contact than who works with others."""
_ALONE_REVERSED: Mapping[str, Mapping[str, float]] = {"setting": {"solo": 0.4, "team": -0.6}}
_BY_USE: Mapping[str, Mapping[str, float]] = {"gebruik": {"dag": 0.5, "week": 0.3, "minder": -0.6}}

_BACKGROUND: Tendencies = {
    "setting": Tendency(shares={"solo": 0.54, "team": 0.26, "elders": 0.2, "liever_niet": 0}, skip=0),
    "regio": Tendency(shares={"noord": 0.14, "oost": 0.24, "west": 0.37, "zuid": 0.22, "liever_niet": 0.03}),
    "ervaring": Tendency(shares={"tot3": 0.27, "van3tot10": 0.43, "vanaf10": 0.28, "liever_niet": 0.02}),
}


def _needs(*, after: bool) -> Tendencies:
    tendencies = {"thema": Tendency(spread=0.95)}
    for item, need in _NEEDS.items():
        performance = need.after if after else need.before
        shifts = _ALONE if item in ("steun", "vertrouwen") else {}
        shares = {"nvt": need.not_applicable}
        tendencies[f"thema.{item}.importance"] = Tendency(mean=need.importance, shares=shares)
        tendencies[f"thema.{item}.performance"] = Tendency(mean=performance, shares=shares, shifts=shifts)
    return tendencies


NEEDS = DemoRound(
    questionnaire="behoeftepeiling",
    answers=124,
    break_offs=14,
    days_open=21,
    tendencies={
        **_BACKGROUND,
        **_needs(after=False),
        "eerst": Tendency(
            shares={
                "kennis": 0.75,
                "steun": 0.55,
                "vertrouwen": 0.32,
                "ideeen": 0.28,
                "verbeteren": 0.12,
                "lokaal": 0.22,
                "landelijk": 0.4,
                "richtlijnen": 0.15,
                "weet_niet": 0.02,
            }
        ),
        "eens": Tendency(spread=1.05),
        "eens.contact": Tendency(mean=2.4, shifts=_ALONE),
        "eens.terecht": Tendency(mean=2.9, shifts=_ALONE),
        "eens.hulp": Tendency(mean=3.3, shifts=_ALONE),
        "eens.verbonden": Tendency(mean=2.6),
        "eens.alleen": Tendency(mean=3.5, shifts=_ALONE_REVERSED),
        "meedoen": Tendency(mean=4.3, spread=0.85),
        "kanaal": Tendency(
            shares={
                "platform": 0.78,
                "groepsapp": 0.34,
                "sociaal": 0.18,
                "mail": 0.48,
                "online": 0.52,
                "locatie": 0.44,
                "other": 0.06,
                "geen": 0.01,
            }
        ),
        "kanaal.other": Tendency(texts=OTHER_CHANNELS),
        "bijeenkomst": Tendency(
            shares={"maand": 0.1, "kwartaal": 0.42, "halfjaar": 0.3, "jaar": 0.13, "weet_niet": 0.05}
        ),
        "moment": Tendency(
            shares={
                "ochtend": 0.12,
                "pauze": 0.3,
                "middag": 0.14,
                "avond": 0.56,
                "weekend": 0.14,
                "wisselt": 0.12,
                "geen": 0.02,
            }
        ),
        "minuten": Tendency(mean=35, spread=26),
        "wens": Tendency(texts=tuple(wish.text for wish in WISHES), skip=0.13),
    },
)

EVALUATION = DemoRound(
    questionnaire="evaluatie",
    answers=112,
    break_offs=11,
    days_open=21,
    tendencies={
        **_BACKGROUND,
        **_needs(after=True),
        "gebruik": Tendency(shares={"dag": 0.06, "week": 0.34, "maand": 0.33, "minder": 0.16, "nooit": 0.11}),
        "gedaan": Tendency(
            shares={
                "gelezen": 0.94,
                "gevraagd": 0.36,
                "geantwoord": 0.3,
                "gedeeld": 0.18,
                "bijeenkomst": 0.31,
                "benaderd": 0.22,
                "other": 0.05,
                "geen": 0.01,
            }
        ),
        "gedaan.other": Tendency(texts=OTHER_ACTIVITIES),
        "drempel": Tendency(
            shares={
                "tijd": 0.65,
                "onbekend": 0.12,
                "toegang": 0.25,
                "aanbod": 0.15,
                "contact": 0.12,
                "online": 0.15,
                "other": 0.1,
                "geen": 0.02,
            }
        ),
        "drempel.other": Tendency(texts=OTHER_BARRIERS),
        "waarde": Tendency(spread=0.95, shares={"weet_niet": 0.03}, shifts=_BY_USE),
        "waarde.prettig": Tendency(mean=3.8),
        "waarde.herkenning": Tendency(mean=4.1),
        "waarde.geleerd": Tendency(mean=4.0),
        "waarde.kennen": Tendency(mean=3.9),
        "waarde.toegepast": Tendency(mean=3.6),
        "waarde.advies": Tendency(mean=3.2),
        "waarde.beter": Tendency(mean=3.2, shares={"weet_niet": 0.12}),
        "waarde.tijdwinst": Tendency(mean=2.6, shares={"weet_niet": 0.07}),
        "waarde.blik": Tendency(mean=3.1, shares={"weet_niet": 0.08}),
        "waarde.samen": Tendency(mean=3.7),
        "werking": Tendency(spread=0.95, shares={"weet_niet": 0.02}, shifts=_BY_USE),
        "werking.gemak": Tendency(mean=3.3),
        "werking.nut": Tendency(mean=3.7),
        "eens": Tendency(spread=1.0),
        "eens.contact": Tendency(mean=3.5, shifts=_ALONE),
        "eens.terecht": Tendency(mean=3.8, shifts=_ALONE),
        "eens.hulp": Tendency(mean=3.8, shifts=_ALONE),
        "eens.verbonden": Tendency(mean=3.6),
        "eens.alleen": Tendency(mean=2.9, shifts=_ALONE_REVERSED),
        "aanbevelen": Tendency(mean=8.1, spread=1.5, shifts=_BY_USE),
        "veranderen": Tendency(texts=pool(CHANGES), skip=0.38),
    },
)
