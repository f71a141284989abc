//! Successive editions: every fact of every edition stands in one system, read by somebody who
//! kept them all.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, BTreeSet};

use pilotage::disclosure::system::{
    Cell, Effort, Relation, Rules, Simplex, Standing, System, Zeros, audit, determined, protect,
};

use super::tables::rows;
use crate::microdata::Dice;

/// Cells of four successive editions under given masks, with the equations between periods.
fn quarters(series: &str, edition: &str) -> (System, BTreeSet<usize>, BTreeSet<usize>) {
    let mut cells: Vec<Cell> = Vec::new();
    let mut hidden = BTreeSet::new();
    let mut primaries = BTreeSet::new();
    let mut shown_somewhere = BTreeSet::new();
    let mut place: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for row in rows("quarters/masks.csv") {
        if row[0] != series || row[1].as_str() > edition {
            continue;
        }
        let key = [row[2].clone(), row[3].clone(), row[4].clone()];
        let position = *place.entry(key.clone()).or_insert_with(|| {
            cells.push(Cell::count(key.join("/"), row[5].parse().unwrap()));
            cells.len() - 1
        });
        if row[8] == "true" {
            hidden.insert(position);
        } else {
            shown_somewhere.insert(position);
        }
        if row[6] == "true" {
            primaries.insert(position);
        }
    }
    // What one edition shows is shown, whatever another hides.
    hidden.retain(|cell| !shown_somewhere.contains(cell));
    let at = |place: &BTreeMap<[String; 3], usize>, period: &str, income: &str, size: &str| {
        place.get(&[period.to_owned(), income.to_owned(), size.to_owned()]).copied()
    };
    // Cells never displayed complete the equations.
    let periods = ["Q1", "Q2", "Q3", "Q4", "Q1-Q2", "Q1-Q3", "Q1-Q4"];
    let incomes = ["Total", "assistance", "other", "pensions", "wages"];
    let sizes = ["Total", "BIG", "small"];
    let mut inner: BTreeMap<[String; 3], i64> = BTreeMap::new();
    for row in rows("quarters/cells.csv") {
        for period in periods {
            let last = period.split('-').next_back().unwrap();
            let covers =
                if period.contains('-') { row[0].as_str() <= last } else { row[0] == last };
            for income in ["Total", row[1].as_str()] {
                for size in ["Total", row[2].as_str()] {
                    if covers {
                        let key = [period, income, size].map(str::to_owned);
                        *inner.entry(key).or_default() += row[3].parse::<i64>().unwrap();
                    }
                }
            }
        }
    }
    for (key, value) in inner {
        place.entry(key.clone()).or_insert_with(|| {
            cells.push(Cell { standing: Standing::Inner, ..Cell::count(key.join("/"), value) });
            cells.len() - 1
        });
    }
    let mut relations = Vec::new();
    let mut sum = |total: Option<usize>, parts: Vec<Option<usize>>| {
        let parts: Option<Vec<usize>> = parts.into_iter().collect();
        if let (Some(total), Some(parts)) = (total, parts) {
            relations.push(Relation::sum(total, &parts));
        }
    };
    for period in periods {
        for size in sizes {
            let parts = incomes[1..].iter().map(|income| at(&place, period, income, size));
            sum(at(&place, period, "Total", size), parts.collect());
        }
        for income in incomes {
            let parts = sizes[1..].iter().map(|size| at(&place, period, income, size));
            sum(at(&place, period, income, "Total"), parts.collect());
        }
    }
    for (total, before, month) in
        [("Q1-Q2", "Q1", "Q2"), ("Q1-Q3", "Q1-Q2", "Q3"), ("Q1-Q4", "Q1-Q3", "Q4")]
    {
        for income in incomes {
            for size in sizes {
                let parts = [before, month].map(|one| at(&place, one, income, size));
                sum(at(&place, total, income, size), parts.to_vec());
            }
        }
    }
    (System::new(cells, relations).unwrap(), hidden, primaries)
}

#[test]
fn four_editions_give_everything_away_unless_history_is_honoured() {
    let rules = Rules { zeros: Zeros::Neutral, insiders: false, ..Rules::counts(0) };
    for (series, primaries, exact) in [
        ("running-total", 13, 13),
        ("all-cumulative-history-ignored", 13, 13),
        ("all-cumulative-history-honoured", 30, 0),
    ] {
        let (system, hidden, asked) = quarters(series, "4");
        assert_eq!(asked.len(), primaries, "{series}");
        let known = determined(&system, &rules, &hidden);
        let shown = asked.iter().filter(|cell| !hidden.contains(cell)).count();
        assert_eq!(known.intersection(&asked).count() + shown, exact, "{series}");
        let (first, hidden, asked) = quarters(series, "1");
        let alone = determined(&first, &rules, &hidden);
        assert!(alone.is_disjoint(&asked), "{series}: the first edition is safe");
    }
}

