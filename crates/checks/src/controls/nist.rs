use super::{Frame, row};

/// The subcategories that what crosses a handoff can be held against.
pub(super) const CSF2: Frame = Frame {
    name: "CSF2",
    title: "NIST Cybersecurity Framework 2.0",
    source: "https://doi.org/10.6028/NIST.CSWP.29",
    covers: "the subcategories that a handoff of software gives evidence for; the rest is for the organisation to show",
    controls: &[
        row(
            "CSF2:GV.SC-05",
            "what suppliers must do is set down, ranked, and part of their agreements",
            "appendix A, Govern, GV.SC-05",
        ),
        row(
            "CSF2:GV.SC-07",
            "the risks of a supplier and its products are known, answered and watched while the relation lasts",
            "appendix A, Govern, GV.SC-07",
        ),
        row(
            "CSF2:GV.SC-10",
            "plans cover what happens after an agreement has ended",
            "appendix A, Govern, GV.SC-10",
        ),
        row(
            "CSF2:ID.RA-01",
            "vulnerabilities are found, confirmed and recorded",
            "appendix A, Identify, ID.RA-01",
        ),
        row(
            "CSF2:ID.RA-02",
            "what others know about threats is received and used",
            "appendix A, Identify, ID.RA-02",
        ),
        row(
            "CSF2:ID.RA-09",
            "software is shown to be authentic and unaltered before it is taken and used",
            "appendix A, Identify, ID.RA-09",
        ),
        row(
            "CSF2:PR.AA-01",
            "identities and credentials of people, services and hardware are managed",
            "appendix A, Protect, PR.AA-01",
        ),
        row(
            "CSF2:PR.AA-05",
            "rights are set by policy, enforced and reviewed, with least privilege and separated duties",
            "appendix A, Protect, PR.AA-05",
        ),
        row(
            "CSF2:PR.PS-05",
            "software that is not authorised is neither installed nor run",
            "appendix A, Protect, PR.PS-05",
        ),
        row(
            "CSF2:PR.PS-06",
            "software is developed securely, and that is watched over its life",
            "appendix A, Protect, PR.PS-06",
        ),
        row("CSF2:RS.MI-01", "incidents are contained", "appendix A, Respond, RS.MI-01"),
    ],
};

/// Zero trust: all seven tenets.
pub(super) const ZERO_TRUST: Frame = Frame {
    name: "800-207",
    title: "NIST SP 800-207, Zero Trust Architecture: tenets",
    source: "https://doi.org/10.6028/NIST.SP.800-207",
    covers: "all seven tenets",
    controls: &[
        row("800-207:T1", "every data source and computing service is a resource", "§2.1, tenet 1"),
        row("800-207:T2", "every communication is secured, wherever it comes from", "§2.1, tenet 2"),
        row("800-207:T3", "access is given to one resource, for one session", "§2.1, tenet 3"),
        row("800-207:T4", "access follows a policy over current state, not a standing yes", "§2.1, tenet 4"),
        row("800-207:T5", "the integrity and posture of every asset is measured", "§2.1, tenet 5"),
        row(
            "800-207:T6",
            "authentication and authorisation are strict, and come before access, each time",
            "§2.1, tenet 6",
        ),
        row("800-207:T7", "what is seen of assets and traffic is used to improve", "§2.1, tenet 7"),
    ],
};
