"""Where each release has its page."""

import examples
from tagline.pages.release_ways import release_ways


def test_releases_of_packages_have_their_pages_in_the_part_of_their_package() -> None:
    found = release_ways(examples.monorepo_book())
    assert (found["core@2.0.0"].label, found["core@2.0.0"].path) == ("core 2.0.0", "packages/core/releases/2.0.0/")
    assert (found["v2.0.0"].label, found["v2.0.0"].path) == ("2.0.0", "releases/2.0.0/")


def test_a_site_of_one_package_has_no_part_for_it() -> None:
    found = release_ways(examples.package_book("core"))
    assert (found["core@2.0.0"].label, found["core@2.0.0"].path) == ("2.0.0", "releases/2.0.0/")
