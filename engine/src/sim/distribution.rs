//! Distributions: what a duration, an amount or a factor can be, and how likely.
//!
//! A [`Distribution`] exists only with sound parameters, so nothing after its constructor can fail. Units are the caller's.
//! A draw is one uniform through the quantile function ([`super::quantile_table`]): the luckier the draw, the shorter, also
//! when the parameters change. That is what keeps the luck of two variants common.
//!
//! ```
//! use doorloop_engine::sim::distribution::Distribution;
//! let assess = Distribution::pert(4.0, 8.0, 24.0)?; // "4..8..24 h"
//! assert_eq!(assess.mean(), 10.0);
//! assert_eq!(assess.variance(), 12.0);
//! let answer = Distribution::lognormal_from_median_and_p90(10.0, 28.0)?;
//! assert!((answer.quantile(0.9) - 28.0).abs() < 1e-9);
//! assert!(Distribution::pert(4.0, 2.0, 24.0).is_err());
//! # Ok::<(), doorloop_engine::sim::distribution::DistributionError>(())
//! ```

use std::fmt;

/// The standard normal quantile at 0.9.
pub const Z90: f64 = 1.2815515655446004;

/// The shape of a [`Distribution`] with its parameters, for reading.
#[derive(Clone, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Fixed(f64),
    /// All values between two bounds equally likely.
    Uniform {
        /// The least value.
        min: f64,
        /// The greatest value.
        max: f64,
    },
    /// PERT: a beta distribution between bounds, with shapes 1 + 4 (mode − min)/(max − min) and 1 + 4 (max − mode)/(max − min).
    ///
    /// Malcolm, Roseboom, Clark & Fazar (1959) with weight 4 on the mode. Its variance is that of the beta, not ((max − min)/6)².
    Pert {
        /// The least value.
        min: f64,
        /// The likeliest value.
        mode: f64,
        /// The greatest value.
        max: f64,
    },
    /// A density that rises in a straight line to the mode and falls in one from it.
    Triangular {
        /// The least value.
        min: f64,
        /// The likeliest value.
        mode: f64,
        /// The greatest value.
        max: f64,
    },
    /// The time between events that come at random.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// A value whose logarithm is normal: most are near the median, a few take very long.
    Lognormal {
        /// The median.
        median: f64,
        /// The standard deviation of the natural logarithm.
        sigma: f64,
    },
    /// The gamma distribution, of mean shape × scale.
    Gamma {
        /// The shape, one over the squared coefficient of variation.
        shape: f64,
        /// The scale.
        scale: f64,
    },
    /// A quantile function of straight pieces between (p, value), as read from an event log.
    Quantiles(Vec<(f64, f64)>),
}

/// What is wrong with the parameters of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DistributionError {
    /// A parameter is infinite or not a number.
    NotFinite,
    /// The bounds or the mode are out of order.
    OutOfOrder {
        /// What should have been the smaller.
        smaller: f64,
        /// What should have been the greater.
        greater: f64,
    },
    /// A parameter that must be positive is not.
    NotPositive(f64),
    /// The gamma shape, mean² / sd², lies outside 0.01 to 1,000,000: the spread is over ten times or under a thousandth of the mean.
    Shape(f64),
    /// Quantiles must run from p = 0 to p = 1, at least two of them.
    Span,
}

impl fmt::Display for DistributionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite => write!(f, "a parameter is not a finite number"),
            Self::OutOfOrder { smaller, greater } => write!(f, "{smaller} must not be greater than {greater}"),
            Self::NotPositive(value) => write!(f, "{value} must be greater than zero"),
            Self::Shape(shape) => write!(f, "the gamma shape (mean² / sd²) is {shape}, and must lie between 0.01 and 1,000,000"),
            Self::Span => write!(f, "quantiles must run from p = 0 to p = 1"),
        }
    }
}

impl std::error::Error for DistributionError {}

fn finite(values: &[f64]) -> Result<(), DistributionError> {
    if values.iter().all(|v| v.is_finite()) { Ok(()) } else { Err(DistributionError::NotFinite) }
}

fn in_order(smaller: f64, greater: f64) -> Result<(), DistributionError> {
    if smaller <= greater { Ok(()) } else { Err(DistributionError::OutOfOrder { smaller, greater }) }
}

fn positive(values: &[f64]) -> Result<(), DistributionError> {
    finite(values)?;
    values.iter().find(|&&v| v <= 0.0).map_or(Ok(()), |&v| Err(DistributionError::NotPositive(v)))
}

/// A distribution of real numbers with sound parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(Law);

impl Distribution {
    /// Always `value`.
    ///
    /// # Errors
    /// If it is not finite.
    pub fn fixed(value: f64) -> Result<Self, DistributionError> {
        finite(&[value])?;
        Ok(Self(Law::Fixed(value)))
    }

