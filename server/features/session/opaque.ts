/** The server's side of OPAQUE (RFC 9807). The client's side is clients/crypto/opaque.ts. */
import { client, server } from "@serenity-kit/opaque";
import { type Bytes, fromBase64Url, type Id, toBase64Url } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { OpaqueSetup, Secrets } from "#server/base/secrets.ts";

export class OpaqueServer {
	readonly #setups: Secrets["opaqueSetups"];
	constructor(setups: Secrets["opaqueSetups"]) {
		this.#setups = setups;
	}
	/** The setup for new records. */
	get newest(): OpaqueSetup {
		return this.#setups[0];
	}
	/** Step 2 of a registration. @throws ProtocolError bad-input */
	register(member: Id, request: string): { message: string; setup: string } {
		const { id, setup } = this.newest;
		try {
			const { registrationResponse } = server.createRegistrationResponse({
				serverSetup: setup,
				userIdentifier: member,
				registrationRequest: request,
			});
			return { message: registrationResponse, setup: id };
		} catch {
			throw malformed();
		}
	}
	/** Whether OPAQUE can use this record. A sign-in with a broken record would fail in a way that shows that the name exists. */
	isRecord(record: Bytes): boolean {
		const { startLoginRequest } = client.startLogin({ password: "" });
		try {
			server.startLogin({ serverSetup: this.newest.setup, userIdentifier: "", registrationRecord: toBase64Url(record), startLoginRequest });
			return true;
		} catch {
			return false;
		}
	}
	/**
	 * Step 2 of a sign-in.
	 * @param known the record and its setup; null for a name that nobody has. The answer looks the same then.
	 * @throws ProtocolError bad-input
	 */
	startLogin(member: Id, known: { record: Bytes; setup: string } | null, request: string): { message: string; state: string } {
		const setup = known ? this.#setups.find(({ id }) => id === known.setup) : this.newest;
		if (!setup) throw new Error("the OPAQUE setup of a record is missing from the secrets");
		try {
			const { loginResponse, serverLoginState } = server.startLogin({
				serverSetup: setup.setup,
				userIdentifier: member,
				registrationRecord: known ? toBase64Url(known.record) : null,
				startLoginRequest: request,
			});
			return { message: loginResponse, state: serverLoginState };
		} catch {
			throw malformed();
		}
	}
	/** Step 4. @returns the session key, 64 bytes, if the client has proved the password; otherwise null. */
	finishLogin(state: string, message: string): Bytes | null {
		try {
			return fromBase64Url(server.finishLogin({ serverLoginState: state, finishLoginRequest: message }).sessionKey);
		} catch {
			return null;
		}
	}
}

/** Replaces the library's message, which describes its internals. */
function malformed(): ProtocolError {
	return new ProtocolError("bad-input", "message: takes an OPAQUE message", "message");
}
