//! The fictitious population.
use pilotage::synth::{Plan, write};
use std::path::Path;

#[test]
fn timing() {
    let out = std::env::temp_dir().join("synth-demo");
    let _ = std::fs::remove_dir_all(&out);
    let plan = Plan::demo(pilotage::vocabulary::Month::new(2026, 10).unwrap(), 1);
    let summary = write(&plan, Path::new(&out)).unwrap();
    println!("{summary:?}");
}
