//! Hugo, given as many pages of five tables as ours have charts.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TABLES: usize = 5;
const ROWS: usize = 24;

const SETTINGS: &str = "baseURL = \"https://example.org/\"\ntitle = \"Pages\"\n\
    disableKinds = [\"taxonomy\", \"term\", \"RSS\", \"sitemap\"]\n";
const LAYOUT: &str = "<!DOCTYPE html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\">\
    <title>{{ .Title }}</title></head>\n<body><h1>{{ .Title }}</h1>{{ .Content }}</body>\n</html>\n";

/// Hugo and its project.
pub(super) struct Peer {
    program: PathBuf,
    project: PathBuf,
}

impl Peer {
    /// Writes the project, if the program answers.
    pub(super) fn find(program: &Path, project: &Path, pages: usize) -> Option<Self> {
        let answer = Command::new(program).arg("version").stdout(Stdio::null()).status();
        if !answer.is_ok_and(|status| status.success()) {
            return None;
        }
        for folder in ["content", "layouts/_default"] {
            fs::create_dir_all(project.join(folder)).unwrap();
        }
        fs::write(project.join("hugo.toml"), SETTINGS).unwrap();
        fs::write(project.join("config.toml"), SETTINGS).unwrap();
        for layout in ["single.html", "list.html"] {
            fs::write(project.join("layouts/_default").join(layout), LAYOUT).unwrap();
        }
        for page in 0..pages {
            fs::write(project.join(format!("content/{page}.md")), text(page)).unwrap();
        }
        Some(Self { program: program.to_owned(), project: project.to_owned() })
    }

    /// Makes the whole site afresh.
    pub(super) fn build(&self) -> Duration {
        let public = self.project.join("public");
        if public.exists() {
            fs::remove_dir_all(&public).unwrap();
        }
        let start = Instant::now();
        let status = Command::new(&self.program)
            .args(["--quiet", "--source"])
            .arg(&self.project)
            .env("GOMAXPROCS", "2")
            .status()
            .unwrap();
        assert!(status.success(), "Hugo stopped");
        start.elapsed()
    }
}

fn text(page: usize) -> String {
    let mut text = format!("---\ntitle: Page {page}\n---\n");
    for table in 0..TABLES {
        text.push_str("\n| Mois | Femmes | Hommes | Taux |\n|---|---:|---:|---:|\n");
        for row in 0..ROWS {
            let count = 1_000 + (page * 31 + table * 7 + row * 13) % 900;
            writeln!(text, "| {row} | {count} | {} | {} % |", 2 * count, count / 100).unwrap();
        }
    }
    text
}
