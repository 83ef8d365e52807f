//! What connected trust must do, a case a test.

#[path = "use_cases/ct5_controls.rs"]
mod ct5_controls;
#[path = "use_cases/tf5_measurable.rs"]
mod tf5_measurable;
