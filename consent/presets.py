"""How municipalities that work in this way say who must agree, as data. A programme file names one of them.

`source` is the sentence that the thresholds were taken from. `confirm`: read at second hand, so a jurist and
the municipality have to confirm it before use.
"""

from dataclasses import dataclass, replace

from consent.rules import ESKILSTUNA, ConsentRules

DEFAULT = "eskilstuna"


@dataclass(frozen=True)
class Preset:
    """Rules under a name, with the sentence they come from."""

    name: str
    rules: ConsentRules
    source: str
    confirm: bool = True


_BELOW_15_GUARDIANS_ALONE = replace(ESKILSTUNA, youth_signs_from=15)

PRESETS: dict[str, Preset] = {
    "eskilstuna": Preset(
        "Eskilstuna",
        ESKILSTUNA,
        "Samverkansöverenskommelsen 2016–2019, rad 362: samtycke inhämtas från föräldrar och den unge "
        "(om den unge är under 18 år).",
        confirm=False,
    ),
    "huddinge": Preset(
        "Huddinge",
        _BELOW_15_GUARDIANS_ALONE,
        "Under 15 år räcker vårdnadshavarens samtycke; från 15 år samtycker även den unge. "
        "Bekräfta med jurist.",
    ),
    "skovde": Preset(
        "Skövde",
        _BELOW_15_GUARDIANS_ALONE,
        "Under 15 år räcker vårdnadshavarens samtycke; från 15 år samtycker även den unge. "
        "Bekräfta med jurist.",
    ),
    "norrkoping": Preset(
        "Norrköping",
        ESKILSTUNA,
        "Den unge samtycker alltid; är den unge under 18 år samtycker även vårdnadshavare. "
        "Bekräfta med jurist.",
    ),
    "kinda": Preset(
        "Kinda",
        replace(ESKILSTUNA, guardians_sign_until=15),
        "Från 15 år samtycker den unge själv; under 15 år samtycker den unge och vårdnadshavare. "
        "Bekräfta med jurist.",
    ),
    "munkfors": Preset(
        "Munkfors",
        replace(ESKILSTUNA, youth_signs_from=18),
        "Vårdnadshavare samtycker tills den unge fyller 18 år; därefter den unge. Bekräfta med jurist.",
    ),
}
