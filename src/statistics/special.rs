//! Incomplete beta and gamma functions, and their inverses.
//!
//! Regularised: I_x(a, b) is the distribution function of Beta(a, b), P(a, x) that of the gamma
//! distribution of shape a and rate 1. Continued fractions are evaluated by Lentz's method. Their
//! inverses are bracketed Newton iterations: a step that leaves the bracket is replaced by a
//! bisection, so that they always end. Written here rather than taken from a crate because the
//! crates at hand use the platform's logarithm.

/// Smallest magnitude allowed to a denominator of a continued fraction.
const TINY: f64 = 1e-300;
/// Steps after which a continued fraction or an iteration stops.
const STEPS: u32 = 20_000;

/// ln B(a, b), for positive `a` and `b`.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// I_x(a, b), for positive `a` and `b`; `x` is clamped to \[0, 1\].
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - ln_beta(a, b));
    // The fraction converges fast below the mean; above, the complement does.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut fraction = Lentz::start(1.0, 1.0 - (a + b) * x / (a + 1.0));
    for step in 1..STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        fraction.next(even, 1.0);
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        if fraction.next(odd, 1.0) {
            break;
        }
    }
    fraction.value
}

/// Lentz's evaluation of a continued fraction, from left to right.
struct Lentz {
    value: f64,
    c: f64,
    d: f64,
}

impl Lentz {
    /// The fraction after a first denominator `d`; `c` is its numerator.
    fn start(c: f64, d: f64) -> Self {
        let d = 1.0 / away_from_zero(d);
        Self { value: d, c, d }
    }

    /// One more term a/(b + …); says whether it changed nothing.
    fn next(&mut self, a: f64, b: f64) -> bool {
        self.d = 1.0 / away_from_zero(b + a * self.d);
        self.c = away_from_zero(b + a / self.c);
        let change = self.c * self.d;
        self.value *= change;
        (change - 1.0).abs() < 1e-16
    }
}

fn away_from_zero(value: f64) -> f64 {
    if value.abs() < TINY { TINY } else { value }
}

/// P(a, x), for positive `a`; 0 for `x` ≤ 0.
pub fn incomplete_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for step in 1..STEPS {
            term *= x / (a + f64::from(step));
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        front * sum
    } else {
        let mut fraction = Lentz::start(1.0 / TINY, x + 1.0 - a);
        for step in 1..STEPS {
            let i = f64::from(step);
            if fraction.next(-i * (i - a), x + 2.0 * i + 1.0 - a) {
                break;
            }
        }
        1.0 - front * fraction.value
    }
}

/// The `p` quantile of Beta(`a`, `b`); `None` unless both are positive and `p` is in \[0, 1\].
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&p)) {
        return None;
    }
    if p <= 0.0 || p >= 1.0 {
        return Some(p);
    }
    let constant = ln_beta(a, b);
    let density =
        |x: f64| libm::exp((a - 1.0) * libm::log(x) + (b - 1.0) * libm::log1p(-x) - constant);
    Some(invert(p, (0.0, 1.0), a / (a + b), |x| incomplete_beta(a, b, x), density))
}

/// The `p` quantile of the gamma distribution of this shape and rate 1; `None` unless the shape is
/// positive and `p` in \[0, 1).
pub fn gamma_quantile(p: f64, shape: f64) -> Option<f64> {
    if !(shape > 0.0 && (0.0..1.0).contains(&p)) {
        return None;
    }
    if p <= 0.0 {
        return Some(0.0);
    }
    let mut upper = shape + 1.0;
    while incomplete_gamma(shape, upper) < p && upper < 1e300 {
        upper *= 2.0;
    }
    let constant = libm::lgamma(shape);
    let density = |x: f64| libm::exp((shape - 1.0) * libm::log(x) - x - constant);
    let start = shape.min(0.5 * upper);
    Some(invert(p, (0.0, upper), start, |x| incomplete_gamma(shape, x), density))
}

/// The point of a bracket where an increasing function reaches `p`.
fn invert(
    p: f64,
    (mut low, mut high): (f64, f64),
    start: f64,
    function: impl Fn(f64) -> f64,
    density: impl Fn(f64) -> f64,
) -> f64 {
    let mut x = start;
    for _ in 0..1_200 {
        let excess = function(x) - p;
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let newton = x - excess / density(x);
        let next = if newton > low && newton < high { newton } else { 0.5 * (low + high) };
        if (next - x).abs() <= 4.0 * f64::EPSILON * x.abs() {
            return next;
        }
        x = next;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        // I_x(1, b) = 1 − (1 − x)^b; I_x(a, 1) = x^a.
        assert!((incomplete_beta(1.0, 3.0, 0.2) - (1.0 - 0.512)).abs() < 1e-15);
        assert!((incomplete_beta(3.0, 1.0, 0.9) - 0.729).abs() < 1e-15);
        // I_½(a, a) = ½, whatever a.
        assert!((incomplete_beta(500.0, 500.0, 0.5) - 0.5).abs() < 1e-12);
        // P(1, x) = 1 − e^−x; P(½, x) = erf(√x).
        assert!((incomplete_gamma(1.0, 2.0) - 0.864_664_716_763_387_3).abs() < 1e-15);
        assert!((incomplete_gamma(0.5, 0.7) - libm::erf(0.7_f64.sqrt())).abs() < 1e-14);
        assert!((incomplete_gamma(0.5, 7.0) - libm::erf(7.0_f64.sqrt())).abs() < 1e-14);
    }

    #[test]
    fn quantiles_invert_the_distributions() {
        for (a, b) in [(0.5, 20.5), (1.98, 26.76), (400.0, 3.0), (0.5, 0.5)] {
            for p in [1e-6, 0.025, 0.5, 0.95, 0.999] {
                let x = beta_quantile(p, a, b).unwrap();
                assert!((incomplete_beta(a, b, x) - p).abs() < 1e-12, "{a} {b} {p}");
            }
        }
        for shape in [0.3, 1.0, 25.0, 4_000.0] {
            for p in [1e-6, 0.025, 0.5, 0.999] {
                let x = gamma_quantile(p, shape).unwrap();
                assert!((incomplete_gamma(shape, x) - p).abs() < 1e-11, "{shape} {p}");
            }
        }
        assert_eq!(beta_quantile(0.5, 0.0, 1.0), None);
    }
}
