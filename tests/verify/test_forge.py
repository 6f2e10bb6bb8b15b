"""The forger's tools are good: a log taken apart and put together again is the same log."""

from charter import layout


def test_an_unchanged_log_put_together_again_has_the_same_bytes(bundles, sound):
    forged = bundles.forgery()
    forged.relink()

    assert forged.files() == sound["full"]
    assert forged.files(like=bundles.public) == sound["public"]


def test_honest_bundles_are_sound(sound, look):
    reports = {kind: look(files) for kind, files in sound.items()}

    assert {kind: (report.exit_code, report.findings) for kind, report in reports.items()} == {
        kind: (0, []) for kind in sound
    }
    assert reports["full"].withheld == 0
    assert "signatures: 34 checked" in reports["public"].notes
    assert layout.CHECKPOINT in sound["case"]
