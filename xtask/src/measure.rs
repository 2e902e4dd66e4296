//! How fast and how heavy the page is: printed, never asserted, because times depend on the machine.
//!
//! The page marks two moments itself: `paste`, when a text arrives, and `answer`, when its diagnosis is drawn.

use std::fmt::Write as _;
use std::time::Duration;

use e2e::keys::Key;
use e2e::page::Page;
use e2e::server::Server;

use crate::budgets::{self, Budget};
use crate::page;
use crate::run::{Failure, Result};
use crate::sizes;

/// How many pastes are timed, after a few that warm the engine up.
const REPEATS: usize = 200;
const WARM_UP: usize = 10;
const PASTE_BYTES: usize = 10_000;
/// How long the page rests between two pastes.
const PAUSE: Duration = Duration::from_millis(150);

/// What one paste took, in milliseconds.
struct Times {
    /// From the paste to the question: the page takes the text in.
    ask: f64,
    /// From the question to the answer: the engine, and the way to it and back.
    engine: f64,
    /// From the answer to its picture.
    draw: f64,
}

impl Times {
    fn total(&self) -> f64 {
        self.ask + self.engine + self.draw
    }
}

/// Marks what passes between the page and its worker, which the page itself does not.
const MARK_MESSAGES: &str = "
    window.Worker = class extends Worker {
        constructor(...how) {
            super(...how);
            // Before the page listens: so this is heard first.
            this.addEventListener('message', () => performance.mark('told'));
        }
        postMessage(...message) {
            performance.mark('asked');
            super.postMessage(...message);
        }
    };
";

pub fn measure() -> Result<()> {
    let weights = sizes::weigh(&page::dist())?;
    sizes::print(&weights);
    let times = paste_to_answer().map_err(|failure| Failure(failure.to_string()))?;
    println!("\n{REPEATS} pastes of {} KB, from paste to drawn answer, in ms", PASTE_BYTES / 1000);
    println!("{:28} {:>8} {:>8} {:>8} {:>8}", "", "p50", "p90", "p95", "max");
    print_row("taking it in", &times, |times| times.ask);
    print_row("engine, there and back", &times, |times| times.engine);
    print_row("drawing", &times, |times| times.draw);
    let p95 = print_row("all together", &times, Times::total);
    println!("\nBudgets:");
    for budget in budgets::read()?.all() {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let measured = match budget.id.as_str() {
            "first-load" => Some(sizes::first_load(&weights) as f64),
            "paste-to-answer" => Some(p95),
            _ => None,
        };
        println!("{}", line(budget, measured));
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^52")]
fn line(budget: &Budget, measured: Option<f64>) -> String {
    let verdict = match measured {
        Some(measured) if measured <= budget.limit as f64 => format!("{measured:.1}, within"),
        Some(measured) => format!("{measured:.1}, OVER"),
        None if budget.kind == "asserted" => "see cargo xtask test;".to_owned(),
        None => "not measured yet;".to_owned(),
    };
    format!("  {:20} {verdict} {} {}: {}", budget.id, budget.limit, budget.unit, budget.what)
}

/// Prints the spread of one part of the times, and gives its 95th percentile.
fn print_row(name: &str, times: &[Times], part: impl Fn(&Times) -> f64) -> f64 {
    let mut sorted: Vec<f64> = times.iter().map(part).collect();
    sorted.sort_by(f64::total_cmp);
    let at = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied().unwrap_or(f64::NAN);
    println!("{name:28} {:>8.1} {:>8.1} {:>8.1} {:>8.1}", at(50), at(90), at(95), at(100));
    at(95)
}

fn paste_to_answer() -> e2e::Result<Vec<Times>> {
    let server = Server::start(&page::dist(), "/", 0)?;
    let mut page = Page::new()?;
    page.before_load(MARK_MESSAGES)?;
    page.goto(&server.address)?;
    let paste_box = page.find("textbox", "")?;
    page.click(&paste_box)?;
    let mut times = Vec::new();
    for number in 0..WARM_UP + REPEATS {
        let time = one(&mut page, &paste(number))?;
        if number >= WARM_UP {
            times.push(time);
        }
    }
    Ok(times)
}

/// Pastes into the empty box with the keyboard, as a person does, and gives what it took until the answer was drawn.
fn one(page: &mut Page, paste: &str) -> e2e::Result<Times> {
    if page.evaluate("document.querySelector('textarea').textLength > 0")? == true {
        page.press(Key::SelectAll)?;
        page.press(Key::Backspace)?;
    }
    // Nobody pastes while the page still draws the last answer.
    std::thread::sleep(PAUSE);
    // Nothing asks the page while it works: it says by itself when the answer is drawn.
    page.evaluate(
        "performance.clearMarks();
        window.answered = new Promise(done => {
            const observer = new PerformanceObserver(marks => {
                if (marks.getEntriesByName('answer').length > 0) { observer.disconnect(); done(true); }
            });
            observer.observe({ type: 'mark' });
        });
        true",
    )?;
    page.paste(paste)?;
    page.evaluate("window.answered")?;
    let marks =
        page.evaluate("['paste', 'asked', 'told', 'answer'].map(name => performance.getEntriesByName(name).at(-1)?.startTime)")?;
    let at = |mark: usize| marks[mark].as_f64();
    match (at(0), at(1), at(2), at(3)) {
        (Some(paste), Some(asked), Some(told), Some(answer)) if paste <= asked && told <= answer => {
            Ok(Times { ask: asked - paste, engine: told - asked, draw: answer - told })
        }
        _ => e2e::fail(format!("the page's marks are not in order, or one is missing: {marks}")),
    }
}

/// A build log of 10 KB with one of several failures at its end: every paste differs.
fn paste(number: usize) -> String {
    let registry = format!("contoso{number}.azurecr.io");
    let failure = match number % 4 {
        0 => format!("Error response from daemon: Get \"https://{registry}/v2/\": unauthorized: authentication required"),
        1 => format!(
            "denied: client with IP '203.0.113.{}' is not allowed access. Refer https://aka.ms/acr/firewall",
            number % 250
        ),
        2 => "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?".to_owned(),
        _ => format!("Error response from daemon: Get \"https://{registry}/v2/\": dial tcp: lookup {registry}: no such host"),
    };
    let mut text = format!("$ docker push {registry}/team/app:{number}\n");
    let mut line = 0;
    while text.len() + failure.len() + 1 < PASTE_BYTES {
        line += 1;
        let _ = writeln!(
            text,
            "2026-03-02T10:{:02}:{:02}Z #{line} {number:x} exporting layer sha256:{line:064x} done",
            line / 60 % 60,
            line % 60
        );
    }
    text.push_str(&failure);
    text.push('\n');
    text
}
