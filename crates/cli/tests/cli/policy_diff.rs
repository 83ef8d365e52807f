use crate::stage::{FRAMEWORK, Stage, args};

#[test]
fn what_changed_is_exit_1_and_nothing_is_exit_0() {
    let stage = Stage::new();
    let old = stage.framework();
    let same = stage.file("same.yaml", format!("# the same\n{FRAMEWORK}"));
    let played = stage.play(args!["policy", "diff", old.clone(), same]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert!(played.stdout.ends_with("they mean the same\n"), "{}", played.stdout);
    let wide = stage
        .file("wide.yaml", FRAMEWORK.replace("2126-01-01", "2126-01-02").replace("number: 7", "number: 8"));
    let played = stage.play(args!["policy", "diff", old.clone(), wide.clone()]);
    assert_eq!(played.code, 1, "{}", played.stderr);
    let shown = "\
retail-intake #7 -> retail-intake #8

looser    the framework: `expires` is `2126-01-02`, and was `2126-01-01`
neither   the framework: `number` is `8`, and was `7`

2 changes: 1 looser, 1 neither
";
    assert_eq!(played.stdout, shown);
    let back = stage.play(args!["policy", "diff", wide, old]);
    assert!(back.stdout.contains("stricter  the framework: `expires`"), "{}", back.stdout);
    assert!(back.stdout.contains("the number is 7, and was 8: raise it"), "{}", back.stdout);
}

#[test]
fn one_that_cannot_be_used_is_exit_5() {
    let stage = Stage::new();
    let good = stage.framework();
    let broken = stage.file("broken.yaml", FRAMEWORK.replace("number: 7", "number: seven"));
    for pair in
        [[good.clone(), broken.clone()], [broken, good.clone()], [good.clone(), stage.path("none.yaml")]]
    {
        let [old, new] = pair;
        let played = stage.play(args!["policy", "diff", old, new]);
        assert_eq!((played.code, played.stdout.as_str()), (5, ""), "{}", played.stderr);
    }
}
