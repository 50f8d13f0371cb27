//! How services say that their images are built, in all files of a project together.

use super::dockerfile::{Build, pair};
use super::model::ServiceBuild;
use super::value::{Map, Value};

/// What the `build` of a service says; `None` where it has none.
pub fn build_of(service: &Value) -> Option<ServiceBuild> {
    let build = service.get("build").filter(|build| !build.is_null())?;
    let part = |key: &str| build.get(key).and_then(Value::scalar);
    let folder = build.get("context").map_or(&build.at, |context| &context.at).file.folder.clone();
    let context = part("context").unwrap_or_else(|| ".".into());
    let args = build.get("args");
    let pairs = args.and_then(Value::map).into_iter().flat_map(Map::iter);
    let pairs = pairs.filter_map(|(name, value)| Some((name.to_owned(), value.scalar()?)));
    let items = args.map_or(&[][..], Value::items).iter().filter_map(|item| pair(&item.scalar()?));
    let arguments = pairs.chain(items).collect();
    let is = Build::at(&folder, &context, part("dockerfile"), part("target"), arguments);
    Some(ServiceBuild { is, at: build.at.at(), path: build.at.path.clone() })
}
