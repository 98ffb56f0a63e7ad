"""What a configuration of changesets means, and what its fragments say."""

from tagline.rules.peers.changesets import fragment, pieces
from tagline.rules.peers.pieces import Facts, Said, Unsaid
from tagline.rules.peers.towncrier import Found


def test_a_changeset_is_an_entry_of_the_type_that_moves_the_version_alike() -> None:
    assert fragment('---\n"@engine/core": minor\n---\n\nPrint the dial\n') == Found(
        "feat", (), "Print the dial", "core"
    )
    assert fragment("---\r\ncore: patch\r\n---\r\nCount it\r\n") == Found("fix", (), "Count it", "core")
    assert fragment("---\n'a': patch\n'b': major\n---\nGone") == Found("feat", (), "Gone", "", breaking=True)


def test_a_file_without_packages_or_words_is_none() -> None:
    assert fragment("# Changesets\n\nHow they work") is None
    assert fragment("---\n---\n") is None
    assert fragment("---\na: minor\n---\n") is None


def test_its_branch_is_taken_over_and_shared_versions_are_told() -> None:
    found = list(pieces({"baseBranch": "trunk", "fixed": [["a", "b"]], "linked": [], "access": "public"}, Facts()))
    assert [one.value for one in found if isinstance(one, Said)] == [["trunk"]]
    assert [one.path for one in found if isinstance(one, Unsaid)] == [(), ("fixed",)]
