"""Signs a PDF as services do, and asks what holds, with throw-away keys: nothing leaves the machine.

sign.py sign IN OUT FIELD FOLDER FONT NAME   NAME signs in a field (PAdES), with a stamp in a font
sign.py timestamp IN OUT FIELD FOLDER        a document timestamp in a field
sign.py draw IN OUT FOLDER                   signs in a field of its own that isn't tagged, as some services do
sign.py change IN OUT                        draws on the first page of a file, by appending to it
sign.py cover IN OUT FIELD FOLDER            the same, and signs in a field in the same update
sign.py check FILE FOLDER                    a line for each signature: its field, "ok" or "broken", what it covers
"""
import datetime
import glob
import sys

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import PdfSigner, PdfSignatureMetadata, PdfTimeStamper, SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def certificate(key, common_name):
    """A certificate for a key, by itself, to sign and to stamp with."""
    name = x509.Name([
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Prov"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ])
    start = datetime.datetime(2024, 1, 1)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + datetime.timedelta(36500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, True, False, False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return builder.sign(key, hashes.SHA256())


def identity(folder, name):
    """Somebody's key and certificate, made when they are first asked for."""
    path = folder + "/" + name.encode().hex() + ".pem"
    try:
        data = open(path, "rb").read()
    except FileNotFoundError:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        encoding = serialization.Encoding.PEM
        data = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        data += certificate(key, name).public_bytes(encoding)
        open(path, "wb").write(data)
    key = serialization.load_pem_private_key(data, None)
    own = x509.load_pem_x509_certificate(data)
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (
        asn1_x509.Certificate.load(own.public_bytes(der)),
        keys.PrivateKeyInfo.load(private),
    )


def trusted(folder):
    """A context in which everybody who has signed is trusted."""
    pems = [open(path, "rb").read() for path in sorted(glob.glob(folder + "/*.pem"))]
    known = [x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER) for pem in pems]
    roots = [asn1_x509.Certificate.load(own) for own in known]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def signer(folder, name):
    own, key = identity(folder, name)
    registry = SimpleCertificateStore()
    registry.register(own)
    return SimpleSigner(signing_cert=own, signing_key=key, cert_registry=registry)


def sign(source, target, field, folder, font, name):
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        style = TextStampStyle(
            stamp_text="%(signer)s\n%(ts)s",
            text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(font)),
            background=None,
        )
        metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
        signing = PdfSigner(metadata, signer(folder, name), stamp_style=style)
        signing.sign_pdf(writer, existing_fields_only=True, output=out)


def draw(source, target, folder):
    with open(source, "rb") as file, open(target, "wb") as out:
        metadata = PdfSignatureMetadata(field_name="Signature1", md_algorithm="sha512", name="Tjänsten")
        place = SigFieldSpec("Signature1", on_page=0, box=(50, 50, 200, 90))
        signing = PdfSigner(metadata, signer(folder, "Tjänsten"), new_field_spec=place)
        signing.sign_pdf(IncrementalPdfFileWriter(file), output=out)


def timestamp(source, target, field, folder):
    own, key = identity(folder, "Prov TSA")
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        stamper = PdfTimeStamper(DummyTimeStamper(own, key), field_name=field)
        stamper.timestamp_pdf(writer, "sha256", trusted(folder), output=out)


def change(source, target):
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        paint(writer)
        writer.write(out)


def cover(source, target, field, folder):
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        paint(writer)
        metadata = PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
        signing = PdfSigner(metadata, signer(folder, "Tjänsten"))
        signing.sign_pdf(writer, existing_fields_only=True, output=out)


def paint(writer):
    page, _ = writer.find_page_for_modification(0)
    page = page.get_object()
    drawn = writer.add_object(generic.StreamObject(stream_data=b"q 0 0 100 100 re f Q"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), drawn])
    writer.update_container(page)


def check(path, folder):
    context = trusted(folder)
    with open(path, "rb") as file:
        reader = PdfFileReader(file)
        for signature in reader.embedded_regular_signatures:
            status = validate_pdf_signature(signature, context)
            report(signature, status, status.bottom_line)
        for signature in reader.embedded_timestamp_signatures:
            status = validate_pdf_timestamp(signature, context)
            report(signature, status, status.valid and status.intact and status.coverage is not None)


def report(signature, status, holds):
    changed = status.modification_level.name if status.modification_level else "NONE"
    print(signature.field_name, "ok" if holds else "broken", status.coverage.name, changed)


command, *rest = sys.argv[1:]
{"sign": sign, "timestamp": timestamp, "draw": draw, "change": change, "cover": cover, "check": check}[command](*rest)
