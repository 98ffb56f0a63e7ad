"""The planning file and what it includes."""

from pathlib import Path

from stories import Story, git
from tagline.assembly.open_plans import open_plan

FILES = {
    "release-plan.toml": 'include = ["plan/*.toml"]\n',
    "plan/a.toml": '[[release]]\nid = "a"\ntarget = "tba"\n',
}


def test_what_a_plan_includes_is_found_from_any_folder_of_the_repository(tmp_path: Path) -> None:
    told = Story()
    told.commit("feat: begin", files=FILES)
    where = told.told(tmp_path / "repository", bare=False)
    git(where, "reset", "--quiet", "--hard")
    for folder in (where, where / "plan"):
        assert [one.id for one in open_plan(folder, None).plan.release] == ["a"], folder
