//! `rules/operator/`: what must hold of its rows, and the fields of shapes that are made with others.

use super::{Folders, Wrong};
use crate::facts::tables::operator::config::Config;
use crate::facts::tables::operator::fields::{Field, Fields};
use crate::facts::tables::operator::versions::Versions;
use crate::failure::Failure;
use crate::form::Named;

/// Makes the tables of `rules/operator/`.
pub fn compile(folders: &Folders<'_>) -> Result<(), Failure> {
    folders.table("operator/config", "CONFIG: Config", config)?;
    folders.table("operator/fields", "FIELDS: Fields", fields)?;
    folders.table("operator/versions", "VERSIONS: Versions", versions)
}

impl Named for Field {
    fn set_name(&mut self, name: String) {
        self.name = name;
    }
}

/// Refuses a queue that has no row.
fn config(facts: &mut Config) -> Result<(), Wrong> {
    let unset = facts.stream.unset.iter().flat_map(|row| [&row.standalone, &row.recent, &row.cluster]);
    let of_rows = facts.addresses.iter().flat_map(|row| &row.queue);
    let named = unset.chain(of_rows).chain(facts.secrets.iter().flat_map(|row| &row.queue));
    let mut named = named.chain(&facts.standby.off_for);
    match named.find(|name| !facts.queues.iter().any(|queue| queue.name == **name)) {
        Some(name) => Err(Wrong::new(&[name], format!("`{name}` is not one of the queues"))),
        None => Ok(()),
    }
}

/// Gives each shape the fields of those it is made with; refuses shapes that are not there.
fn fields(facts: &mut Fields) -> Result<(), Wrong> {
    let all = facts.shapes.0.iter().map(|(name, _)| fields_of(facts, name)).collect::<Result<Vec<_>, _>>()?;
    let below = all.iter().flatten().filter_map(|field| field.shape.as_ref());
    for name in below.chain(facts.resources.iter().map(|resource| &resource.shape)) {
        shape(facts, name)?;
    }
    for ((_, shape), fields) in facts.shapes.0.iter_mut().zip(all) {
        shape.fields.0 = fields;
    }
    Ok(())
}

fn shape<'f>(
    facts: &'f Fields,
    name: &str,
) -> Result<&'f crate::facts::tables::operator::fields::Shape, Wrong> {
    let found = facts.shapes.0.iter().find(|(other, _)| other == name).map(|(_, shape)| shape);
    found.ok_or_else(|| Wrong::new(&[name], format!("`{name}` is not one of the shapes")))
}

/// The fields of a shape and of those it is made with, in the order of their names.
fn fields_of(facts: &Fields, name: &str) -> Result<Vec<Field>, Wrong> {
    let own = shape(facts, name)?;
    let mut fields: Vec<Field> = Vec::new();
    for other in &own.with.0 {
        fields.extend(fields_of(facts, other)?);
    }
    fields.extend(own.fields.0.iter().cloned());
    fields.sort_by(|a, b| a.name.cmp(&b.name));
    match fields.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some([field, _]) => {
            let name = &field.name;
            Err(Wrong::new(&[&format!("      {name}:")], format!("field `{name}` stands twice")))
        }
        _ => Ok(fields),
    }
}

/// Operators come in their order.
fn versions(facts: &mut Versions) -> Result<(), Wrong> {
    match facts.images.0.windows(2).find(|pair| pair[0].0 >= pair[1].0) {
        Some(pair) => {
            let late = pair[1].0;
            Err(Wrong::new(&[&format!("  {late}:")], format!("`{late}` is out of order")))
        }
        None => Ok(()),
    }
}
