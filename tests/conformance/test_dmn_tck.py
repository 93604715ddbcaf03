"""The OMG's Technology Compatibility Kit, where LIUZHUAN_DMN_TCK names it; its files are no part of the repository.

`.ci/run` sets the variable where the kit lies beside the checkout. Without it the one test here says so by its name:
what is specified then is what tests/engine/feel, tests/engine/dmn and the examples of docs/reference/feel.md say.
"""

import os
from pathlib import Path

KIT = os.environ.get("LIUZHUAN_DMN_TCK")
JAVA = "0076-feel-external-java"  # calls Java classes
BACK_REFERENCE = "1111-feel-matches-function-test-01 K2-MatchesFunc-17"  # regular expressions of linear time have none

if KIT is not None:

    def test_the_kit_passes_but_for_java_and_a_back_reference():
        from engine.dmn.conformance import run

        first, second = run(Path(KIT)).levels

        assert (116, 116) == (first.passed, first.cases)
        assert 3275 == second.cases
        assert 3257 <= second.passed
        assert {BACK_REFERENCE} == {failure.case for failure in second.failures if failure.suite != JAVA}

else:

    def test_the_kit_is_not_here_so_that_our_own_corpus_is_all_there_is():
        corpus = Path(__file__).parent.parent / "engine"

        assert 20 <= len([*corpus.glob("feel/test_*.py")])
        assert 8 <= len([*corpus.glob("dmn/test_*.py")])
