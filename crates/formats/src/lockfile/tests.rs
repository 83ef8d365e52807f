//! One lockfile of each kind, each with a package of a registry, one of a repository, one that is not pinned, and one
//! that another needs, as far as its kind has them.

use super::{Locked, LockedPlace, LockedSource, Lockfile, LockfileKind};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
/// SHA-256 and SHA-512 of nothing at all, as npm and as everybody else write them.
const SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const SRI: &str =
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

fn read(kind: LockfileKind, text: &str) -> Lockfile {
    Lockfile::read(kind, text.as_bytes()).unwrap_or_else(|fault| panic!("{kind:?}: {fault}"))
}

/// What is locked, as `PURL PINNED PLACE`, and what needs what.
fn told(lockfile: &Lockfile) -> (Vec<String>, Vec<(usize, usize)>) {
    let one = |locked: &Locked| {
        let pinned = if locked.is_pinned() { "pinned" } else { "open" };
        format!("{} {pinned} {}", locked.purl, locked.place)
    };
    (lockfile.packages.iter().map(one).collect(), lockfile.edges.clone())
}

fn source(lockfile: &Lockfile, index: usize) -> &LockedSource {
    &lockfile.packages[index].source
}

fn direct(lockfile: &Lockfile) -> Vec<Option<bool>> {
    lockfile.packages.iter().map(|locked| locked.direct).collect()
}

fn development(lockfile: &Lockfile) -> Vec<Option<bool>> {
    lockfile.packages.iter().map(|locked| locked.only_for_development).collect()
}

fn git(url: &str) -> LockedSource {
    LockedSource::Git { url: url.into(), commit: Some(COMMIT.into()) }
}

fn registry(url: &str) -> LockedSource {
    LockedSource::Registry(Some(url.into()))
}

#[test]
fn cargo() {
    let text = format!(
        r#"version = 4

[[package]]
name = "acme"
version = "1.0.0"
dependencies = ["left", "right 2.0.0"]

[[package]]
name = "left"
version = "0.1.0"
source = "registry+https://index.example/git"
checksum = "{SHA256}"
dependencies = ["right 1.0.0 (git+https://git.example/right?rev=0123#{COMMIT})"]

[[package]]
name = "right"
version = "1.0.0"
source = "git+https://git.example/right?rev=0123#{COMMIT}"

[[package]]
name = "right"
version = "2.0.0"
source = "sparse+https://index.example/"
"#
    );
    let lockfile = read(LockfileKind::Cargo, &text);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:cargo/acme@1.0.0 pinned line 3",
            "pkg:cargo/left@0.1.0 pinned line 8",
            "pkg:cargo/right@1.0.0 pinned line 15",
            "pkg:cargo/right@2.0.0 open line 20"
        ]
    );
    assert_eq!(edges, [(0, 1), (0, 3), (1, 2)]);
    assert_eq!(direct(&lockfile), [Some(false), Some(true), Some(false), Some(true)]);
    assert_eq!(source(&lockfile, 2), &git("https://git.example/right"));

    let old = format!(
        "[root]\nname = \"acme\"\nversion = \"1.0.0\"\ndependencies = [\"left 0.1.0 (registry+https://i.example)\"]\n\
         [[package]]\nname = \"left\"\nversion = \"0.1.0\"\nsource = \"registry+https://i.example\"\n\
         [metadata]\n\"checksum left 0.1.0 (registry+https://i.example)\" = \"{SHA256}\"\n"
    );
    let (packages, edges) = told(&read(LockfileKind::Cargo, &old));
    assert_eq!(packages, ["pkg:cargo/left@0.1.0 pinned line 5", "pkg:cargo/acme@1.0.0 pinned line 1"]);
    assert_eq!(edges, [(1, 0)]);
}

