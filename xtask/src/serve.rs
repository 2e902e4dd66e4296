//! Builds the page and serves it on this machine.

use std::thread;

use e2e::server::Server;

use crate::page;
use crate::run::{Failure, Result, fail};

const PORT: u16 = 8080;

pub fn serve(arguments: &[String]) -> Result<()> {
    let port = port(arguments)?;
    page::build()?;
    let busy =
        |failure: e2e::Failure| Failure(format!("{failure}\n  Choose another port: cargo xtask serve --port {}", PORT + 1));
    let server = Server::start(&page::dist(), "/", port).map_err(busy)?;
    println!("\nACR Doctor is at {}   (Ctrl+C ends it)", server.address);
    loop {
        thread::park();
    }
}

fn port(arguments: &[String]) -> Result<u16> {
    match arguments {
        [] => Ok(PORT),
        [flag, port] if flag == "--port" => port
            .parse()
            .map_err(|_| Failure(format!("`{port}` is no port: a number from 0 (any free one) to 65535 was expected"))),
        other => fail(format!("serve takes `--port N` and nothing else, not `{}`", other.join(" "))),
    }
}
