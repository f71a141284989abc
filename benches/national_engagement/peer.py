"""Computes the features of employers with DuckDB, from the contracts in the folder given.

Persons are in one file each, so that files are read a few at a time: what they say of employers adds
up. Contracts become jobs with their end, their role and what came before them; jobs become hires,
ended fixed-term contracts and days of open-ended contract; these add up by establishment and stratum.
With "compare", also looks, after the time measured, for the employers of whom the features written in
`ours/` differ. Prints what it found as JSON.
"""

import glob
import json
import resource
import sys
import time

import duckdb

folder = sys.argv[1]
FILES_AT_A_TIME = 8
HIRES = [0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 13]
ENDS = [7, 8, 9]
EXITS = [14]
CRITERIA = sorted(HIRES + ENDS + EXITS)
LENGTH, EXIT = 7, 14
# How many strata a criterion tells apart: occupations alone, by kind of contract, by target.
OPEN_ENDED = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14}
TARGET = {10, 11, 12, 13, 14}

with open(f"{folder}/method.json") as file:
    M = json.load(file)
base = duckdb.connect(f"{folder}/peer.duckdb")
base.execute("SET threads = 2")
base.execute("SET memory_limit = '8GiB'")
base.execute("SET preserve_insertion_order = false")
base.execute("SET enable_progress_bar = false")


def listed(codes):
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


def each(places, text):
    return ", ".join(text.format(p=place) for place in places)


def month(day):
    date = f"(DATE '1970-01-01' + {day})"
    return f"(year({date}) * 12 + month({date}) - 1)"


def last_day(ordinal):
    return f"(last_day(make_date({ordinal} // 12, {ordinal} % 12 + 1, 1)) - DATE '1970-01-01')"


def within(day, window):
    return f"{day} BETWEEN {window[0]} AND {window[1]}"


def jobs(files):
    ours = "('01', '07', '09', '82', '91')"
    fixed = "('02', '10', '92')"
    work = "('01', '07', '08', '09', '82', '91', '02', '10', '92', '03', '20', '21', '50')"
    presence = " | ".join(
        f"CASE WHEN start <= {day} AND {day} <= last THEN {1 << place} ELSE 0 END"
        for place, day in enumerate(M["months"])
    )
    return f"""
    CREATE OR REPLACE TEMP TABLE jobs AS
    WITH declared AS (
        SELECT c.*, greatest(coalesce(e.filed, c.last_declared), c.last_declared) AS filed
        FROM read_parquet({files}) c LEFT JOIN employers e USING (siret)
    ), ended AS (
        SELECT person, siret, siret // 100000 AS company, number, start, expected_end, end_day,
            CASE WHEN end_day IS NOT NULL THEN end_cause END AS cause,
            CASE
                WHEN end_day IS NOT NULL THEN end_day
                WHEN filed - last_declared >= 3 OR {M['newest']} - filed >= 3 THEN CASE
                    WHEN expected_end >= start AND {month('expected_end')} = last_declared
                        THEN expected_end
                    ELSE {last_day('last_declared')} END
            END AS ended,
            CASE
                WHEN scheme IN ('92', '93') THEN 3
                WHEN nature = '54' THEN 2
                WHEN nature IN {ours} OR nature IN {fixed} THEN CASE
                    WHEN scheme IN ('61', '64', '65', '81') OR recourse = '05' THEN 2
                    WHEN nature IN {ours} THEN 0 ELSE 1 END
                ELSE 3
            END AS role,
            nature IN {work} AND coalesce(scheme NOT IN ('92', '93'), true) AS is_work,
            coalesce(complement IN {listed(M['complements'])}, false)
                OR coalesce(scheme IN {listed(M['schemes'])}, false) AS is_insertion,
            coalesce(scheme IN {listed(M['aided'])}, false) AS is_aided,
            coalesce(working_time IN {listed(M['full_time'])}, false) AS is_full_time,
            coalesce(TRY_CAST(occupation[1:2] AS INTEGER) + 1, 0) AS occupation
        FROM declared
    ), real AS (
        SELECT *, coalesce(ended, 2000000000) AS last,
            coalesce(cause IN ('changement', '100', '998'), false) AS is_transfer
        FROM ended WHERE start <= coalesce(ended, 2000000000)
    )
    SELECT *,
        CASE WHEN role <= 1 THEN {presence} ELSE 0 END AS months,
        max(last) FILTER (WHERE is_work) OVER (
            PARTITION BY person ORDER BY start, role, siret, number
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS worked,
        min(start) OVER (PARTITION BY person) AS first_start,
        max(last) FILTER (WHERE role <= 2) OVER own_before AS known,
        max(last) FILTER (WHERE is_work) OVER own_before AS reached,
        row_number() OVER own AS place
    FROM real
    WINDOW own AS (PARTITION BY person, company ORDER BY start, role, siret, number),
        own_before AS (PARTITION BY person, company ORDER BY start, role, siret, number
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"""


