"""What a configuration of towncrier means, and what its fragments say."""

from tagline.rules.peers.pieces import Facts, Said
from tagline.rules.peers.towncrier import Found, folder_of, fragment, pieces, type_names

OWN = {
    "type": [
        {"directory": "feature", "name": "Features", "showcontent": True},
        {"directory": "vendor", "name": "Vendored Libraries", "showcontent": True},
        {"directory": "removal", "name": "Removals", "showcontent": True},
        {"directory": "nit", "name": "Small things", "showcontent": False},
    ]
}


def test_types_of_ones_own_become_known_and_only_fragments_are_news() -> None:
    assert {one.field: one.value for one in pieces(OWN, Facts()) if isinstance(one, Said)} == {
        ("types", "vendor"): "internal",
        ("types", "nit"): "internal",
        ("hide",): ["other"],
    }


def test_the_standard_types_have_names_here() -> None:
    assert type_names({}) == {
        "feature": "feature",
        "bugfix": "bugfix",
        "doc": "doc",
        "removal": "remove",
        "misc": "chore",
    }
    assert type_names(OWN)["vendor"] == "vendor"


def test_the_folder_is_the_one_that_is_named_else_that_of_the_package() -> None:
    assert folder_of({"directory": "news/"}) == "news"
    assert folder_of({"package": "engine.core", "package_dir": "src"}) == "src/engine/core/newsfragments"
    assert folder_of({"package": "engine"}) == "engine/newsfragments"
    assert folder_of({}) == "newsfragments"


def test_a_fragment_says_its_issue_its_type_and_its_text() -> None:
    types = type_names({})
    assert fragment("12.feature.rst", "Print the ``dial``.\n", types) == Found("feature", ("12",), "Print the `dial`.")
    assert fragment("+orphan.bugfix.md", "Count ``it``", types) == Found("bugfix", (), "Count ``it``")
    assert fragment("gh-7.removal.2", "Gone", types) == Found("remove", ("7",), "Gone")


def test_other_files_in_the_folder_are_no_fragments() -> None:
    types = type_names({})
    assert [fragment(name, "x", types) for name in ("README.rst", ".gitignore", "template.rst", "12.rst")] == [None] * 4
