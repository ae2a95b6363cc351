//! Opening hours: on which hours of the week people work.

use super::{TimeError, TimeOfDay, Weekday, WeekdaySet};

/// The working hours of a week, or all hours.
///
/// ```
/// use doorloop_engine::time::{Hours, Weekday};
/// let mut hours = Hours::parse("mon-thu", "09:00-12:00,13:00-17:00")?;
/// hours.add("fri", "09:00-12:00")?;
/// assert_eq!(hours.on(Weekday::Monday).len(), 2);
/// assert!(hours.on(Weekday::Sunday).is_empty());
/// # Ok::<(), doorloop_engine::time::TimeError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hours {
    /// For each day of the week its stretches, in order: opening and closing, in seconds since midnight.
    week: [Vec<(u32, u32)>; 7],
}

impl Hours {
    /// Round the clock, seven days a week.
    #[must_use]
    pub fn always() -> Self {
        Self { week: std::array::from_fn(|_| vec![(0, TimeOfDay::END.seconds())]) }
    }

    /// Reads one entry, such as `mon-fri` and `09:00-17:00`; or `always` with nothing.
    ///
    /// # Errors
    /// As [`Hours::add`].
    pub fn parse(days: &str, stretches: &str) -> Result<Self, TimeError> {
        if days.trim() == "always" && stretches.trim().is_empty() {
            return Ok(Self::always());
        }
        let mut hours = Self::default();
        hours.add(days, stretches)?;
        Ok(hours)
    }

    /// Adds an entry: days (`mon-fri`, `tue,thu`) and their stretches (`09:00-12:00,13:00-17:00`).
    ///
    /// # Errors
    /// A wrong day or time, a stretch that does not end after it begins, or one that overlaps another.
    pub fn add(&mut self, days: &str, stretches: &str) -> Result<(), TimeError> {
        let days = WeekdaySet::parse(days)?;
        for piece in stretches.split(',') {
            let stretch = parse_stretch(piece)?;
            for day in days.iter() {
                insert(&mut self.week[day.index()], stretch, piece)?;
            }
        }
        Ok(())
    }

    /// The stretches of a day of the week, in order: opening and closing in seconds since midnight.
    #[must_use]
    pub fn on(&self, day: Weekday) -> &[(u32, u32)] {
        &self.week[day.index()]
    }

    /// Whether every hour of the week is open.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.seconds_per_week() == 7 * TimeOfDay::END.seconds()
    }

    /// Open seconds in a week.
    #[must_use]
    pub fn seconds_per_week(&self) -> u32 {
        self.week.iter().flatten().map(|(open, close)| close - open).sum()
    }
}

fn parse_stretch(text: &str) -> Result<(u32, u32), TimeError> {
    let wrong = || TimeError::Stretch { found: text.trim().to_owned() };
    let (open, close) = text.split_once('-').ok_or_else(wrong)?;
    let (open, close) = (TimeOfDay::parse(open)?, TimeOfDay::parse(close)?);
    if open >= close {
        return Err(TimeError::Backwards { found: text.trim().to_owned() });
    }
    Ok((open.seconds(), close.seconds()))
}

fn insert(day: &mut Vec<(u32, u32)>, stretch: (u32, u32), text: &str) -> Result<(), TimeError> {
    let at = day.partition_point(|other| other.0 < stretch.0);
    let clear_before = at == 0 || day.get(at - 1).is_none_or(|before| before.1 <= stretch.0);
    let clear_after = day.get(at).is_none_or(|after| stretch.1 <= after.0);
    if !(clear_before && clear_after) {
        return Err(TimeError::Overlap { found: text.trim().to_owned() });
    }
    day.insert(at, stretch);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_that_cannot_be_are_refused() {
        assert!(matches!(Hours::parse("mon", "17:00-09:00"), Err(TimeError::Backwards { .. })));
        assert!(matches!(Hours::parse("mon", "09:00"), Err(TimeError::Stretch { .. })));
        assert!(matches!(Hours::parse("mon", "09:00-12:00,11:00-13:00"), Err(TimeError::Overlap { .. })));
        assert!(matches!(Hours::parse("mon", "09:00-12:00,08:00-13:00"), Err(TimeError::Overlap { .. })));
        assert!(matches!(Hours::parse("mo", "09:00-12:00"), Err(TimeError::Weekday { .. })));
        assert!(Hours::parse("mon", "13:00-17:00,09:00-13:00").is_ok());
    }

    #[test]
    fn round_the_clock_is_known_however_it_is_said() {
        assert!(Hours::parse("always", "").is_ok_and(|h| h.is_always()));
        assert!(Hours::parse("mon-sun", "00:00-12:00,12:00-24:00").is_ok_and(|h| h.is_always()));
        assert!(!Hours::parse("mon-sun", "00:00-23:59").is_ok_and(|h| h.is_always()));
    }
}
