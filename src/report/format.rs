//! The list of output formats: help, completions, documents and tests are made from it.

use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;

/// An output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, with extracts of the files.
    #[default]
    Pretty,
    /// One line per finding.
    Concise,
    /// Everything, for programs.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// A comment for a pull request.
    Markdown,
}

/// What there is to say of a format.
#[derive(Debug)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// What `--format` calls it.
    pub name: &'static str,
    /// One line for the help.
    pub summary: &'static str,
    /// Markdown: what it holds, and how its reader takes it.
    pub about: &'static str,
    /// A command that uses it.
    pub example: &'static str,
    /// Notes (severity info) are in it even without `--pedantic`.
    pub always_notes: bool,
}

/// All formats, in the order in which help lists them.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Pretty,
        name: "pretty",
        summary: "For people: findings with their place in the text and suggested changes",
        about: "\
Each finding is drawn on the lines it is about, with help, what was assumed, and the change that would fix it. What
each deployment runs and a count close the report. Colours are used on a terminal only (`--color`, `NO_COLOR`); lines
are fitted to its width, or to 80 columns.

Under GitHub Actions (`GITHUB_ACTIONS=true`) the commands of the format `github` follow it on standard output, so that
annotations come automatically; `--no-annotations` leaves them out.",
        example: "mqlint check deploy/",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Concise,
        name: "concise",
        summary: "One line per finding: path:line:column: severity[rule] message",
        about: "\
What compilers print and editors read. The count goes to standard error. Under GitHub Actions annotations follow it as
they do `pretty`.",
        example: "mqlint check deploy/ --format concise",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Json,
        name: "json",
        summary: "For programs: everything, with byte ranges and fixes",
        about: "\
Version 1: fields are added, never renamed. Lines and columns count from 1, columns in characters; bytes from 0; ends
are exclusive. It holds findings of all severities, also notes without `--pedantic`, inputs that could not be read under
`errors`, and files that were left alone as they lie outside the repository under `outside`. A fix that would repeat a
secret has it masked and the safety `shown`. `tool.data` has the newest versions that mqlint knows, and the day on which
that was so.",
        example: "mqlint check deploy/ --format json --fail-on never > report.json",
        always_notes: true,
    },
    FormatInfo {
        format: Format::Sarif,
        name: "sarif",
        summary: "SARIF 2.1.0, for GitHub code scanning and other viewers",
        about: "\
One run with the rules that found something, their help, and for each result its place, related places, fixes and a
fingerprint that survives moved lines (`partialFingerprints`). Every result has a place. Paths are relative to the
root of the repository (`%SRCROOT%`: `GITHUB_WORKSPACE` or `CI_PROJECT_DIR` where set, else the current folder).
Columns count characters (`columnKind` is `unicodeCodePoints`). Fixes that need a decision, that repeat a secret, or
are for a file in UTF-16 are left out. Inputs that could not be read are notifications of the invocation, which is
then not successful.",
        example: "mqlint check --format sarif=mqlint.sarif --format pretty",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Github,
        name: "github",
        summary: "Workflow commands of GitHub Actions, which become annotations",
        about: "\
A line `::error …` or `::warning …` (`::notice …` for notes) for each finding, with file, line and column. GitHub shows
ten errors and ten warnings of a step; the log and the other formats have all. Paths are relative to
`GITHUB_WORKSPACE`. It comes automatically beside `pretty` and `concise` where `GITHUB_ACTIONS` is `true`.

mqlint does not write a step summary: `mqlint check --format markdown >> \"$GITHUB_STEP_SUMMARY\"` does.",
        example: "mqlint check --format github",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Gitlab,
        name: "gitlab",
        summary: "GitLab's code quality report",
        about: "\
For `artifacts: reports: codequality`. An error is `major`, or `blocker` where Milvus does not start; a warning is
`minor`, a note `info`. An input that could not be read is a `blocker` too. Paths are relative to `CI_PROJECT_DIR`.
Fingerprints are those of `json`.",
        example: "mqlint check --format gitlab=gl-code-quality-report.json --format pretty",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Junit,
        name: "junit",
        summary: "JUnit XML, for the test reports of CI systems",
        about: "\
A test suite for each file. Each error or warning is a test case that failed; a file without any is one that passed,
with notes in its output; an input that could not be read is one in error. The report is valid by the strict schema
of Ant and by the lenient one of Jenkins.",
        example: "mqlint check --format junit=mqlint.xml --format pretty",
        always_notes: false,
    },
    FormatInfo {
        format: Format::Markdown,
        name: "markdown",
        summary: "Markdown for a comment on a pull request",
        about: "\
What each deployment runs as a table, then the findings by file, each change folded away. It is at most 60,000 bytes
long, below GitHub's limit of 65,536 characters: further findings are counted. It begins with the comment
`<!-- mqlint -->`, by which a job finds its own comment to write it anew.",
        example: "mqlint check --format markdown=comment.md --format pretty",
        always_notes: false,
    },
];

impl Format {
    /// What there is to say of it.
    pub fn info(self) -> &'static FormatInfo {
        // The list has every format (tested), so the first entry stands for none.
        FORMATS.iter().find(|info| info.format == self).unwrap_or(&FORMATS[0])
    }

    /// True for what holds the edits of fixes, which programs apply.
    pub(crate) fn holds_edits(self) -> bool {
        matches!(self, Self::Json | Self::Sarif)
    }

    /// True for text that a person reads on a terminal.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Pretty | Self::Concise)
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: &[Format] = &[
            Format::Pretty,
            Format::Concise,
            Format::Json,
            Format::Sarif,
            Format::Github,
            Format::Gitlab,
            Format::Junit,
            Format::Markdown,
        ];
        ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let info = self.info();
        Some(PossibleValue::new(info.name).help(info.summary))
    }
}

/// A format, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The format.
    pub format: Format,
    /// The file; `None` for standard output.
    pub file: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_described_once() {
        let listed: Vec<Format> = FORMATS.iter().map(|info| info.format).collect();
        assert_eq!(listed, Format::value_variants());
        for info in FORMATS {
            assert_eq!(info.format.info().name, info.name);
            assert!(info.example.starts_with("mqlint check") && !info.about.is_empty(), "{}", info.name);
            // The formats with a default can go unnamed in their example.
            let named = info.example.contains(&format!("--format {}", info.name));
            assert!(named || info.format == Format::default(), "{}", info.name);
        }
    }
}
