"""A passkey made of software: answers the browser's questions as a device with a finger on it does."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftPasskey:
    def __init__(self, origin: str = "http://localhost", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(16)
        self.handle = b""

    def made(self, options: dict, flags=PRESENT_AND_VERIFIED) -> str:
        """The answer of `navigator.credentials.create`, as JSON text."""
        public = options["publicKey"]
        self.handle = websafe_decode(public["user"]["id"])
        held = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(self.host_hash(), flags | AuthenticatorData.FLAG.AT, 0, bytes(held))
        response = {
            "clientDataJSON": websafe_encode(self.client_data("create", public["challenge"])),
            "attestationObject": websafe_encode(bytes(AttestationObject.create("none", data, {}))),
            "transports": ["internal"],
        }
        return self.json(response, {"credProps": {"rk": True}})

    def used(self, options: dict, flags=PRESENT_AND_VERIFIED) -> str:
        """The answer of `navigator.credentials.get`, as JSON text."""
        client_data = self.client_data("get", options["publicKey"]["challenge"])
        data = bytes(AuthenticatorData.create(self.host_hash(), flags, 1))
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.handle),
        }
        return self.json(response, {})

    def host_hash(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def client_data(self, verb: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(f"webauthn.{verb}", challenge, self.origin))

    def json(self, response: dict, extensions: dict) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )
