//! One driver for the tests that run the program as its users do: files in, site out.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;
use walkdir::WalkDir;

/// A folder of its own, in which the program is run.
pub(crate) struct Workshop {
    folder: TempDir,
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Runs the program in the folder, with the arguments separated by blanks.
    pub(crate) fn run(&self, arguments: &str) -> Output {
        self.run_with(arguments, &[])
    }

    /// Runs the program with its standard output in a file.
    pub(crate) fn run_into(&self, arguments: &str, file: fs::File) -> Output {
        Command::new(env!("CARGO_BIN_EXE_pilotage"))
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .stdout(file)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap()
    }

    pub(crate) fn run_with(&self, arguments: &str, environment: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_pilotage"))
            .args(arguments.split_whitespace())
            .envs(environment.iter().copied())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// Runs the program and expects it to do what was asked.
    pub(crate) fn succeed(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "pilotage {arguments}\n{said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Serves the site of the folder until the preview is dropped.
    pub(crate) fn serve(&self, arguments: &str) -> Preview {
        let mut server = Command::new(env!("CARGO_BIN_EXE_pilotage"))
            .args("serve output --port 0".split_whitespace())
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
        let address = said
            .find_map(|line| line.split(['/', ' ']).find_map(|part| part.parse().ok()))
            .unwrap();
        Preview { server, address }
    }

    /// Every file below a folder with its content.
    pub(crate) fn tree(&self, relative: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(relative))
    }

    pub(crate) fn text(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }
}

/// A site that is being served.
pub(crate) struct Preview {
    server: Child,
    address: SocketAddr,
}

impl Preview {
    /// The answer to a request, with its headers.
    pub(crate) fn page(&self, path: &str) -> String {
        let mut connection = TcpStream::connect(self.address).unwrap();
        write!(connection, "GET {path} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

/// Every file below a folder with its content, by path with `/`.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap();
            let name = path.to_str().unwrap().replace('\\', "/");
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Files that differ between two trees, for a message one can read.
pub(crate) fn differences(
    one: &BTreeMap<String, Vec<u8>>,
    other: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}
