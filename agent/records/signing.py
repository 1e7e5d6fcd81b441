"""Ed25519 (RFC 8032): the only module that knows `cryptography`, imported when something is signed.

Its import costs 14 ms, a signature 28 µs, a check of one 93 µs (facts/store.md part 4).
"""

from collections.abc import Callable


def new_private_key() -> bytes:
    """Return a new private key as PEM (PKCS #8, RFC 8410), which OpenSSL reads too."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signer(private_key: bytes) -> tuple[str, Callable[[bytes], str]]:
    """Return the public key of a private one, and what signs with it; both speak hexadecimal.

    Args:
        private_key: PEM, as `new_private_key` made it.

    Raises:
        ValueError: that is no such key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(private_key, password=None)
    except (TypeError, UnsupportedAlgorithm) as error:  # it has a password; it is of a strange kind
        raise ValueError("not a private key that can be used") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 private key")  # noqa: TRY004 - the caller reads a file
    return key.public_key().public_bytes_raw().hex(), lambda message: key.sign(message).hex()


def holds(public_key: str, signature: str, message: bytes) -> bool:
    """Return whether a signature is that key's for that message; both in hexadecimal."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
