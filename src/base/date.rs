//! Days of the calendar.

use std::fmt;
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day, as `2027-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Today by the system's clock, in UTC.
    pub fn today() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
        Self::after_epoch(seconds / 86_400)
    }

    /// The day that many days after 1970-01-01.
    pub(crate) fn after_epoch(mut days: u64) -> Self {
        let mut date = Self { year: 1970, month: 1, day: 1 };
        // A step for each month since 1970: some hundred.
        while days >= u64::from(date.days_of_month()) {
            days -= u64::from(date.days_of_month());
            date = match date.month {
                12 => Self { year: date.year.saturating_add(1), month: 1, day: 1 },
                month => Self { month: month + 1, ..date },
            };
        }
        Self { day: days as u8 + 1, ..date }
    }

    fn days_of_month(self) -> u8 {
        let leap =
            self.year.is_multiple_of(4) && !self.year.is_multiple_of(100) || self.year.is_multiple_of(400);
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl FromStr for Date {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |part: Option<&str>, digits: usize| {
            let part = part.filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let mut parts = text.split('-');
        let parts = (number(parts.next(), 4), number(parts.next(), 2), number(parts.next(), 2), parts.next());
        let (Some(year), Some(month @ 1..=12), Some(day @ 1..), None) = parts else { return Err(()) };
        let date = Self { year, month: month as u8, day: u8::try_from(day).map_err(|_| ())? };
        if date.day <= date.days_of_month() { Ok(date) } else { Err(()) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_the_epoch() {
        for (days, date) in
            [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_849, "2027-01-31")]
        {
            assert_eq!(Date::after_epoch(days).to_string(), date);
        }
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        assert!("2028-02-29".parse::<Date>().is_ok());
        for text in
            ["2027-02-29", "2027-13-01", "2027-1-31", "2027-01-00", "27-01-31", "2027-01-31-1", "soon"]
        {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert!("2027-01-31".parse::<Date>() < "2027-02-01".parse());
    }
}
