//! `pilotage serve`: a local preview. Files below one folder, to this machine only.
//!
//! With `--watch`, each page asks twice a second whether what it shows has changed, and loads
//! itself again. What makes it do so is added to the answer; the files are never touched.

use std::fs;
use std::path::{Component, Path, PathBuf};

use tiny_http::{Header, Method, Request, Response, Server};

use super::Failure;
use super::args::Serve;
use super::preview::Preview;

pub(crate) fn run(arguments: &Serve) -> Result<(), Failure> {
    let root = &arguments.output;
    if !root.join("index.html").is_file() {
        return Err(Failure::broken(
            format!("{}: no site there", root.display()),
            "run `pilotage demo`, or give the folder of a built site",
        ));
    }
    let mut preview = arguments.watch.then(|| Preview::new(arguments)).transpose()?;
    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        Failure::broken(
            format!("port {} cannot be opened ({error})", arguments.port),
            "choose another with --port",
        )
    })?;
    tracing::info!("http://{}/ — stop with Ctrl+C", server.server_addr());
    for request in server.incoming_requests() {
        // A reader who hangs up in the middle of a page is no reason to stop.
        let _ = answer(request, root, preview.as_mut());
        if preview.as_ref().is_some_and(Preview::program_has_changed) {
            drop(server);
            return restart();
        }
    }
    Ok(())
}

/// Takes the place of this program with its newer build, under the same arguments.
#[cfg(unix)]
fn restart() -> Result<(), Failure> {
    use std::os::unix::process::CommandExt as _;
    tracing::info!("the program was built again: restarting");
    let advice = "start `pilotage serve` again";
    let program = std::env::current_exe().map_err(|error| Failure::broken(error, advice))?;
    let error = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
    Err(Failure::broken(error, advice))
}

/// Says that the preview shows an older program.
#[cfg(not(unix))]
fn restart() -> Result<(), Failure> {
    Err(Failure::broken("the program was built again", "start `pilotage serve` again"))
}

fn answer(request: Request, root: &Path, preview: Option<&mut Preview>) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request.respond(Response::empty(405));
    }
    let address = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
    let Some(preview) = preview else { return from_disk(request, root, &address, None) };
    if let Some((kind, text)) = preview.own(&address) {
        return request.respond(typed(text.into_bytes(), 200, kind));
    }
    let path = address.trim_start_matches('/');
    let file = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    match preview.render(&file) {
        Some(bytes) => {
            let kind = content_type(Path::new(&file));
            let bytes = if file.ends_with(".html") { with_reload(bytes) } else { bytes };
            request.respond(typed(bytes, 200, kind))
        }
        None => from_disk(request, root, &address, Some(with_reload)),
    }
}

/// Answers with a file; `change` is applied to pages.
fn from_disk(
    request: Request,
    root: &Path,
    address: &str,
    change: Option<fn(Vec<u8>) -> Vec<u8>>,
) -> std::io::Result<()> {
    let read = |path: &Path| -> std::io::Result<Vec<u8>> {
        let bytes = fs::read(path)?;
        let page = path.extension().is_some_and(|extension| extension == "html");
        Ok(match change {
            Some(change) if page => change(bytes),
            _ => bytes,
        })
    };
    match find(root, address) {
        Found::File(path) => request.respond(typed(read(&path)?, 200, content_type(&path))),
        Found::MovedToFolder(address) => {
            let mut response = Response::empty(301);
            if let Ok(location) = Header::from_bytes("Location", address) {
                response.add_header(location);
            }
            request.respond(response)
        }
        Found::Nothing => match read(&root.join("404.html")) {
            Ok(bytes) => request.respond(typed(bytes, 404, "text/html; charset=utf-8")),
            Err(_) => request.respond(Response::empty(404)),
        },
    }
}

fn typed(bytes: Vec<u8>, status: u16, kind: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut response = Response::from_data(bytes).with_status_code(status);
    for (name, value) in [("Content-Type", kind), ("Cache-Control", "no-store")] {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    response
}

/// Adds to a page the script that loads it again, and lets its policy run it.
fn with_reload(bytes: Vec<u8>) -> Vec<u8> {
    const POLICY: &str = "http-equiv=\"Content-Security-Policy\" content=\"";
    let Ok(page) = String::from_utf8(bytes) else { return Vec::new() };
    page.replacen(POLICY, &format!("{POLICY}script-src 'self'; connect-src 'self'; "), 1)
        .replacen(
            "</head>",
            &format!("<script src=\"{}\" defer></script></head>", super::preview::SCRIPT),
            1,
        )
        .into_bytes()
}

enum Found {
    File(PathBuf),
    MovedToFolder(String),
    Nothing,
}

fn find(root: &Path, address: &str) -> Found {
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
        Some("js") => "text/javascript; charset=utf-8",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_changed_in_the_answer_and_keeps_its_policy() {
        let page = "<head><meta http-equiv=\"Content-Security-Policy\" \
                    content=\"default-src 'none'\"></head><body>é</body>";
        let text = String::from_utf8(with_reload(page.as_bytes().to_vec())).unwrap();
        assert!(
            text.contains("content=\"script-src 'self'; connect-src 'self'; default-src 'none'\"")
        );
        assert_eq!(text.matches("<script ").count(), 1);
        assert!(text.contains("<body>é</body>"));
    }

    #[test]
    fn an_address_never_leaves_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        fs::create_dir_all(root.join("a")).unwrap();
        fs::write(root.join("a/index.html"), "").unwrap();
        fs::write(folder.path().join("secret"), "").unwrap();
        assert!(matches!(find(&root, "/a/"), Found::File(_)));
        assert!(matches!(find(&root, "/a"), Found::MovedToFolder(to) if to == "/a/"));
        for address in ["/../secret", "/a/../../secret", "//secret", "/absent"] {
            assert!(matches!(find(&root, address), Found::Nothing), "{address}");
        }
    }
}
