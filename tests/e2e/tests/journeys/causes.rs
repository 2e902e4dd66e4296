//! Without a paste: the list of causes, and a page for each.

use e2e::Result;

use crate::visit;

#[test]
fn a_cause_is_found_in_the_list_and_opened() -> Result<()> {
    let mut visit = visit()?;
    let causes = visit.page.find("link", &visit.words.get("nav.causes")?)?;
    visit.page.click(&causes)?;
    let search = visit.page.find("searchbox", "")?;
    visit.page.click(&search)?;
    visit.page.type_text("docker")?;
    let cause = visit.page.find("link", "Docker isn't running")?;
    visit.page.click(&cause)?;
    visit.page.find("heading", "Docker isn't running")?;
    visit.page.wait_for_text("docker version")?;
    visit.end()
}

#[test]
fn a_cause_has_an_address() -> Result<()> {
    let mut visit = visit()?;
    let address = format!("{}#/cause/docker-daemon-unreachable", visit.server.address);
    visit.page.goto("about:blank")?;
    visit.page.goto(&address)?;
    visit.page.find("heading", "Docker isn't running")?;
    visit.end()
}

#[test]
fn an_unknown_address_shows_the_box() -> Result<()> {
    let mut visit = visit()?;
    visit.page.evaluate("location.hash = '#/no/such/place'")?;
    visit.paste_box()?;
    visit.end()
}

#[test]
fn a_code_of_microsoft_entra_lists_its_cause() -> Result<()> {
    let mut visit = visit()?;
    let causes = visit.page.find("link", &visit.words.get("nav.causes")?)?;
    visit.page.click(&causes)?;
    let search = visit.page.find("searchbox", "")?;
    visit.page.click(&search)?;
    visit.page.type_text("AADSTS90124")?;
    visit.page.wait_until("no other cause in the list", |page| Ok(!page.text()?.contains("Docker isn't running")))?;
    visit.page.find("link", "Signed in to another tenant than the registry's")?;
    visit.end()
}
