//! Bills of materials, documents about vulnerabilities, lockfiles and package URLs: one of each kind.

use serde_json::{Value, json};

/// A digest of nothing at all.
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Every seed, with the target it is for.
pub(super) fn all() -> Vec<(&'static str, Vec<u8>)> {
    let documents = |target: &'static str, all: Vec<Value>| {
        all.into_iter().map(move |one| (target, one.to_string().into_bytes()))
    };
    let locked =
        LOCKFILES.iter().zip(0u8..).map(|(text, kind)| ("lockfile", [&[kind], text.as_bytes()].concat()));
    let urls = PURLS.iter().map(|url| ("purl", url.as_bytes().to_vec()));
    documents("bom", bills()).chain(documents("vex", statements())).chain(locked).chain(urls).collect()
}

fn bills() -> Vec<Value> {
    let cyclonedx = |version: &str| {
        json!({
            "bomFormat": "CycloneDX", "specVersion": version, "version": 1,
            "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
            "metadata": { "timestamp": "2026-08-01T10:00:00Z",
                "component": { "type": "application", "bom-ref": "app", "name": "widget", "version": "1.4.2" } },
            "components": [{ "type": "library", "bom-ref": "a", "name": "left", "version": "1.0.0",
                "purl": "pkg:npm/left@1.0.0", "scope": "required", "licenses": [{ "license": { "id": "MIT" } }],
                "hashes": [{ "alg": "SHA-256", "content": SHA256 }],
                "components": [{ "type": "file", "name": "left.js", "version": "1" }] }],
            "services": [{ "bom-ref": "s", "name": "billing" }],
            "dependencies": [{ "ref": "app", "dependsOn": ["a", "s"] }, { "ref": "a", "dependsOn": ["a", "gone"] }],
        })
    };
    let spdx2 = |version: &str| {
        let relation = |from: &str, kind: &str, to: &str| json!({ "spdxElementId": from, "relationshipType": kind, "relatedSpdxElement": to });
        json!({
            "spdxVersion": version, "SPDXID": "SPDXRef-DOCUMENT", "documentDescribes": ["SPDXRef-app"],
            "packages": [
                { "SPDXID": "SPDXRef-app", "name": "widget", "versionInfo": "1.4.2", "hasFiles": ["SPDXRef-f"] },
                { "SPDXID": "SPDXRef-a", "name": "left", "versionInfo": "1.0.0",
                  "checksums": [{ "algorithm": "SHA256", "checksumValue": SHA256 }],
                  "externalRefs": [{ "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                     "referenceLocator": "pkg:npm/left@1.0.0" }] }],
            "files": [{ "SPDXID": "SPDXRef-f", "fileName": "./left.js" }],
            "relationships": [relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-app"),
                relation("SPDXRef-app", "DEPENDS_ON", "SPDXRef-a"), relation("SPDXRef-a", "BUILD_TOOL_OF", "SPDXRef-app"),
                relation("SPDXRef-a", "CONTAINS", "NOASSERTION")],
        })
    };
    let spdx3 = json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            { "type": "SpdxDocument", "spdxId": "urn:d", "rootElement": ["urn:app"] },
            { "type": "software_Package", "spdxId": "urn:app", "name": "widget", "software_packageVersion": "1.4.2" },
            { "type": "software_Package", "spdxId": "urn:a", "name": "left", "software_packageUrl": "pkg:npm/left@1.0.0",
              "verifiedUsing": [{ "type": "Hash", "algorithm": "sha256", "hashValue": SHA256 }] },
            { "type": "LifecycleScopedRelationship", "spdxId": "urn:r", "from": "urn:app", "scope": "build",
              "relationshipType": "dependsOn", "to": ["urn:a", "urn:gone"] }],
    });
    let versions = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"].into_iter().map(cyclonedx);
    versions.chain(["SPDX-2.2", "SPDX-2.3"].into_iter().map(spdx2)).chain([spdx3]).collect()
}

fn statements() -> Vec<Value> {
    let openvex = |context: &str, vulnerability: Value, product: Value, status: &str| {
        json!({ "@context": context, "@id": "https://acme.example/vex/1", "author": "acme", "version": 1,
                "timestamp": "2026-08-01T10:00:00Z", "statements": [{ "vulnerability": vulnerability, "status": status,
                "justification": "component_not_present", "products": [product] }] })
    };
    let product = json!({ "@id": "pkg:npm/widget@1.4.2", "hashes": { "sha-256": SHA256 },
                          "subcomponents": [{ "@id": "pkg:npm/left@1.0.0" }] });
    let cyclonedx = |state: &str| {
        json!({ "bomFormat": "CycloneDX", "specVersion": "1.5",
                "components": [{ "type": "library", "bom-ref": "a", "name": "left", "purl": "pkg:npm/left@1.0.0" }],
                "vulnerabilities": [{ "id": "CVE-2026-1", "analysis": { "state": state }, "affects": [
                    { "ref": "a", "versions": [{ "range": "vers:npm/<2", "status": "unaffected" }] }] }] })
    };
    let csaf = json!({
        "document": { "category": "csaf_vex", "csaf_version": "2.0",
                      "tracking": { "status": "final", "current_release_date": "2026-08-01T10:00:00Z" } },
        "product_tree": {
            "branches": [{ "category": "vendor", "name": "acme", "branches": [{ "category": "product_version",
                "name": "1.4.2", "product": { "name": "widget", "product_id": "W",
                "product_identification_helper": { "purl": "pkg:npm/widget@1.4.2" } } }] }],
            "full_product_names": [{ "name": "left", "product_id": "L" }],
            "relationships": [{ "category": "default_component_of", "product_reference": "L",
                "relates_to_product_reference": "W", "full_product_name": { "name": "left in widget", "product_id": "W:L" } }],
        },
        "vulnerabilities": [{ "cve": "CVE-2026-1", "flags": [{ "label": "component_not_present", "product_ids": ["W:L"] }],
            "product_status": { "known_not_affected": ["W:L"], "fixed": ["W"] } }],
    });
    vec![
        openvex("https://openvex.dev/ns/v0.2.0", json!({ "name": "CVE-2026-1" }), product, "not_affected"),
        openvex(
            "https://openvex.dev/ns",
            json!("CVE-2026-1"),
            json!("pkg:npm/widget@1.4.2"),
            "under_investigation",
        ),
        openvex("https://openvex.dev/ns/v0.0.1", json!("CVE-2026-1"), json!("pkg:npm/widget"), "fixed"),
        cyclonedx("not_affected"),
        cyclonedx("exploitable"),
        csaf,
    ]
}

/// In the order in which the target numbers the kinds.
const LOCKFILES: [&str; 15] = [
    "version = 4\n\n[[package]]\nname = \"left\"\nversion = \"1.0.0\"\nsource = \"registry+https://r.example/index\"\n",
    "{\"lockfileVersion\":3,\"packages\":{\"\":{\"dependencies\":{\"left\":\"1\"}},\"node_modules/left\":{\"version\":\"1.0.0\"}}}",
    "# yarn lockfile v1\n\nleft@^1:\n  version \"1.0.0\"\n  resolved \"https://r.example/left/-/left-1.0.0.tgz#0\"\n",
    "__metadata:\n  version: 8\n\n\"left@npm:^1\":\n  version: 1.0.0\n  resolution: \"left@npm:1.0.0\"\n",
    "lockfileVersion: '9.0'\npackages:\n  left@1.0.0:\n    resolution: {integrity: sha512-AA==}\n",
    "[[package]]\nname = \"left\"\nversion = \"1.0.0\"\nfiles = []\n\n[metadata]\nlock-version = \"2.1\"\n",
    "version = 1\n\n[[package]]\nname = \"left\"\nversion = \"1.0.0\"\nsource = { registry = \"https://r.example/simple\" }\n",
    "lock-version = \"1.0\"\ncreated-by = \"forge\"\n\n[[packages]]\nname = \"left\"\nversion = \"1.0.0\"\n",
    "left==1.0.0 \\\n    --hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
    "{\"_meta\":{\"pipfile-spec\":6},\"default\":{\"left\":{\"version\":\"==1.0.0\",\"hashes\":[]}},\"develop\":{}}",
    "example.org/left v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nexample.org/left v1.0.0/go.mod h1:x=\n",
    "GEM\n  remote: https://r.example/\n  specs:\n    left (1.0.0)\n\nDEPENDENCIES\n  left\n",
    "{\"packages\":[{\"name\":\"acme/left\",\"version\":\"1.0.0\"}],\"packages-dev\":[]}",
    "org.acme:left:1.0.0=compileClasspath\nempty=\n",
    "[INFO] The following files have been resolved:\n[INFO]    org.acme:left:jar:1.0.0:compile\n",
];

const PURLS: [&str; 8] = [
    "pkg:npm/%40acme/widget@1.4.2",
    "pkg:cargo/serde@1.0.0",
    "pkg:maven/org.acme/left@1.0?classifier=tests&type=jar",
    "pkg:golang/github.com/acme/left@v1.0.0#sub/path",
    "pkg:oci/widget@sha256%3Ae3b0c442?repository_url=r.example/acme",
    "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
    "PKG:PyPI/Left_Pad@1",
    "pkg:generic/a%2Fb@1?checksum=sha256:e3b0",
];
