//! Models and data sets.

use super::*;

pub(super) static MODEL_CARD: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("modelParameters", Object(&MODEL_PARAMETERS)),
        may("quantitativeAnalysis", Object(&QUANTITATIVE_ANALYSIS)),
        may("considerations", Object(&CONSIDERATIONS)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static MODEL_PARAMETERS: Shape = Shape::of(
    &[
        may("approach", Object(&MODEL_PARAMETERS_APPROACH)),
        may("task", Text),
        may("architectureFamily", Text),
        may("modelArchitecture", Text),
        may("datasets", List(&OneOf(&[Object(&COMPONENT_DATA), Object(&DATASET_REFERENCE)]))),
        may("inputs", List(&Object(&MODEL_FORMAT))),
        may("outputs", List(&Object(&MODEL_FORMAT))),
    ],
    &[],
);

pub(super) const MODEL_PARAMETERS_APPROACH_TYPE: &[(u8, &str)] =
    &[(2, "supervised|unsupervised|reinforcement-learning|semi-supervised|self-supervised")];

pub(super) static MODEL_PARAMETERS_APPROACH: Shape =
    Shape::of(&[may("type", Words(MODEL_PARAMETERS_APPROACH_TYPE))], &[]);

pub(super) static DATASET_REFERENCE: Shape = Shape::of(&[may("ref", Formed(Form::Reference))], &[]);

pub(super) static QUANTITATIVE_ANALYSIS: Shape = Shape::of(
    &[
        may("performanceMetrics", List(&Object(&PERFORMANCE_METRIC))),
        may("graphics", Object(&GRAPHICS_COLLECTION)),
    ],
    &[],
);

pub(super) static CONSIDERATIONS: Shape = Shape::of(
    &[
        may("users", List(&Text)),
        may("useCases", List(&Text)),
        may("technicalLimitations", List(&Text)),
        may("performanceTradeoffs", List(&Text)),
        may("ethicalConsiderations", List(&Object(&RISK))),
        may("environmentalConsiderations", Object(&ENVIRONMENTAL_CONSIDERATIONS)).since(6),
        may("fairnessAssessments", List(&Object(&FAIRNESS_ASSESSMENT))),
    ],
    &[],
);

pub(super) const COMPONENT_DATA_TYPE: &[(u8, &str)] =
    &[(2, "source-code|configuration|dataset|definition|other")];

pub(super) static COMPONENT_DATA: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        must("type", Words(COMPONENT_DATA_TYPE)),
        may("name", Text),
        may("contents", Object(&COMPONENT_DATA_CONTENTS)),
        may("classification", Text),
        may("sensitiveData", List(&Text)),
        may("graphics", Object(&GRAPHICS_COLLECTION)),
        may("description", Text),
        may("governance", Object(&DATA_GOVERNANCE)),
    ],
    &[],
);

pub(super) static COMPONENT_DATA_CONTENTS: Shape = Shape::of(
    &[
        may("attachment", Object(&ATTACHMENT)),
        may("url", Formed(Form::Iri)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static GRAPHICS_COLLECTION: Shape =
    Shape::of(&[may("description", Text), may("collection", List(&Object(&GRAPHIC)))], &[]);

pub(super) static GRAPHIC: Shape = Shape::of(&[may("name", Text), may("image", Object(&ATTACHMENT))], &[]);

pub(super) static MODEL_FORMAT: Shape = Shape::of(&[may("format", Text)], &[]);

pub(super) static PERFORMANCE_METRIC: Shape = Shape::of(
    &[
        may("type", Text),
        may("value", Text),
        may("slice", Text),
        may("confidenceInterval", Object(&CONFIDENCE_INTERVAL)),
    ],
    &[],
);

pub(super) static CONFIDENCE_INTERVAL: Shape =
    Shape::of(&[may("lowerBound", Text), may("upperBound", Text)], &[]);

pub(super) static RISK: Shape = Shape::of(&[may("name", Text), may("mitigationStrategy", Text)], &[]);

pub(super) static FAIRNESS_ASSESSMENT: Shape = Shape::of(
    &[may("groupAtRisk", Text), may("benefits", Text), may("harms", Text), may("mitigationStrategy", Text)],
    &[],
);

pub(super) static ENVIRONMENTAL_CONSIDERATIONS: Shape = Shape::of(
    &[
        may("energyConsumptions", List(&Object(&ENERGY_CONSUMPTION))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) const ENERGY_CONSUMPTION_ACTIVITY: &[(u8, &str)] = &[(
    2,
    "design|data-collection|data-preparation|training|fine-tuning|validation|deployment|inference|other",
)];

pub(super) static ENERGY_CONSUMPTION: Shape = Shape::of(
    &[
        must("activity", Words(ENERGY_CONSUMPTION_ACTIVITY)),
        must("energyProviders", List(&Object(&ENERGY_PROVIDER))),
        must("activityEnergyCost", Object(&ENERGY_MEASURE)),
        may("co2CostEquivalent", Object(&CO2_MEASURE)),
        may("co2CostOffset", Object(&CO2_MEASURE)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) const ENERGY_PROVIDER_ENERGY_SOURCE: &[(u8, &str)] =
    &[(2, "coal|oil|natural-gas|nuclear|wind|solar|geothermal|hydropower|biofuel|unknown|other")];

pub(super) static ENERGY_PROVIDER: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("description", Text),
        must("organization", Object(&ORGANIZATIONAL_ENTITY)),
        must("energySource", Words(ENERGY_PROVIDER_ENERGY_SOURCE)),
        must("energyProvided", Object(&ENERGY_MEASURE)),
        may("externalReferences", List(&Object(&EXTERNAL_REFERENCE))),
    ],
    &[],
);

pub(super) const ENERGY_MEASURE_UNIT: &[(u8, &str)] = &[(2, "kWh")];

pub(super) static ENERGY_MEASURE: Shape =
    Shape::of(&[must("value", Number(false)), must("unit", Words(ENERGY_MEASURE_UNIT))], &[]);

pub(super) const CO2_MEASURE_UNIT: &[(u8, &str)] = &[(2, "tCO2eq")];

pub(super) static CO2_MEASURE: Shape =
    Shape::of(&[must("value", Number(false)), must("unit", Words(CO2_MEASURE_UNIT))], &[]);
