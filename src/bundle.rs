//! The knowledge base as the build folds it in: like beside like, since that is what compresses.

use serde::{Deserialize, Serialize};

use crate::kb::{Kb, Look, Sign};
use crate::pattern::Pattern;

/// All patterns, then all keywords, in the order of the knowledge base; then what is left of it.
#[derive(Serialize, Deserialize)]
pub struct Bundle {
    patterns: Vec<Option<Pattern>>,
    keywords: Vec<Vec<String>>,
    rest: Kb,
}

impl Bundle {
    #[allow(dead_code, reason = "for build.rs")]
    pub fn pack(mut kb: Kb) -> Bundle {
        let (mut patterns, mut keywords) = (Vec::new(), Vec::new());
        each_look(&mut kb, &mut |look| {
            patterns.push(look.pattern.take());
            keywords.push(std::mem::take(&mut look.keywords));
        });
        Bundle { patterns, keywords, rest: kb }
    }

    pub fn unpack(self) -> Kb {
        let mut kb = self.rest;
        let mut looks = self.patterns.into_iter().zip(self.keywords);
        each_look(&mut kb, &mut |look| (look.pattern, look.keywords) = looks.next().unwrap_or_default());
        kb
    }
}

fn each_look(kb: &mut Kb, visit: &mut dyn FnMut(&mut Look)) {
    for message in &mut kb.messages {
        visit(&mut message.look);
    }
    for symptom in kb.causes.iter_mut().flat_map(|cause| &mut cause.symptoms) {
        if let Sign::Text { look, .. } = &mut symptom.sign {
            visit(look);
        }
    }
}
