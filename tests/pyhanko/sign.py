"""Signs a PDF as services do, and asks what holds, with a throw-away authority: nothing leaves the machine.

sign.py sign IN OUT FIELD FOLDER FONT   signs in a field (PAdES), with a stamp in a font
sign.py timestamp IN OUT FIELD FOLDER   a document timestamp in a field
sign.py check FILE FOLDER               a line for each signature: its field, "ok" or "broken", what it covers
"""
import datetime
import sys

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import PdfSigner, PdfSignatureMetadata, PdfTimeStamper, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore


def certificate(key):
    """A certificate for a key, by itself, to sign and to stamp with."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Prov")])
    start = datetime.datetime(2024, 1, 1)
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(start).not_valid_after(start + datetime.timedelta(36500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, True, False, False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    )
    return builder.sign(key, hashes.SHA256())


def identity(folder):
    """The key and the certificate of this test, made when they are first asked for."""
    path = folder + "/identity.pem"
    try:
        data = open(path, "rb").read()
    except FileNotFoundError:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        encoding = serialization.Encoding.PEM
        data = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        data += certificate(key).public_bytes(encoding)
        open(path, "wb").write(data)
    key = serialization.load_pem_private_key(data, None)
    own = x509.load_pem_x509_certificate(data)
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return (
        asn1_x509.Certificate.load(own.public_bytes(der)),
        keys.PrivateKeyInfo.load(private),
    )


def sign(source, target, field, folder, font):
    own, key = identity(folder)
    registry = SimpleCertificateStore()
    registry.register(own)
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        style = TextStampStyle(
            stamp_text="%(signer)s\n%(ts)s",
            text_box_style=TextBoxStyle(font=GlyphAccumulatorFactory(font)),
            background=None,
        )
        signer = SimpleSigner(signing_cert=own, signing_key=key, cert_registry=registry)
        metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
        PdfSigner(metadata, signer, stamp_style=style).sign_pdf(writer, existing_fields_only=True, output=out)


def timestamp(source, target, field, folder):
    own, key = identity(folder)
    with open(source, "rb") as file, open(target, "wb") as out:
        writer = IncrementalPdfFileWriter(file)
        stamper = PdfTimeStamper(DummyTimeStamper(own, key), field_name=field)
        context = ValidationContext(trust_roots=[own], allow_fetching=False)
        stamper.timestamp_pdf(writer, "sha256", context, output=out)


def check(path, folder):
    own, _ = identity(folder)
    context = ValidationContext(trust_roots=[own], allow_fetching=False)
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
{"sign": sign, "timestamp": timestamp, "check": check}[command](*rest)
