//! `cargo xtask rules verify` and `cargo xtask rules import`: README.md.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::compare::Comparison;
use xtask::git::Checkout;
use xtask::newer::newer;
use xtask::report::Report;
use xtask::rules::Rules;
use xtask::{chart, freshness, milvus, operator};

const USAGE: &str = "\
usage: cargo xtask rules verify [--milvus DIR[@TAG]] [--chart DIR[@TAG]] [--operator DIR[@TAG]] [--rules DIR]
       cargo xtask rules new milvus|chart|operator [--rules DIR] < TAGS
       cargo xtask rules import milvus|chart|operator DIR TAG [--rules DIR] [--report FILE]

DIR is a git repository, bare or not; the network is not used.
verify exits with 0 where nothing differs, 1 where something does, 3 where it failed.
new prints which of some tags (one a line, as git ls-remote has them) rules/ does not know, oldest first, each with the
tag before it. import exits with 0 where nothing was to do, 1 where rules/ was written, 2 where a person must decide about the rest,
3 where it failed.";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::from(3)
        }
    }
}

fn run(args: &[String]) -> Result<u8, String> {
    let Args { options, plain } = parse(args)?;
    match plain[..] {
        ["rules", "verify"] => verify(&options),
        ["rules", "new", upstream] => new(&options, upstream),
        ["rules", "import", upstream, dir, tag] => import(&options, upstream, Path::new(dir), tag),
        _ => Err(USAGE.to_owned()),
    }
}

/// Options with their values, and what is none of them.
struct Args<'a> {
    options: Vec<(&'a str, &'a str)>,
    plain: Vec<&'a str>,
}

fn parse(args: &[String]) -> Result<Args<'_>, String> {
    let mut parsed = Args { options: Vec::new(), plain: Vec::new() };
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.strip_prefix("--") {
            Some(name @ ("milvus" | "chart" | "operator" | "rules" | "report")) => {
                parsed.options.push((name, rest.next().ok_or(USAGE)?.as_str()));
            }
            Some(_) => return Err(USAGE.to_owned()),
            None => parsed.plain.push(arg),
        }
    }
    Ok(parsed)
}

/// `rules/` of this repository, or the one that is asked for.
fn rules(options: &[(&str, &str)]) -> PathBuf {
    let asked = options.iter().find(|(name, _)| *name == "rules");
    let own =
        || std::env::var_os("CARGO_MANIFEST_DIR").map_or("rules".into(), |d| Path::new(&d).join("../rules"));
    asked.map_or_else(own, |(_, dir)| PathBuf::from(dir))
}

type Verify = fn(&Rules, &Checkout, Option<&str>) -> Result<Comparison, String>;

fn verify(options: &[(&str, &str)]) -> Result<u8, String> {
    let rules = Rules::open(&rules(options));
    let (mut compared, mut differs) = (0, false);
    for (name, value) in options {
        let verify: Verify = match *name {
            "milvus" => milvus::verify,
            "chart" => chart::verify,
            "operator" => operator::verify,
            _ => continue,
        };
        let (dir, revision) = value.split_once('@').map_or((*value, None), |(dir, tag)| (dir, Some(tag)));
        let mut comparison = verify(&rules, &Checkout::open(Path::new(dir))?, revision)?;
        let explained = comparison.explain()?;
        println!("== {name}\n{}{explained} differences explained\n", comparison.report());
        compared += comparison.compared();
        differs |= comparison.differs();
    }
    if compared == 0 {
        return Err("nothing was compared: name checkouts that have tags of releases".to_owned());
    }
    println!("{compared} values compared");
    Ok(u8::from(differs))
}

type Import = fn(&Rules, &Checkout, &str) -> Result<Report, String>;

fn import(options: &[(&str, &str)], upstream: &str, dir: &Path, tag: &str) -> Result<u8, String> {
    let import: Import = match upstream {
        "milvus" => milvus::import,
        "chart" => chart::import,
        "operator" => operator::import,
        _ => return Err(USAGE.to_owned()),
    };
    let (rules, checkout) = (Rules::open(&rules(options)), Checkout::open(dir)?);
    let mut report = import(&rules, &checkout, tag)?;
    freshness::bring_up_to(&rules, &checkout, tag, &mut report)?;
    let path =
        options.iter().find(|(name, _)| *name == "report").map_or("import-report.md", |(_, path)| path);
    let text = report.markdown(&format!("Rules of {upstream} {tag}"));
    std::fs::write(path, text).map_err(|e| format!("{path}: {e}"))?;
    println!("{} taken over; {path} says what, and what is left to decide", report.written.len());
    Ok(report.code())
}

fn new(options: &[(&str, &str)], upstream: &str) -> Result<u8, String> {
    let mut tags = String::new();
    std::io::Read::read_to_string(&mut std::io::stdin(), &mut tags).map_err(|e| e.to_string())?;
    let names = tags.lines().filter_map(|line| line.rsplit(['/', '\t', ' ']).next());
    for (tag, before) in newer(&Rules::open(&rules(options)), upstream, names)? {
        println!("{tag} {}", before.unwrap_or_default());
    }
    Ok(0)
}
