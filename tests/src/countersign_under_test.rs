//! `countersign` as tests start it: another package's binary is not built by `cargo test`.
fn main() -> std::process::ExitCode {
    cli::main()
}
