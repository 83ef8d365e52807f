//! Deliveries from one organisation to another, through the command line of both: each with its own framework and keys.

#[path = "custody/answers.rs"]
mod answers;
#[path = "custody/organisations.rs"]
mod organisations;
#[path = "custody/sent.rs"]
mod sent;
#[path = "custody/withdrawn.rs"]
mod withdrawn;
