"""How sensitive a column is. Every model says it for every field: `sensitivity: ClassVar[dict[str,
Label]]`.
"""

from enum import StrEnum


class Label(StrEnum):
    PUBLIC = "public"  # may be on a poster: names of authorities, codes, texts of the programme
    INTERNAL = "internal"  # ids, states and times: says nothing alone, not for outsiders
    CODED = "coded"  # coded facts that the statistics role may read
    PERSONAL = "personal"  # staff: names, e-mail, units
    SEALED = "sealed"  # about a youth or those around them: must be a sealed field
    SECRET = "secret"  # noqa: S105  a hash or a sealed credential
    INDEX = "index"  # keyed blind index
