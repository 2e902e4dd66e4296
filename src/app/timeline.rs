//! A token's life on a line: where it began, where it ends, and where now and the failure are.

use acr_doctor::report::TokenReport;

/// Places on the line, in thousandths of its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline {
    pub start: u16,
    pub end: u16,
    pub now: u16,
    /// Where the failure was, if not now.
    pub at: Option<u16>,
}

/// How much of the line stays free at each end, in thousandths.
const MARGIN: i64 = 40;

/// `None` for a token that does not say when it ends.
pub fn timeline(token: &TokenReport) -> Option<Timeline> {
    let end = token.expires_at?;
    let start = token.not_before.or(token.issued_at).unwrap_or(end.saturating_sub(3600)).min(end);
    // A token that ended years ago would leave nothing of its life to see: the line is cut at four lives from it.
    let life = end.saturating_sub(start).max(1);
    let now = token.now.clamp(start.saturating_sub(life.saturating_mul(4)), end.saturating_add(life.saturating_mul(4)));
    let (first, last) = (start.min(now), end.max(now));
    let length = last.saturating_sub(first).max(1);
    let place = |at: i64| {
        let along = at.saturating_sub(first).saturating_mul(1000 - 2 * MARGIN) / length;
        u16::try_from(along + MARGIN).unwrap_or_default()
    };
    let at = (token.at != token.now).then(|| place(token.at.clamp(first, last)));
    Some(Timeline { start: place(start), end: place(end), now: place(now), at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(issued_at: Option<i64>, expires_at: Option<i64>, now: i64) -> TokenReport {
        TokenReport {
            span: acr_doctor::report::Span::default(),
            kind: "acr-access".into(),
            name: String::new(),
            issued_at,
            not_before: None,
            expires_at,
            now,
            audience: None,
            issuer: None,
            tenant: None,
            grants: Vec::new(),
            claims: Vec::new(),
            at: now,
            identity: None,
            answers: Vec::new(),
        }
    }

    #[test]
    fn a_living_token_has_now_between_its_ends() {
        assert_eq!(timeline(&token(Some(0), Some(100), 50)), Some(Timeline { start: 40, now: 500, end: 960, at: None }));
    }

    #[test]
    fn an_old_token_still_shows_its_life() {
        let line = timeline(&token(Some(0), Some(100), i64::MAX)).expect("a line");
        assert_eq!((line.start, line.now), (40, 960));
        assert!(line.end - line.start >= 180, "{line:?}");
    }

    #[test]
    fn a_failure_stands_beside_now() {
        let token = TokenReport { at: 50, ..token(Some(0), Some(100), 200) };
        let line = timeline(&token).expect("a line");
        assert!(line.at.is_some_and(|at| line.start < at && at < line.end && line.end < line.now), "{line:?}");
    }

    #[test]
    fn a_token_of_the_future_and_one_without_an_end() {
        let line = timeline(&token(Some(100), Some(200), 50)).expect("a line");
        assert!(line.now < line.start && line.start < line.end);
        assert_eq!(timeline(&token(Some(0), None, 50)), None);
    }
}
