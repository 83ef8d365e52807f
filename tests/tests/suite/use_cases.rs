//! What connected trust must do, a case a test.

#[path = "use_cases/ct1_receiving_pipeline.rs"]
mod ct1_receiving_pipeline;
#[path = "use_cases/ct5_controls.rs"]
mod ct5_controls;
#[path = "use_cases/et1_shared_anchor.rs"]
mod et1_shared_anchor;
#[path = "use_cases/et3_short_lived.rs"]
mod et3_short_lived;
#[path = "use_cases/et5_logged.rs"]
mod et5_logged;
#[path = "use_cases/et6_tiers.rs"]
mod et6_tiers;
#[path = "use_cases/et8_time_to_distrust.rs"]
mod et8_time_to_distrust;
#[path = "use_cases/tf3_duties.rs"]
mod tf3_duties;
#[path = "use_cases/tf4_audit.rs"]
mod tf4_audit;
#[path = "use_cases/tf5_measurable.rs"]
mod tf5_measurable;
#[path = "use_cases/tr1_signing_service.rs"]
mod tr1_signing_service;
#[path = "use_cases/tr4_outlived.rs"]
mod tr4_outlived;
