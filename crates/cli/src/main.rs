//! The binary `countersign`. Everything is in the library beside it.
fn main() -> std::process::ExitCode {
    countersign_cli::main()
}
