//! From a layout and its links to readings of it, each with what does not hold.

use formats::{Inspection, Layout, Link, Rule, Side, Step};
use model::{EvidenceId, NonEmpty};

use super::chain::{Inspected, InspectionLink, Lack, Run, StepFault, SupplyChain, Vouched, products};
use super::fnmatch::Budget;
use super::functionary::{Account, LinkPool, keys};
use super::rules::{Breach, Links, hold};
use super::{Piece, shown};
use crate::{Rejection, Signer};

/// The most readings of one layout. There is more than one only where functionaries gave several accounts of a
/// step that each reach its threshold.
const MAX_RUNS: usize = 64;

/// What is known of a step before any rule is looked at.
struct Told<'a> {
    step: &'a Step,
    /// The accounts that reach the threshold; else the nearest one, if any.
    accounts: Vec<Account<'a>>,
    fault: Option<StepFault>,
    refused: Option<Rejection>,
}

/// Follows a layout. An account of a step counts when enough of its functionaries agree on it; a functionary who
/// says otherwise does not spoil it, for whoever would withhold that link could. Every combination of accounts is
/// a reading, up to a bound.
pub(super) fn follow<'a>(layout: &'a Layout, piece: &Piece<'_>, pool: &mut LinkPool<'a>) -> SupplyChain {
    let known = keys(layout);
    let told: Vec<Told<'a>> = layout
        .steps
        .iter()
        .map(|step| {
            let (accounts, refused) = pool.accounts(step, &known);
            let sublayout = if accounts.is_empty() { pool.sublayout(step, &known, piece.at) } else { None };
            tell(step, accounts, sublayout.or(refused), piece.from)
        })
        .collect();
    let recorded: Vec<Recorded<'a>> = layout
        .inspections
        .iter()
        .map(|inspection| Recorded { inspection, links: pool.recorded(&inspection.name) })
        .collect();
    let mut budget = Budget::new();
    let mut runs = Vec::new();
    let mut choice = vec![0_usize; told.len()];
    loop {
        runs.push(reading(layout, &told, &choice, &recorded, &mut budget));
        if runs.len() >= MAX_RUNS || !advance(&mut choice, &told) {
            break;
        }
    }
    let unbound = told.last().filter(|last| last.accounts.is_empty()).map(|last| {
        last.refused.clone().unwrap_or_else(|| {
            let text = format!("there is no link of its last step, {}", shown(&last.step.name));
            Rejection::new("missing-link", text, piece.from, "")
        })
    });
    let first = Run { products: Vec::new(), faults: Vec::new(), inspections: Vec::new(), steps: Vec::new() };
    let runs = NonEmpty::of(runs).unwrap_or_else(|| NonEmpty::one(first));
    SupplyChain { expires: layout.expires, message: piece.metadata.message.clone(), runs, unbound }
}

/// The next combination of accounts, the last step turning fastest; `false` after the last one.
fn advance(choice: &mut [usize], told: &[Told<'_>]) -> bool {
    for (at, step) in choice.iter_mut().zip(told).rev() {
        *at = at.saturating_add(1);
        if *at < step.accounts.len() {
            return true;
        }
        *at = 0;
    }
    false
}

fn tell<'a>(
    step: &'a Step,
    accounts: Vec<Account<'a>>,
    refused: Option<Rejection>,
    layout: EvidenceId,
) -> Told<'a> {
    let enough =
        |account: &Account<'_>| u64::try_from(account.by.len()).is_ok_and(|count| count >= step.threshold);
    let everyone: std::collections::BTreeSet<_> = accounts.iter().flat_map(|account| &account.by).collect();
    let disagree = u64::try_from(everyone.len()).is_ok_and(|count| count >= step.threshold);
    let agreed = everyone.len();
    if accounts.iter().any(enough) {
        let accounts = accounts.into_iter().filter(enough).collect();
        return Told { step, accounts, fault: None, refused };
    }
    let from = accounts.first().map_or(layout, |account| account.from);
    let name = shown(&step.name);
    let (lack, text) = match &refused {
        _ if disagree => (Lack::Broken, format!("those who did step {name} do not agree on what it did")),
        Some(rejection) if rejection.code.id.starts_with("unsupported-") => {
            (Lack::Unsupported, rejection.text.to_string())
        }
        Some(rejection) => (Lack::Broken, format!("step {name} is not accounted for: {}", rejection.text)),
        None if accounts.is_empty() => (Lack::Missing, format!("there is no link of step {name}")),
        None => (
            Lack::Missing,
            format!("step {name} is signed by {agreed} of the {} functionaries it needs", step.threshold),
        ),
    };
    let from = refused.as_ref().map_or(from, |rejection| rejection.place.evidence);
    let nearest = accounts.into_iter().max_by_key(|account| account.by.len());
    let fault = Some(StepFault { lack, text: text.into(), from });
    Told { step, accounts: nearest.into_iter().collect(), fault, refused }
}

