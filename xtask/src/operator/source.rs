//! What a release of the operator declares.

use std::collections::HashMap;

use crate::git::Checkout;
use crate::go::{Env, Evaluator, Packages, Value};
use crate::yaml::Node;

/// The folder of the definitions of resources.
pub const CRDS: &str = "config/crd/bases";

/// The folder of the package with the default image.
pub const CONFIG: &str = "pkg/config";

/// The modules that the operator has been.
const MODULE: &str = "github.com/zilliztech/milvus-operator";

/// A release of the operator.
pub struct Source {
    /// The Milvus of a resource that names none, without `v`, and the place of it.
    pub image: Option<(String, String)>,
    /// What lies below `spec`, by kind and version of a resource; with the file.
    pub specs: HashMap<(String, String), (String, Node)>,
}

impl Source {
    /// Reads a revision.
    pub fn read(checkout: &Checkout, revision: &str) -> Result<Self, String> {
        let mut specs = HashMap::new();
        for path in checkout.files(revision, &format!("{CRDS}/")) {
            let text = checkout.show(revision, &path).unwrap_or_default();
            let root = Node::parse(&text).map_err(|e| format!("{revision}, {path}: {e}"))?;
            let kind = root.at(&["spec", "names", "kind"]).and_then(Node::text).unwrap_or_default();
            for version in root.at(&["spec", "versions"]).map_or(&[][..], Node::items) {
                let name = version.get("name").and_then(Node::text).unwrap_or_default();
                let spec = version.at(&["schema", "openAPIV3Schema", "properties", "spec"]);
                if let Some(spec) = spec {
                    specs.insert((kind.to_owned(), name.to_owned()), (path.clone(), spec.clone()));
                }
            }
        }
        Ok(Self { image: image(checkout, revision), specs })
    }
}

fn image(checkout: &Checkout, revision: &str) -> Option<(String, String)> {
    let packages = Packages::new(checkout, revision, MODULE);
    let package = packages.folder(CONFIG);
    let (file, value) = package.value("DefaultMilvusVersion")?;
    let evaluator = Evaluator { packages: &packages, package: &package, file };
    let Some(Value::Text(version)) = evaluator.eval(value, &Env::default()) else { return None };
    Some((version.trim_start_matches('v').to_owned(), format!("{}:{}", file.path, value.line)))
}
