//! `mqlint schema`.

use crate::cli::args::{SchemaArgs, SchemaOf};
use crate::cli::messages::to_stdout;
use crate::cli::{CommandError, Outcome, schema};
use crate::facts::chart;
use crate::facts::milvus::{Version, VersionText, catalogue};

pub(crate) fn run(args: &SchemaArgs) -> Result<Outcome, CommandError> {
    let version = |what: &str| CommandError::new(format!("--{what} means nothing for this schema"));
    if args.milvus.is_some() && args.of != SchemaOf::Milvus {
        return Err(version("milvus"));
    }
    if args.chart.is_some() && args.of != SchemaOf::Values {
        return Err(version("chart"));
    }
    let schema = match args.of {
        SchemaOf::Settings => schema::settings(),
        SchemaOf::Milvus => schema::milvus(release(args.milvus)),
        SchemaOf::Values => schema::values(args.chart.unwrap_or(chart::newest())),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(CommandError::new)?;
    to_stdout(|out| writeln!(out, "{text}"))?;
    Ok(Outcome::Clean)
}

/// The release asked for, as far as its parameters are known; of a line, its newest.
fn release(asked: Option<VersionText>) -> Version {
    let version = match asked {
        None => catalogue::newest(),
        Some(VersionText::Full(version)) => version,
        Some(VersionText::Line(major, minor)) => {
            catalogue::newest_of_line((major, minor)).unwrap_or(Version::new(major, minor, 0))
        }
    };
    catalogue::judged_as(version)
}
