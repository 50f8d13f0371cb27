//! What a release of Milvus says of its parameters.

use std::collections::HashMap;
use std::rc::Rc;

use super::items::{self, Item};
use super::shipped::{self, Shipped};
use crate::fold::fold;
use crate::git::Checkout;
use crate::go::Package;
use crate::rules::RulesFile;
use crate::version::Version;
use crate::yaml::Node;

/// A row of `rules/milvus/releases.yaml`.
pub struct Release {
    /// Its version.
    pub version: Version,
    /// The version as it is written.
    pub text: String,
    /// Its tag and its commit, where they are known.
    pub tag: Option<String>,
    /// The commit that its parameters come from.
    pub commit: Option<String>,
    /// Whether its parameters were read.
    pub read: bool,
    /// The line of the row.
    pub line: usize,
}

/// The releases that `rules/` has, oldest first.
pub fn releases(file: &RulesFile) -> Vec<Release> {
    let release = |row: &Node| {
        let field = |name: &str| row.get(name).and_then(Node::text).map(str::to_owned);
        let text = field("version")?;
        Some(Release {
            version: text.parse().ok()?,
            text,
            tag: field("tag"),
            commit: field("commit"),
            read: field("parameters_read").as_deref() == Some("true"),
            line: row.line,
        })
    };
    file.root.items().iter().filter_map(release).collect()
}

/// The files that ship settings.
pub const SHIPPED: [&str; 2] = ["configs/milvus.yaml", "configs/hook.yaml"];

/// The first line of releases whose parameters are declared as `ParamItem`.
pub const ITEMS_SINCE: Version = Version::new(2, 3, 0);

/// What stands in the source of a release.
pub struct Source {
    /// The settings of its shipped files, by key as Milvus compares them.
    pub shipped: HashMap<String, Shipped>,
    /// Its parameters, by key as Milvus compares them; none where the source has another form.
    pub items: HashMap<String, Item>,
    /// The package that declares them.
    pub package: Rc<Package>,
}

impl Source {
    /// Reads a revision.
    pub fn read(checkout: &Checkout, revision: &str, version: Version) -> Result<Self, String> {
        let mut found = HashMap::new();
        for path in SHIPPED {
            let text = checkout.show(revision, path).unwrap_or_default();
            for setting in shipped::settings(path, &text)? {
                found.entry(fold(&setting.key)).or_insert(setting);
            }
        }
        if found.is_empty() {
            return Err(format!("{revision} has no {}", SHIPPED[0]));
        }
        let (items, package) = if version < ITEMS_SINCE && version.line() < ITEMS_SINCE.line() {
            Default::default()
        } else {
            items::read(checkout, revision)
        };
        let items = items.into_iter().map(|i| (fold(&i.key), i)).collect();
        Ok(Self { shipped: found, items, package })
    }
}
