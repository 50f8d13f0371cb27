//! `docs/settings.md` and the schema of the settings: all keys, as the program reads them.

use std::fmt::Write;

use mqlint::read::settings::keys::{KEYS, KeyLevel};

use super::{assert_current, check_file, mqlint, read};

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- end of keys -->\n";

#[test]
fn every_key_is_explained_and_the_schema_is_current() {
    let text = read("docs/settings.md");
    let (before, rest) = text.split_once(BEGIN).expect("the page has the mark of its table");
    let (_, after) = rest.split_once(END).expect("the page has the end of its table");
    let mut stale = Vec::new();
    check_file("docs/settings.md", &format!("{before}{BEGIN}{}{END}{after}", table()), &mut stale);
    check_file("docs/settings.schema.json", &mqlint(&["schema", "settings"]).1, &mut stale);
    assert_current(&stale);
}

fn table() -> String {
    let mut text = String::from("| key | stands | does | example |\n|---|---|---|---|\n");
    for key in KEYS {
        let place = match key.level {
            KeyLevel::Top => "at the top",
            KeyLevel::Target => "in `targets`",
            KeyLevel::Both => "in both",
        };
        writeln!(text, "| `{}` | {place} | {} | `{}` |", key.name, key.about, key.example).expect("text");
    }
    text
}
