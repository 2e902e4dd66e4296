//! What is read of documents: pieces, layers, mends and charts; and what happens without their reader.

use std::fmt::Write as _;
use std::fs;

use e2e::page::Page;
use e2e::server::Server;
use e2e::words::Words;
use e2e::{Result, because};

use crate::{NO_DOCKER, REFUSED, Visit, dist, visit};

/// A secret for another registry than the one that refused.
const SECRET: &str = "Failed to pull image \"contoso.azurecr.io/shop/web:1\": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://contoso.azurecr.io/oauth2/token?scope=repository%3Ashop%2Fweb%3Apull&service=contoso.azurecr.io: 401 Unauthorized

apiVersion: v1
kind: Secret
metadata:
  name: pull
  namespace: shop
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: eyJhdXRocyI6eyJmYWJyaWthbS5henVyZWNyLmlvIjp7ImF1dGgiOiJjSFZzYkRwelpXTnlaWFE9In19fQ==
";

#[test]
fn an_encoded_secret_is_read_shown_and_left_out_by_hand() -> Result<()> {
    let mut visit = visit()?;
    visit.page.paste(SECRET)?;
    let first = visit.answer()?;
    visit.page.wait_for_text("fabrikam.azurecr.io")?;
    let open = "document.querySelectorAll('.piece').forEach(piece => piece.open = true)";
    visit.page.evaluate(open)?;
    let decoded = visit.page.evaluate("document.querySelector('.decoded').textContent")?;
    assert_eq!(decoded, "{\"auths\":{\"fabrikam.azurecr.io\":{\"auth\":\"•••\"}}}");
    let leave_out = visit.page.find("button", &visit.words.get("piece.leave-out")?)?;
    visit.page.click(&leave_out)?;
    let take_in = visit.page.find("button", &visit.words.get("piece.take-in")?)?;
    // Without the secret the answer is another, and with it the same again.
    visit.page.wait_until("another answer", |page| Ok(!page.text()?.contains(&first)))?;
    visit.page.click(&take_in)?;
    visit.page.wait_for_text(&first)?;
    visit.end()
}

#[test]
fn a_broken_configuration_is_mended_and_copied() -> Result<()> {
    let mut visit = visit()?;
    let broken = "$ cat ~/.docker/config.json\n{\n  \"auths\": {\n    \"contoso.azurecr.io\": {},\n  }\n}\nWARNING: Error loading config file: /root/.docker/config.json: invalid character '}' looking for beginning of object key string\n";
    visit.page.paste(broken)?;
    visit.answer()?;
    let mended = "document.querySelector('.mend')?.textContent ?? ''";
    visit.page.wait_until("the mended file", |page| Ok(page.evaluate(mended)?.as_str().is_some_and(|text| !text.is_empty())))?;
    visit.end()
}

#[test]
fn rows_of_a_log_are_drawn() -> Result<()> {
    let mut visit = visit()?;
    let mut rows = "TimeGenerated,OperationName,ResultDescription,Identity,CallerIpAddress,LoginServer\n".to_owned();
    for minute in 0..50 {
        let result = if minute < 30 { "200" } else { "401" };
        let _ = writeln!(rows, "2026-11-20T10:{minute:02}:00Z,Login,{result},ci-token,203.0.113.7,contoso.azurecr.io");
    }
    visit.page.paste(&rows)?;
    visit.answer()?;
    visit.page.wait_until("bars", |page| Ok(page.evaluate("document.querySelectorAll('.bar-failed').length > 0")? == true))?;
    visit.end()
}

#[test]
fn without_the_reader_the_text_is_still_answered() -> Result<()> {
    let whole = dist()?;
    let folder = std::env::temp_dir().join(format!("acr-doctor-no-reader-{}", std::process::id()));
    copy(&whole, &folder)?;
    fs::remove_file(folder.join("reader_bg.wasm")).map_err(because("cannot remove the reader"))?;
    let server = Server::start(&folder, "/", 0)?;
    let page = Page::open(&server.address)?;
    let mut visit = Visit { page, words: Words::read("en")?, server };
    visit.page.paste(NO_DOCKER)?;
    let first = visit.answer()?;
    assert!(first.contains("daemon") || first.contains("Docker"), "{first}");
    visit.page.wait_for_text("did not load")?;
    visit.page.paste(REFUSED)?;
    visit.answer()?;
    fs::remove_dir_all(&folder).map_err(because("cannot remove the copy"))?;
    // That the file is missing is on the console: it was removed on purpose.
    Ok(())
}

fn copy(from: &std::path::Path, to: &std::path::Path) -> Result<()> {
    fs::create_dir_all(to).map_err(because("cannot make the copy"))?;
    for entry in fs::read_dir(from).map_err(because("cannot read dist/"))?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            fs::copy(&path, &target).map(drop).map_err(because("cannot copy a file"))?;
        }
    }
    Ok(())
}
