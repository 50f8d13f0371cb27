//! Where and when a report was made.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::base::Date;
use crate::text::source::path::{normalized, slashed};

/// The folder and the time of a run. The default is in no folder, at the beginning of 1970.
#[derive(Clone, Debug)]
pub struct Run {
    /// The current folder, absolute.
    pub here: PathBuf,
    /// The root of the repository, which is `here` or above it.
    pub root: PathBuf,
    /// When it began.
    pub time: SystemTime,
}

impl Default for Run {
    fn default() -> Self {
        Self { here: PathBuf::new(), root: PathBuf::new(), time: SystemTime::UNIX_EPOCH }
    }
}

/// Where CI systems say that they put the repository.
const ROOTS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

impl Run {
    /// The present run, by the system's clock and the environment.
    pub fn now() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let given = ROOTS.iter().filter_map(std::env::var_os).map(PathBuf::from);
        let root = given.into_iter().find(|root| root.is_absolute() && here.starts_with(root));
        Self { root: root.unwrap_or_else(|| here.clone()), here, time: SystemTime::now() }
    }

    /// A path as shown, relative to the root of the repository with `/` and without detours; `None` where it
    /// lies outside.
    pub(crate) fn in_repository(&self, path: &str) -> Option<String> {
        let path = normalized(&self.here.join(path));
        let path = path.strip_prefix(&self.root).ok()?;
        let inside = !path.is_absolute() && !path.starts_with("..") && path != Path::new("");
        inside.then(|| slashed(path))
    }

    /// The path relative to the root of the repository, or else as shown.
    pub fn path(&self, path: &str) -> String {
        self.in_repository(path).unwrap_or_else(|| path.to_owned())
    }

    /// The time as `2026-01-31T12:00:00`, in UTC.
    pub fn timestamp(&self) -> String {
        let seconds = self.time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_secs());
        let day = Date::after_epoch(seconds / 86_400);
        let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
        format!("{day}T{hour:02}:{minute:02}:{:02}", seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn paths_are_those_of_the_repository() {
        let run = Run { here: "/repo/deploy".into(), root: "/repo".into(), ..Run::default() };
        assert_eq!(run.path("./a b.yaml"), "deploy/a b.yaml");
        assert_eq!(run.path("../x/../y.yaml"), "y.yaml");
        assert_eq!(run.path("/repo/z.yaml"), "z.yaml");
        assert_eq!(run.in_repository("/elsewhere/z.yaml"), None);
        assert_eq!(run.in_repository("../../z.yaml"), None);
        assert_eq!(Run::default().path("a/./b.yaml"), "a/b.yaml");
        assert_eq!(Run::default().in_repository("../b.yaml"), None);
        assert_eq!(Run::default().in_repository("/b.yaml"), None);
    }

    #[test]
    fn times_are_those_of_the_calendar() {
        let at =
            |seconds| Run { time: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds), ..Run::default() };
        assert_eq!(at(0).timestamp(), "1970-01-01T00:00:00");
        assert_eq!(at(951_782_400).timestamp(), "2000-02-29T00:00:00");
        assert_eq!(at(1_798_761_599).timestamp(), "2026-12-31T23:59:59");
        assert_eq!(at(1_798_761_600).timestamp(), "2027-01-01T00:00:00");
    }
}
