//! `budgets.toml`: what the page must be, in numbers.

use std::fs;

use crate::run::{Because, Failure, Result, root};

pub struct Budgets(Vec<Budget>);

pub struct Budget {
    pub id: String,
    pub what: String,
    pub limit: u64,
    pub unit: String,
    /// `asserted` by the gates, `reported` by `cargo xtask measure`, or `planned`: nothing measures it yet.
    pub kind: String,
}

pub fn read() -> Result<Budgets> {
    let file = root().join("budgets.toml");
    let text = fs::read_to_string(&file).because(|| format!("cannot read {}", file.display()))?;
    let table: toml::Table = text.parse().because(|| format!("{} is not TOML", file.display()))?;
    let mut budgets = Vec::new();
    for (id, value) in &table {
        let wrong = |key: &str| Failure(format!("budgets.toml: [{id}] has no {key}, or one of the wrong type"));
        let text = |key: &str| value.get(key).and_then(toml::Value::as_str).map(str::to_owned).ok_or_else(|| wrong(key));
        let number = |key: &str| value.get(key).and_then(toml::Value::as_integer).and_then(|number| u64::try_from(number).ok());
        let limit = number("limit").ok_or_else(|| wrong("limit"))?;
        let (what, unit, kind) = (text("what")?, text("unit")?, text("kind")?);
        budgets.push(Budget { id: id.clone(), what, limit, unit, kind });
    }
    Ok(Budgets(budgets))
}

impl Budgets {
    pub fn of(&self, id: &str) -> Result<&Budget> {
        let found = self.0.iter().find(|budget| budget.id == id);
        found.ok_or_else(|| Failure(format!("budgets.toml has no [{id}]")))
    }

    pub fn all(&self) -> &[Budget] {
        &self.0
    }
}
