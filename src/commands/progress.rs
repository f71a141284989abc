//! Messages and progress, hung on the library's `tracing` spans: bars on a terminal, plain lines
//! elsewhere, JSON on request. No message carries a time: two runs say the same thing.

use std::io::IsTerminal as _;

use tracing::level_filters::LevelFilter;
use tracing_indicatif::IndicatifLayer;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::args::LogFormat;

/// Starts listening to the library. Called once.
pub(crate) fn listen(quiet: bool, format: LogFormat) {
    let level = if quiet { LevelFilter::ERROR } else { LevelFilter::INFO };
    let registry = tracing_subscriber::registry().with(level);
    match format {
        LogFormat::Json => {
            let lines = tracing_subscriber::fmt::layer()
                .json()
                .without_time()
                .with_current_span(false)
                .with_span_list(false)
                .with_writer(std::io::stderr);
            registry.with(lines).init();
        }
        LogFormat::Text if std::io::stderr().is_terminal() => {
            let bars = IndicatifLayer::new();
            let lines = tracing_subscriber::fmt::layer()
                .without_time()
                .with_target(false)
                .with_level(false)
                .with_writer(bars.get_stderr_writer());
            registry.with(lines).with(bars).init();
        }
        LogFormat::Text => {
            let lines = tracing_subscriber::fmt::layer()
                .without_time()
                .with_target(false)
                .with_level(false)
                .with_ansi(false)
                .with_writer(std::io::stderr);
            registry.with(lines).init();
        }
    }
}
