//! Months without hours: runs of empty months of one PASS (ruling 6).

/// What a month was, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthState {
    /// Hours above zero, or paid work in a unit that cannot be converted.
    Worked,
    /// Observed, with zero hours.
    Empty,
    /// An employer did not file, or corrections exceed work.
    Unobserved,
}

/// Place of a month in the sequence of a PASS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Before the first month with hours: outside the statistic.
    BeforeFirstHours,
    /// Not empty: worked, or unobserved after the first month with hours.
    None,
    /// In a run of empty months followed by a worked month.
    Closed,
    /// In a run that no worked month follows, too short to conclude.
    Open,
    /// In a run that no worked month follows, of at least the probable-exit length: leaves the
    /// numerator and the denominator, for all its months.
    ProbableExit,
}

/// The place of each month of one PASS, given in order.
///
/// A run is a maximal sequence of empty months; unobserved months inside it neither count nor
/// break it.
pub fn places(states: &[MonthState], probable_exit_months: usize) -> Vec<Gap> {
    let mut places = vec![Gap::None; states.len()];
    let mut run: Vec<usize> = Vec::new();
    let mut started = false;
    let mut settle = |run: &mut Vec<usize>, place: Gap| {
        for month in run.drain(..) {
            if let Some(slot) = places.get_mut(month) {
                *slot = place;
            }
        }
    };
    for (month, state) in states.iter().enumerate() {
        match state {
            MonthState::Worked => {
                started = true;
                settle(&mut run, Gap::Closed);
            }
            MonthState::Empty if started => run.push(month),
            MonthState::Empty | MonthState::Unobserved if !started => {
                settle(&mut vec![month], Gap::BeforeFirstHours);
            }
            MonthState::Empty | MonthState::Unobserved => {}
        }
    }
    let last = if run.len() >= probable_exit_months { Gap::ProbableExit } else { Gap::Open };
    settle(&mut run, last);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `w` worked, `e` empty, `u` unobserved → `b` before, `.` none, `c` closed, `o` open,
    /// `x` probable exit.
    fn drawn(states: &str, threshold: usize) -> String {
        let states: Vec<MonthState> = states
            .chars()
            .map(|letter| match letter {
                'w' => MonthState::Worked,
                'e' => MonthState::Empty,
                _ => MonthState::Unobserved,
            })
            .collect();
        places(&states, threshold)
            .into_iter()
            .map(|place| match place {
                Gap::BeforeFirstHours => 'b',
                Gap::None => '.',
                Gap::Closed => 'c',
                Gap::Open => 'o',
                Gap::ProbableExit => 'x',
            })
            .collect()
    }

    #[test]
    fn runs_are_drawn_as_the_ruling_says() {
        for (states, expected) in [
            ("", ""),
            ("eue", "bbb"),
            ("eweew", "b.cc."),
            ("weeeee", ".ooooo"),
            ("weeeeee", ".xxxxxx"),
            // Six empty months that work follows are a gap, not an exit.
            ("weeeeeew", ".cccccc."),
            // Unobserved months inside a run neither count nor break it.
            ("weeueew", ".cc.cc."),
            ("weeueee", ".oo.ooo"),
            ("weeueeee", ".xx.xxxx"),
            ("wuuuuuuu", "........"),
        ] {
            assert_eq!(drawn(states, 6), expected, "{states}");
        }
    }
}
