//! How long a picture takes. The budgets (60 steps in 50 ms, 500 in 2 s) are for an optimised build with a core to itself
//! and measured by the benches; here they have room for a crowded machine, and still catch a step that grew out of hand.

use super::generated::long_procedure;
use crate::draw::{Options, Size, scene, svg};
use std::time::Instant;

#[test]
fn pictures_are_drawn_in_time() {
    for (steps, seconds) in [(60, 1.0), (500, 15.0)] {
        let diagram = long_procedure(steps);
        for size in [Size::Screen, Size::Print] {
            let least = (0..3)
                .map(|_| {
                    let start = Instant::now();
                    let text = svg(&scene(&diagram, &Options { size, ..Options::default() }));
                    assert!(text.len() > 100 * steps);
                    start.elapsed().as_secs_f64()
                })
                .fold(f64::INFINITY, f64::min);
            assert!(least < seconds, "{steps} steps, {size:?}: {least:.2} s");
        }
    }
}
