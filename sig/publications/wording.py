"""The Swedish that `comments` looks for: how names, few people, days and ages are written. Data."""

import re
from collections.abc import Mapping
from typing import Final

NAME, SMALL_NUMBER, DATE, AGE = "name", "small_number", "date", "age"
IDENTITY_NUMBER, CASE_NUMBER, EVERYBODY = "identity_number", "case_number", "everybody"
KINDS: Final = (IDENTITY_NUMBER, CASE_NUMBER, DATE, AGE, EVERYBODY, SMALL_NUMBER, NAME)
"""In this order words are taken: "3 mars" is a day and not also a small number."""

_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_SHORT_MONTHS = r"jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec"
_DAYS = "måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag"
_PERSON = (
    r"ungdom(?:en|ar|arna|s|ens|arnas)?|unge|ungen|ung(?:e?s)?|flick(?:a|an|or|orna)|pojk(?:e|en|ar|arna)|"
    r"tjej(?:en|er|erna)?|kill(?:e|en|ar|arna)|person(?:en|er|erna)?|individ(?:en|er|erna)?|"
    r"ärende(?:t|n|na)?|familj(?:en|er|erna)?|förälder|föräldrar(?:na)?|mamma|pappa|mor|far|bror|bröder|"
    r"syster|systrar|syskon(?:et|en)?|barn(?:et|en)?|elev(?:en|er|erna)?|deltagare(?:n|na)?|kvinn(?:a|an|or)|"
    r"man|män|yngling(?:en|ar)?|tonåring(?:en|ar)?|vårdnadshavare(?:n)?|anmälan|anmälningar"
)
_PEOPLE = _PERSON + r"|unga(?:s)?|alla"
_BETWEEN = (
    r"ny|nya|nytt|annan|annat|andra|enda|enstaka|till|yngre|äldre|ung|unga|tidigare|pågående|avslutat|"
    r"avslutade|aktuell|aktuella|anmäld|anmälda|av (?:de|våra|dessa|insatsens)"
)
_NOT_PEOPLE = (
    r"procent|%|kronor|kr|tkr|mkr|miljon(?:er)?|miljard(?:er)?|tusen|hundra|månad(?:er)?|veck(?:a|or)|"
    r"dag(?:ar)?|år|timm(?:e|ar)|minut(?:er)?|gång(?:er)?|termin(?:er)?|kvartal|kap|§|meter|km|gånger"
)
_BEFORE = (
    r"§|§§|kap\.?|kl\.?|klockan|punkt|punkten|steg|fas|version|nr|nummer|åtgärd|åtagande|uppföljning|bilaga|"
    r"sida|sidan|kvartal|årskurs|åk|mål|nivå|artikel|vecka|v\.?"
)

