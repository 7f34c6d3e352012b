"""The public note format, held against a note that others made, and read in one way only."""

import pytest

from audit.notes import (
    COSIGNATURE,
    BadNote,
    Checkpoint,
    Signature,
    Signer,
    Verifier,
    decode,
    parse_note,
    parse_vkey,
    write_note,
)
from tests.audit.made import LOG

# The example of the format's first implementation: key and signed text.
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
HEAD = Checkpoint("test.invalid/sig", 17, b"r" * 32)


def test_a_note_that_others_signed():
    value = decode(SIGNED)
    parse_vkey(VKEY).check(TEXT, Signature("PeterNeumann", value[:4], value[4:]))
    assert parse_vkey(VKEY).vkey == VKEY


def test_a_changed_text_is_refused():
    value = decode(SIGNED)
    with pytest.raises(BadNote, match="does not hold"):
        parse_vkey(VKEY).check(TEXT + "\n", Signature("PeterNeumann", value[:4], value[4:]))


def test_a_checkpoint_there_and_back():
    note = write_note(HEAD.text, LOG.sign(HEAD.text))
    head, [signature] = parse_note(note)
    assert head == HEAD
    assert LOG.verifier.check(head.text, signature) is None
    assert write_note(head.text, signature) == note


def test_a_cosignature_says_when_and_is_bound_to_it():
    witness = Signer("witness.invalid/one", b"W" * 32, COSIGNATURE)
    signature = witness.cosign(HEAD.text, 1_700_000_000)
    assert witness.verifier.check(HEAD.text, signature) == 1_700_000_000
    later = Signature(
        signature.name, signature.key_id, (1_700_000_001).to_bytes(8, "big") + signature.value[8:]
    )
    with pytest.raises(BadNote):
        witness.verifier.check(HEAD.text, later)
    with pytest.raises(BadNote, match="72 bytes"):
        witness.verifier.check(HEAD.text, Signature(signature.name, signature.key_id, signature.value[1:]))


def test_a_log_signature_is_no_cosignature_by_the_same_key():
    as_log, as_witness = Signer("a", b"W" * 32), Signer("a", b"W" * 32, COSIGNATURE)
    assert as_log.verifier.key_id != as_witness.verifier.key_id
    with pytest.raises(BadNote):
        as_witness.verifier.check(HEAD.text, as_log.sign(HEAD.text))


@pytest.mark.parametrize("note", [
    "",
    "a\n1\n",
    HEAD.text,
    HEAD.text + "\n",
    HEAD.text + "extension\n\n" + LOG.sign(HEAD.text).line,
    HEAD.text.replace("17", "017") + "\n" + LOG.sign(HEAD.text).line,
    HEAD.text.replace("17", "-1") + "\n" + LOG.sign(HEAD.text).line,
    HEAD.text.replace("17", "1e1") + "\n" + LOG.sign(HEAD.text).line,
    "\n17\n" + HEAD.text.split("\n")[2] + "\n\n" + LOG.sign(HEAD.text).line,
    "a\n17\ncg==\n\n" + LOG.sign(HEAD.text).line,
    HEAD.text + "\n" + LOG.sign(HEAD.text).line.rstrip("\n"),
    HEAD.text + "\n" + LOG.sign(HEAD.text).line.replace("—", "-"),
    HEAD.text + "\n" + "— name cg==\n",
    HEAD.text + "\n" + "— na me AAAAAAAAAA==\n",
    HEAD.text + "\n" + "— name !!!!\n",
])  # fmt: skip
def test_what_is_not_a_checkpoint(note):
    with pytest.raises(BadNote):
        parse_note(note)


@pytest.mark.parametrize("line", [
    "",
    "name+00000000",
    "name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    VKEY.replace("c74f20a3", "C74F20A3"),
    VKEY + "\n",
    VKEY[:-1],
    Verifier("name", 2, b"k" * 32).vkey,
    Verifier("name", 1, b"k" * 31).vkey,
])  # fmt: skip
def test_what_is_not_a_key(line):
    with pytest.raises(BadNote):
        parse_vkey(line)


def test_base64_has_one_spelling():
    assert decode("cg==") == b"r"
    for other in ("ch==", "cg=", "cg", "cg==\n", " cg=="):
        with pytest.raises(BadNote):
            decode(other)
