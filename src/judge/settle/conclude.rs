//! The stage between the rules and the report: settings, suppressions and the baseline are applied.

use super::context::{SettingsByFile, finding, set_severity, settings_by_file, wants};
use super::{SettleContext, baseline, comments};
use crate::base::{InputError, plural};
use crate::facts::milvus::KeyPath;
use crate::judge::JudgeOptions;
use crate::judge::finding::{Place, Report};
use crate::read::settings::{PathSettings, ProjectSettings, parse};
use crate::text::source::{Location, SourceFile};

/// Takes out of a report what does not count, adds what is wrong with settings and suppressions, and puts the
/// findings in their order.
pub(crate) fn conclude(report: &mut Report, context: &SettleContext<'_>) {
    let settings = settings_by_file(report, context.read);
    settle(report, context.judge, &settings);
    super::sort(report);
    crate::judge::finding::number_equal(report);
    comments::apply(report, context, &settings);
    baseline::apply(report, context, &settings);
    report.suppressed = report.findings.iter().filter(|f| f.suppressed.is_some()).count();
    if !context.judge.show_suppressed {
        report.findings.retain(|f| f.suppressed.is_none());
    }
    add_mistakes(report, &context.read.project);
    super::sort(report);
}

/// Which findings count by the settings, and how bad they are.
fn settle(report: &mut Report, options: &JudgeOptions, settings: &SettingsByFile) {
    report.findings.retain(|f| {
        let known = |target: &PathSettings| f.rule.id == "unknown-key" && target.is_known_key(f.key.as_str());
        wants(options, settings, f.at.file, f.rule) && !settings.get(&f.at.file).is_some_and(known)
    });
    for finding in &mut report.findings {
        set_severity(finding, settings);
    }
    let lowest = settings.iter().filter_map(|(file, target)| Some((*file, target.fail_on?)));
    report.fail_on = lowest.collect();
}

/// Adds the mistakes in settings files. They make the run fail, and nothing suppresses them.
fn add_mistakes(report: &mut Report, project: &ProjectSettings) {
    for broken in project.broken() {
        report.unsettled = true;
        let count = plural(broken.problems.len(), "mistake");
        let message = format!("{count} in the settings, which are used without it");
        let message =
            if broken.problems.len() == 1 { message } else { message.replace("without it", "without them") };
        report.errors.push(InputError { path: broken.path.clone(), message });
        let file = report.sources.add(SourceFile::new(broken.path, broken.text));
        for problem in broken.problems {
            let place = Place::new(Location { file, span: problem.span }, KeyPath::root());
            let found = finding(report, "bad-settings", "", place, &[("problem", &problem.text)]);
            report.findings.extend(found);
        }
    }
}

/// The mistakes in settings files as lines for standard error, for commands that report no findings.
pub(crate) fn settings_mistakes(project: &ProjectSettings) -> Vec<InputError> {
    let lines = |broken: crate::read::settings::file::BrokenFile| {
        let file = SourceFile::new(broken.path, broken.text);
        let line = |p: &parse::SettingsProblem| {
            let at = file.position(p.span.range().start);
            InputError { path: file.path.clone(), message: format!("{}:{}: {}", at.line, at.column, p.text) }
        };
        broken.problems.iter().map(line).collect::<Vec<_>>()
    };
    project.broken().into_iter().flat_map(lines).collect()
}