    /// Evenly between `min` and `max`; with equal bounds, fixed.
    ///
    /// # Errors
    /// If a bound is not finite or they are out of order.
    pub fn uniform(min: f64, max: f64) -> Result<Self, DistributionError> {
        finite(&[min, max, max - min])?;
        in_order(min, max)?;
        Ok(Self(if min < max { Law::Uniform { min, max } } else { Law::Fixed(min) }))
    }

    /// PERT between `min` and `max`, likeliest at `mode`; with equal bounds, fixed.
    ///
    /// # Errors
    /// If a parameter is not finite or they are out of order.
    pub fn pert(min: f64, mode: f64, max: f64) -> Result<Self, DistributionError> {
        three_points(min, mode, max)?;
        Ok(Self(if min < max { Law::Pert { min, mode, max } } else { Law::Fixed(min) }))
    }

    /// Triangular between `min` and `max`, likeliest at `mode`; with equal bounds, fixed.
    ///
    /// # Errors
    /// If a parameter is not finite or they are out of order.
    pub fn triangular(min: f64, mode: f64, max: f64) -> Result<Self, DistributionError> {
        three_points(min, mode, max)?;
        Ok(Self(if min < max { Law::Triangular { min, mode, max } } else { Law::Fixed(min) }))
    }

    /// Exponential with a positive `mean`.
    ///
    /// # Errors
    /// If the mean is not finite or not positive.
    pub fn exponential(mean: f64) -> Result<Self, DistributionError> {
        positive(&[mean])?;
        Ok(Self(Law::Exponential { mean }))
    }

    /// Lognormal with a positive `median` and a positive `sigma` of the logarithm.
    ///
    /// # Errors
    /// If a parameter is not finite or not positive, or sigma exceeds 5 (a P90 of 600 medians).
    pub fn lognormal(median: f64, sigma: f64) -> Result<Self, DistributionError> {
        positive(&[median, sigma])?;
        in_order(sigma, 5.0)?;
        Ok(Self(Law::Lognormal { median, sigma }))
    }

    /// Lognormal from its median and its 90th percentile: sigma = ln(p90 / median) / z(0.9).
    ///
    /// # Errors
    /// If a parameter is not finite or not positive, or the P90 is not above the median.
    pub fn lognormal_from_median_and_p90(median: f64, p90: f64) -> Result<Self, DistributionError> {
        positive(&[median, p90])?;
        if p90 <= median {
            return Err(DistributionError::OutOfOrder { smaller: median, greater: p90 });
        }
        Self::lognormal(median, libm::log(p90 / median) / Z90)
    }

    /// Gamma with a positive `shape` and `scale`.
    ///
    /// # Errors
    /// If a parameter is not finite or not positive, or the shape lies outside 0.01 to 1,000,000.
    pub fn gamma(shape: f64, scale: f64) -> Result<Self, DistributionError> {
        positive(&[shape, scale])?;
        if !(0.01..=1e6).contains(&shape) {
            return Err(DistributionError::Shape(shape));
        }
        Ok(Self(Law::Gamma { shape, scale }))
    }

    /// Gamma from its mean and its standard deviation.
    ///
    /// # Errors
    /// As [`Distribution::gamma`].
    pub fn gamma_from_mean_and_sd(mean: f64, sd: f64) -> Result<Self, DistributionError> {
        positive(&[mean, sd])?;
        Self::gamma((mean / sd) * (mean / sd), sd / mean * sd)
    }

    /// A quantile function of straight pieces through (p, value), both never falling, from p = 0 to p = 1.
    ///
    /// # Errors
    /// If a number is not finite, they are out of order, or do not span 0 to 1.
    pub fn quantiles(points: Vec<(f64, f64)>) -> Result<Self, DistributionError> {
        for &(p, value) in &points {
            finite(&[p, value])?;
        }
        for pair in points.windows(2) {
            in_order(pair[0].0, pair[1].0)?;
            in_order(pair[0].1, pair[1].1)?;
        }
        match (points.first(), points.last()) {
            (Some(&(0.0, _)), Some(&(1.0, _))) => Ok(Self(Law::Quantiles(points))),
            _ => Err(DistributionError::Span),
        }
    }

    /// As [`Distribution::quantiles`], for values at equal steps of p from 0 to 1.
    ///
    /// # Errors
    /// As [`Distribution::quantiles`].
    pub fn equal_quantiles(values: &[f64]) -> Result<Self, DistributionError> {
        let last = values.len().saturating_sub(1) as f64;
        Self::quantiles(values.iter().enumerate().map(|(i, &v)| (if last > 0.0 { i as f64 / last } else { 0.0 }, v)).collect())
    }

    /// The shape and its parameters.
    #[must_use]
    pub fn law(&self) -> &Law {
        &self.0
    }

    /// The value if it is always the same.
    #[must_use]
    pub fn as_fixed(&self) -> Option<f64> {
        if let Law::Fixed(value) = self.0 { Some(value) } else { None }
    }
}

fn three_points(min: f64, mode: f64, max: f64) -> Result<(), DistributionError> {
    finite(&[min, mode, max, max - min])?;
    in_order(min, mode)?;
    in_order(mode, max)
}
