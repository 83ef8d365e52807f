//! How something was made.

use super::*;

pub(super) static FORMULA: Shape = Shape::of(
    &[
        may("bom-ref", Formed(Form::Reference)),
        may("components", Unique(&Object(&COMPONENT))),
        may("services", Unique(&Object(&SERVICE))),
        may("workflows", Unique(&Object(&WORKFLOW))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) const TASK_TYPE: &[(u8, &str)] =
    &[(2, "copy|clone|lint|scan|merge|build|test|deliver|deploy|release|clean|other")];

pub(super) static WORKFLOW: Shape = Shape::of(
    &[
        must("bom-ref", Formed(Form::Reference)),
        must("uid", Text),
        may("name", Text),
        may("description", Text),
        may("resourceReferences", Unique(&Object(&RESOURCE_REFERENCE_CHOICE))),
        may("tasks", Unique(&Object(&TASK))),
        may("taskDependencies", Unique(&Object(&DEPENDENCY))),
        must("taskTypes", List(&Words(TASK_TYPE))),
        may("trigger", Object(&TRIGGER)),
        may("steps", Unique(&Object(&STEP))),
        may("inputs", Unique(&Object(&INPUT_TYPE))),
        may("outputs", Unique(&Object(&OUTPUT_TYPE))),
        may("timeStart", Formed(Form::DateTime)),
        may("timeEnd", Formed(Form::DateTime)),
        may("workspaces", Unique(&Object(&WORKSPACE))),
        may("runtimeTopology", Unique(&Object(&DEPENDENCY))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static TASK: Shape = Shape::of(
    &[
        must("bom-ref", Formed(Form::Reference)),
        must("uid", Text),
        may("name", Text),
        may("description", Text),
        may("resourceReferences", Unique(&Object(&RESOURCE_REFERENCE_CHOICE))),
        must("taskTypes", List(&Words(TASK_TYPE))),
        may("trigger", Object(&TRIGGER)),
        may("steps", Unique(&Object(&STEP))),
        may("inputs", Unique(&Object(&INPUT_TYPE))),
        may("outputs", Unique(&Object(&OUTPUT_TYPE))),
        may("timeStart", Formed(Form::DateTime)),
        may("timeEnd", Formed(Form::DateTime)),
        may("workspaces", Unique(&Object(&WORKSPACE))),
        may("runtimeTopology", Unique(&Object(&DEPENDENCY))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static STEP: Shape = Shape::of(
    &[
        may("name", Text),
        may("description", Text),
        may("commands", List(&Object(&COMMAND))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static COMMAND: Shape =
    Shape::of(&[may("executed", Text), may("properties", List(&Object(&PROPERTY)))], &[]);

pub(super) const TRIGGER_TYPE: &[(u8, &str)] = &[(2, "manual|api|webhook|scheduled")];

pub(super) static TRIGGER: Shape = Shape::of(
    &[
        must("bom-ref", Formed(Form::Reference)),
        must("uid", Text),
        may("name", Text),
        may("description", Text),
        may("resourceReferences", Unique(&Object(&RESOURCE_REFERENCE_CHOICE))),
        must("type", Words(TRIGGER_TYPE)),
        may("event", Object(&EVENT)),
        may("conditions", Unique(&Object(&CONDITION))),
        may("timeActivated", Formed(Form::DateTime)),
        may("inputs", Unique(&Object(&INPUT_TYPE))),
        may("outputs", Unique(&Object(&OUTPUT_TYPE))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static EVENT: Shape = Shape::of(
    &[
        may("uid", Text),
        may("description", Text),
        may("timeReceived", Formed(Form::DateTime)),
        may("data", Object(&ATTACHMENT)),
        may("source", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("target", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) static CONDITION: Shape = Shape::of(
    &[may("description", Text), may("expression", Text), may("properties", List(&Object(&PROPERTY)))],
    &[],
);

pub(super) static INPUT_TYPE: Shape = Shape::of(
    &[
        may("source", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("target", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("resource", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("parameters", Unique(&Object(&PARAMETER))),
        may("environmentVars", Unique(&OneOf(&[Object(&PROPERTY), Text]))),
        may("data", Object(&ATTACHMENT)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[Rule::OneOf(&[&["resource"], &["parameters"], &["environmentVars"], &["data"]])],
);

pub(super) const OUTPUT_TYPE_TYPE: &[(u8, &str)] = &[(2, "artifact|attestation|log|evidence|metrics|other")];

pub(super) static OUTPUT_TYPE: Shape = Shape::of(
    &[
        may("type", Words(OUTPUT_TYPE_TYPE)),
        may("source", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("target", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("resource", Object(&RESOURCE_REFERENCE_CHOICE)),
        may("data", Object(&ATTACHMENT)),
        may("environmentVars", Unique(&OneOf(&[Object(&PROPERTY), Text]))),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[Rule::OneOf(&[&["resource"], &["environmentVars"], &["data"]])],
);

pub(super) static PARAMETER: Shape =
    Shape::of(&[may("name", Text), may("value", Text), may("dataType", Text)], &[]);

pub(super) static RESOURCE_REFERENCE_CHOICE: Shape = Shape::of(
    &[may("ref", Formed(Form::Reference)), may("externalReference", Object(&EXTERNAL_REFERENCE))],
    &[Rule::OneOf(&[&["ref"], &["externalReference"]])],
);

pub(super) const WORKSPACE_ACCESS_MODE: &[(u8, &str)] =
    &[(2, "read-only|read-write|read-write-once|write-once|write-only")];

pub(super) static WORKSPACE: Shape = Shape::of(
    &[
        must("bom-ref", Formed(Form::Reference)),
        must("uid", Text),
        may("name", Text),
        may("aliases", List(&Text)),
        may("description", Text),
        may("resourceReferences", Unique(&Object(&RESOURCE_REFERENCE_CHOICE))),
        may("accessMode", Words(WORKSPACE_ACCESS_MODE)),
        may("mountPath", Text),
        may("managedDataType", Text),
        may("volumeRequest", Text),
        may("volume", Object(&VOLUME)),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);

pub(super) const VOLUME_MODE: &[(u8, &str)] = &[(2, "filesystem|block")];

pub(super) static VOLUME: Shape = Shape::of(
    &[
        may("uid", Text),
        may("name", Text),
        may("mode", Words(VOLUME_MODE)),
        may("path", Text),
        may("sizeAllocated", Text),
        may("persistent", Bool),
        may("remote", Bool),
        may("properties", List(&Object(&PROPERTY))),
    ],
    &[],
);
