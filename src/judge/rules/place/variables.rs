//! The variables of a deployment, looked through once for all releases.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::deployment::{Deployment, Variable};
use crate::facts::milvus::{NormalKey, environment};
use crate::judge::finding::SharedFindings;
use crate::text::source::Location;

/// So many names of variables are compared with those that Milvus reads.
const COMPARED: usize = 500;

/// What is the same of a deployment's variables in all releases.
pub struct Variables {
    /// Those that may have been meant for Milvus, by their place in the environment.
    pub meant: Vec<usize>,
    /// All names, as Milvus compares them.
    pub names: HashSet<NormalKey>,
    /// Where those of other programs are written.
    others: HashSet<Location>,
    /// What is wrong with those.
    pub beside: OnceLock<SharedFindings>,
}

impl Variables {
    /// What is known of the variables of a deployment.
    pub fn of(deployment: &Deployment) -> Self {
        let meant = deployment.env.iter().enumerate();
        let meant = meant.filter(|(_, v)| environment::may_be_meant(&v.name)).map(|(place, _)| place);
        let others = deployment.services.iter().flat_map(|service| &service.env);
        Self {
            meant: meant.take(COMPARED).collect(),
            names: deployment.env.iter().map(|v| NormalKey::new(&v.name)).collect(),
            others: others.filter_map(|v| Some(v.written.as_ref()?.key_at)).collect(),
            beside: OnceLock::new(),
        }
    }

    /// Whether a file of variables is one for several programs, of which another one gets this variable too.
    pub fn is_for_others(&self, variable: &Variable) -> bool {
        variable.written.as_ref().is_some_and(|written| self.others.contains(&written.key_at))
    }
}