const ZONES: usize = 5;
const SECTORS: usize = 4;
const THRESHOLD: i64 = 11;

/// Persons by month, zone and sector, and those declared too late for the month's first figures.
struct History {
    first: Vec<[[i64; SECTORS]; ZONES]>,
    late: Vec<[[i64; SECTORS]; ZONES]>,
}

impl History {
    fn random(dice: &mut Dice) -> Self {
        let mut month = |most: u64| {
            let mut table = [[0; SECTORS]; ZONES];
            for cell in table.iter_mut().flatten() {
                *cell = i64::try_from(dice.below(most)).unwrap();
            }
            table
        };
        let first = (0..24).map(|_| month(45)).collect();
        // About one cell in three has one late person: two in a hundred of all.
        let late = (0..24)
            .map(|_| {
                let mut table = month(3);
                table.iter_mut().flatten().for_each(|cell| *cell /= 2);
                table
            })
            .collect();
        Self { first, late }
    }
}

/// The ledger: each cell with its name, its value and whether readers have it; relations by name.
#[derive(Default)]
struct Ledger {
    names: BTreeMap<String, usize>,
    cells: Vec<Cell>,
    relations: Vec<Relation>,
}

impl Ledger {
    fn cell(&mut self, name: String, value: i64, standing: Standing) -> usize {
        if let Some(known) = self.names.get(&name) {
            return *known;
        }
        // Late persons less those withdrawn: a difference may be anything.
        let floor = if name.starts_with("late") { -1_000 } else { 0 };
        self.cells.push(Cell { standing, floor, ..Cell::count(name.clone(), value) });
        self.names.insert(name, self.cells.len() - 1);
        self.cells.len() - 1
    }

    /// One month's table with its margins: its cells by zone and sector, 0 for totals.
    fn month(
        &mut self,
        kind: &str,
        month: usize,
        values: &[[i64; SECTORS]; ZONES],
    ) -> Vec<Vec<usize>> {
        let value = |zone: usize, sector: usize| -> i64 {
            let mut total = 0;
            for (z, row) in values.iter().enumerate() {
                for (s, cell) in row.iter().enumerate() {
                    if (zone == 0 || zone == z + 1) && (sector == 0 || sector == s + 1) {
                        total += cell;
                    }
                }
            }
            total
        };
        let places: Vec<Vec<usize>> = (0..=ZONES)
            .map(|zone| {
                (0..=SECTORS)
                    .map(|sector| {
                        let name = format!("{kind} {month} {zone} {sector}");
                        self.cell(name, value(zone, sector), Standing::Open)
                    })
                    .collect()
            })
            .collect();
        for row in &places {
            self.relations.push(Relation::sum(row[0], &row[1..]));
        }
        for (sector, total) in places[0].iter().enumerate() {
            let parts: Vec<usize> = places[1..].iter().map(|row| row[sector]).collect();
            self.relations.push(Relation::sum(*total, &parts));
        }
        places
    }

    /// Publishes: what is found hidden stays hidden, the rest is shown, for ever.
    fn publish(&mut self, rules: &Rules) -> (usize, usize) {
        let system = System::new(self.cells.clone(), self.relations.clone()).unwrap();
        let effort = Effort { thorough: false, clean_up: 60, ..Effort::default() };
        let protection = protect(&system, rules, &effort, &Simplex::default());
        assert!(protection.is_complete(), "{:?}", protection.uncertified);
        for (position, cell) in self.cells.iter_mut().enumerate() {
            if cell.standing == Standing::Open {
                cell.standing = if protection.hidden.contains(&position) {
                    Standing::Withheld
                } else {
                    Standing::Published
                };
            }
        }
        (self.cells.len(), protection.hidden.len())
    }
}

