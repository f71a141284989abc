//! What a share or a rate tells: the rest that nobody publishes, and the rounding of a quotient whose
//! numerator or denominator is withheld.

use std::collections::BTreeSet;

use super::{Problem, describe_at};
use crate::attack::editions::Edition;
use crate::attack::finding::{Finding, Kind};
use crate::attack::formats::Status;
use crate::attack::number::Decimal;
use crate::attack::registry::{Figure, Name, SliceNumber, name};
use crate::attack::relations::{Relation, Sense, Share, shares};

impl Problem<'_> {
    /// Numerators, denominators and rests of shares; and what a published rate tells of them.
    pub(super) fn quotients(&mut self, editions: &[Edition]) {
        let registry = self.registry;
        let mut done: BTreeSet<(SliceNumber, Name)> = BTreeSet::new();
        for (number, edition) in editions.iter().enumerate() {
            for loaded in &edition.tables {
                let table = &loaded.table;
                let shares = shares(loaded);
                let rates: Vec<_> =
                    table.mesures.iter().filter(|measure| measure.nature == "taux").collect();
                for place in 0..loaded.sheet.cells.len() {
                    let (period, nodes, measure) = loaded.sheet.layout.coordinates(place);
                    if measure != 0 {
                        continue;
                    }
                    let Some(period) = loaded.sheet.layout.periods.get(period) else { continue };
                    let Some(slice) = registry.slice(number, &table.population, period) else {
                        continue;
                    };
                    let codes = name(loaded, &nodes, "").1;
                    for share in &shares {
                        self.share(slice, &codes, share, &mut done);
                    }
                    for rate in &rates {
                        if done.insert((slice, (rate.id.clone(), codes.clone()))) {
                            self.rate(slice, &codes, &rate.id);
                        }
                    }
                }
            }
        }
    }

    /// Denominator = numerator + rest, the rest being a figure nobody publishes.
    fn share(
        &mut self,
        slice: SliceNumber,
        codes: &str,
        share: &Share,
        done: &mut BTreeSet<(SliceNumber, Name)>,
    ) {
        let above: Name = (share.numerator.clone(), codes.to_owned());
        let below: Name = (share.denominator.clone(), codes.to_owned());
        let rest: Name = (format!("{} − {}", below.0, above.0), codes.to_owned());
        let (Some(numerator), Some(denominator)) =
            (self.registry.figure(slice, &above), self.registry.figure(slice, &below))
        else {
            return;
        };
        if (numerator.value.is_some() && denominator.value.is_some())
            || !done.insert((slice, rest.clone()))
        {
            return;
        }
        let units = numerator.measure.decimales;
        let value = |value: Option<Decimal>| value.and_then(|value| value.in_units(units));
        let (known_above, known_below) = (value(numerator.value), value(denominator.value));
        let remaining = self.unknown((slice, rest.clone()));
        self.wholes.insert((slice, rest.clone()), below.clone());
        self.wholes.insert((slice, above.clone()), below.clone());
        let mut terms = vec![(remaining, 1)];
        let mut total = 0;
        match known_above {
            Some(value) => total -= value,
            None => terms.push((self.unknown((slice, above.clone())), 1)),
        }
        match known_below {
            Some(value) => total += value,
            None => terms.push((self.unknown((slice, below.clone())), -1)),
        }
        self.note_retold(std::iter::once(slice), &terms);
        self.system.sum(&terms, total);
        let terms = vec![(1, slice, rest), (1, slice, above), (-1, slice, below)];
        self.statements.push(Relation { terms, sense: Sense::Zero });
    }

    /// A rate shown although its numerator or denominator is not: its rounding is a band.
    fn rate(&mut self, slice: SliceNumber, codes: &str, rate: &str) {
        let registry = self.registry;
        let at = |measure: &str| registry.figure(slice, &(measure.to_owned(), codes.to_owned()));
        let Some(figure) = at(rate) else { return };
        let (Some(above), Some(below)) =
            (figure.measure.numerateur.clone(), figure.measure.denominateur.clone())
        else {
            return;
        };
        let (Some(numerator), Some(denominator)) = (at(&above), at(&below)) else { return };
        let described = describe_at(registry, slice, &(rate.to_owned(), codes.to_owned()));
        let Some(value) = figure.value else {
            if figure.status == Status::NotSignificant && denominator.value.is_none() {
                self.findings.push(Finding::new(
                    Kind::Marker,
                    &*figure.place,
                    described,
                    "marked not significant: that speaks of a withheld denominator",
                ));
            } else if figure.status == Status::Secret
                && numerator.value.zip(denominator.value).is_some()
            {
                self.findings.push(
                    Finding::new(
                        Kind::Exact,
                        &*figure.place,
                        described,
                        "the quotient of two published figures",
                    )
                    .with(vec![format!("{above} and {below} are published")]),
                );
            }
            return;
        };
        if numerator.value.is_some() && denominator.value.is_some() {
            return;
        }
        let learnt = "published, although its numerator or denominator is withheld";
        self.findings.push(Finding::new(Kind::Elsewhere, &*figure.place, described, learnt));
        // (p − h)·den ≤ 100·num < (p + h)·den, both sides times 2·10^decimals.
        let decimals = value.decimals();
        let Some(steps) = value.in_units(decimals) else { return };
        let hundred = 200 * 10i64.pow(decimals.min(6));
        let units = |figure: &Figure| {
            figure.value.and_then(|value| value.in_units(figure.measure.decimales))
        };
        let (above_name, below_name) = ((above, codes.to_owned()), (below, codes.to_owned()));
        for (factor, upper) in [(2 * steps - 1, false), (2 * steps + 1, true)] {
            let mut terms = Vec::new();
            let mut constant = 0;
            match units(numerator) {
                Some(value) => constant += hundred * value,
                None => terms.push((self.unknown((slice, above_name.clone())), hundred)),
            }
            match units(denominator) {
                Some(value) => constant -= factor * value,
                None => terms.push((self.unknown((slice, below_name.clone())), -factor)),
            }
            self.note_retold(std::iter::once(slice), &terms);
            if upper {
                self.system.rounded(&terms, None, Some(-constant));
            } else {
                self.system.band(&terms, Some(-constant), None);
            }
        }
    }
}
