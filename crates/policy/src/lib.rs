//! x
mod diagnostic;
mod nearest;
mod outline;
mod problems;
mod rules;
mod shown;
mod source;
mod strict;
mod text;
#[cfg(test)]
mod probe {
    #[test]
    fn p() {
        for t in [
            "countersign: 1\nframework: a\nnumber: \"07\"\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: {file: x}}\nidentities:\n  b: {key: {root: a}}\nhandoffs:\n  h:\n    subject-name: any\n    require:\n      - signature: {by: [b]}\n",
            "countersign: 1\nframework: a\nbla: 1\n",
            "countersign: 1\nframework: a\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: {fil: x}}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: {from: x}}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {kee: {from: x}}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: {file: x}, sigstore: {file: y}}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: key\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: [key]\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: x}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots:\n  a: {key: [x]}\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots: []\n",
            "countersign: 1\nframework: a\nnumber: 1\nowner: x\nexpires: 2126-01-01\nroots: x\n",
            "countersign: 1\nframework: a\nnumber: [1]\n",
            "countersign: 1\nframework: {a: 1}\n",
            "countersign: 1\nroots: {}\nidentities:\n  a: { email: {roots: x}}\n",
            "countersign: 1\nroots: {}\nidentities:\n  a: { email: {roots: {a: 1}}}\n",
            "countersign: 1\nroots: {}\nidentities:\n  a: { email: {roots: [[a]]}}\n",
            "- a\n", "x\n", "countersign: 1\ncountersign: 2\n",
            "countersign: 1\nroots:\n  a:\n    key:\n      from: x\n",
        ] {
            let s = match crate::strict::read("f.yaml", t) { Ok(s) => s, Err(e) => { println!("STRICT\n{e}"); continue } };
            match serde_saphyr::from_str::<crate::text::Framework>(t) {
                Ok(f) => println!("{f:?}"),
                Err(e) => {
                    let l = e.location().unwrap();
                    println!("{:?} @{}:{} {:?} | {:?}", e.without_snippet(), l.line(), l.column(), s.outline.pointer(l.line() as u32, l.column() as u32), s.outline.enclosing(l.line() as u32, l.column() as u32));
                }
            }
        }
    }
}