/// The real interval of a cell for a reader of the whole ledger, by the simplex library alone.
fn bounds(ledger: &Ledger, target: usize) -> (f64, f64) {
    let solve = |direction| {
        let mut problem = microlp::Problem::new(direction);
        let variables: Vec<microlp::Variable> = ledger
            .cells
            .iter()
            .enumerate()
            .map(|(position, cell)| {
                let cost = f64::from(u8::from(position == target));
                let number = |value: i64| f64::from(i32::try_from(value).unwrap());
                let range = if cell.standing == Standing::Published {
                    (number(cell.value), number(cell.value))
                } else {
                    (number(cell.floor), 10_000.0)
                };
                problem.add_var(cost, range)
            })
            .collect();
        for relation in &ledger.relations {
            let terms: Vec<(microlp::Variable, f64)> = relation
                .terms
                .iter()
                .map(|(cell, factor)| {
                    (variables[*cell], f64::from(i32::try_from(*factor).unwrap()))
                })
                .collect();
            problem.add_constraint(&terms[..], microlp::ComparisonOp::Eq, 0.0);
        }
        problem.solve().unwrap().into_solution().unwrap().var_value(variables[target])
    };
    (
        solve(microlp::OptimizationDirection::Minimize),
        solve(microlp::OptimizationDirection::Maximize),
    )
}

#[test]
fn twenty_four_editions_with_late_declarations_disclose_nothing() {
    let mut dice = Dice(51);
    let history = History::random(&mut dice);
    let rules = Rules { zeros: Zeros::Neutral, ..Rules::counts(THRESHOLD) };
    let mut ledger = Ledger::default();
    let mut running: Option<Vec<Vec<usize>>> = None;
    let (mut cells, mut hidden) = (0, 0);
    for month in 0..24 {
        // The month as first known; since the start; and, two editions later, the month revised,
        // at the coarse level only: its total and its sectors.
        let places = ledger.month("month", month, &history.first[month]);
        let total: Vec<Vec<usize>> = places
            .iter()
            .enumerate()
            .map(|(zone, row)| {
                row.iter()
                    .enumerate()
                    .map(|(sector, own)| {
                        let before = running.as_ref().map(|before| before[zone][sector]);
                        let value = ledger.cells[*own].value
                            + before.map_or(0, |before| ledger.cells[before].value);
                        let name = format!("since {month} {zone} {sector}");
                        let coarse = zone == 0 || sector == 0;
                        let standing = if coarse { Standing::Open } else { Standing::Inner };
                        let cell = ledger.cell(name, value, standing);
                        let parts: Vec<usize> = before.into_iter().chain([*own]).collect();
                        ledger.relations.push(Relation::sum(cell, &parts));
                        if !coarse {
                            // Never displayed: small or not, it is a population like any other.
                            ledger.cells[cell].floor = 0;
                        }
                        cell
                    })
                    .collect()
            })
            .collect();
        running = Some(total);
        if let Some(old) = month.checked_sub(2) {
            for sector in 0..=SECTORS {
                let first = ledger.names[&format!("month {old} 0 {sector}")];
                let late: i64 = (0..ZONES)
                    .flat_map(|zone| history.late[old][zone].iter().enumerate())
                    .filter(|(own, _)| sector == 0 || *own + 1 == sector)
                    .map(|(_, value)| value)
                    .sum();
                let value = ledger.cells[first].value + late;
                let revised = ledger.cell(format!("revised {old} {sector}"), value, Standing::Open);
                let change = ledger.cell(format!("late {old} {sector}"), late, Standing::Inner);
                ledger.relations.push(Relation::sum(revised, &[first, change]));
            }
            for kind in ["revised", "late"] {
                let parts: Vec<usize> = (1..=SECTORS)
                    .map(|sector| ledger.names[&format!("{kind} {old} {sector}")])
                    .collect();
                let total = ledger.names[&format!("{kind} {old} 0")];
                ledger.relations.push(Relation::sum(total, &parts));
            }
        }
        (cells, hidden) = ledger.publish(&rules);
        // A reader of all editions so far, who shares nothing with the gate.
        for target in
            (0..ledger.cells.len()).filter(|_| dice.below(if month == 23 { 5 } else { 60 }) == 0)
        {
            let cell = &ledger.cells[target];
            let small = cell.value > 0 && cell.value < THRESHOLD;
            let is_hidden = cell.standing == Standing::Withheld;
            if cell.standing == Standing::Published || !(small || is_hidden) {
                continue;
            }
            let (low, high) = bounds(&ledger, target);
            assert!(high - low > 0.5, "edition {month}: {} is exact", cell.id);
            if small {
                assert!(high > 10.5, "edition {month}: {} is known to be small", cell.id);
            }
        }
    }
    assert!(hidden * 2 < cells, "{hidden} of {cells} hidden");
    let system = System::new(ledger.cells.clone(), ledger.relations.clone()).unwrap();
    let mask: BTreeSet<usize> = (0..ledger.cells.len())
        .filter(|cell| ledger.cells[*cell].standing == Standing::Withheld)
        .collect();
    let verdict = audit(&system, &rules, &mask, &Effort::default(), &Simplex::default());
    assert!(verdict.is_complete(), "{:?}", verdict.uncertified);
}
