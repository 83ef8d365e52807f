use decision::Card;
use model::{Digest, Instant, Outcome, Reason, Text};

use crate::quote::quoted;
use crate::testimony::Testimony;

/// Is the approval for this handoff, between these zones, under this edition of the framework?
pub(crate) static CARD: Card = Card {
    id: "wrong-approval",
    since: "0.1",
    asks: "is the approval for this handoff, its zones and this edition of the framework?",
    timed: false,
    waivable: false,
    anchors: false,
    page: include_str!("wrong-approval.md"),
    controls: &["CSF2:PR.AA-05", "800-207:T3", "800-207:T6"],
};

/// What an approval must be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// The handoff.
    pub handoff: Text,
    /// The participant or zone it comes from, where the framework says so.
    pub from: Option<Text>,
    /// The zone it enters, where the framework says so.
    pub to: Option<Text>,
    /// The framework's name.
    pub framework: Text,
    /// The framework's digest.
    pub digest: Digest,
}

pub(crate) fn judge(testimony: &Testimony<'_>, purpose: &Purpose, _: Instant) -> Outcome {
    let Some(approval) = testimony.readable_approval() else { return testimony.no_approval() };
    // What was approved under the edition it then crossed under stays approved when it is judged again.
    let edition =
        testimony.crossed_under.filter(|own| **own == approval.framework_digest).unwrap_or(&purpose.digest);
    let end = |end: &Option<Text>| end.as_ref().map_or_else(|| "nowhere".to_owned(), |end| quoted(end));
    let name = |of: &Purpose| (quoted(&of.handoff), end(&of.from), end(&of.to), quoted(&of.framework));
    let said = Purpose {
        handoff: approval.handoff.clone(),
        from: approval.from.clone(),
        to: approval.to.clone(),
        framework: approval.framework.clone(),
        digest: approval.framework_digest.clone(),
    };
    let (wanted, found) = (name(purpose), name(&said));
    let compared = [
        (purpose.handoff == said.handoff, "/handoff", "handoff", wanted.0, found.0),
        (purpose.from == said.from, "/from", "from", wanted.1, found.1),
        (purpose.to == said.to, "/to", "to", wanted.2, found.2),
        (purpose.framework == said.framework, "/framework/name", "framework", wanted.3, found.3),
        (
            *edition == said.digest,
            "/framework/digest",
            "framework digest",
            edition.to_string(),
            said.digest.to_string(),
        ),
    ];
    let other = compared.into_iter().filter(|(same, ..)| !same);
    let other: Vec<_> = other.map(|(_, at, what, wanted, found)| (at, what, wanted, found)).collect();
    if other.is_empty() {
        let text = format!(
            "it is for {}, from {} to {}, under this edition of {}",
            quoted(&purpose.handoff),
            end(&purpose.from),
            end(&purpose.to),
            quoted(&purpose.framework)
        );
        return Outcome::satisfied(Reason::new(text).at(testimony.payload("/predicate/handoff")));
    }
    let told = |pick: fn(&(&str, &str, String, String)) -> String| {
        other.iter().map(pick).collect::<Vec<_>>().join(", ")
    };
    let wanted = told(|(_, what, wanted, _)| format!("{what} {wanted}"));
    let found = told(|(_, what, _, found)| format!("{what} {found}"));
    let edition = other.iter().all(|(at, ..)| *at == "/framework/digest");
    let help = match edition {
        true => {
            "the framework, or a key it names, has changed since: have it approved again under the edition that judges"
        }
        false => "have it approved for this very handoff, with `countersign approve --handoff`",
    };
    let reason = Reason::new(format!("it was approved for {found}, and this is {wanted}"))
        .compare(wanted, found)
        .help(help);
    let places = other.iter().map(|(at, ..)| testimony.payload(&format!("/predicate{at}")));
    Outcome::violated(places.fold(reason, Reason::at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testimony::sample;
    use formats::Approval;

    #[test]
    fn an_approval_is_for_one_crossing_under_one_edition() {
        let purpose = sample::purpose();
        let judged = |approval| judge(&sample::approved(approval), &purpose, sample::now());
        let good = sample::approval;
        assert!(judged(good()).passes());
        for other in [
            Approval { handoff: "intake".into(), ..good() },
            Approval { from: None, ..good() },
            Approval { from: Some("production".into()), ..good() },
            Approval { to: Some("Production".into()), ..good() },
            Approval { framework: "retail".into(), ..good() },
            Approval { framework_digest: Digest::sha256([9; 32]), ..good() },
        ] {
            let outcome = judged(other.clone());
            assert!(matches!(&outcome, Outcome::Violated(_)), "{other:?}");
            let one_place = outcome.reasons()[0].rests_on.len();
            assert_eq!(one_place, 1, "{other:?}");
        }
        assert!(matches!(judge(&sample::testimony(), &purpose, sample::now()), Outcome::Unknown(..)));
        // What is shown of a long name is its beginning.
        let long = |end: &str| Text::from(format!("{}{end}", "p".repeat(300)));
        let purpose = Purpose { from: Some(long("one")), ..purpose };
        let judged = |from: &str| {
            let approval = Approval { from: Some(long(from)), ..good() };
            judge(&sample::approved(approval), &purpose, sample::now())
        };
        assert!(judged("one").passes() && matches!(judged("two"), Outcome::Violated(_)));
    }
}
