//! The words by which compose files and resources that may concern Milvus differ from the many that do not.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::facts::operator;
use crate::facts::surfaces::CHARTS;

/// What every file that runs Milvus holds, in whatever case.
const MILVUS: &[u8] = b"milvus";
/// Where in it is its rarest letter, and that letter.
const RAREST: (usize, u8) = (3, b'v');

/// Words that may hide it: secrets hold their text in base 64, and an escape can spell any letter.
static HIDING: LazyLock<Vec<Finder>> =
    LazyLock::new(|| finders(&["kind: Secret", "\"Secret\"", "\\x", "\\u", "\\U"]));
/// Names of the charts, and the operator's group.
static NAMES: LazyLock<Vec<Finder>> = LazyLock::new(|| finders(&[CHARTS, &[operator::group()]].concat()));
/// Words of texts that install a chart by the folder it is in: all of a row.
static INSTALLERS: LazyLock<[Vec<Finder>; 3]> = LazyLock::new(|| {
    [&["argoproj.io/"][..], &["helm.toolkit.fluxcd.io/"], &["releases", "chart"]].map(finders)
});

fn finders(words: &[&'static str]) -> Vec<Finder<'static>> {
    words.iter().map(|word| Finder::new(*word)).collect()
}

/// Whether a text may run or configure Milvus as a compose file or manifest. Never false for one that does.
pub(super) fn may_run_milvus(text: &str) -> bool {
    let text = text.as_bytes();
    let around = |at: usize| text.get(at.checked_sub(RAREST.0)?..)?.get(..MILVUS.len());
    let is_milvus = |at| around(at).is_some_and(|word| word.eq_ignore_ascii_case(MILVUS));
    memchr::memchr2_iter(RAREST.1, RAREST.1.to_ascii_uppercase(), text).any(is_milvus)
        || HIDING.iter().any(|word| word.find(text).is_some())
}

/// Whether a text may configure Milvus through the operator, or install a chart: each such text names the operator's
/// group, or the chart, or installs one by its folder. Never false for one that does.
pub(super) fn may_install(text: &str) -> bool {
    let holds = |word: &Finder| word.find(text.as_bytes()).is_some();
    NAMES.iter().any(holds) || INSTALLERS.iter().any(|row| row.iter().all(holds))
}
