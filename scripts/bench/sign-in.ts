/**
 * Signs in like every client, but with minimal key stretching. The work of the server is the same. The half second of CPU for the usual
 * stretching would hide this work.
 */
import { client } from "@serenity-kit/opaque";
import { fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { signInProof } from "#protocol/contracts/session.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";
import { httpTransport } from "#sdk/http/transport.ts";

const PASSWORD = "benchmark only";
const keyStretching = { "argon2id-custom": { iterations: 1, memory: 8, parallelism: 1 } } as const;

/** Sets a password with minimal stretching. The keybag isn't changed, so the member can't sign in normally any more. */
export async function weakenAccount(session: UnlockedSession): Promise<void> {
	const { server, bag, me } = session;
	const { clientRegistrationState, registrationRequest } = client.startRegistration({ password: PASSWORD });
	const { message, setup } = await server.call(contracts.session.changeStart, { body: { message: registrationRequest } });
	const { registrationRecord: record } = client.finishRegistration({
		password: PASSWORD,
		clientRegistrationState,
		registrationResponse: message,
		keyStretching,
	});
	await syncDirectory(session);
	const recovery = session.dir.members.get(me)?.credential?.recovery;
	if (!recovery) throw new Error("this member has no account");
	const next = bag.update({});
	const credential = session.sign("credential", {
		record: hash(fromBase64Url(record)),
		setup,
		version: next.version,
		bag: next.hash,
		recovery,
	});
	await server.call(contracts.session.change, { body: { credential: toWire(credential), record, bag: toBase64Url(next.bytes) } });
}

/** Runs both steps of a sign-in. */
export async function signInQuickly(address: string, name: string): Promise<void> {
	const server = httpTransport({ address });
	const { clientLoginState, startLoginRequest } = client.startLogin({ password: PASSWORD });
	const { login, message } = await server.call(contracts.session.start, { body: { name, message: startLoginRequest } });
	const done = client.finishLogin({ password: PASSWORD, clientLoginState, loginResponse: message, keyStretching });
	if (!done) throw new Error("the password was not accepted");
	const { origin } = server;
	const proof = toBase64Url(signInProof(fromBase64Url(done.sessionKey), origin));
	await server.call(contracts.session.finish, { body: { login, message: done.finishLoginRequest, origin, proof } });
}
