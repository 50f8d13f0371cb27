//! Fixtures that are cut off or changed in one byte.

use std::fs;
use std::path::{Path, PathBuf};

use mqlint::base::Look;
use mqlint::report::{Format, ReportOptions};

use crate::check::check;
use crate::files::{files_below, project};
use crate::scratch::Scratch;

/// At most this many cuts of each fixture; truncated.rs cuts some of them at every byte.
const CUTS: usize = 24;

/// Ten small ones of all kinds, of which every byte is changed.
const CORRUPTED: usize = 10;

const OPTIONS: ReportOptions = ReportOptions { look: Look::PLAIN, pedantic: true, show_secrets: false };

pub fn fixtures() -> Vec<PathBuf> {
    files_below(&project("fixtures"), &[".yaml", ".yml"])
}

/// Checks a text under the name of a fixture, and draws what is found.
fn draw(folder: &Scratch, fixture: &Path, text: &[u8], what: &dyn std::fmt::Display) {
    let name = fixture.file_name().expect("a name");
    folder.write(name, text);
    let mut report = check(&folder.at(name), ["--no-config"]);
    assert!(report.errors.is_empty(), "{what}: {:?}", report.errors);
    mqlint::report::mask::hide(&mut report, true);
    for format in [Format::Json, Format::Pretty] {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        mqlint::report::write(&report, format, &OPTIONS, &mut out, &mut err).expect("a report");
    }
}

#[test]
fn every_fixture_cut_off() {
    let (mut cuts, mut files) = (0, 0);
    for path in fixtures() {
        let bytes = fs::read(&path).expect("a fixture");
        let folder = Scratch::empty();
        for end in (0..bytes.len()).step_by(bytes.len().div_ceil(CUTS).max(1)) {
            draw(&folder, &path, &bytes[..end], &format_args!("{} cut at byte {end}", path.display()));
            cuts += 1;
        }
        files += 1;
    }
    println!("{cuts} cuts of {files} fixtures");
    assert!(cuts > 1_000, "{cuts}");
}

#[test]
fn every_byte_of_ten_fixtures_corrupted() {
    let mut small = fixtures();
    small.retain(|path| fs::metadata(path).is_ok_and(|meta| meta.len() > 60));
    small.sort_by_key(|path| fs::metadata(path).map_or(u64::MAX, |meta| meta.len()));
    let mut texts: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for path in small {
        let bytes = fs::read(&path).expect("a fixture");
        if texts.len() < CORRUPTED && texts.iter().all(|(_, known)| *known != bytes) {
            texts.push((path, bytes));
        }
    }
    let mut changes = 0u32;
    for (path, bytes) in &texts {
        let folder = Scratch::empty();
        for at in 0..bytes.len() {
            let mut text = bytes.clone();
            // What matters in YAML, a byte that is no text, a control character, and a bit that flipped.
            let new = [b':', 0xff, b'\t', text[at] ^ 1, b'{', b'\n', 0, text[at] ^ 0x20, b'&', b'"'];
            text[at] = new[(at + changes as usize) % new.len()];
            draw(&folder, path, &text, &format_args!("{} with another byte {at}", path.display()));
            changes += 1;
        }
    }
    println!("{changes} single bytes changed in {} fixtures", texts.len());
    assert_eq!(texts.len(), CORRUPTED);
}
