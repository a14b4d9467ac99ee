/** Second implementation of spec/crypto.md section 7: the client of OPAQUE (RFC 9807) with ristretto255, SHA-512 and 3DH. */
import { ristretto255, ristretto255_oprf } from "@noble/curves/ed25519.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { ascii, type Bytes, join, refuse, same, unsigned, utf8 } from "./bytes.ts";

const { oprf } = ristretto255_oprf;
const NOTHING = new Uint8Array(0);
const HASH = 64;
const NONCE = 32;
const KEY = 32;
const ENVELOPE = NONCE + HASH;

/** The password that both sides of OPAQUE start from. */
const passwordBytes = (password: string): Bytes => utf8(password.normalize("NFC"));
const hkdfExpand = (key: Bytes, info: Bytes, length: number): Bytes => expand(sha512, key, info, length);
const mac = (key: Bytes, ...parts: Bytes[]): Bytes => hmac(sha512, key, join(...parts));
const prefixed = (bytes: Bytes): Bytes => join(unsigned(bytes.length, 2), bytes);

function diffieHellman(secret: Bytes, publicKey: Bytes): Bytes {
	return ristretto255.Point.fromBytes(publicKey).multiply(ristretto255.Point.Fn.fromBytes(secret)).toBytes();
}

export interface Blinded {
	blind: Bytes;
	request: Bytes;
}

/** The first message of a registration. */
export function startRegistration(password: string): Blinded {
	const { blind, blinded } = oprf.blind(passwordBytes(password));
	return { blind, request: blinded };
}

async function randomizedPassword(password: string, blind: Bytes, evaluated: Bytes): Promise<Bytes> {
	const output = oprf.finalize(passwordBytes(password), blind, evaluated);
	const stretched = await argon2idAsync(output, new Uint8Array(16), { t: 3, m: 65_536, p: 4, version: 0x13, dkLen: HASH });
	return extract(sha512, join(output, stretched), NOTHING);
}

/** The keys of an envelope, and its tag. No identities are set, so the public keys take their places. */
function openedBy(randomized: Bytes, nonce: Bytes, serverKey: Bytes) {
	const derive = (label: string, length: number) => hkdfExpand(randomized, join(nonce, ascii(label)), length);
	const own = oprf.deriveKeyPair(derive("PrivateKey", KEY), ascii("OPAQUE-DeriveDiffieHellmanKeyPair"));
	const credentials = join(serverKey, prefixed(serverKey), prefixed(own.publicKey));
	return { own, exportKey: derive("ExportKey", HASH), tag: mac(derive("AuthKey", HASH), nonce, credentials) };
}

/** @param nonce 32 random bytes. @returns the record for the server, and the export key. */
export async function finishRegistration(password: string, { blind }: Blinded, response: Bytes, nonce: Bytes) {
	if (response.length !== 2 * KEY) refuse("a registration response of another length");
	const serverKey = response.subarray(KEY);
	const randomized = await randomizedPassword(password, blind, response.subarray(0, KEY));
	const { own, exportKey, tag } = openedBy(randomized, nonce, serverKey);
	const maskingKey = hkdfExpand(randomized, ascii("MaskingKey"), HASH);
	return { record: join(own.publicKey, maskingKey, nonce, tag), exportKey };
}

export interface LoginState extends Blinded {
	secret: Bytes;
}

/** The first message of a sign-in: the blinded password, a nonce, and an ephemeral public key. @param nonce 32 random bytes. */
export function startLogin(password: string, nonce: Bytes): LoginState {
	const { blind, request } = startRegistration(password);
	const { secretKey, publicKey } = oprf.generateKeyPair();
	return { blind, secret: secretKey, request: join(request, nonce, publicKey) };
}

/** @returns the last message, the export key and the session key. */
export async function finishLogin(password: string, state: LoginState, response: Bytes) {
	if (response.length !== 2 * KEY + KEY + ENVELOPE + NONCE + KEY + HASH) refuse("a login response of another length");
	const [credential, answer] = [response.subarray(0, 2 * KEY + KEY + ENVELOPE), response.subarray(2 * KEY + KEY + ENVELOPE)];
	const randomized = await randomizedPassword(password, state.blind, credential.subarray(0, KEY));
	const pad = hkdfExpand(
		hkdfExpand(randomized, ascii("MaskingKey"), HASH),
		join(credential.subarray(KEY, 2 * KEY), ascii("CredentialResponsePad")),
		KEY + ENVELOPE,
	);
	const unmasked = credential.subarray(2 * KEY).map((byte, i) => byte ^ (pad[i] as number));
	const [serverKey, nonce, tag] = [unmasked.subarray(0, KEY), unmasked.subarray(KEY, 2 * KEY), unmasked.subarray(2 * KEY)];
	const { own, exportKey, tag: wanted } = openedBy(randomized, nonce, serverKey);
	if (!same(tag, wanted)) refuse("a wrong password");
	return { ...agree(state, own, serverKey, credential, answer), exportKey };
}

type KeyPair = { secretKey: Bytes; publicKey: Bytes };

/** 3DH, and the MACs of both sides. The context is empty. */
function agree(state: LoginState, own: KeyPair, serverKey: Bytes, credential: Bytes, answer: Bytes) {
	const [fresh, serverMac] = [answer.subarray(0, NONCE + KEY), answer.subarray(NONCE + KEY)];
	const share = fresh.subarray(NONCE);
	const shared = join(diffieHellman(state.secret, share), diffieHellman(state.secret, serverKey), diffieHellman(own.secretKey, share));
	const preamble = join(
		ascii("OPAQUEv1-"),
		prefixed(NOTHING),
		prefixed(own.publicKey),
		state.request,
		prefixed(serverKey),
		credential,
		fresh,
	);
	const first = extract(sha512, shared, NOTHING);
	const handshake = derived(first, "HandshakeSecret", sha512(preamble));
	const expected = mac(derived(handshake, "ServerMAC", NOTHING), sha512(preamble));
	if (!same(expected, serverMac)) refuse("a wrong MAC of the server");
	const finish = mac(derived(handshake, "ClientMAC", NOTHING), sha512(join(preamble, expected)));
	return { finish, sessionKey: derived(first, "SessionKey", sha512(preamble)) };
}

function derived(secret: Bytes, label: string, context: Bytes): Bytes {
	const name = ascii(`OPAQUE-${label}`);
	return hkdfExpand(secret, join(unsigned(HASH, 2), unsigned(name.length, 1), name, unsigned(context.length, 1), context), HASH);
}
