//! Journeys through the release page, as people make them. Build it first: `cargo xtask build`.

mod accessibility;
mod bad_input;
mod causes;
mod diagnose;
mod documents;
mod hosting;
mod keyboard;
mod languages;
mod looks;
mod privacy;
mod trouble;

use std::path::PathBuf;

use e2e::keys::Key;
use e2e::page::{Element, Page};
use e2e::server::Server;
use e2e::words::{LANGUAGES, Words};
use e2e::{Result, fail};

/// A docker push that the registry refused.
const REFUSED: &str = "$ docker push contoso.azurecr.io/team/app:7
The push refers to repository [contoso.azurecr.io/team/app]
Error response from daemon: Get \"https://contoso.azurecr.io/v2/\": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.
";

/// A text with exactly one cause.
const NO_DOCKER: &str = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?";

/// The page, freshly opened, with the server it comes from.
struct Visit {
    page: Page,
    words: Words,
    server: Server,
}

fn dist() -> Result<PathBuf> {
    let dist = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../dist"));
    if dist.join("index.html").is_file() { Ok(dist) } else { fail("there is no page in dist/: run `cargo xtask build` first") }
}

/// Opens the page in English.
fn visit() -> Result<Visit> {
    visit_in("en")
}

/// Opens the page in a browser that prefers this language.
fn visit_in(lang: &str) -> Result<Visit> {
    let server = Server::start(&dist()?, "/", 0)?;
    let mut page = Page::new()?;
    page.language(lang)?;
    page.goto(&server.address)?;
    let mut visit = Visit { page, words: Words::read(lang)?, server };
    visit.speaks(lang)?;
    visit.paste_box()?;
    Ok(visit)
}

impl Visit {
    /// The one box.
    fn paste_box(&mut self) -> Result<Element> {
        self.page.find("textbox", &self.words.get("paste.label")?)
    }

    /// Waits for the answer to what is in the box, and gives its first sentence.
    fn answer(&mut self) -> Result<String> {
        self.settled()?;
        self.first_sentence()
    }

    /// Waits until the engine has looked at what is in the box.
    ///
    /// Asked of the document, not of the accessibility tree, which takes seconds to make for a box of megabytes.
    fn settled(&mut self) -> Result<()> {
        let settled =
            "document.querySelector('[aria-busy]')?.ariaBusy == 'false' && !!document.querySelector('output')?.textContent";
        self.page.wait_until("the engine to have looked", |page| Ok(page.evaluate(settled)? == true))
    }

    /// What a screen reader was told about the answer.
    fn announced(&mut self) -> Result<String> {
        let said = self.page.evaluate("document.querySelector('output')?.textContent")?;
        Ok(said.as_str().unwrap_or_default().to_owned())
    }

    /// The sentence that stands first under "What it means" now.
    fn first_sentence(&mut self) -> Result<String> {
        let title = self.words.get("answer.title")?;
        Ok(sentence_under(&mut self.page, &title)?.unwrap_or_default())
    }

    /// The buttons that try a sample.
    fn samples(&mut self) -> Result<Vec<Element>> {
        let names = ["push-unauthorized", "aks-pull", "expired-token", "no-docker", "firewall", "health-check"];
        names.into_iter().map(|name| self.page.find("button", &self.words.get(&format!("samples.{name}"))?)).collect()
    }

    /// Chooses a language in the list, as the keyboard does: English, 日本語, Svenska stand in this order.
    fn choose_language(&mut self, lang: &str) -> Result<()> {
        let list = self.page.find("combobox", &self.words.get("language.label")?)?;
        self.page.on(&list, "function() { this.focus() }")?;
        for _ in LANGUAGES {
            if self.page.value(&list)? == lang {
                return Ok(());
            }
            self.page.press(Key::Down)?;
        }
        fail(format!("the list of languages has no `{lang}`"))
    }

    /// Waits until the page speaks this language.
    fn speaks(&mut self, lang: &str) -> Result<()> {
        self.page
            .wait_until(&format!("the language {lang}"), |page| Ok(page.evaluate("document.documentElement.lang")? == lang))?;
        self.words = Words::read(lang)?;
        Ok(())
    }

    /// Ends a journey: nobody complained on the way.
    fn end(mut self) -> Result<()> {
        let complaints = self.page.complaints()?;
        if complaints.is_empty() { Ok(()) } else { fail(format!("the console was told: {complaints:#?}")) }
    }
}

/// The heading that follows another: the answer's title is for screen readers alone, its first sentence comes next.
fn sentence_under(page: &mut Page, title: &str) -> Result<Option<String>> {
    let headings = page.all("heading")?;
    Ok(headings.into_iter().map(|heading| heading.name).skip_while(|name| name != title).nth(1))
}
