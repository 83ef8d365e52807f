use crate::stage::{FRAMEWORK, Stage, args};

#[test]
fn a_picture_is_written_to_a_file_or_shown() {
    let stage = Stage::new();
    let shown = stage.play(args!["policy", "graph", stage.framework()]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.starts_with("<svg ") && shown.stdout.ends_with("</svg>\n"));
    let output = stage.path("picture.svg");
    let written = stage.play(args!["policy", "graph", stage.framework(), "--output", output.clone()]);
    assert_eq!((written.code, written.stdout.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(output).unwrap(), shown.stdout);
    let mermaid = stage.play(args!["policy", "graph", stage.framework(), "--format", "mermaid"]);
    assert!(mermaid.stdout.contains("flowchart LR"), "{}", mermaid.stdout);
    assert_eq!(stage.play(args!["policy", "graph", stage.framework(), "--format", "dot"]).code, 2);
}

#[test]
fn it_never_takes_the_place_of_the_framework_or_a_key() {
    let stage = Stage::new();
    let path = stage.framework();
    let before = std::fs::read_to_string(&path).unwrap();
    for output in [path.clone(), stage.path("acme.pub")] {
        let played = stage.play(args!["policy", "graph", path.clone(), "--output", output]);
        assert_eq!(played.code, 2, "{}", played.stderr);
        assert!(played.stderr.contains("would replace a file of the framework"), "{}", played.stderr);
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    let folder = stage.play(args!["policy", "graph", path, "--output", stage.dir.path()]);
    assert_eq!(folder.code, 6, "{}", folder.stderr);
    assert!(folder.stderr.contains("the picture cannot be written"), "{}", folder.stderr);
}

#[test]
fn what_has_expired_is_drawn_and_what_is_broken_is_not() {
    let stage = Stage::new().at("2126-01-02T00:00:00Z");
    let played = stage.play(args!["policy", "graph", stage.framework()]);
    assert_eq!(played.code, 0, "{}", played.stderr);
    assert!(played.stdout.contains(">it has ended<"), "{}", played.stdout);
    let broken = stage.file("broken.yaml", FRAMEWORK.replace("number: 7", "number: seven"));
    assert_eq!(stage.play(args!["policy", "graph", broken]).code, 5);
}