def spells():
    """Spells of a person in a company, each with its last job."""
    return f"""
    CREATE OR REPLACE TEMP TABLE spells AS
    WITH numbered AS (
        SELECT person, company, start, place, last, cause, is_transfer,
            count(*) FILTER (WHERE known IS NULL OR start - known > {M['bridge'] + 1}) OVER (
                PARTITION BY person, company ORDER BY place) AS spell
        FROM jobs WHERE role <= 2
    )
    SELECT person, company, min(place) AS place, max(last) AS last,
        arg_max(is_transfer OR coalesce(cause IN {listed(M['no_choice'])}, false),
            last::BIGINT * 65536 + place) AS no_choice
    FROM numbered GROUP BY person, company, spell"""


def hires():
    known, retention = M["known"], M["retention"]
    look, origin = M["deld_lookback"], M["origin_lookback"]
    age = "date_diff('year', birth, hired)"
    return f"""
    CREATE OR REPLACE TEMP TABLE hires AS
    WITH begun AS (
        SELECT j.*, s.last AS spell_last, s.no_choice
        FROM jobs j JOIN spells s USING (person, company, place)
        WHERE j.role <= 1 AND (j.known IS NULL OR j.start - j.known > {M['gap']})
            AND j.start - {M['gap']} >= {known}
    ), hired AS (
        SELECT * FROM begun b WHERE NOT EXISTS (
            SELECT 1 FROM jobs t WHERE t.person = b.person AND t.is_transfer
                AND t.last < b.start AND t.last >= b.start - {M['bridge'] + 1})
    ), work AS (
        SELECT person, company, start, last, is_work, is_insertion, is_aided,
            greatest(start, coalesce(worked + 1, start)) AS from_day,
            greatest(last, coalesce(reached, last)) AS reached,
            max(CASE WHEN is_work AND (reached IS NULL OR start - reached > {M['bridge'] + 1})
                THEN start END) OVER (PARTITION BY person, company ORDER BY place) AS spell_start
        FROM jobs
    ), past AS (
        SELECT h.person, h.company, h.place,
            sum(CASE WHEN w.is_work THEN greatest(0,
                least(w.last, h.start - 1) - greatest(w.from_day, h.start - {look}) + 1)
                END) AS days_worked,
            max(CASE WHEN w.is_work
                THEN least(w.reached, h.start - 1) - w.spell_start + 1 END) AS longest,
            bool_or(w.company <> h.company AND w.last >= h.start - {origin} AND w.is_insertion)
                AS from_insertion,
            bool_or(w.company <> h.company AND w.last >= h.start - {origin} AND w.is_aided)
                AS from_aided
        FROM hired h JOIN work w ON w.person = h.person AND w.start < h.start
        GROUP BY ALL
    ), aged AS (
        SELECT h.*, days_worked, longest, from_insertion, from_aided,
            DATE '1970-01-01' + h.start AS hired, DATE '1970-01-01' + p.birth AS birth,
            coalesce(h.expected_end - h.start + 1, h.ended - h.start + 1) AS length,
            h.first_start < h.start AS has_record
        FROM hired h LEFT JOIN past USING (person, company, place)
            LEFT JOIN persons p USING (person)
    ), described AS (
        SELECT *,
            {age} - ((month(hired), day(hired)) < (month(birth), day(birth)))::INTEGER AS age,
            role = 0 OR coalesce(length > {M['deld_contract']}, true) AS is_long,
            role = 0 OR coalesce(length > {M['young_contract']}, true) AS is_young_long,
            {within('start', M['hires'])} AS inside,
            {within('start', M['followed'])} AS is_followed,
            start - {origin} >= {known} AS origin_known
        FROM aged
    ), told AS (
        SELECT *,
            CASE WHEN origin_known THEN coalesce(from_insertion, false) END AS ex_iae,
            CASE WHEN origin_known THEN coalesce(from_aided, false) END AS ex_aide,
            CASE WHEN is_long AND start - {look} >= {known} AND has_record
                THEN coalesce(days_worked, 0) <= {M['deld_days']} END AS deld,
            CASE WHEN origin_known AND (coalesce(age <= {M['beginner_age']}, false) OR has_record)
                THEN coalesce(longest, 0) < {M['experience']} END AS sans_experience,
            CASE WHEN spell_last >= start + {retention[0]} THEN true
                WHEN NOT no_choice THEN false END AS at_6,
            CASE WHEN spell_last >= start + {retention[1]} THEN true
                WHEN NOT no_choice THEN false END AS at_12
        FROM described
    ), targets AS (
        SELECT *, coalesce(deld OR ex_iae OR ex_aide, false) AS target FROM told
    ), marked AS (
        SELECT *,
            CASE WHEN inside THEN
                (deld IS NOT NULL)::INTEGER | (ex_iae IS NOT NULL)::INTEGER * 2
                | (ex_aide IS NOT NULL)::INTEGER * 4
                | (sans_experience IS NOT NULL)::INTEGER * 8
                | (age IS NOT NULL AND is_young_long)::INTEGER * 16
                | (age IS NOT NULL)::INTEGER * 32 | 64
            ELSE 0 END
            | CASE WHEN is_followed THEN
                (at_6 IS NOT NULL)::INTEGER * 1024 | (at_12 IS NOT NULL)::INTEGER * 2048
                | (at_6 IS NOT NULL AND target)::INTEGER * 4096
                | (at_12 IS NOT NULL AND target)::INTEGER * 8192
            ELSE 0 END AS all_base,
            coalesce(deld, false)::INTEGER | coalesce(ex_iae, false)::INTEGER * 2
                | coalesce(ex_aide, false)::INTEGER * 4
                | coalesce(sans_experience, false)::INTEGER * 8
                | coalesce(age < {M['young_age']}, false)::INTEGER * 16
                | coalesce(age >= {M['senior_age']}, false)::INTEGER * 32
                | (role = 0)::INTEGER * 64
                | coalesce(at_6, false)::INTEGER * 1024 | coalesce(at_12, false)::INTEGER * 2048
                | coalesce(at_6, false)::INTEGER * 4096 | coalesce(at_12, false)::INTEGER * 8192
                AS true_events,
            CASE WHEN coalesce(ex_iae, false) THEN 5
                WHEN coalesce(ex_aide, false) THEN 1 ELSE 0 END AS already
        FROM targets
    )
    SELECT person, company, siret, start, role, place, occupation, target, inside,
        all_base, all_base & true_events AS all_events,
        CASE WHEN is_full_time THEN all_base ELSE all_base & ~64 END AS base,
        CASE WHEN is_full_time THEN all_base & true_events & ~already
            ELSE all_base & true_events & ~already & ~64 END AS events,
        {within('start', M['after'])} AND at_6 IS NOT NULL AS after,
        coalesce(at_6, false) AS kept
    FROM marked"""