#[test]
fn npm() {
    let text = format!(
        r#"{{ "lockfileVersion": 3, "packages": {{
  "": {{ "name": "acme", "dependencies": {{ "left": "^1", "odd": "1" }}, "devDependencies": {{ "@s/tool": "1" }} }},
  "node_modules/left": {{ "version": "1.0.0", "resolved": "https://r.example/left/-/left-1.0.0.tgz", "integrity": "{SRI}",
    "dependencies": {{ "right": "2" }} }},
  "node_modules/left/node_modules/right": {{ "version": "2.0.0", "resolved": "git+ssh://git@g.example/right.git#{COMMIT}" }},
  "node_modules/right": {{ "version": "1.0.0", "resolved": "https://r.example/right/-/right-1.0.0.tgz" }},
  "node_modules/@s/tool": {{ "version": "1.0.0", "dev": true, "resolved": "https://r.example/@s/tool/-/tool-1.0.0.tgz", "integrity": "sha1-AAAA {SRI}" }},
  "node_modules/odd": {{ "name": "even", "version": "1.0.0", "resolved": "https://x.example/even.tgz", "integrity": "{SRI}" }},
  "node_modules/own": {{ "link": true, "resolved": "packages/own" }},
  "node_modules/lie": {{ "link": true, "resolved": "https://x.example/lie.tgz" }},
  "packages/own": {{ "version": "0.0.1", "dependencies": {{ "right": "1" }} }}
}} }}"#
    );
    let lockfile = read(LockfileKind::Npm, &text);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:npm/left@1.0.0 pinned /packages/node_modules~1left",
            "pkg:npm/right@2.0.0 pinned /packages/node_modules~1left~1node_modules~1right",
            "pkg:npm/right@1.0.0 open /packages/node_modules~1right",
            "pkg:npm/%40s/tool@1.0.0 pinned /packages/node_modules~1@s~1tool",
            "pkg:npm/even@1.0.0 pinned /packages/node_modules~1odd",
            "pkg:npm/own pinned /packages/node_modules~1own",
            "pkg:npm/lie open /packages/node_modules~1lie",
            "pkg:npm/own@0.0.1 pinned /packages/packages~1own"
        ]
    );
    assert_eq!(edges, [(0, 1), (7, 2)]);
    let asked = |wanted: [u8; 8]| wanted.map(|one| Some(one == 1));
    assert_eq!(direct(&lockfile), asked([1, 0, 1, 1, 1, 0, 0, 0]));
    assert_eq!(development(&lockfile), asked([0, 0, 0, 1, 0, 0, 0, 0]));
    assert_eq!(source(&lockfile, 0), &registry("https://r.example/"));
    assert_eq!(source(&lockfile, 3), &registry("https://r.example/"));
    assert_eq!(lockfile.packages[3].digests.len(), 1, "SHA-1 pins nothing");

    let old = format!(
        r#"{{ "lockfileVersion": 1, "dependencies": {{
  "left": {{ "version": "1.0.0", "resolved": "https://r.example/left/-/left-1.0.0.tgz", "integrity": "{SRI}",
    "dependencies": {{ "right": {{ "version": "npm:wrong@2.0.0", "resolved": "https://r.example/wrong/-/wrong-2.0.0.tgz" }} }} }},
  "hosted": {{ "version": "github:acme/hosted#{COMMIT}" }} }} }}"#
    );
    let (packages, _) = told(&read(LockfileKind::Npm, &old));
    assert_eq!(
        packages,
        [
            "pkg:npm/left@1.0.0 pinned /dependencies/left",
            "pkg:npm/hosted pinned /dependencies/hosted",
            "pkg:npm/wrong@2.0.0 open /dependencies/left/dependencies/right"
        ]
    );
}

#[test]
fn yarn() {
    let classic = format!(
        "# yarn lockfile v1\n\n\"@s/left@^1.0.0\", \"@s/left@~1.0\":\n  version \"1.0.0\"\n  \
         resolved \"https://r.example/@s/left/-/left-1.0.0.tgz#0123\"\n  integrity {SRI}\n  dependencies:\n    \
         right \"^2\"\n    \"other\" \"1\"\n\nright@^2:\n  version \"2.0.0\"\n  \
         resolved \"https://code.example/acme/right/tar.gz/{COMMIT}\"\n\nodd@npm:even@1:\n  version \"1.0.0\"\n"
    );
    assert_eq!(LockfileKind::of("x/yarn.lock", classic.as_bytes()), Some(LockfileKind::YarnClassic));
    let lockfile = read(LockfileKind::YarnClassic, &classic);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:npm/%40s/left@1.0.0 pinned line 3",
            "pkg:npm/right@2.0.0 pinned line 11",
            "pkg:npm/even@1.0.0 open line 15"
        ]
    );
    assert_eq!(edges, [(0, 1)]);
    let twice = "a@1:\n  version \"1\"\n  version \"2\"\n";
    assert!(Lockfile::read(LockfileKind::YarnClassic, twice.as_bytes()).is_err());

    let berry = format!(
        "__metadata:\n  version: 8\n\n\"@s/left@npm:^1.0.0, @s/left@npm:~1.0\":\n  version: 1.0.0\n  \
         resolution: \"@s/left@npm:1.0.0\"\n  dependencies:\n    right: \"npm:^2\"\n  checksum: 10/0123\n  \
         languageName: node\n  linkType: hard\n\n\"right@npm:^2\":\n  version: 2.0.0\n  \
         resolution: \"right@https://g.example/right.git#commit={COMMIT}\"\n\n\"acme@workspace:.\":\n  \
         version: 0.0.0-use.local\n  resolution: \"acme@workspace:.\"\n  dependencies:\n    \"@s/left\": ^1.0.0\n"
    );
    assert_eq!(LockfileKind::of("yarn.lock", berry.as_bytes()), Some(LockfileKind::YarnBerry));
    let lockfile = read(LockfileKind::YarnBerry, &berry);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:npm/%40s/left@1.0.0 pinned line 5",
            "pkg:npm/right@2.0.0 pinned line 14",
            "pkg:npm/acme pinned line 18"
        ]
    );
    assert_eq!(edges, [(0, 1), (2, 0)]);
    assert_eq!(source(&lockfile, 1), &git("https://g.example/right.git"));
}