PATTERNS: Final[Mapping[str, tuple[str, ...]]] = {
    IDENTITY_NUMBER: (r"\b(?:\d{2})?\d{6}[-+ ]?[\dTtPp]\d{3}\b",),
    CASE_NUMBER: (r"\bSIG-\d{2}-\d+\b",),
    DATE: (
        r"\b\d{4}-\d{1,2}-\d{1,2}\b",
        r"\b\d{1,2}/\d{1,2}(?:[-/ ]\d{2,4})?\b",
        r"\b\d{1,2}\.\d{1,2}\.\d{2,4}\b",
        rf"\b(?:den )?\d{{1,2}}(?::?[ae])? (?:{_MONTHS}|(?:{_SHORT_MONTHS})\b\.?)(?: \d{{4}})?\b",
        r"\bden \d{1,2}(?::[ae])\b",
        r"\b(?:v\.|v|vecka|veckan) ?\d{1,2}\b",
        rf"\bi (?:{_DAYS})s\b",
        rf"\b(?:förra|i|på) (?:{_DAYS})(?:en)?(?: den \d{{1,2}})?\b(?!ar)",
        r"\bi ?går\b|\bi förrgår\b",
    ),
    AGE: (
        r"\b\d{1,2}(?: ?[–-] ?\d{1,2})?[- ]?åring(?:en|ar|arna)?\b",
        r"\b\d{1,2}-årig[ata]*\b",
        r"\b1\d år(?: gamm(?:al|la)| ung)?\b",
        r"\b(?:tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)(?:åring\w*| år gamm(?:al|la))\b",
        r"\bår gammal\b",
    ),
    EVERYBODY: (
        rf"\b(?:alla|samtliga|varenda|varje) (?:(?:de|våra|{_BETWEEN}) )*"
        rf"(?:{_PERSON}|unga|avslutade|startade)\b",
    ),
    SMALL_NUMBER: (
        rf"\b(?:ingen|inga|enda|båda|bägge) (?:(?:{_BETWEEN}) )?(?:{_PEOPLE})\b",
        rf"\b(?:en|ett) (?:(?:{_BETWEEN}) )*(?:{_PERSON}|av (?:de |våra |dem)?(?:unga|ungdomarna|dem))\b",
        rf"\b(?:noll|två|tre|fyra)\b(?! (?:{_NOT_PEOPLE})\b)",
        rf"(?<![\d,.–/:-])(?<![\d] )\b[0-4]\b(?![\d–/:]|[,.]\d|-\d| ?[–-] ?\d| \d{{3}}\b)"
        rf"(?! ?(?:{_NOT_PEOPLE})(?![a-zåäö]))",
    ),
}
COMPILED: Final = {kind: tuple(re.compile(one, re.I) for one in every) for kind, every in PATTERNS.items()}
NUMBERED: Final = re.compile(rf"(?:^|[\s(])(?:{_BEFORE}) ?$", re.I)
"""What stands before a number of something else than people: § 4, steg 2, kl. 3."""

_CAPITAL = r"[A-ZÅÄÖÉÜØÆ][a-zåäöéüøæ]+(?:-[A-ZÅÄÖ][a-zåäö]+)?"
PAIR: Final = re.compile(rf"\b({_CAPITAL}) ({_CAPITAL})\b")

_OPENING = """
alla allt att av bara bland både da de dem den denna det detta dessa dessutom du där därefter därför
efter eftersom ett en enligt era fler flera flest från för före genom han har hela hon hos hur här i
idag ingen inom insatsen inte ja kanske när man med medan men mellan mot mycket ni nu nya något
några och också om på redan samt sedan sen ska som så tack till trots under upp ur utan utanför vad
var varje vi via vid vilka våra vår även åren år över unga teamet teamen styrgruppen samordnaren
åtagandet åtgärden satsningen nätverket projektet
"""
OPENERS: Final = frozenset(_OPENING.split())
"""Words that begin a sentence with a capital and are no name."""
PLACE_WORD: Final = re.compile(
    r"(?:nämnd|nämnden|förvaltning|förvaltningen|skola|skolan|gymnasiet|kommun|kommunen|region|polis|polisen|"
    r"gata|gatan|torg|torget|gård|gården|kyrka|kyrkan|korset|barnen|förening|föreningen|förbund|förbundet|"
    r"fritid|gruppen|centrum|köping|stad|staden|län|myndigheten|förmedlingen|tjänsten|kåren|bolaget|huset|if|"
    r"ik|ff|fk|framtid|framtiden|rådet|styrelsen|hälsan|vården|verket|grupp|team|teamet)s?$",
    re.I,
)
"""How the second of two words ends when they are a place or a body."""
_FIRST = """
norra södra västra östra nya gamla centrala stora lilla inre yttre ung unga sociala social region barn kultur
svenska röda rädda hyresgäst kommunala statens tekniska
"""
PLACE_FIRST: Final = frozenset(_FIRST.split())
"""What the first of two words is when they are a place or a body."""
CALENDAR: Final = frozenset(_MONTHS.split("|")) | frozenset(_DAYS.split("|"))
NEVER_NAMES: Final = CALENDAR - {"april", "maj", "juni"}
"""Months and days of the week that nobody is called, so that a word beside one is no surname."""
