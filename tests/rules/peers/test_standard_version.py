"""What a configuration of standard-version means in our settings."""

from tagline.rules.peers.pieces import Facts, Said, Unsaid
from tagline.rules.peers.standard_version import pieces


def test_prefix_types_and_files_are_taken_over() -> None:
    data = {
        "tagPrefix": "lib-",
        "infile": "HISTORY.md",
        "types": [{"type": "feat", "section": "Features"}, {"type": "style", "hidden": True}],
        "bumpFiles": [{"filename": "manifest.json", "type": "json"}, "VERSION"],
    }
    assert {one.field: one.value for one in pieces(data, Facts()) if isinstance(one, Said)} == {
        ("tag",): "lib-{version}",
        ("hide",): ["style"],
        ("release", "versions"): ["manifest.json:version"],
        ("release", "changelog"): "HISTORY.md",
    }


def test_commands_and_features_in_zero_are_told() -> None:
    found = [one.path for one in pieces({"scripts": {"prebump": "x"}}, Facts(in_zero=True)) if isinstance(one, Unsaid)]
    assert found == [(), ("scripts",)]