def rows():
    """Hires, ended fixed-term contracts and days of open-ended contract; each person's published
    marks stay on the last row of each criterion."""
    first, last = M["recent"]
    same = "o.person = j.person AND o.company = j.company"
    return f"""
    CREATE OR REPLACE TEMP TABLE rows AS
    WITH targeted AS (
        SELECT j.*, coalesce(h.target, false) AS target FROM jobs j
        ASOF LEFT JOIN hires h
            ON j.person = h.person AND j.company = h.company AND j.start >= h.start
        WHERE j.role = 0 AND greatest(j.start, {first}) <= least(j.last, {last})
    ), lasting AS (
        SELECT j.*, least(j.last, {last}) - greatest(j.start, {first}) + 1 AS days,
            j.ended IS NOT NULL AND {within('j.last', M['recent'])}
                AND (j.end_day IS NULL
                    OR j.cause <> 'changement' AND j.cause NOT IN {listed(M['not_exits'])})
                AND NOT EXISTS (SELECT 1 FROM jobs o WHERE {same} AND o.role <= 2
                    AND o.last > j.last AND o.start - j.last <= {M['bridge'] + 1}) AS is_exit
        FROM targeted j
    ), finished AS (
        SELECT j.*, j.last - j.start + 1 AS days,
            EXISTS (SELECT 1 FROM jobs o WHERE {same} AND o.role = 0 AND o.start > j.start
                AND o.start - j.last <= {M['conversion']}) AS converted
        FROM jobs j
        WHERE j.role = 1 AND j.ended IS NOT NULL AND {within('j.last', M['hires'])}
    ), dated AS (
        SELECT person, siret, start AS day, role, place, occupation, target, inside AS hire,
            0 AS days, base, events, all_base, all_events, after, kept
        FROM hires WHERE inside OR all_base <> 0
        UNION ALL
        SELECT person, siret, last, role, place, occupation, target, false, days,
            16384, is_exit::INTEGER * 16384, 16384, is_exit::INTEGER * 16384, false, false
        FROM lasting
        UNION ALL
        SELECT person, siret, last, role, place, occupation, false, false, days,
            CASE WHEN is_full_time THEN 896 ELSE 0 END,
            CASE WHEN is_full_time
                THEN (days < {M['very_short']})::INTEGER * 256 | converted::INTEGER * 512
                ELSE 0 END,
            896, (days < {M['very_short']})::INTEGER * 256 | converted::INTEGER * 512,
            false, false
        FROM finished
    ), followed AS (
        SELECT *, coalesce(bit_or(all_base) OVER later, 0) AS published,
            coalesce(bool_or(after) OVER later, false) AS is_followed
        FROM dated
        WINDOW later AS (PARTITION BY person
            ORDER BY day DESC, siret DESC, role, days DESC, place DESC
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
    SELECT * REPLACE (all_base & ~published AS all_base, all_events & ~published AS all_events,
            after AND NOT is_followed AS after, kept AND after AND NOT is_followed AS kept)
    FROM followed"""


