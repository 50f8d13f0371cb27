//! Compiles the knowledge in `rules/` into static tables, so that nothing is parsed at start-up.

mod chart;

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=rules");
    chart::compile();
}
