//! The page of ACR Doctor. Everything that knows a browser stands in `app`.

mod app;

fn main() {
    app::start();
}
