//! Values that the chart prints without quotes, so that Milvus reads something else.

use crate::deployment::{Helm, Reading, Written};
use crate::facts::chart::{ValueView, Written as Row};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::facts::placeholders;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::yaml::without_configuration::WithoutConfiguration;
use crate::text::edit::{Edit, Fix, KeyChange, Safety};
use crate::text::source::Span;
use crate::text::yaml::{NodeKind, Style};
use crate::understand::{Reread, reread};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    if !helm.rendering.failures.is_empty() || helm.rendering.custom_config_map.is_some() {
        return;
    }
    for row in helm.rendering.written.iter().filter(|row| !row.quoted) {
        let Some(written) = row.from.and_then(|key| helm.values.changed(key)) else { continue };
        report(reading, helm, row, &written, findings);
    }
}

fn report(reading: &Reading<'_>, helm: &Helm, row: &Row, written: &Written, findings: &mut Findings<'_>) {
    let key = row.from.unwrap_or_default();
    let view = helm.values.view(key);
    let arrives = reread(&row.text);
    let text = match &view {
        ValueView::Text(text) if !text.is_empty() && !placeholders::is_placeholder(text) => text.clone(),
        ValueView::List(items) if !items.is_empty() => String::new(),
        _ => return,
    };
    let is_list = matches!(view, ValueView::List(_));
    let arriving = match &arrives {
        Reread::Text(arriving) if !is_list && is_same(row, arriving) => return,
        Reread::Text(arriving) => arriving.clone(),
        Reread::Mapping | Reread::Broken => String::new(),
    };
    let secret = catalogue::is_secret(&NormalKey::new(row.setting));
    let variant = match (&arrives, is_list, secret) {
        (Reread::Broken, ..) => "broken",
        (_, true, _) => "list",
        (Reread::Mapping, ..) => "mapping",
        (Reread::Text(_), _, true) => "secret",
        (Reread::Text(_), _, false) => "text",
    };
    let WithoutConfiguration { words: effect, stops } = WithoutConfiguration::on_defaults(reading);
    let values = [("key", key), ("setting", row.setting), ("arrives", &*arriving), ("effect", &*effect)];
    let fix = if is_list { join(reading, written, &view) } else { quote(reading, row, written, &text) };
    let finding = findings.add_as(variant, written, &values).fix(fix);
    finding.secret = secret;
    if stops && arrives == Reread::Broken {
        finding.stops();
    }
}

/// True where nothing is lost: the same text, that in quotes of its own, or for a number the same number.
fn is_same(row: &Row, arriving: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let kind = catalogue::param(&NormalKey::new(row.setting)).map(catalogue::Param::kind);
    let is_number = kind.is_some_and(|kind| kind != catalogue::ParamKind::String);
    let quoted = ['"', '\''].iter().find_map(|q| row.text.strip_prefix(*q)?.strip_suffix(*q));
    arriving == row.text
        || quoted == Some(arriving)
        || (is_number && number(arriving).is_some() && number(arriving) == number(&row.text))
}

/// Quotes inside the quotes: the outer ones are for Helm, the inner ones are printed.
fn quote(reading: &Reading<'_>, row: &Row, written: &Written, text: &str) -> Option<Fix> {
    let plain = |c: char| !c.is_control() && c != '"' && c != '\\';
    let printed = format!("\"{text}\"");
    let arrives = reread(&printed) == Reread::Text(text.to_owned());
    if !text.chars().all(plain) || !arrives || row.text != text {
        return None;
    }
    let owner = reading.deployment.texts.get(written.text)?;
    owner.tree.style(written.node).filter(|style| !matches!(style, Style::Literal | Style::Folded))?;
    let edits = owner.rewrite(written, &format!("'{}'", printed.replace('\'', "''")))?;
    let title = format!("print `{}` in quotes: the inner ones reach Milvus' file", row.setting);
    Some(Fix { title, safety: Safety::Unsafe, edits })
}

/// The items with commas between them, in the place of the list.
fn join(reading: &Reading<'_>, written: &Written, view: &ValueView) -> Option<Fix> {
    let ValueView::List(items) = view else { return None };
    let text = reading.deployment.texts.get(written.text)?;
    let items: Option<Vec<&str>> = items.iter().map(ValueView::text).collect();
    let joined = items?.join(",");
    let (key, value) = (written.key_at.span, text.tree.span(written.node));
    let is_list = matches!(text.tree.kind(written.node), NodeKind::Sequence(_));
    let owned = is_list && !text.tree.is_shared(written.node);
    let colon = key.end as usize + text.source[key.end as usize..value.start as usize].find(':')? + 1;
    let end = colon + text.source[colon..value.end as usize].trim_end().len();
    let plain =
        !text.source[colon..end].contains(['#', '&', '*']) && reread(&joined) == Reread::Text(joined.clone());
    let changes = vec![KeyChange::Value(value)];
    let edit = Edit { file: text.file, span: Span::new(colon, end), text: format!(" {joined}"), changes };
    let title = "write the items as one text, with commas".to_owned();
    (owned && plain).then_some(Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
}