#[test]
fn pnpm() {
    let nine = format!(
        "lockfileVersion: '9.0'\n\nimporters:\n  .:\n    dependencies:\n      '@s/left':\n        specifier: ^1\n        \
         version: 1.0.0(right@2.0.0)\n\npackages:\n\n  '@s/left@1.0.0':\n    resolution: {{integrity: {SRI}}}\n\n  \
         right@2.0.0:\n    resolution: {{tarball: https://code.example/acme/right/tar.gz/{COMMIT}}}\n    version: 2.0.0\n\n\
         snapshots:\n\n  '@s/left@1.0.0(right@2.0.0)':\n    dependencies:\n      right: 2.0.0\n\n  right@2.0.0: {{}}\n"
    );
    let lockfile = read(LockfileKind::Pnpm, &nine);
    let (packages, edges) = told(&lockfile);
    assert_eq!(packages, ["pkg:npm/%40s/left@1.0.0 pinned line 13", "pkg:npm/right@2.0.0 pinned line 16"]);
    assert_eq!(edges, [(0, 1)]);
    assert_eq!(direct(&lockfile), [Some(true), Some(false)]);

    let five = format!(
        "lockfileVersion: 5.4\n\ndependencies:\n  left: 1.0.0\n\npackages:\n\n  /left/1.0.0:\n    \
         resolution: {{integrity: {SRI}}}\n    dependencies:\n      right: 2.0.0_peer@1.0.0\n    dev: false\n\n  \
         /right/2.0.0_peer@1.0.0:\n    resolution: {{}}\n    dev: true\n"
    );
    let lockfile = read(LockfileKind::Pnpm, &five);
    let (packages, edges) = told(&lockfile);
    assert_eq!(packages[0], "pkg:npm/left@1.0.0 pinned line 9");
    assert!(packages[1].starts_with("pkg:npm/right@2.0.0 open"), "{}", packages[1]);
    assert_eq!((edges, direct(&lockfile)), (vec![(0, 1)], vec![Some(true), Some(false)]));
    assert_eq!(development(&lockfile), [Some(false), Some(true)]);
    assert!(Lockfile::read(LockfileKind::Pnpm, b"lockfileVersion: '12.0'\n").is_err());
}

