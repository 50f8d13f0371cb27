//! Whether the fields of a kustomization are those that kustomize knows, and hold what they may.

use super::kustomization::{Item, Kustomization};
use super::stop::{Outcome, Place};
use crate::base::nearest;
use crate::facts::kustomize::{FieldShape, Holds, kind_version, kustomization};
use crate::facts::milvus::KeyPath;
use crate::text::yaml::reader::{Reader, Scalar, scalar};
use crate::text::yaml::{NodeId, NodeKind};

/// Refuses a kustomization for its first field that kustomize does not take.
pub(super) fn check_fields(one: &Kustomization) -> Outcome {
    let whole = one.place_of(&one.whole());
    if !matches!(one.tree.kind(one.root), NodeKind::Mapping(_)) {
        return Err(whole.refused("it is no mapping of fields"));
    }
    check_mapping(one, &one.whole(), kustomization())?;
    let says_nothing = |entry: &crate::text::yaml::Entry| {
        let key = one.tree.text(one.tree.resolve(entry.key));
        key.eq_ignore_ascii_case("apiVersion")
            || key.eq_ignore_ascii_case("kind")
            || is_null(one, entry.value)
    };
    if one.tree.entries(one.root).iter().all(says_nothing) {
        return Err(whole.refused("it says nothing of what is to be made"));
    }
    check_kind(one)
}

fn check_kind(one: &Kustomization) -> Outcome {
    let field = |key| one.said(&one.whole(), key);
    let kind = field("kind");
    let name = kind.as_ref().map_or("Kustomization", |item| one.tree.text(item.node));
    let Some(version) = kind_version(name) else {
        let place = kind.map_or_else(|| one.place_of(&one.whole()), |item| one.place_of(&item));
        return Err(place.refused(format!("`kind` is `{name}`, and must be `Kustomization` or `Component`")));
    };
    match field("apiVersion").filter(|item| one.tree.text(item.node) != version) {
        Some(item) => {
            Err(one.place_of(&item).refused(format!("`apiVersion` of a {name} must be `{version}`")))
        }
        None => Ok(()),
    }
}

fn check_mapping(one: &Kustomization, map: &Item, shape: FieldShape) -> Outcome {
    for entry in one.tree.entries(map.node) {
        let key_node = one.tree.resolve(entry.key);
        let key = one.tree.text(key_node);
        let path = map.path.key(key);
        match shape.field(key) {
            Some(holds) => check(one, &Item { node: one.tree.resolve(entry.value), path }, holds)?,
            None if key == "<<" => {}
            None => {
                let has = |name: &&str| one.entry(map.node, name).is_some();
                let meant = nearest(key, shape.fields()).filter(|meant| !has(meant));
                let of = if map.path == KeyPath::root() {
                    "a kustomization".to_owned()
                } else {
                    format!("`{}`", map.path)
                };
                let place = Place { at: one.place(key_node), path };
                return Err(place.misspelt(format!("{of} can have no field `{key}`"), meant));
            }
        }
    }
    Ok(())
}

fn check(one: &Kustomization, item: &Item, holds: Holds) -> Outcome {
    if matches!(holds, Holds::Any) || is_null(one, item.node) {
        return Ok(());
    }
    match (holds, one.tree.kind(item.node)) {
        (Holds::List(of), NodeKind::Sequence(items)) => {
            for (index, inner) in items.iter().enumerate() {
                let inner = Item { node: one.tree.resolve(*inner), path: item.path.item(index) };
                check(one, &inner, Holds::of(of))?;
            }
            Ok(())
        }
        (Holds::Map(of), NodeKind::Mapping(entries)) => {
            for entry in entries {
                let key = one.tree.text(one.tree.resolve(entry.key));
                let inner = Item { node: one.tree.resolve(entry.value), path: item.path.key(key) };
                check(one, &inner, Holds::of(of))?;
            }
            Ok(())
        }
        (Holds::Shape(shape), NodeKind::Mapping(_)) => check_mapping(one, item, shape),
        (Holds::Text, NodeKind::Scalar) if is_text(one, item.node) => Ok(()),
        (Holds::Flag, NodeKind::Scalar) if matches!(kind(one, item.node), Scalar::Bool(_)) => Ok(()),
        (Holds::Integer, NodeKind::Scalar) if matches!(kind(one, item.node), Scalar::Int(_)) => Ok(()),
        _ => {
            let wanted = match holds {
                Holds::Text | Holds::Any => "a string",
                Holds::Flag => "a boolean",
                Holds::Integer => "a whole number",
                Holds::List(_) => "a list",
                Holds::Map(_) | Holds::Shape(_) => "a mapping",
            };
            let is = match one.tree.kind(item.node) {
                NodeKind::Mapping(_) => "a mapping",
                NodeKind::Sequence(_) => "a list",
                _ => match kind(one, item.node) {
                    Scalar::Bool(_) => "a boolean: put it in quotes",
                    Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) if wanted == "a string" => {
                        "a number: put it in quotes"
                    }
                    Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) => "a number",
                    _ => "a string",
                },
            };
            Err(one.place_of(item).refused(format!("`{}` must be {wanted}, not {is}", item.path)))
        }
    }
}

fn kind(one: &Kustomization, node: NodeId) -> Scalar {
    scalar(&one.tree, node, Reader::Helm)
}

fn is_text(one: &Kustomization, node: NodeId) -> bool {
    matches!(kind(one, node), Scalar::Str | Scalar::Time | Scalar::Binary)
}

fn is_null(one: &Kustomization, node: NodeId) -> bool {
    let node = one.tree.resolve(node);
    matches!(one.tree.kind(node), NodeKind::Scalar) && kind(one, node) == Scalar::Null
}
