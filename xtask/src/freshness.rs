//! `freshness.yaml`: the day up to which the facts are known.

use crate::git::Checkout;
use crate::report::Report;
use crate::rules::Rules;

const FILE: &str = "freshness.yaml";

/// Moves the day to that of a release which was taken over, where that is later, and notes it in the report.
pub fn bring_up_to(rules: &Rules, checkout: &Checkout, tag: &str, report: &mut Report) -> Result<(), String> {
    let file = rules.read(FILE)?;
    let day = checkout.day(tag).ok_or_else(|| format!("{tag} has no day"))?;
    let line = file.text.lines().find(|line| line.starts_with("date: "));
    let line = line.ok_or_else(|| format!("{FILE} has no `date`"))?;
    // Days of this form sort as they follow one another.
    if report.written.is_empty() || line["date: ".len()..] >= *day {
        return Ok(());
    }
    let text = file.text.replacen(line, &format!("date: {day}"), 1);
    std::fs::write(&file.path, text).map_err(|e| format!("{}: {e}", file.path.display()))?;
    report.written.push(format!("`{FILE}`: {day}, the day of {tag}"));
    Ok(())
}
