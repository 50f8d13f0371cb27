//! What there is in a repository: deployments, what is known of them, and where it is kept.

use std::path::{Path, PathBuf};

use crate::deployment::{Deployment, Known};
use crate::judge::finding::Report;
use crate::read::Input;
use crate::read::settings::FILE_NAME;
use crate::run::{CheckOptions, check_observed};
use crate::text::source::path::{normalized, slashed};

/// A version or mode that a settings file can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyFact {
    /// The key of the settings.
    pub key: &'static str,
    /// The value; of what is not known, one that it may have.
    pub value: String,
    /// True where files or options say it.
    pub is_stated: bool,
}

/// A deployment that was found.
#[derive(Clone, Debug)]
pub struct FoundDeployment {
    /// Its files below the folder, the main one first.
    pub files: Vec<String>,
    /// What its main file is.
    pub kind: &'static str,
    /// What is known of it, and what is not.
    pub facts: Vec<SurveyFact>,
}

/// A folder, and the repository that it is in.
#[derive(Debug)]
pub struct Survey {
    /// The folder, absolute.
    pub folder: PathBuf,
    /// The root of the git repository that it is in.
    pub git: Option<PathBuf>,
    /// The settings file that counts there, absolute.
    pub settings: Option<PathBuf>,
    /// What is deployed from it.
    pub deployments: Vec<FoundDeployment>,
    /// What a check finds.
    pub report: Report,
}

/// Checks a folder and sees what is there.
pub fn survey(folder: &Path) -> Survey {
    let shown = folder;
    let folder = crate::text::source::absolute(folder);
    let mut deployments: Vec<(Vec<crate::text::source::FileId>, FoundDeployment)> = Vec::new();
    let report =
        check_observed(&[Input::Path(shown.to_owned())], &CheckOptions::default(), &mut |deployment, _| {
            let kind = deployment.kind.name();
            let found = FoundDeployment { files: Vec::new(), kind, facts: facts(deployment) };
            deployments.push((deployment.files.clone(), found));
        });
    let below = |file| {
        let path = crate::text::source::absolute(Path::new(&report.sources.get(file).path));
        let path = slashed(normalized(&path).strip_prefix(&folder).ok()?);
        (!path.is_empty()).then_some(path)
    };
    let named = deployments.into_iter().map(|(files, found)| {
        let files = files.iter().flat_map(|&file| report.sources.files_of(file)).filter_map(below);
        FoundDeployment { files: files.collect(), ..found }
    });
    let deployments = named.filter(|found| !found.files.is_empty()).collect();
    let git = folder.ancestors().find(|f| f.join(".git").exists()).map(Path::to_owned);
    let settings = settings(&folder, git.as_deref());
    Survey { folder, git, settings, deployments, report }
}

/// The settings file of a folder, up to the root of its repository, else up to the current folder.
fn settings(folder: &Path, git: Option<&Path>) -> Option<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let last = |f: &&Path| *f == folder || f.starts_with(git.unwrap_or(&here));
    folder.ancestors().take_while(last).map(|f| f.join(FILE_NAME)).find(|file| file.exists())
}

fn facts(deployment: &Deployment) -> Vec<SurveyFact> {
    let mut facts = Vec::new();
    match (&deployment.helm, &deployment.resource) {
        (Some(helm), _) => facts.push(fact("chart", &helm.chart, helm.version())),
        (None, Some(resource)) => {
            facts.push(fact("operator", &resource.operator, crate::facts::operator::newest()));
        }
        (None, None) => {}
    }
    // The chart and the operator bring a release and a mode of their own.
    let brought = !facts.is_empty();
    if !brought || matches!(deployment.milvus, Known::Stated(_)) {
        facts.push(fact("milvus", &deployment.milvus, crate::facts::milvus::catalogue::newest()));
    }
    if !brought || matches!(deployment.mode, Known::Stated(_)) {
        facts.push(fact("mode", &deployment.mode, crate::facts::milvus::Mode::Standalone));
    }
    facts
}

fn fact<T: Copy + std::fmt::Display>(key: &'static str, known: &Known<T>, otherwise: T) -> SurveyFact {
    let value = known.get().unwrap_or(otherwise).to_string();
    SurveyFact { key, value, is_stated: matches!(known, Known::Stated(_)) }
}
