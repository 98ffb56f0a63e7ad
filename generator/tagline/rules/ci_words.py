"""Words in a message that turn a run of CI off. Copied into a tag or a commit of ours they would do it again."""

import re

_BRACKETED = re.compile(
    r"\[[ \t]{0,4}(?P<words>(?:skip|no)[ _-]{0,4}(?:ci|actions|azp|azurepipelines|travis|appveyor|circleci|deploy|"
    r"gitlab|buildkite|netlify|cd|vercel|cloudbuild|codebuild|semaphore|drone|release|test)"
    r"|(?:ci|actions|azurepipelines|azp|travis|appveyor|circleci|netlify|cd|vercel|drone|semaphore)[ _-]{0,4}skip)"
    r"[ \t]{0,4}\]",
    re.IGNORECASE,
)
_STARRED = re.compile(r"\*{3}[ \t]{0,4}(?P<words>NO_CI|NO[ _-]?CI)[ \t]{0,4}\*{3}", re.IGNORECASE)
_TRAILER = re.compile(r"skip[-_ ]checks[ \t]{0,4}:", re.IGNORECASE)
_BARE = re.compile(r"\bci[ \t]{0,2}\.[ \t]{0,2}skip\b", re.IGNORECASE)  # an option of a push that some copy into titles


def defused(text: str) -> str:
    """Give a text in which such words are still read by people, and by no machine."""
    text = _BRACKETED.sub(lambda found: f"({found['words']})", text)
    text = _STARRED.sub(lambda found: f"({found['words']})", text)
    text = _TRAILER.sub("skip checks", text)
    return _BARE.sub("ci skip", text)
