/**
 * The client's side of OPAQUE (RFC 9807). The server does not learn the password. Nobody can guess it offline without the
 * server's own secret. The cost of key stretching is fixed here, so that neither the server nor a caller can weaken it.
 * SPEC "Cryptography", section 7.
 */
import { client, ready } from "@serenity-kit/opaque";
import { type Bytes, fromBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { KEY_STRETCHING } from "./key-stretching.ts";
import { ExportKey } from "./secret.ts";

/** Resolves when the library is loaded. */
export const opaqueReady: Promise<void> = ready;

/** The device gave the key stretching less than the 64 MiB that it needs. The password may be right. */
export class OutOfMemoryError extends Error {
	constructor() {
		super("the key stretching needs 64 MiB of memory, and this device gave less; close other programs and try again");
		this.name = "OutOfMemoryError";
	}
}

/** Normalises to NFC, so that a password has the same bytes from every keyboard. */
const normal = (password: string) => password.normalize("NFC");

/** The first message of a registration or sign-in. `request` is sent as base64url text. `state` holds secrets, and stays on the client. */
export interface OpaqueStart {
	state: string;
	request: string;
}

export function startRegistration(password: string): OpaqueStart {
	const { clientRegistrationState: state, registrationRequest: request } = client.startRegistration({ password: normal(password) });
	return { state, request };
}

/** The result of a registration. */
export interface OpaqueRegistration {
	/** The record that the server stores, as base64url text. */
	record: string;
	/** Opens the keybag. It is never sent. */
	exportKey: ExportKey;
	/** The server's static public key, as base64url text. */
	serverKey: string;
}

/**
 * Blocks for as long as the key stretching takes.
 * @param response the server's answer.
 * @throws ProtocolError `bad-content` when the answer is malformed; OutOfMemoryError.
 */
export function finishRegistration(password: string, state: string, response: string): OpaqueRegistration {
	const done = attempt("bad-content", () =>
		client.finishRegistration({
			password: normal(password),
			clientRegistrationState: state,
			registrationResponse: response,
			keyStretching: KEY_STRETCHING,
		}),
	);
	return {
		record: done.registrationRecord,
		exportKey: new ExportKey(fromBase64Url(done.exportKey)),
		serverKey: done.serverStaticPublicKey,
	};
}

export function startLogin(password: string): OpaqueStart {
	const { clientLoginState: state, startLoginRequest: request } = client.startLogin({ password: normal(password) });
	return { state, request };
}

/** The result of a sign-in. */
export interface OpaqueLogin {
	/** The message that proves the password to the server, as base64url text. */
	finish: string;
	/** Opens the keybag. It is never sent. */
	exportKey: ExportKey;
	/** 64 bytes, known to both sides only. */
	sessionKey: Bytes;
	/** The server's static public key, as base64url text. */
	serverKey: string;
}

/**
 * Blocks for as long as the key stretching takes.
 * @throws ProtocolError `sign-in-failed` for a wrong password, an unknown name or a malformed answer; OutOfMemoryError.
 */
export function finishLogin(password: string, state: string, response: string): OpaqueLogin {
	const done = attempt("sign-in-failed", () =>
		client.finishLogin({
			password: normal(password),
			clientLoginState: state,
			loginResponse: response,
			keyStretching: KEY_STRETCHING,
		}),
	);
	return {
		finish: done.finishLoginRequest,
		exportKey: new ExportKey(fromBase64Url(done.exportKey)),
		sessionKey: fromBase64Url(done.sessionKey),
		serverKey: done.serverStaticPublicKey,
	};
}

/** Runs `work`. @throws OutOfMemoryError; ProtocolError with `code` for every other failure. */
function attempt<T>(code: "bad-content" | "sign-in-failed", work: () => T | undefined): T {
	let done: T | undefined;
	try {
		done = work();
	} catch (error) {
		// The library ends in a trap when it gets no memory. Malformed messages are ordinary errors, which describe only its internals.
		if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw new OutOfMemoryError();
	}
	if (done === undefined) throw new ProtocolError(code);
	return done;
}
