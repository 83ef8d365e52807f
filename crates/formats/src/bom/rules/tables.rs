//! The objects of CycloneDX 1.2 to 1.7, as its specification has them: one table for all versions, where `since` and
//! `until` say which have a field, and words stand with the first version that has them.

use super::form::Form;
use super::shape::Kind::*;
use super::shape::{Rule, Shape, may, must};

mod component;
mod cryptography;
mod declarations;
mod document;
mod evidence;
mod formulation;
mod licence;
mod model;
mod service;
mod signature;
mod vulnerability;

use component::*;
use cryptography::*;
use declarations::*;
use document::*;
use evidence::*;
use formulation::*;
use licence::*;
use model::*;
use service::*;
use signature::*;
use vulnerability::*;

/// The document.
pub(super) static DOCUMENT: &Shape = &ROOT;
