//! What connected trust must do, a case a test.

#[path = "use_cases/et6_tiers.rs"]
mod et6_tiers;
#[path = "use_cases/tr4_outlived.rs"]
mod tr4_outlived;
