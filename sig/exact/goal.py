"""The chapter about the goal: how many have broken loose, of everybody who started. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from sig.exact.sections import Labels, Section, Table, day, share, table, word
from sig.figures.fifteen import BROKEN, NOT, PARTLY, Fifteen, OutcomeDefinition
from sig.figures.history import UNKNOWN
from sig.reports.drawings import pace_figure
from sig.reports.exact import Exact


def sections(found: Exact, labels: Labels) -> tuple[Section, ...]:
    """The count, the pace, and the same by sex."""
    return (_count(found, labels), _pace(found), _by_sex(found, labels))


def _count(found: Exact, labels: Labels) -> Section:
    one = found.verdicts
    return Section(
        "verdicts",
        _("Har brutit loss"),
        words=(_words(one),),
        tables=(verdict_table(one), early_table(one)),
        meaning=meaning(found.definition, labels),
    )


def _words(one: Fifteen) -> str:
    if not one.started:
        return _("Ingen har startat än.")
    return _("%(share)s som har startat har brutit loss.") % {"share": share(one.broken)}


def verdict_table(one: Fifteen) -> Table:
    """Everybody who started, each in one row."""
    rows = [
        (_("Har brutit loss"), one.verdicts[BROKEN]),
        (_("Delvis"), one.verdicts[PARTLY]),
        (_("Inte"), one.verdicts[NOT]),
        (_("Okänt"), one.verdicts[UNKNOWN]),
        (_("Avslutad, väntar på utfall"), one.waiting),
        (_("Pågår"), one.going_on),
        (_("Alla som har startat"), one.started),
    ]
    return table("verdicts", _("Utfall efter tolv månader"), (_("Utfall"), _("Antal")), rows)


def early_table(one: Fifteen) -> Table:
    """What is known of those who wait, and what was taken back."""
    rows = [
        (_("Preliminärt vid sex månader: bruten"), one.preliminary[BROKEN]),
        (_("Preliminärt vid sex månader: delvis"), one.preliminary[PARTLY]),
        (_("Preliminärt vid sex månader: inte"), one.preliminary[NOT]),
        (_("Preliminärt vid sex månader: okänt"), one.preliminary[UNKNOWN]),
        (_("Har ett utfall enligt en annan version av definitionen"), one.other_version),
        (_("Återtagna: räknas som ”inte”, för att ett återfall blev känt"), one.taken_back),
    ]
    return table("early", _("Bland dem som väntar, och återtagna utfall"), (_("Vad"), _("Antal")), rows)


def meaning(one: OutcomeDefinition, labels: Labels) -> tuple[str, ...]:
    """The definition, its version and adoption, which programmes count, and what the whole is."""
    programmes = ", ".join(sorted(word(labels, "programme", code) for code in one.programmes))
    adopted = (
        _("Beslutad %(day)s.") % {"day": day(one.adopted_on)}
        if one.adopted_on
        else _("Styrgruppens beslut om definitionen är inte registrerat.")
    )
    return (
        _("Definition %(version)s. %(adopted)s") % {"version": one.version, "adopted": adopted},
        *((one.text,) if one.text else ()),
        _("Fyra villkor: ingen ny misstanke, sysselsättning minst %(percent)d procent, %(judges)d "
          "verksamheter som var för sig säger att den unge inte är kvar i gänget, och den unges eget svar.")
        % {"percent": one.occupation_percent, "judges": one.judges},
        _("Räknas mot alla som har startat. Okänt, väntar och pågår räknas aldrig som att ha brutit loss."),
        _("Utfallet ges tolv månader efter avslutet. Det vid sex månader är preliminärt och räknas inte."),
        _("Blir ett återfall känt senare räknas utfallet som ”inte” från den dagen."),
        _("Program som räknas: %(names)s.") % {"names": programmes},
        _("Procent skrivs bara ut när det är minst tjugo att räkna mot."),
    )  # fmt: skip


def _pace(found: Exact) -> Section:
    target = found.agreed.target
    title = _("Takten mot målet")
    if target is None:
        return Section("pace", title, words=(_("Överenskommelsen har inget antal att nå."),))
    return Section(
        "pace",
        title,
        figures=(pace_figure("pace", found.points, target),),
        meaning=(
            _("Jämn takt är en rak linje från noll den första dagen till målet den sista. Bara hela unga "
              "räknas: linjen är skyldig en till den dag då den når nästa hela tal."),
            _("Punkterna är antalet vid varje kvartals slut, så som det är känt nu."),
        ),
        caveats="pace",
    )  # fmt: skip


def _by_sex(found: Exact, labels: Labels) -> Section:
    head = (_("Kön"), _("Startade"), _("Bruten"), _("Delvis"), _("Inte"), _("Okänt"), _("Väntar"), _("Pågår"))
    rows = _sexes(found.verdicts_by_sex, labels)
    return Section(
        "verdicts-sex",
        _("Uppdelat på kön"),
        tables=(table("verdicts-sex", _("Utfall efter tolv månader, per kön"), head, rows),),
    )


def _sexes(by_sex: Mapping[str, Fifteen], labels: Labels) -> Sequence[Sequence[object]]:
    return [
        (
            word(labels, "sex", leaf),
            one.started,
            *(one.verdicts[verdict] for verdict in (BROKEN, PARTLY, NOT, UNKNOWN)),
            one.waiting,
            one.going_on,
        )
        for leaf, one in by_sex.items()
    ]
