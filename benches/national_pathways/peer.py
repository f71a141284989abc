"""Counts the tables of holders with DuckDB, from the files of the folder given.

Each table in one statement: units, then one row per leaf cell and enterprise (and person, where a
person can have several units), then the totals that the leaf belongs to. Prints, as JSON, the sums
over all cells of values, persons, enterprises, largest and second enterprises of each measure, and
the time spent.
"""

import json
import sys
import time

import duckdb

folder = sys.argv[1]
base = duckdb.connect()
base.execute("SET threads = 2")
base.execute("SET enable_progress_bar = false")


def each(places, text):
    return ", ".join(text.format(p=place) for place in places)


def of_enterprises(places):
    """One row per cell: what each measure needs, from one row per cell and enterprise."""
    return each(
        places,
        "sum(value_{p}) AS value_{p},"
        " count(*) FILTER (company IS NOT NULL AND value_{p} <> 0) AS companies_{p},"
        " max(value_{p}, 2) FILTER (company IS NOT NULL AND value_{p} > 0) AS largest_{p}",
    )


def alone(table, units, totals):
    """A person has one unit in a period: persons add up."""
    places = table["measures"]
    return f"""
        leaves AS (
            SELECT {table['id']} AS leaf, company,
                   {each(places, 'sum(value_{p}) AS value_{p}')},
                   {each(places, 'count(*) FILTER (value_{p} <> 0) AS persons_{p}')}
            FROM {units} WHERE {table['id']} IS NOT NULL GROUP BY ALL
        ), shares AS (
            SELECT leaves.leaf - leaves.leaf % {table['cells']} + t.cell AS cell, company,
                   {each(places, 'sum(value_{p}) AS value_{p}')},
                   {each(places, 'sum(persons_{p}) AS persons_{p}')}
            FROM leaves JOIN {totals} t ON t.leaf = leaves.leaf % {table['cells']} GROUP BY ALL
        ), cells AS (
            SELECT cell, {of_enterprises(places)},
                   {each(places, 'sum(persons_{p}) AS persons_{p}')}
            FROM shares GROUP BY cell
        )"""


def repeated(table, units, totals):
    """A person can have several units in a period: each total counts them once."""
    places = table["measures"]
    return f"""
        own AS (
            SELECT {table['id']} AS leaf, company, person,
                   {each(places, 'sum(value_{p}) AS value_{p}')}
            FROM {units} WHERE {table['id']} IS NOT NULL GROUP BY ALL
        ), placed AS (
            SELECT own.leaf - own.leaf % {table['cells']} + t.cell AS cell, company, person,
                   {each(places, 'value_{p}')}
            FROM own JOIN {totals} t ON t.leaf = own.leaf % {table['cells']}
        ), leaves AS (
            SELECT leaf, company, {each(places, 'sum(value_{p}) AS value_{p}')}
            FROM own GROUP BY ALL
        ), shares AS (
            SELECT leaves.leaf - leaves.leaf % {table['cells']} + t.cell AS cell, company,
                   {each(places, 'sum(value_{p}) AS value_{p}')}
            FROM leaves JOIN {totals} t ON t.leaf = leaves.leaf % {table['cells']} GROUP BY ALL
        ), people AS (
            SELECT cell,
                   {each(places, 'count(DISTINCT person) FILTER (value_{p} <> 0) AS persons_{p}')}
            FROM placed GROUP BY cell
        ), enterprises AS (
            SELECT cell, {of_enterprises(places)} FROM shares GROUP BY cell
        ), cells AS (SELECT * FROM enterprises JOIN people USING (cell))"""


def reaching(table, units, totals, floor):
    """The first measure counts those whose second one reaches the floor in the cell."""
    return f"""
        own AS (
            SELECT {table['id']} AS leaf, company, person, sum(value_1) AS value_1
            FROM {units} WHERE {table['id']} IS NOT NULL GROUP BY ALL HAVING sum(value_1) <> 0
        ), placed AS (
            SELECT own.leaf - own.leaf % {table['cells']} + t.cell AS cell, company, person,
                   sum(value_1) AS value_1
            FROM own JOIN {totals} t ON t.leaf = own.leaf % {table['cells']} GROUP BY ALL
        ), reaching AS (
            SELECT cell, company, person, value_1,
                   sum(value_1) OVER (PARTITION BY cell, person) >= {floor} AS reaches
            FROM placed
        ), shares AS (
            SELECT cell, company, sum(value_1) AS value_1,
                   count(*) FILTER (reaches) AS value_0
            FROM reaching GROUP BY ALL
        ), people AS (
            SELECT cell, count(DISTINCT person) AS persons_1,
                   count(DISTINCT person) FILTER (reaches) AS persons_0
            FROM reaching GROUP BY cell
        ), enterprises AS (
            SELECT cell, {of_enterprises([0, 1])} FROM shares GROUP BY cell
        ), cells AS (
            SELECT * REPLACE (persons_0 AS value_0) FROM enterprises JOIN people USING (cell)
        )"""


def count(statistic, table):
    units = f"read_parquet('{folder}/{statistic['name']}/*.parquet')"
    totals = f"read_parquet('{folder}/{table['id']}.parquet')"
    if statistic["floor"] is not None:
        steps = reaching(table, units, totals, statistic["floor"])
    elif statistic["repeats"]:
        steps = repeated(table, units, totals)
    else:
        steps = alone(table, units, totals)
    sums = each(
        table["measures"],
        "sum(value_{p}), sum(persons_{p}), sum(companies_{p}),"
        " sum(coalesce(largest_{p}[1], 0)), sum(coalesce(largest_{p}[2], 0))",
    )
    row = base.execute(f"WITH {steps} SELECT {sums} FROM cells").fetchone()
    found = [int(figure or 0) for figure in row]
    return [found[at : at + 5] for at in range(0, len(found), 5)]


with open(f"{folder}/list.json") as file:
    statistics = json.load(file)
start = time.perf_counter()
sums = {table["id"]: count(one, table) for one in statistics for table in one["tables"]}
spent = time.perf_counter() - start
print(json.dumps({"microseconds": int(spent * 1e6), "sums": sums}))