#[test]
fn python_in_toml() {
    let poetry = format!(
        "[[package]]\nname = \"Left_Pad\"\nversion = \"1.0\"\ngroups = [\"main\"]\n\
         files = [{{file = \"x.whl\", hash = \"sha256:{SHA256}\"}}]\n[package.dependencies]\nright = \">=1\"\n\n\
         [[package]]\nname = \"right\"\nversion = \"2.0\"\ngroups = [\"dev\"]\nfiles = []\n[package.source]\n\
         type = \"git\"\nurl = \"https://g.example/right\"\nresolved_reference = \"{COMMIT}\"\n\n\
         [[package]]\nname = \"old\"\nversion = \"1\"\ncategory = \"main\"\n\n[metadata.files]\nold = \
         [{{file = \"o\", hash = \"md5:00\"}}]\n"
    );
    let lockfile = read(LockfileKind::Poetry, &poetry);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:pypi/left-pad@1.0 pinned line 1",
            "pkg:pypi/right@2.0 pinned line 9",
            "pkg:pypi/old@1 open line 19"
        ]
    );
    assert_eq!(edges, [(0, 1)]);
    assert_eq!(development(&lockfile), [Some(false), Some(true), Some(false)]);

    let uv = format!(
        "version = 1\n[[package]]\nname = \"acme\"\nversion = \"0.1\"\nsource = {{ editable = \".\" }}\n\
         dependencies = [{{ name = \"left\" }}]\n[package.dev-dependencies]\ntest = [{{ name = \"right\", version = \"2\" }}]\n\n\
         [[package]]\nname = \"left\"\nversion = \"1\"\nsource = {{ registry = \"https://r.example/simple\" }}\n\
         wheels = [{{ url = \"https://r.example/l.whl\", hash = \"sha256:{SHA256}\" }}]\n\n\
         [[package]]\nname = \"right\"\nversion = \"1\"\nsource = {{ registry = \"https://r.example/simple\" }}\n\n\
         [[package]]\nname = \"right\"\nversion = \"2\"\nsource = {{ git = \"https://g.example/right?rev=x#{COMMIT}\" }}\n"
    );
    let lockfile = read(LockfileKind::Uv, &uv);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:pypi/acme@0.1 pinned line 2",
            "pkg:pypi/left@1 pinned line 10",
            "pkg:pypi/right@1 open line 16",
            "pkg:pypi/right@2 pinned line 21"
        ]
    );
    assert_eq!(edges, [(0, 1), (0, 3)]);
    assert_eq!(source(&lockfile, 3), &git("https://g.example/right"));

    let pylock = format!(
        "lock-version = \"1.0\"\n[[packages]]\nname = \"left\"\nversion = \"1\"\nindex = \"https://r.example/simple\"\n\
         dependencies = [{{ name = \"right\" }}]\n[[packages.wheels]]\nurl = \"https://r.example/l.whl\"\n\
         hashes = {{ sha256 = \"{SHA256}\" }}\n\n[[packages]]\nname = \"right\"\n[packages.vcs]\ntype = \"git\"\n\
         url = \"https://g.example/right\"\ncommit-id = \"{COMMIT}\"\n\n[[packages]]\nname = \"bare\"\nversion = \"1\"\n"
    );
    let (packages, edges) = told(&read(LockfileKind::Pylock, &pylock));
    assert_eq!(
        packages,
        ["pkg:pypi/left@1 pinned line 2", "pkg:pypi/right pinned line 11", "pkg:pypi/bare@1 open line 18"]
    );
    assert_eq!(edges, [(0, 1)]);
    assert!(Lockfile::read(LockfileKind::Pylock, b"lock-version = \"2.0\"\n").is_err());
}

#[test]
fn requirements() {
    let text = format!(
        "# made by a tool\n--index-url https://r.example/simple\nleft[extra]==1.0 ; python_version > '3' \\\n    \
         --hash=sha256:{SHA256} \\\n    --hash sha256:{SHA256}\n    # via acme\nopen>=1.0\nexact==1.*\n\
         Some_Name @ git+https://g.example/right@{COMMIT}#egg=x\n-e ./own\nhttps://x.example/y.whl#sha256=00\nlast==2"
    );
    let lockfile = read(LockfileKind::Requirements, &text);
    let (packages, _) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:pypi/left@1.0 pinned line 3",
            "pkg:pypi/open open line 7",
            "pkg:pypi/exact open line 8",
            "pkg:pypi/some-name pinned line 9",
            "pkg:pypi/own pinned line 10",
            "pkg:pypi/y.whl%23sha256%3D00 open line 11",
            "pkg:pypi/last@2 open line 12"
        ]
    );
    assert_eq!(lockfile.packages[0].digests.len(), 2);
    let elsewhere = Lockfile::read(LockfileKind::Requirements, b"left==1\n-r more.txt\n").unwrap_err();
    assert_eq!(elsewhere.place, Some(LockedPlace::Line(2)));
}

#[test]
fn pipenv() {
    let text = format!(
        r#"{{ "_meta": {{ "sources": [] }}, "default": {{
  "left": {{ "version": "==1.0", "hashes": ["sha256:{SHA256}"], "index": "main" }},
  "right": {{ "git": "https://g.example/right", "ref": "{COMMIT}" }} }},
  "develop": {{ "tool": {{ "version": "*" }} }} }}"#
    );
    let lockfile = read(LockfileKind::Pipenv, &text);
    let (packages, _) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:pypi/left@1.0 pinned /default/left",
            "pkg:pypi/right pinned /default/right",
            "pkg:pypi/tool open /develop/tool"
        ]
    );
    assert_eq!(development(&lockfile), [Some(false), Some(false), Some(true)]);
}

