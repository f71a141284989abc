//! How a command can fail: refused (status 1) or broken (status 2), always with a next step.

use std::fmt;

/// A command that did not do what was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
    causes: Vec<String>,
    advice: String,
}

/// Which exit status a failure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Refused,
    Broken,
}

impl Failure {
    /// Bad data beyond tolerance, or a check that failed: nothing was published.
    pub(crate) fn refused(message: impl fmt::Display, advice: impl Into<String>) -> Self {
        Self {
            kind: Kind::Refused,
            message: message.to_string(),
            causes: Vec::new(),
            advice: advice.into(),
        }
    }

    /// A broken environment or a wrong usage.
    pub(crate) fn broken(message: impl fmt::Display, advice: impl Into<String>) -> Self {
        Self {
            kind: Kind::Broken,
            message: message.to_string(),
            causes: Vec::new(),
            advice: advice.into(),
        }
    }

    /// With the errors behind the message, outermost first.
    pub(crate) fn because(mut self, error: &dyn std::error::Error) -> Self {
        let mut source = error.source();
        while let Some(error) = source {
            self.causes.push(error.to_string());
            source = error.source();
        }
        self
    }

    /// 1 when refused, 2 when broken.
    pub(crate) fn exit_status(&self) -> u8 {
        match self.kind {
            Kind::Refused => 1,
            Kind::Broken => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// What the reader of the message should do next.
impl miette::Diagnostic for Failure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let causes = self.causes.iter().map(|cause| format!("because: {cause}"));
        let lines: Vec<String> = causes.chain([self.advice.clone()]).collect();
        Some(Box::new(lines.join("\n")))
    }
}
