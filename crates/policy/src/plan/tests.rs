use model::Digest;

use super::{handing_over, plan};
use crate::rules::Rules;

/// A handoff under a relationship, and one that asks for its receipt and repeats it.
const CHAIN: &str = r#"countersign: 1
framework: chain
number: 1
owner: supply-chain@retail.example
expires: 2126-01-01
roots:
  acme-key: { key: { file: acme.pub } }
  gate-key: { key: { file: gate.pub } }
identities:
  acme: { key: { root: acme-key } }
  gate: { key: { root: gate-key } }
participants:
  maker: { contact: a@acme.example, roles: [issue, attest], identities: [acme] }
  retail: { contact: a@retail.example, roles: [attest, consume], identities: [gate] }
zones:
  staging: { owner: retail }
  production: { owner: retail }
relationships:
  widgets:
    from: maker
    to: retail
    purpose: widgets
    owner: a@retail.example
    subjects: [{ name: "widget-{version}.tgz" }]
    expires: 2126-01-01
reference:
  osv: { malware: { dir: osv, max-age: 2d } }
handoffs:
  intake:
    from: { participant: maker }
    to: { zone: staging }
    under: widgets
    subject-name: any
    receipt: { verifier: "https://gate.retail.example", resource: "https://retail.example/{to}/{name}" }
    require:
      - signature: { by: [acme] }
      - delivery: { by: [acme] }
  promote:
    from: { zone: staging }
    to: { zone: production }
    subject-name: any
    repeat: [intake]
    require:
      - advisories: { osv: [malware] }
      - receipt: { of: intake, by: [gate] }
"#;

fn rules() -> Rules {
    crate::parse("chain.yaml", CHAIN).unwrap_or_else(|why| panic!("{why}")).rules
}

/// Where the requirements of a handoff stand that these rules plan, or `None`.
fn planned(rules: &Rules, handoff: &str) -> Option<Vec<String>> {
    let digest = Digest::parse(&format!("sha256:{}", "ab".repeat(32))).unwrap();
    let plan = plan(rules, rules.handoff(handoff).unwrap(), &digest)?;
    Some(plan.required.iter().map(|one| one.path.to_string()).collect())
}

#[test]
fn what_others_ask_is_no_requirement_of_its_own() {
    assert_eq!(
        planned(&rules(), "promote").unwrap(),
        [
            "handoffs.promote.repeat[0]→handoffs.intake.under",
            "handoffs.promote.repeat[0]→handoffs.intake.require[0].signature",
            "handoffs.promote.repeat[0]→handoffs.intake.require[1].delivery",
            "handoffs.promote.require[1].receipt",
        ]
    );
    let (parties, relationships) = handing_over(&rules(), rules().handoff("promote").unwrap());
    assert_eq!((parties, relationships), (vec!["maker".into()], vec!["widgets".into()]));
}

/// Reading refuses each of these. Should it ever let one pass, less must not be demanded for it.
#[test]
fn what_cannot_be_planned_is_no_plan() {
    let without = |spoil: fn(&mut Rules)| {
        let mut rules = rules();
        spoil(&mut rules);
        planned(&rules, "promote")
    };
    assert!(without(|_| {}).is_some());
    assert_eq!(without(|rules| rules.handoffs[0].ends.under = None), None, "a delivery under nothing");
    assert_eq!(without(|rules| rules.handoffs[0].receipt = None), None, "a receipt that nobody gives");
    assert_eq!(without(|rules| _ = rules.handoffs.remove(0)), None, "a repetition of nothing");
    let advised = without(|rules| {
        let receipt = rules.handoffs[1].require.remove(1);
        rules.handoffs[1].advise.push(receipt);
        rules.handoffs[0].receipt = None;
    });
    assert_eq!(advised, None, "advice that cannot be given");
}
