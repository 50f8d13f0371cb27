//! Values of options, from their text.

use crate::base::Date;
use crate::cli::version_args::refuse_unknown_line;
use crate::facts::milvus::{Version, VersionText};

pub(super) fn milvus_version(text: &str) -> Result<VersionText, String> {
    let expected = "a release such as 2.6.2, or a line of releases such as 2.6, is expected";
    let given: VersionText = text.parse().map_err(|_| expected.to_owned())?;
    refuse_unknown_line(given).map(|()| given)
}

pub(super) fn whole_version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|_| "a version of three numbers such as 5.0.2 is expected".into())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|()| "a day such as 2027-01-31 is expected".into())
}

pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.into(), value.into())),
        _ => Err("a name and a value are expected, such as MQ_TYPE=kafka".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_cut_at_its_first_equals_sign() {
        assert_eq!(variable("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert_eq!(variable("A="), Ok(("A".into(), String::new())));
        assert!(variable("=b").is_err() && variable("A").is_err());
    }
}
