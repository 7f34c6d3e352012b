"""Planted mistakes in the rule: one text replaced by another, in one of the five files that say the rule.

Each must be caught: the three forms then differ (tests/sig/planting.py), or the tests of grants fail.
`./dev prove rule_mutations` tries all; the ordinary tests try a few of each kind.
"""

from dataclasses import dataclass
from typing import Literal

Where = Literal["policy", "rule_sql", "row_security", "teams", "grants"]


@dataclass(frozen=True)
class Mutation:
    """Replace the first `old` by `new` in the source of `where`."""

    name: str
    where: Where
    old: str
    new: str


POLICY = tuple(
    Mutation(name, "policy", old, new)
    for name, old, new in (
        ("conflict forgotten", "any(conflict.holds(facts.at)", "any(False"),
        ("inactive forgotten", "if not facts.active", "if False"),
        ("nobody is somebody", "if facts.user is None", "if False"),
        ("membership never ends", "if member.period.holds(self.at)", "if member.period.starts_at <= self.at"),
        ("end is inclusive", "at < self.ends_at", "at <= self.ends_at"),
        ("start is exclusive", "self.starts_at <= at", "self.starts_at < at"),
        ("everybody sees before start", "if facts.stage not in OPENED and", "if False and"),
        ("closed is hidden", "facts.stage not in OPENED", 'facts.stage != "started"'),
        ("drafts are shared", "facts.draft and facts.author", "False and facts.author"),
        ("restricted is forgotten", "if facts.restricted and", "if False and"),
        (
            "break-glass opens the restricted",
            "facts.owner not in facts.case.seated()",
            "facts.owner not in authorities",
        ),
        ("own is any social services", "if facts.owner in authorities:", "if 1 in authorities:"),
        ("release to anybody", "if release.recipient in reached[release.basis] and", "if"),
        ("taken back still counts", "and release.period.holds(facts.case.at)", ""),
        (
            "grounds reach those without secrecy",
            '"statutory": facts.case.bound()',
            '"statutory": facts.case.authorities()',
        ),
        (
            "consent needs secrecy",
            '"consent": facts.case.authorities()',
            '"consent": facts.case.bound()',
        ),
        ("series is not compared", "if grant.series == release.series", "if True"),
        ("any ground will do", "if ground.id == release.ground", "if True"),
        ("sender is not compared", "sharing.sender == facts.owner", "True"),
        ("recipient is not compared", "and sharing.recipient in recipients", "and True"),
        ("category is not compared", "and sharing.category == facts.category", "and True"),
        ("grants never end", "and sharing.period.holds(facts.case.at)", "and True"),
        ("third persons are not asked", "return agreed.issuperset(facts.about)", "return True"),
        (
            "one third person is enough",
            "return agreed.issuperset(facts.about)",
            "return not facts.about or bool(agreed.intersection(facts.about))",
        ),
        (
            "third persons stop grounds too",
            'if release.basis == "consent":\n        return _consents(release, facts) if',
            "if not _agreed(release.recipient, facts):\n        return []\n"
            '    if release.basis == "consent":\n        return _consents(release, facts) if',
        ),
        (
            "break-glass needs no paragraph",
            "if sender in senders_to(one.paragraph, one.kind)",
            "",
        ),
        (
            "any paragraph opens every sender's",
            "if sender in senders_to(one.paragraph, one.kind)",
            "if one.paragraph",
        ),
        (
            "a paragraph reaches every recipient",
            "senders_to(one.paragraph, one.kind)",
            'senders_to(one.paragraph, "police")',
        ),
        ("break-glass without secrecy", "if one.break_glass and one.secrecy", "if one.break_glass"),
        ("break-glass opens drafts", "if found and not facts.draft else", "if found else"),
        (
            "break-glass before consent",
            "_released(facts) or _emergency(facts)",
            "_emergency(facts) or _released(facts)",
        ),
        ("a plan needs no grant", 'if found else _no("not_released", hidden=False)', "if True else None"),
        (
            "grounds open the plan",
            "for grant in facts.grants if _covers(grant, facts, authorities)]\n    return _yes",
            "for grant in facts.grants if _covers(grant, facts, authorities)]\n    found += ["
            'Basis("statutory", one.id) for one in facts.grounds'
            " if _covers(one, facts, facts.case.bound())]\n"
            "    return _yes",
        ),
    )
)
RULE_SQL = tuple(
    Mutation(name, "rule_sql", old, new)
    for name, old, new in (
        ("the end counts in SQL", "{at} < {alias}.{end})", "{at} <= {alias}.{end})"),
        ("the start does not count in SQL", "({alias}.{start} <= {at}", "({alias}.{start} < {at}"),
        ("drafts are shared in SQL", "({entry}.draft AND {entry}.author_id", "(false AND {entry}.author_id"),
        ("break-glass opens the restricted in SQL", '"m.break_glass IS NULL"', '"true"'),
        ("restricted is forgotten in SQL", "({entry}.investigation_restricted AND", "(false AND"),
        ("grounds reach those without secrecy in SQL", "(r.basis = 'consent' OR m.secrecy)", "true"),
        ("release to anybody in SQL", "AND m.authority_id = r.recipient_id", ""),
        ("grant of another sender in SQL", "AND {alias}.sender_id = {owner}", ""),
        ("grant to another recipient in SQL", "AND {alias}.recipient_id = {recipient}", ""),
        ("grant of another category in SQL", '        f" AND {alias}.category = {category}"\n', ""),
        ("grant of another series in SQL", " AND g.series = r.series", ""),
        ("another ground in SQL", "AND d.id = r.ground_id", ""),
        (
            "third persons are not asked in SQL",
            "AND NOT ({entry}.id, r.recipient_id) IN (SELECT u.entry_id, u.recipient_id FROM {unagreed} u)",
            "",
        ),
        ("break-glass opens drafts in SQL", "(NOT {entry}.draft AND (", "(("),
        (
            "break-glass needs no paragraph in SQL",
            "teams_authority o ON o.kind = ANY (m.senders)",
            "teams_authority o ON m.break_glass IS NOT NULL",
        ),
        ("any paragraph opens every sender's in SQL", "o.kind = ANY (m.senders)", "m.senders <> '{}'"),
        (
            "a paragraph reaches every recipient in SQL",
            "WHEN ({paragraph}, {recipient}) = ('{code}', '{kind}') THEN",
            "WHEN {paragraph} = '{code}' THEN",
        ),
        (
            "any paragraph is every paragraph in SQL",
            "WHEN ({paragraph}, {recipient}) = ('{code}', '{kind}') THEN",
            "WHEN {paragraph} <> '' AND {recipient} = '{kind}' THEN",
        ),
        ("break-glass without secrecy in SQL", 'JOIN {SENDERS} WHERE m.secrecy"', 'JOIN {SENDERS}"'),
        (
            "another's break-glass is the basis in SQL",
            "JOIN {SENDERS} WHERE m.secrecy AND o.id = v.owner)",
            "WHERE m.break_glass IS NOT NULL)",
        ),
        ("a third person's other sender in SQL", "s.sender_id = e.owner_authority_id AND", ""),
        ("a third person's other recipient in SQL", "AND s.recipient_id = m.authority_id", ""),
        ("a third person's other kind in SQL", "AND s.category = e.category", ""),
        ("another third person in SQL", "k.person_id = t.person_id AND", ""),
        (
            "a third person's withdrawal in SQL",
            "AND (k.withdrawn_at IS NULL OR {at} < k.withdrawn_at)",
            "",
        ),
        ("a third person's last day in SQL", "AND {at} < k.ends_at AND", "AND"),
        ("the policy forgets drafts", "AND NOT {draft_of_other(entry, me)} AND NOT", "AND NOT"),
        ("the policy forgets the restricted", "AND NOT {restricted(entry, mine)}\n", "\n"),
        (
            "grounds open the plan in SQL",
            """{in_force("g", at)}))\"""",
            """{in_force("g", at)})
    OR EXISTS (SELECT 1 FROM consent_disclosureground g JOIN {mine} m ON m.case_id = {row}.case_id
      WHERE {covers} AND {in_force("g", at, "decided_at")}))\"""",
        ),
        ("a plan on any kind of grant", "f\"'{SHARED_PLAN}'\"", '"g.category"'),
        ("a membership of somebody else", "WHERE m.user_id = {user}{team", "WHERE true{team"),
        ("somebody else's break-glass", "WHERE b.user_id = {user}", "WHERE true"),
        ("break-glass opens on another paragraph", "b.id, b.paragraph,", "b.id, 'osl_10_21',"),
        ("inactive accounts in SQL", " AND u.is_active\n", "\n"),
        ("conflict forgotten in SQL", 'AND NOT {conflicted(user, "m.team_id", at)}{some}', "{some}"),
        ("everybody sees before start in SQL", "OR s.any_social", "OR true"),
        ("a conflict in another team", "AND k.team_id = {team}\n", "\n"),
    )
)
WALLS = (
    Mutation("every case to everybody", "row_security", "f\"{of_mine('id')} OR {WORKER}\"", '"true"'),
    Mutation(
        "every entry of one's cases",
        "row_security",
        'may_read_entry("sig_entry", ME), ""',
        'of_mine("case_id"), ""',
    ),
    Mutation(
        "releases of everybody",
        "row_security",
        '("release", "SELECT", TO_OR_FROM_ME',
        '("release", "SELECT", "true"',
    ),
    Mutation("every plan", "row_security", 'plan_of("sig_plan"), ""', '"true", ""'),
    Mutation("tasks of everybody", "row_security", '("task", "SELECT", MY_TASK', '("task", "SELECT", "true"'),
    Mutation(
        "closures of everybody",
        "row_security",
        '("closure", "SELECT", SOCIAL',
        '("closure", "SELECT", "true"',
    ),
    Mutation(
        "whom an entry is about, to everybody",
        "row_security",
        '("entryabout", "SELECT", OF_ENTRY.format("")',
        '("entryabout", "SELECT", "true"',
    ),
    Mutation(
        "teams of somebody else",
        "teams",
        "WHERE m.user_id = (SELECT public.sig_me()) AND u.is_active",
        "WHERE u.is_active",
    ),
    Mutation(
        "ended seats in teams", "teams", "AND (m.ends_at IS NULL OR statement_timestamp() < m.ends_at)", ""
    ),
    Mutation(
        "conflict forgotten in teams",
        "teams",
        "AND NOT EXISTS (SELECT 1 FROM public.teams_conflict c",
        "AND true OR NOT EXISTS (SELECT 1 FROM public.teams_conflict c",
    ),
    Mutation(
        "break-glass is no seat in teams",
        "teams",
        "          FROM public.teams_breakglass b) m",
        "          FROM public.teams_breakglass b WHERE false) m",
    ),
)
GRANTS = tuple(
    Mutation(name, "grants", old, new)
    for name, old, new in (
        ("a no counts too late", "self.since <= at", "self.since < at"),
        ("a no to one is a no to all", "and self.recipient in (None, line.recipient)", "and True"),
        ("a no to one kind is a no to all", "and self.category in (None, line.category)", "and True"),
        (
            "nobody's no counts",
            "and not any(exclusion.covers(line, at) for exclusion in self.exclusions)",
            "",
        ),
        ("signatures count before they are registered", "self.registered_at <= at and", ""),
        ("withdrawn signatures count", "and (self.withdrawn_at is None or at < self.withdrawn_at)", ""),
        ("the 18th birthday is forgotten", "ends.append(majority)", "pass"),
        ("closing is forgotten", "facts.ended_at, facts.superseded_at,", "facts.superseded_at,"),
        ("renewal is forgotten", "facts.ended_at, facts.superseded_at,", "facts.ended_at,"),
        (
            "one signature is enough",
            "tuple(one for one in demanded if one.blocked",
            "tuple(one for one in demanded[:1] if one.blocked",
        ),
        ("a refusal is forgotten", "one.blocked_by_refusal or", ""),
        ("what nobody agreed to", "line not in facts.scope or", ""),
        (
            "who left still receives",
            "removal.authority in (line.sender, line.recipient)",
            "removal.authority == line.sender",
        ),
        ("before the first day", "facts.starts_at <= at < limit(facts)", "at < limit(facts)"),
    )
)
ALL = (*POLICY, *RULE_SQL, *WALLS, *GRANTS)
SAMPLE = (POLICY[4], POLICY[16], POLICY[22], POLICY[25], RULE_SQL[6], RULE_SQL[12], WALLS[1], WALLS[8])
