//! Ranking: which causes the evidence speaks for, best first.
//!
//! A score is the sum of the points of a cause's symptoms, each counted once. That is all, so that a person can redo it.

use crate::evidence::Evidence;
use crate::kb::Kb;
use crate::order::insert_by_key;
use crate::report::{Span, Verdict};

/// A cause with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its index in `kb.causes`.
    pub cause: usize,
    pub score: i32,
    pub verdict: Verdict,
    pub evidence: Vec<Evidence>,
}

/// From here on a cause is `likely`.
const LIKELY: i32 = 50;
/// Below, a cause is not worth a person's time.
const POSSIBLE: i32 = 15;
/// A cause with less than this part of the best one's score (in percent) is noise beside it.
const NOISE_PERCENT: i32 = 25;
/// More than this many causes help nobody.
const MOST: usize = 8;
/// Points of each of two independent signs that together confirm a cause.
const INDEPENDENT: i32 = 40;
/// How far ahead of the second a cause must be to be confirmed by two signs.
const LEAD: i32 = 25;

/// The causes that the evidence speaks for, best first; of equals, the one that the knowledge base names first.
pub fn rank(kb: &Kb, evidence: Vec<Evidence>) -> Vec<Ranked> {
    let mut by_cause: Vec<Vec<Evidence>> = vec![Vec::new(); kb.causes.len()];
    for one in evidence {
        insert_by_key(&mut by_cause[one.cause], one, |one| (-one.points, one.span));
    }
    let mut ranked: Vec<Ranked> = Vec::new();
    for (cause, evidence) in by_cause.into_iter().enumerate() {
        let score = evidence.iter().map(|one| one.points).sum();
        if score >= POSSIBLE {
            let verdict = if score >= LIKELY { Verdict::Likely } else { Verdict::Possible };
            insert_by_key(&mut ranked, Ranked { cause, score, verdict, evidence }, |ranked| (-ranked.score, ranked.cause));
        }
    }
    let best = ranked.first().map_or(0, |first| first.score);
    ranked.retain(|ranked| ranked.score * 100 >= best * NOISE_PERCENT);
    ranked.truncate(MOST);
    if is_confirmed(&ranked) {
        ranked[0].verdict = Verdict::Confirmed;
    }
    ranked
}

/// Whether the evidence names the first cause and no other, or two independent signs agree on it.
fn is_confirmed(ranked: &[Ranked]) -> bool {
    let Some(first) = ranked.first().filter(|first| first.score >= LIKELY) else { return false };
    if first.evidence.iter().any(|one| one.points < 0) {
        return false;
    }
    let decisive = |ranked: &Ranked| ranked.evidence.iter().any(|one| one.decisive);
    let rival = ranked[1..].iter().any(decisive);
    let lead = first.score - ranked.get(1).map_or(0, |second| second.score);
    decisive(first) && !rival || two_signs(first) && lead >= LEAD && !rival
}

/// Two strong signs at places that do not overlap.
fn two_signs(ranked: &Ranked) -> bool {
    let strong: Vec<Span> = ranked.evidence.iter().filter(|one| one.points >= INDEPENDENT).map(|one| one.span).collect();
    strong
        .iter()
        .enumerate()
        .any(|(at, one)| strong[at + 1..].iter().any(|other| one.end <= other.start || other.end <= one.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::Cause;

    fn kb(causes: usize) -> Kb {
        let cause = |at: usize| Cause {
            id: format!("cause-{at}"),
            section: "docker".into(),
            step: "client".into(),
            who: "you".into(),
            right: None,
            source: String::new(),
            texts: 0,
            fix_texts: 0,
            symptoms: vec![],
            fixes: vec![],
        };
        Kb { causes: (0..causes).map(cause).collect(), ..Kb::default() }
    }

    fn seen(cause: usize, points: i32, decisive: bool, at: usize) -> Evidence {
        Evidence { cause, symptom: at, points, decisive, span: Span { start: at, end: at + 1 }, speaker: None }
    }

    fn verdicts(evidence: Vec<Evidence>) -> Vec<(usize, i32, Verdict)> {
        rank(&kb(3), evidence).into_iter().map(|ranked| (ranked.cause, ranked.score, ranked.verdict)).collect()
    }

    #[test]
    fn a_score_is_the_sum_of_the_points() {
        let ranked = verdicts(vec![seen(0, 30, false, 0), seen(1, 40, false, 1), seen(0, 25, false, 2), seen(0, -10, false, 3)]);
        assert_eq!(ranked, [(0, 45, Verdict::Possible), (1, 40, Verdict::Possible)]);
    }

    #[test]
    fn one_decisive_sign_confirms_and_a_rival_takes_it_back() {
        assert_eq!(verdicts(vec![seen(0, 90, true, 0), seen(1, 30, false, 1)])[0].2, Verdict::Confirmed);
        assert_eq!(verdicts(vec![seen(0, 90, true, 0), seen(1, 85, true, 1)])[0].2, Verdict::Likely);
        assert_eq!(verdicts(vec![seen(0, 90, true, 0), seen(0, -20, false, 1)])[0].2, Verdict::Likely);
    }

    #[test]
    fn two_independent_signs_confirm_and_one_text_seen_twice_does_not() {
        assert_eq!(verdicts(vec![seen(0, 45, false, 0), seen(0, 45, false, 5)])[0].2, Verdict::Confirmed);
        assert_eq!(verdicts(vec![seen(0, 45, false, 5), seen(0, 45, false, 5)])[0].2, Verdict::Likely);
    }

    #[test]
    fn little_is_nothing() {
        assert!(verdicts(vec![seen(0, 10, false, 0)]).is_empty());
        assert_eq!(verdicts(vec![seen(0, 90, false, 0), seen(1, 20, false, 1)]).len(), 1);
    }
}
