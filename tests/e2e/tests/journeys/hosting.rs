//! The page is a folder of files: it works wherever it is put.

use e2e::page::Page;
use e2e::server::Server;
use e2e::words::Words;
use e2e::{Result, fail};

use crate::{NO_DOCKER, Visit, dist};

#[test]
fn it_works_under_a_path() -> Result<()> {
    let server = Server::start(&dist()?, "/tools/acr/", 0)?;
    let page = Page::open(&server.address)?;
    let mut visit = Visit { page, words: Words::read("en")?, server };
    visit.paste_box()?;
    visit.page.paste(NO_DOCKER)?;
    visit.answer()?;
    let address = visit.server.address.clone();
    let stray = visit.page.requests()?.into_iter().find(|request| !request.url.starts_with(&address));
    match stray {
        Some(request) => fail(format!("{} is outside of {address}", request.url)),
        None => visit.end(),
    }
}
