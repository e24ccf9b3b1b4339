//! The table that a run prints: figure, what was asked for, the peer's figure, and the ratio.

use std::time::Duration;

/// What is known about the figures so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    reached: usize,
    missed: Vec<String>,
}

/// What a figure must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// It is printed for comparison alone.
    None,
}

impl Bound {
    fn holds(self, figure: f64) -> Option<bool> {
        match self {
            Self::AtMost(bound) => Some(figure <= bound),
            Self::AtLeast(bound) => Some(figure >= bound),
            Self::None => None,
        }
    }

    fn sign(self) -> &'static str {
        if matches!(self, Self::AtMost(_)) { "≤" } else { "≥" }
    }

    const fn value(self) -> f64 {
        match self {
            Self::AtMost(bound) | Self::AtLeast(bound) => bound,
            Self::None => 0.0,
        }
    }
}

impl Report {
    pub(crate) fn heading(&mut self, name: &str) {
        println!("\n{name}\n{}", "-".repeat(name.len()));
    }

    /// A figure that stands for itself.
    pub(crate) fn figure(&mut self, name: &str, figure: f64, unit: &str, bound: Bound) {
        let asked = match bound {
            Bound::None => String::new(),
            _ => format!("asked: {} {}", bound.sign(), with_unit(bound.value(), unit)),
        };
        let verdict = self.judge(name, bound.holds(figure));
        println!("{name:<52} {:>14}   {asked:<24} {verdict}", with_unit(figure, unit));
    }

    /// A figure beside a peer's; the bound is for ours divided by theirs.
    pub(crate) fn beside(
        &mut self,
        name: &str,
        ours: f64,
        unit: &str,
        peer: &str,
        theirs: f64,
        bound: Bound,
    ) {
        let ratio = ours / theirs;
        let asked = match bound {
            Bound::None => String::new(),
            _ => format!("asked: {} {:.2}", bound.sign(), bound.value()),
        };
        let verdict = self.judge(name, bound.holds(ratio));
        let theirs = format!("{peer} {}", with_unit(theirs, unit));
        println!(
            "{name:<52} {:>14}   {theirs:<34} ratio {ratio:>6.2}   {asked:<14} {verdict}",
            with_unit(ours, unit)
        );
    }

    /// A remark under the figure before it.
    pub(crate) fn remark(&self, text: &str) {
        println!("    {text}");
    }

    pub(crate) fn close(&self) {
        println!("\n{} figures reached what was asked for, {} missed it", self.reached, self.missed.len());
        for name in &self.missed {
            println!("  missed: {name}");
        }
    }

    fn judge(&mut self, name: &str, holds: Option<bool>) -> &'static str {
        match holds {
            Some(true) => {
                self.reached += 1;
                "reached"
            }
            Some(false) => {
                self.missed.push(name.to_owned());
                "MISSED"
            }
            None => "",
        }
    }
}

fn with_unit(figure: f64, unit: &str) -> String {
    let digits = if figure >= 1000.0 {
        0
    } else if figure >= 10.0 {
        1
    } else {
        3
    };
    format!("{figure:.digits$} {unit}")
}

/// Durations of many runs of one thing.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that `percent` of the runs did not exceed, in microseconds.
    pub(crate) fn percentile(&mut self, percent: usize) -> f64 {
        self.0.sort();
        let index = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1e6)
    }

    pub(crate) fn median(&mut self) -> f64 {
        self.percentile(50)
    }
}
