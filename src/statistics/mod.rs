//! Statistical functions on plain arrays. They know nothing of employers or declarations, so that
//! anyone can run published cases through them.
//!
//! - [`interval`]: intervals for a proportion and for a Poisson count
//! - [`normalise`]: percentile ranks, min–max, z-scores and robust z-scores
//! - [`composite`]: the pipeline of a composite indicator, from raw values to aggregates
//! - [`frozen`]: a composite against goalposts set once
//! - [`moments`]: means, quantiles, skewness, kurtosis, correlation
//! - [`shrinkage`]: the James–Stein estimator
//! - [`beta_binomial`], [`gamma_poisson`]: priors and posteriors of rates
//! - [`overdispersion`]: how much wider than chance the limits of a funnel must be
//! - [`between`]: variance between units net of sampling, and whether there is any
//! - [`normal_prior`]: a normal prior fitted to estimates of known variance
//! - [`grading`]: how sure an order of grades is, and the surest one
//! - [`sobol`]: what each of several choices explains of a result
//! - [`experiment`]: assignment, intention to treat, randomisation inference
//! - [`poisson_effect`]: the effect of a treatment on a count, as a ratio
//! - [`balance`]: what an assignment gave, block by block, and how alike its arms were
//! - [`selection`]: bounds on an effect when treatment changes who has an outcome
//! - [`staggered`]: effects of an exposure that comes at different dates
//! - [`survival`]: how long what has not all ended lasts (Kaplan–Meier)
//! - [`clustered`]: least squares, plain and instrumented, with errors by cluster (CR2)
//! - [`pay_equality`]: the legal scale of the pay-equality index, a model of computability
//! - [`normal`], [`special`]: the distributions they rest on
//!
//! Transcendental functions are those of `libm`: the same on every platform. A missing value is
//! `None` and stays missing; a figure that cannot be computed is `None`, never zero or NaN.

pub mod balance;
pub mod beta_binomial;
pub mod between;
pub mod clustered;
pub mod composite;
pub mod experiment;
pub mod frozen;
pub mod gamma_poisson;
pub mod grading;
pub mod interval;
pub mod moments;
pub mod normal;
pub mod normal_prior;
pub mod normalise;
pub mod overdispersion;
pub mod pay_equality;
pub mod poisson_effect;
pub mod selection;
pub mod shrinkage;
pub mod sobol;
pub mod special;
pub mod staggered;
pub mod survival;

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub const fn real(count: u64) -> f64 {
    count as f64
}

/// A length as a real number.
#[expect(clippy::cast_precision_loss, reason = "lengths stay far below 2^53")]
pub(crate) const fn length(count: usize) -> f64 {
    count as f64
}
