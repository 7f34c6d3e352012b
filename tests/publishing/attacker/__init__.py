"""Somebody who has read everything that was published, and asks what it proves about single people.

Written from the description of `published-tables/1` alone. It reads nothing of the product: only what was
rendered, the rules that are public, and what the attacker's profile knows besides.

    tables = read(document)                              # attacker.tables: strict
    report = attack(tables, Knowledge())                 # attacker.hunt: findings, and what was left unsolved
    judge(tables, report, truth)                         # attacker.judge: lies, and proofs that are false

The unknowns are the numbers of people per attribute value × leaf stage × release. What is asked of each
number, each change and each sensitive part is the smallest and the largest whole number it can have had.
"""
