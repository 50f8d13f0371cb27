//! `rules/chart/components.yaml` into the tables of `chart::components`.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;

use crate::facts::read;
use crate::failure::Failure;
use crate::ranges::Row;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    known_since: String,
    components: Vec<Component>,
    #[serde(rename = "sources")]
    _sources: Vec<String>,
    standby: Vec<Standby>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Component {
    component: String,
    by: String,
    has: Option<Row>,
    needs: Option<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Standby {
    component: String,
    replicas: String,
    settings: Vec<String>,
}

/// Writes `components.rs` into `out`.
pub fn compile(rules: &Path, out: &Path) -> Result<(), Failure> {
    let file = rules.join("chart/components.yaml");
    let facts: Facts = read(&file)?;
    let code = tables(&facts).map_err(|e| Failure::at(&file, 1, e))?;
    Ok(std::fs::write(out.join("components.rs"), code)?)
}

fn tables(facts: &Facts) -> Result<String, Failure> {
    let some = |row: &Option<Row>| -> Result<String, Failure> {
        let range = row.as_ref().map(Row::constant).transpose()?;
        Ok(range.map_or("None".into(), |range| format!("Some({range})")))
    };
    let mut code = String::from("static WORKLOADS: &[Workload] = &[\n");
    for c in &facts.components {
        let (has, needs) = (some(&c.has)?, some(&c.needs)?);
        writeln!(
            code,
            "Workload {{ name: {:?}, by: {:?}, has: {has}, needs: {needs} }},",
            c.component, c.by
        )?;
    }
    code.push_str("];\nstatic STANDBY: &[Standby] = &[\n");
    for s in &facts.standby {
        writeln!(
            code,
            "Standby {{ name: {:?}, replicas: {:?}, settings: &{:?} }},",
            s.component, s.replicas, s.settings
        )?;
    }
    writeln!(code, "];\nstatic KNOWN_SINCE: Version = {};", crate::version::constant(&facts.known_since)?)?;
    Ok(code)
}
