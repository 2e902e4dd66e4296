//! Nothing pasted leaves the page, and none of it stays.

use e2e::keys::Key;
use e2e::{Result, fail};

use crate::{NO_DOCKER, REFUSED, visit};

/// Stands in the paste, and must stand nowhere else.
const SECRET: &str = "Zq7-canary-9XkP";

#[test]
fn no_request_leaves_the_origin_and_none_carries_the_paste() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(&format!("{REFUSED}docker login -u {SECRET} -p {SECRET} contoso.azurecr.io\n"))?;
    visit.answer()?;
    let paste_box = visit.paste_box()?;
    assert!(visit.page.value(&paste_box)?.contains(SECRET), "the paste itself is still there");
    let address = visit.server.address.clone();
    for request in visit.page.requests()? {
        if !request.url.starts_with(&address) && !request.url.starts_with("blob:") {
            return fail(format!("{} leaves the origin {address}", request.url));
        }
        let sent = format!("{} {}", request.url, request.content);
        if request.method != "GET" || sent.contains(SECRET) || sent.contains("contoso") {
            return fail(format!("a request carries something: {} {sent}", request.method));
        }
    }
    visit.end()
}

#[test]
fn nothing_of_the_paste_is_kept() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(&format!("{REFUSED}token {SECRET}\n"))?;
    visit.answer()?;
    let kept = visit.page.evaluate(
        "(async () => JSON.stringify([
            location.href, document.title, document.cookie, history.state,
            Object.entries(localStorage), Object.entries(sessionStorage),
            (await indexedDB.databases()).map(database => database.name), await caches.keys(), window.name,
        ]))()",
    )?;
    let kept = kept.as_str().unwrap_or_default();
    assert!(!kept.contains(SECRET) && !kept.contains("contoso"), "something stays: {kept}");
    let stored = visit.page.evaluate("Object.keys(localStorage).sort().join()")?;
    let only = ["", "lang", "theme", "lang,theme"];
    assert!(only.contains(&stored.as_str().unwrap_or_default()), "only language and theme are stored, not {stored}");
    visit.page.goto("about:blank")?;
    let address = visit.server.address.clone();
    visit.page.goto(&address)?;
    let paste_box = visit.paste_box()?;
    assert_eq!(visit.page.value(&paste_box)?, "", "the next visitor finds an empty box");
    visit.end()
}

#[test]
fn the_policy_is_strict_and_the_page_keeps_it() -> Result<()> {
    let mut visit = visit()?;
    let policy =
        visit.page.evaluate("document.querySelector('meta[http-equiv=\"Content-Security-Policy\" i]')?.content ?? ''")?;
    let policy = policy.as_str().unwrap_or_default();
    for rule in
        ["default-src 'none'", "connect-src 'self'", "'wasm-unsafe-eval'", "base-uri 'none'", "form-action 'none'", "sha256-"]
    {
        assert!(policy.contains(rule), "the policy lacks {rule}: {policy}");
    }
    for hole in ["'unsafe-inline'", "'unsafe-eval'", "*", "TO-BE-SEALED"] {
        assert!(!policy.contains(hole), "the policy has a hole: {hole} in {policy}");
    }
    visit.end()
}

#[test]
fn without_a_network_the_answer_comes_all_the_same() -> Result<()> {
    let mut visit = visit()?;
    // The engine has arrived: it has answered once.
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    visit.page.offline()?;
    visit.page.press(Key::SelectAll)?;
    visit.page.paste(REFUSED)?;
    assert!(!visit.answer()?.is_empty());
    visit.end()
}
