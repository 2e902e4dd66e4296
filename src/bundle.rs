//! The knowledge base as the build folds it in: like beside like, since that is what compresses.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::kb::{Fix, Kb, Look, Sign};
use crate::pattern::Pattern;

/// All patterns, then all keywords, in the order of the knowledge base; then what is left of it.
#[derive(Serialize, Deserialize)]
pub struct Bundle {
    patterns: Vec<Option<Pattern>>,
    keywords: Vec<Vec<String>>,
    rest: Kb,
}

impl Bundle {
    /// The bundle, and the fixes of each cause, which it has not.
    #[allow(dead_code, reason = "for build.rs")]
    pub fn pack(mut kb: Kb) -> (Bundle, Vec<Vec<Fix>>) {
        number_ids(&mut kb);
        let fixes = kb.causes.iter_mut().map(|cause| std::mem::take(&mut cause.fixes)).collect();
        let (mut patterns, mut keywords) = (Vec::new(), Vec::new());
        each_look(&mut kb, &mut |look| {
            patterns.push(look.pattern.take());
            keywords.push(std::mem::take(&mut look.keywords));
        });
        (Bundle { patterns, keywords, rest: kb }, fixes)
    }

    pub fn unpack(self) -> Kb {
        let mut kb = self.rest;
        let mut looks = self.patterns.into_iter().zip(self.keywords);
        each_look(&mut kb, &mut |look| (look.pattern, look.keywords) = looks.next().unwrap_or_default());
        kb
    }
}

/// Puts numbers in the place of the ids of messages and of what codes lead to: nothing shows them, and they would be much of the
/// bundle's bytes.
#[allow(dead_code, reason = "for build.rs")]
fn number_ids(kb: &mut Kb) {
    let ids: Vec<String> = kb.messages.iter().map(|message| message.id.clone()).collect();
    let number = |id: &str| ids.iter().position(|known| known == id).map_or_else(|| id.to_owned(), |at| at.to_string());
    let value = |said: &str| match said.split_once('@') {
        Some((id, kind)) => format!("{}@{kind}", number(id)),
        None => number(said),
    };
    let leads: Vec<String> = kb.leads.iter().map(|lead| lead.to.clone()).collect();
    let lead = |to: &str| leads.iter().position(|known| known == to).map_or_else(|| to.to_owned(), |at| at.to_string());
    let rename = |condition: &mut Condition| {
        condition.replace_values("said", &value);
        condition.replace_values("entra-cause", &lead);
        condition.replace_values("entra-also", &lead);
    };
    for message in &mut kb.messages {
        message.id = number(&message.id);
    }
    for one in &mut kb.leads {
        one.to = lead(&one.to);
    }
    for cause in &mut kb.causes {
        for symptom in &mut cause.symptoms {
            match &mut symptom.sign {
                Sign::Messages(refs) => refs.iter_mut().for_each(|wanted| wanted.id = number(&wanted.id)),
                Sign::Facts(condition) => rename(condition),
                Sign::Text { .. } => {}
            }
            symptom.when.iter_mut().for_each(rename);
        }
        for fix in &mut cause.fixes {
            fix.when.iter_mut().for_each(rename);
        }
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
