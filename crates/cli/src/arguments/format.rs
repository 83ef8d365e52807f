use clap::ValueEnum;

/// How to write a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionFormat {
    Text,
    Json,
    Jsonl,
    Sarif,
    Junit,
    Markdown,
    Html,
    Oscal,
}

/// How to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}