#[test]
fn go() {
    let text = "example.com/left v1.0.0 h1:abc=\nexample.com/left v1.0.0/go.mod h1:def=\n\
                example.com/x/Right/v2 v2.0.0+incompatible/go.mod h1:ghi=\n";
    let lockfile = read(LockfileKind::Go, text);
    let (packages, _) = told(&lockfile);
    assert_eq!(packages, ["pkg:golang/example.com/left@v1.0.0 pinned line 1"]);
    assert_eq!(lockfile.packages[0].tree.as_deref(), Some("h1:abc="));
    assert!(lockfile.packages[0].digests.is_empty(), "a hash of a tree is that of no file");
    assert!(Lockfile::read(LockfileKind::Go, b"example.com/left v1.0.0\n").is_err());
}

#[test]
fn bundler() {
    let text = format!(
        "GIT\n  remote: https://g.example/right.git\n  revision: {COMMIT}\n  specs:\n    right (2.0)\n\n\
         GEM\n  remote: https://r.example/\n  specs:\n    left (1.0)\n      right (>= 1)\n    \
         native (1.5-x86_64-linux)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  left\n  right!\n\n\
         CHECKSUMS\n  left (1.0) sha256={SHA256}\n  native (1.5-x86_64-linux)\n"
    );
    let lockfile = read(LockfileKind::Bundler, &text);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:gem/right@2.0 pinned line 5",
            "pkg:gem/left@1.0 pinned line 10",
            "pkg:gem/native@1.5 open line 12"
        ]
    );
    assert_eq!(edges, [(1, 0)]);
    assert_eq!(direct(&lockfile), [Some(true), Some(true), Some(false)]);
}

#[test]
fn composer() {
    let text = format!(
        r#"{{ "packages": [
  {{ "name": "Acme/Left", "version": "1.0.0", "require": {{ "php": ">=8", "acme/right": "^2" }},
     "source": {{ "type": "git", "url": "https://g.example/left.git", "reference": "{COMMIT}" }} }},
  {{ "name": "acme/right", "version": "2.0.0", "dist": {{ "type": "zip", "url": "https://x.example/r.zip", "reference": "" }} }} ],
  "packages-dev": [ {{ "name": "acme/tool", "version": "1.0.0", "dist": {{ "type": "path", "url": "../tool" }} }} ] }}"#
    );
    let lockfile = read(LockfileKind::Composer, &text);
    let (packages, edges) = told(&lockfile);
    assert_eq!(
        packages,
        [
            "pkg:composer/acme/left@1.0.0 pinned /packages/0",
            "pkg:composer/acme/right@2.0.0 open /packages/1",
            "pkg:composer/acme/tool@1.0.0 pinned /packages-dev/0"
        ]
    );
    assert_eq!(edges, [(0, 1)]);
    assert_eq!(development(&lockfile), [Some(false), Some(false), Some(true)]);
}

#[test]
fn of_java() {
    let gradle =
        "# made by Gradle\norg.acme:left:1.0=compileClasspath,runtimeClasspath\nempty=annotationProcessor\n";
    let (packages, _) = told(&read(LockfileKind::Gradle, gradle));
    assert_eq!(packages, ["pkg:maven/org.acme/left@1.0 open line 2"], "it locks no content");
    assert!(Lockfile::read(LockfileKind::Gradle, b"org.acme:left\n").is_err());

    let maven = "[INFO] The following files have been resolved:\n[INFO]    org.acme:left:jar:1.0:compile -- module x\n\
                 [INFO]    org.acme:right:jar:tests:2.0:test\n";
    let lockfile = read(LockfileKind::Maven, maven);
    let (packages, _) = told(&lockfile);
    assert_eq!(
        packages,
        ["pkg:maven/org.acme/left@1.0 open line 2", "pkg:maven/org.acme/right@2.0 open line 3"]
    );
    assert_eq!(development(&lockfile), [Some(false), Some(true)]);
}

#[test]
fn names_of_files() {
    for (name, kind) in [
        ("a/Cargo.lock", Some(LockfileKind::Cargo)),
        ("npm-shrinkwrap.json", Some(LockfileKind::Npm)),
        ("pylock.toml", Some(LockfileKind::Pylock)),
        ("pylock.dev.toml", Some(LockfileKind::Pylock)),
        ("pylock.a.b.toml", None),
        ("pylock..toml", None),
        ("requirements-dev.txt", Some(LockfileKind::Requirements)),
        ("cargo.lock", None),
        ("package.json", None),
        ("", None),
    ] {
        assert_eq!(LockfileKind::of(name, b""), kind, "{name}");
    }
}
