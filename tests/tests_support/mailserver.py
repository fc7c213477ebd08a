"""A real mail server on loopback: STARTTLS with a certificate of its own, and a login."""

import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "sanne@hoeksema.example", "geheim"


def certificate(folder):
    """Write a certificate for 127.0.0.1 and its key; return both files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


class Postman:
    """What arrived, and what to answer instead of taking it: by address, or to all."""

    def __init__(self):
        self.mails, self.answers = [], {}

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- the library names it
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- the same
        if "data" in self.answers:
            return self.answers["data"]
        made = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append((envelope.rcpt_tos, made))
        return "250 OK"


class Server(Controller):
    """What a client reaches: its port, what arrived, and the context that trusts it."""

    def __init__(self, folder):
        cert, key = certificate(folder)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
        self.postman, self.cert = Postman(), cert
        self.trust = ssl.create_default_context(cafile=str(cert))
        super().__init__(
            self.postman,
            hostname="127.0.0.1",
            port=0,
            tls_context=context,
            require_starttls=True,
            authenticator=_login,
            auth_required=True,
        )

    @property
    def mails(self):
        return self.postman.mails

    def _trigger_server(self):
        """Ask the system which port it gave, as port 0 is no address to wait for."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _login(_server, _session, _envelope, _mechanism, data):
    good = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=good, handled=good)


@contextmanager
def running(folder):
    """Run the server while a test needs it."""
    server = Server(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