STRATA = f"""
    SELECT siret, occupation, (role = 0)::INTEGER AS open_ended, target::INTEGER AS target,
        {each([p for p in CRITERIA if p != EXIT], "sum((base >> {p}) & 1) AS base_{p}")},
        sum(CASE WHEN (base >> {EXIT}) & 1 = 1 THEN days ELSE 0 END) AS base_{EXIT},
        {each([p for p in CRITERIA if p != LENGTH], "sum((events >> {p}) & 1) AS events_{p}")},
        sum(CASE WHEN (base >> {LENGTH}) & 1 = 1 THEN ln(days) ELSE 0 END) AS logarithms,
        {each(CRITERIA, "sum((all_base >> {p}) & 1) AS all_base_{p}")},
        {each(CRITERIA, "sum((all_events >> {p}) & 1) AS all_events_{p}")},
        sum(after::INTEGER) AS after_base_0, sum(kept::INTEGER) AS after_events_0,
        sum((after AND target)::INTEGER) AS after_base_1,
        sum((kept AND target)::INTEGER) AS after_events_1
    FROM rows GROUP BY ALL"""

PEOPLE = f"""
    WITH present AS (
        SELECT person, siret, bit_or(months) AS months FROM jobs WHERE months <> 0 GROUP BY ALL
    ), counted AS (
        SELECT person, siret, bit_or(base) AS base, bool_or(hire) AS hire FROM rows GROUP BY ALL
    )
    SELECT siret, sum(hire::INTEGER) AS persons, sum(bit_count(months)) AS heads,
        {each(CRITERIA, "sum((base >> {p}) & 1) AS people_{p}")}
    FROM present FULL JOIN counted USING (person, siret) GROUP BY siret"""

SUMS = {
    "strata": ["siret", "occupation", "open_ended", "target"],
    "people": ["siret"],
}


