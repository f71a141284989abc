//! `pilotage serve`: a local preview. Files below one folder, to this machine only.

use std::fs::File;
use std::path::{Component, Path, PathBuf};

use tiny_http::{Header, Method, Request, Response, Server};

use super::Failure;
use super::args::Serve;

pub(crate) fn run(arguments: &Serve) -> Result<(), Failure> {
    let root = &arguments.output;
    if !root.join("index.html").is_file() {
        return Err(Failure::broken(
            format!("{}: no site there", root.display()),
            "run `pilotage demo`, or give the folder of a built site",
        ));
    }
    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        Failure::broken(
            format!("port {} cannot be opened ({error})", arguments.port),
            "choose another with --port",
        )
    })?;
    tracing::info!("http://{}/ — stop with Ctrl+C", server.server_addr());
    for request in server.incoming_requests() {
        // A reader who hangs up in the middle of a page is no reason to stop.
        let _ = answer(request, root);
    }
    Ok(())
}

fn answer(request: Request, root: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::empty(405));
    }
    match find(root, request.url()) {
        Found::File(path) => request.respond(file(&path, 200)?),
        Found::MovedToFolder(address) => {
            let mut response = Response::empty(301);
            if let Ok(location) = Header::from_bytes("Location", address) {
                response.add_header(location);
            }
            request.respond(response)
        }
        Found::Nothing => match file(&root.join("404.html"), 404) {
            Ok(response) => request.respond(response),
            Err(_) => request.respond(Response::empty(404)),
        },
    }
}

fn file(path: &Path, status: u16) -> std::io::Result<Response<File>> {
    let mut response = Response::from_file(File::open(path)?).with_status_code(status);
    if let Ok(header) = Header::from_bytes("Content-Type", content_type(path)) {
        response.add_header(header);
    }
    Ok(response)
}

enum Found {
    File(PathBuf),
    MovedToFolder(String),
    Nothing,
}

fn find(root: &Path, url: &str) -> Found {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    let relative = Path::new(address.trim_start_matches('/'));
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Found::Nothing;
    }
    let path = root.join(relative);
    if path.is_file() {
        return Found::File(path);
    }
    let index = path.join("index.html");
    match (index.is_file(), address.ends_with('/')) {
        (true, true) => Found::File(index),
        (true, false) => Found::MovedToFolder(format!("{address}/")),
        (false, _) => Found::Nothing,
    }
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "jsonld") => "application/json",
        Some("csv") => "text/csv; charset=utf-8",
        Some("xml") => "application/xml; charset=utf-8",
        Some("ics") => "text/calendar; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
