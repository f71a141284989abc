//! The legal scale of the pay-equality index (decree 2019-15, version of 2019).
//!
//! The project does not rebuild the index: this is a compact and legally precise model of
//! *computability*, of points that are lost or set aside, and of rounding.

/// Which sex a gap favours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Favours {
    /// Men are ahead.
    Men,
    /// Women are ahead.
    Women,
}

/// Whether raises and promotions are two indicators or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompanySize {
    /// 50 to 250 employees: one indicator.
    UpTo250,
    /// More than 250 employees: two.
    Over250,
}

/// What an enterprise computed; `None` where an indicator cannot be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Results {
    /// Size.
    pub size: CompanySize,
    /// Pay gap in percent, in magnitude.
    pub pay_gap: Option<f64>,
    /// Whom the pay gap favours.
    pub pay_gap_favours: Option<Favours>,
    /// Gap in rates of raises, in points; more than 250 employees.
    pub raises_gap: Option<f64>,
    /// Whom raises favour.
    pub raises_favour: Option<Favours>,
    /// Gap in rates of promotions, in points; more than 250 employees.
    pub promotions_gap: Option<f64>,
    /// Gap in rates of raises and promotions, in points; 50 to 250 employees.
    pub raises_and_promotions_gap: Option<f64>,
    /// The same gap as a number of persons.
    pub raises_and_promotions_persons: Option<f64>,
    /// Share of women given a raise on return from maternity leave, in percent.
    pub maternity: Option<f64>,
    /// Members of the under-represented sex among the ten highest pays.
    pub top_ten: Option<u8>,
}

/// Points obtained, points that could be, and the index; `None` below 75 computable points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// Points obtained.
    pub points: u32,
    /// Most points that the computable indicators could give.
    pub computable: u32,
    /// Points brought to 100, rounded half up.
    pub index: Option<u32>,
}

/// Fewest computable points for an index.
const FEWEST_POINTS: u32 = 75;

/// The index of an enterprise.
pub fn index(results: &Results) -> Index {
    let pay = results.pay_gap.map(pay_gap_points);
    // Raises that favour the sex behind in pay catch up: they cost nothing, unless pay is equal.
    let catches_up = pay.is_some_and(|points| points < MOST_PAY_POINTS)
        && results
            .raises_favour
            .zip(results.pay_gap_favours)
            .is_some_and(|(raises, pay)| raises != pay);
    let mut parts = vec![(pay, MOST_PAY_POINTS)];
    let full_or = |most: u32, points: u32| if catches_up { most } else { points };
    match results.size {
        CompanySize::Over250 => {
            let raises = results
                .raises_gap
                .map(|gap| full_or(20, on_scale(gap, &[(2.0, 20), (5.0, 10), (10.0, 5)])));
            let promotions =
                results.promotions_gap.map(|gap| on_scale(gap, &[(2.0, 15), (5.0, 10), (10.0, 5)]));
            parts.extend([(raises, 20), (promotions, 15)]);
        }
        CompanySize::UpTo250 => {
            let scale = |gap: f64| on_scale(gap, &[(2.0, 35), (5.0, 25), (10.0, 15)]);
            let by_rate = results.raises_and_promotions_gap.map(scale);
            let by_persons = results.raises_and_promotions_persons.map(scale);
            parts.push((by_rate.max(by_persons).map(|points| full_or(35, points)), 35));
        }
    }
    parts.push((results.maternity.map(|share| if share >= 100.0 { 15 } else { 0 }), 15));
    let top_ten = results.top_ten.map(|members| match members {
        0..=1 => 0,
        2..=3 => 5,
        _ => 10,
    });
    parts.push((top_ten, 10));
    let (points, computable) = parts
        .into_iter()
        .filter_map(|(points, most)| Some((points?, most)))
        .fold((0, 0), |(points, all), (own, most)| (points + own, all + most));
    // ⌊100·points/computable + ½⌋, in integers.
    let index =
        (computable >= FEWEST_POINTS).then(|| (200 * points + computable) / (2 * computable));
    Index { points, computable, index }
}

/// Most points of the pay-gap indicator.
const MOST_PAY_POINTS: u32 = 40;

/// Points of a pay gap in percent.
pub fn pay_gap_points(gap: f64) -> u32 {
    const SCALE: [(f64, u32); 21] = [
        (0.0, 40),
        (1.0, 39),
        (2.0, 38),
        (3.0, 37),
        (4.0, 36),
        (5.0, 35),
        (6.0, 34),
        (7.0, 33),
        (8.0, 31),
        (9.0, 29),
        (10.0, 27),
        (11.0, 25),
        (12.0, 23),
        (13.0, 21),
        (14.0, 19),
        (15.0, 17),
        (16.0, 14),
        (17.0, 11),
        (18.0, 8),
        (19.0, 5),
        (20.0, 2),
    ];
    on_scale(gap, &SCALE)
}

/// Points of the first step that the result, rounded to a tenth, does not exceed.
fn on_scale(result: f64, scale: &[(f64, u32)]) -> u32 {
    let tenths = libm::round(result.abs() * 10.0);
    scale.iter().find(|(upper, _)| tenths <= upper * 10.0).map_or(0, |(_, points)| *points)
}

/// A group of comparable employees: category and age band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PayGroup {
    /// Women.
    pub women: u32,
    /// Men.
    pub men: u32,
    /// Mean pay of women.
    pub mean_pay_women: f64,
    /// Mean pay of men.
    pub mean_pay_men: f64,
}

/// The pay-gap indicator of an enterprise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PayGap {
    /// Employees in valid groups.
    pub valid: u32,
    /// Employees.
    pub headcount: u32,
    /// Weighted gap in percent, positive when men are ahead; `None` when not computable.
    pub gap: Option<f64>,
}

impl PayGap {
    /// Whom the gap favours; `None` when it is nil or not computable.
    pub fn favours(&self) -> Option<Favours> {
        let gap = self.gap.filter(|gap| gap.abs() > 0.0)?;
        Some(if gap > 0.0 { Favours::Men } else { Favours::Women })
    }
}

/// The pay gap over valid groups, those with at least three women and three men: each gap, in
/// percent of men's pay, is brought toward zero by `tolerance` points, then weighted by headcount.
/// Computable when valid groups hold at least 40 % of employees.
pub fn pay_gap(groups: &[PayGroup], tolerance: f64) -> PayGap {
    let size = |group: &PayGroup| group.women + group.men;
    let headcount = groups.iter().map(size).sum();
    let valid: Vec<&PayGroup> =
        groups.iter().filter(|group| group.women >= 3 && group.men >= 3).collect();
    let in_valid: u32 = valid.iter().map(|group| size(group)).sum();
    let computable = in_valid > 0 && 5 * in_valid >= 2 * headcount;
    let gap = computable.then(|| {
        let weighted = valid.iter().map(|group| {
            let gap = (group.mean_pay_men - group.mean_pay_women) / group.mean_pay_men * 100.0;
            let toward_zero = (gap.abs() - tolerance).max(0.0).copysign(gap);
            f64::from(size(group)) * toward_zero
        });
        weighted.sum::<f64>() / f64::from(in_valid)
    });
    PayGap { valid: in_valid, headcount, gap }
}
