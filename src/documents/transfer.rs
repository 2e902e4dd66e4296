//! How fast a layer came: the progress meter of `curl`.
//!
//! Source: curl 8, `lib/progress.c`: percent, total, percent, received, percent, sent, the average speeds, three times, the current speed.

use crate::readable::Readable;
use crate::reading::Reading;

/// More lines of a meter are the same transfer.
const MOST_LINES: usize = 2000;
/// A line of it has 79 columns.
const LONGEST_LINE: usize = 120;
/// Under this many bytes a second an image of a usual size takes longer than the tools wait.
const SLOW: f64 = 1_000_000.0;
/// So much has to come before the average says something.
const ENOUGH: f64 = 5_000_000.0;

/// Reads the meters of a text: the last line of each is its average.
pub fn read(readable: &Readable, reading: &mut Reading) {
    let text = readable.text();
    if !text.contains("Average Speed") {
        return;
    }
    let mut last = None;
    let mut is_meter = false;
    for number in 0..readable.line_count() {
        let range = readable.line(number);
        let line = &text[range.clone()];
        if line.contains("% Total") && line.contains("Average Speed") {
            is_meter = true;
        } else if is_meter && number < MOST_LINES && line.len() < LONGEST_LINE {
            // A later line of the same meter stands for the ones before it.
            last = meter(line).map(|speed| (speed.to_owned(), range)).or(last);
        }
    }
    if let Some((speed, range)) = last {
        reading.fact("slow-transfer", speed, readable.span(range));
    }
}

/// The average speed of a line that shows a slow download.
fn meter(line: &str) -> Option<&str> {
    let words: Vec<&str> = line.split_whitespace().take(13).collect();
    let [percent, _, _, received, .., speed, _, _, spent, _, _] = words.as_slice() else { return None };
    let is_one = words.len() == 12 && percent.parse::<u8>().is_ok() && (spent.contains(':') || spent.ends_with(['d', 'h']));
    let rate = number(speed)?;
    (is_one && number(received)? >= ENOUGH && rate > 0.0 && rate < SLOW).then_some(speed)
}

/// `211M`, `117k`, `1102`.
fn number(text: &str) -> Option<f64> {
    let unit = match text.bytes().last()? {
        b'k' | b'K' => 1024.0,
        b'M' => 1024.0 * 1024.0,
        b'G' => 1024.0 * 1024.0 * 1024.0,
        _ => 1.0,
    };
    text.trim_end_matches(['k', 'K', 'M', 'G']).parse::<f64>().ok().map(|value| value * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_transfer_is_told_and_no_other() {
        let speed = |line: &str| meter(line).map(str::to_owned);
        assert_eq!(
            speed("  2 9812M    2  211M    0     0   118k      0 23:38:54  0:30:31 23:08:23  117k").as_deref(),
            Some("118k")
        );
        assert_eq!(speed("100 9812M  100 9812M    0     0  48.2M      0  0:03:23  0:03:23 --:--:-- 51.0M"), None);
        assert_eq!(speed("100   421  100   421    0     0   1102      0 --:--:-- --:--:-- --:--:--  1105"), None, "a redirect");
        assert_eq!(speed("2 of 12 layers came in 211 seconds and then the other ones did too"), None);
    }
}