struct Recorded<'a> {
    inspection: &'a Inspection,
    links: Vec<(EvidenceId, &'a Link, NonEmpty<Signer>)>,
}

fn reading(
    layout: &Layout,
    told: &[Told<'_>],
    choice: &[usize],
    recorded: &[Recorded<'_>],
    budget: &mut Budget,
) -> Run {
    let chosen: Vec<(&Told<'_>, Option<&Account<'_>>)> =
        told.iter().zip(choice).map(|(told, at)| (told, told.accounts.get(*at))).collect();
    // A step that is not accounted for says nothing that another's rules could be held against.
    let links: Links<'_> = chosen
        .iter()
        .filter(|(told, _)| told.fault.is_none())
        .filter_map(|(told, account)| Some((&*told.step.name, account.as_ref()?.link)))
        .collect();
    let mut faults: Vec<StepFault> = told.iter().filter_map(|told| told.fault.clone()).collect();
    for (told, account) in &chosen {
        let Some(account) = account.filter(|_| told.fault.is_none()) else { continue };
        let what = format!("step {}", shown(&told.step.name));
        let sides = [(&told.step.materials, Side::Materials), (&told.step.products, Side::Products)];
        if !leans_on_unknown(layout, &sides, &links) {
            faults.extend(sided(&what, sides, account.link, account.from, &links, budget));
        }
    }
    let inspections = recorded.iter().map(|one| inspected(layout, one, &links, budget)).collect();
    let vouched = chosen.iter().filter(|(told, _)| told.fault.is_none()).filter_map(|(told, account)| {
        Some(Vouched {
            step: told.step.name.clone(),
            threshold: told.step.threshold,
            keys: account.as_ref()?.by.iter().cloned().collect(),
        })
    });
    let steps = vouched.collect();
    let last = chosen.last().and_then(|(_, account)| account.as_ref());
    Run {
        products: last.map(|account| products(account.link)).unwrap_or_default(),
        faults,
        inspections,
        steps,
    }
}

/// Whether a rule matches against a step of the layout of which nothing is known: that step's own fault is told,
/// and this one can be neither right nor wrong.
fn leans_on_unknown(layout: &Layout, sides: &[(&Vec<Rule>, Side); 2], links: &Links<'_>) -> bool {
    sides.iter().flat_map(|(rules, _)| rules.iter()).any(|rule| {
        rule.source_step().is_some_and(|from| {
            layout.steps.iter().any(|step| step.name == *from) && !links.contains_key(&**from)
        })
    })
}

fn inspected(layout: &Layout, recorded: &Recorded<'_>, steps: &Links<'_>, budget: &mut Budget) -> Inspected {
    let Inspection { name, materials, products } = recorded.inspection;
    let what = format!("inspection {}", shown(name));
    let sides = [(materials, Side::Materials), (products, Side::Products)];
    // Which of several records of another inspection would be meant is anyone's guess.
    let elsewhere = materials
        .iter()
        .chain(products)
        .filter_map(Rule::source_step)
        .any(|from| layout.inspections.iter().any(|other| other.name == *from && other.name != *name));
    let links = recorded.links.iter().map(|(from, link, signers)| {
        let mut links = steps.clone();
        links.insert(name, link);
        let fault = match elsewhere {
            true => Some(StepFault {
                lack: Lack::Unsupported,
                text: format!("{what} has a rule about another inspection, which is not supported").into(),
                from: *from,
            }),
            false if leans_on_unknown(layout, &sides, &links) => None,
            false => sided(&what, sides, link, *from, &links, budget),
        };
        InspectionLink { from: *from, signers: signers.clone(), fault }
    });
    Inspected { name: name.clone(), links: links.collect() }
}

/// The first rule of either side that does not hold.
fn sided(
    what: &str,
    sides: [(&Vec<Rule>, Side); 2],
    link: &Link,
    from: EvidenceId,
    links: &Links<'_>,
    budget: &mut Budget,
) -> Option<StepFault> {
    let breach = sides.into_iter().find_map(|(rules, side)| hold(rules, side, link, links, budget).err())?;
    let (lack, text) = match breach {
        Breach::Rule(text) => (Lack::Broken, format!("{what}: {text}")),
        Breach::Spent => {
            let text = format!("{what}: its rules cost more comparisons than are made for one layout");
            (Lack::Unsupported, text)
        }
    };
    Some(StepFault { lack, text: text.into(), from })
}
