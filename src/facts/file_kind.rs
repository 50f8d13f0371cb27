//! The kinds of files that configure Milvus, and what a text is to its deployment.

/// The kinds of files that configure Milvus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(compiled_rules, derive(clap::ValueEnum))]
#[cfg_attr(not(compiled_rules), derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(not(compiled_rules), serde(rename_all(deserialize = "kebab-case")))]
pub enum FileKind {
    /// milvus.yaml, default.yaml or user.yaml, read by Milvus itself
    MilvusYaml,
    /// Values of the Milvus Helm chart
    HelmValues,
    /// A Docker Compose file
    Compose,
    /// A resource of the Milvus operator
    MilvusCr,
    /// Kubernetes resources, as rendered or written by hand
    Manifest,
    /// An Argo CD Application, Flux HelmRelease or the like
    Gitops,
}

impl FileKind {
    /// The name used in options and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::MilvusYaml => "milvus-yaml",
            Self::HelmValues => "helm-values",
            Self::Compose => "compose",
            Self::MilvusCr => "milvus-cr",
            Self::Manifest => "manifest",
            Self::Gitops => "gitops",
        }
    }
}

/// What a text is to its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// milvus.yaml.
    MilvusYaml,
    /// default.yaml.
    DefaultYaml,
    /// user.yaml, alone or embedded.
    UserYaml,
    /// values.yaml.
    Values,
    /// A file that another program makes a deployment of: a compose file, a Kubernetes resource.
    Resource,
    /// An embedded text that looks like configuration and that nothing reads.
    Unread,
}

impl Role {
    /// The role of a configuration file by the name that Milvus looks for.
    pub(crate) fn of_config_file(name: &str) -> Option<Self> {
        let roles = [Self::MilvusYaml, Self::DefaultYaml, Self::UserYaml];
        roles.into_iter().find(|role| role.config_file() == Some(name))
    }

    /// The name of the configuration file that Milvus looks for; `None` for texts that are none.
    pub(crate) fn config_file(self) -> Option<&'static str> {
        match self {
            Self::MilvusYaml => Some("milvus.yaml"),
            Self::DefaultYaml => Some("default.yaml"),
            Self::UserYaml => Some("user.yaml"),
            Self::Values | Self::Resource | Self::Unread => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn names_are_what_the_command_line_takes() {
        for value in FileKind::value_variants() {
            assert_eq!(value.to_possible_value().unwrap().get_name(), value.name());
        }
    }
}
