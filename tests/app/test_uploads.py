import pytest

from filon.app.uploads import (
    TooManyUploadsError,
    UnknownUploadError,
    Uploads,
    UploadTooLargeError,
    plain_name,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("deals.csv", "deals.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\ventes.xlsx", "ventes.xlsx"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("a\0b\n.csv", "a_b_.csv"),
        ("ventes\u202egpj.csv", "ventes_gpj.csv"),
        ("été 2025.csv", "été 2025.csv"),
    ],
)
def test_a_file_name_from_elsewhere_becomes_harmless(sent, kept):
    assert plain_name(sent) == kept


def test_a_very_long_name_keeps_its_end():
    assert plain_name("é" * 500 + ".csv").endswith(".csv")
    assert len(plain_name("é" * 500 + ".csv").encode()) <= 160


def test_a_waiting_file_is_found_until_it_is_dropped(tmp_path):
    uploads = Uploads(tmp_path / "uploads")
    upload = uploads.new("deals.csv")
    upload.path.write_bytes(b"abc")
    assert (uploads.get(upload.id).filename, uploads.get(upload.id).size) == ("deals.csv", 3)
    uploads.drop(upload.id)
    with pytest.raises(UnknownUploadError):
        uploads.get(upload.id)
    assert not upload.path.exists()


@pytest.mark.parametrize("wrong", ["..", "/etc", "0" * 31, "0" * 32, "zz"])
def test_an_id_that_was_never_given_is_unknown(tmp_path, wrong):
    with pytest.raises(UnknownUploadError):
        Uploads(tmp_path / "uploads").get(wrong)


def test_a_file_over_the_bound_is_refused(tmp_path):
    uploads = Uploads(tmp_path / "uploads", most_bytes=10)
    uploads.check_size(10)
    with pytest.raises(UploadTooLargeError):
        uploads.check_size(11)


def test_only_some_files_may_wait(tmp_path):
    uploads = Uploads(tmp_path / "uploads")
    for _ in range(20):
        uploads.new("a.csv")
    with pytest.raises(TooManyUploadsError):
        uploads.new("a.csv")
