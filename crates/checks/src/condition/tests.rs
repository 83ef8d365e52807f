use super::*;

mod answers;
mod bounds;
mod drawn;
mod refused;

/// The answer of a condition that can be read.
fn ask(condition: &str, predicate: &str) -> Answer {
    Condition::parse(condition).unwrap_or_else(|fault| panic!("{condition}: {fault}")).ask(predicate).answer
}

/// Whether a condition holds; a panic when it cannot be told.
fn holds(condition: &str, predicate: &str) -> bool {
    match ask(condition, predicate) {
        Answer::Holds => true,
        Answer::Fails => false,
        Answer::Unclear(why, _) => panic!("{condition} over {predicate}: {why}"),
    }
}

/// Why a condition cannot be told.
fn unclear(condition: &str, predicate: &str) -> String {
    match ask(condition, predicate) {
        Answer::Unclear(why, _) => why,
        told @ (Answer::Holds | Answer::Fails) => panic!("{condition} over {predicate}: {told:?}"),
    }
}