def add(table, statement, number):
    # Establishments appear in a few files each: one file of partial sums for every step.
    base.execute(f"CREATE OR REPLACE TABLE part_{table}_{number} AS {statement}")


def total(table, parts):
    keys = SUMS[table]
    union = " UNION ALL ".join(f"SELECT * FROM part_{table}_{number}" for number in range(parts))
    sums = f"COLUMNS(* EXCLUDE ({', '.join(keys)}))"
    base.execute(
        f"CREATE OR REPLACE TABLE {table} AS"
        f" SELECT {', '.join(keys)}, sum({sums}) FROM ({union}) GROUP BY ALL"
    )


def features():
    # Months filed and persons stand beside contracts, as facts do.
    base.execute(
        "CREATE OR REPLACE TEMP TABLE employers AS"
        f" SELECT siret, filed FROM read_parquet('{folder}/employers.parquet')"
    )
    files = sorted(glob.glob(f"{folder}/facts/contracts/*/*.parquet"))
    steps = range(0, len(files), FILES_AT_A_TIME)
    for number, at in enumerate(steps):
        own = files[at : at + FILES_AT_A_TIME]
        persons = [path.replace("/contracts/", "/persons/") for path in own]
        base.execute(f"CREATE OR REPLACE TEMP VIEW persons AS FROM read_parquet({persons})")
        for step in (jobs(own), spells(), hires(), rows()):
            base.execute(step)
        add("strata", STRATA, number)
        add("people", PEOPLE, number)
    for table in SUMS:
        total(table, len(steps))


def compare():
    """Employers and columns in which the features in `ours/` differ from these."""

    def number(place):
        kind = "(1 + open_ended) * 3" if place in OPEN_ENDED else "0"
        target = "1 + target" if place in TARGET else "0"
        return f"(occupation * 9 + {kind} + {target})"

    def weight(place):
        return f"({number(place)} * {number(place)} + 1)"

    names = [f"{name}_{p}" for name in ("all_base", "all_events", "base") for p in CRITERIA]
    names += [f"events_{p}" for p in CRITERIA if p != LENGTH]
    names += [f"after_{name}_{p}" for name in ("base", "events") for p in (0, 1)]
    columns = [f"sum({name}) AS {name}" for name in names + ["logarithms"]]
    columns += [f"sum({weight(p)} * base_{p}) AS strata_{p}" for p in CRITERIA]
    columns += [
        f"sum({weight(p)} * events_{p}) AS events_strata_{p}" for p in CRITERIA if p != LENGTH
    ]
    base.execute(
        f"CREATE OR REPLACE TEMP TABLE theirs AS SELECT * FROM people FULL JOIN"
        f" (SELECT siret, {', '.join(columns)} FROM strata GROUP BY siret) USING (siret)"
    )
    base.execute(f"CREATE OR REPLACE TEMP VIEW ours AS FROM read_parquet('{folder}/ours/*.parquet')")
    counts = [row[0] for row in base.execute("DESCRIBE ours").fetchall()]
    counts = [name for name in counts if name not in ("siret", "logarithms")]
    differs = [f"coalesce(o.{name}, 0) <> coalesce(t.{name}, 0)" for name in counts]
    differs.append(
        "abs(coalesce(o.logarithms, 0) - coalesce(t.logarithms, 0))"
        " > 1e-9 * (1 + coalesce(t.logarithms, 0))"
    )
    counts.append("logarithms")
    found = base.execute(
        f"SELECT count(*) FILTER (WHERE o.siret IS NULL OR t.siret IS NULL OR {' OR '.join(differs)}),"
        f" {', '.join(f'count(*) FILTER (WHERE {test})' for test in differs)}"
        " FROM ours o FULL JOIN theirs t ON o.siret = t.siret"
    ).fetchone()
    return found[0], [f"{name}: {n}" for name, n in zip(counts, found[1:]) if n]


start = time.perf_counter()
features()
spent = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
employers = base.execute("SELECT count(*) FROM people").fetchone()[0]
different, columns = compare() if sys.argv[2] == "compare" else (None, [])
print(
    json.dumps(
        {
            "microseconds": int(spent * 1e6),
            "employers": employers,
            "mebibytes": peak,
            "different": different,
            "columns": columns,
        }
    )
)
