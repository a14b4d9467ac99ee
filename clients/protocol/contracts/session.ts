/** Signing in (OPAQUE, RFC 9807), sessions, password change and recovery code. SPEC "Cryptography", sections 6 to 8. */
import * as z from "zod/mini";
import { type Bytes, type Id, idToBytes, kdf, tup } from "../bytes.ts";
import { WORK_PARTS } from "../work.ts";
import { base64url, count, hash, id, ok, time, wire } from "./common.ts";
import { endpoint } from "./endpoint.ts";

export const signInName = z
	.string()
	.check(
		z.minLength(3),
		z.maxLength(80),
		z.regex(/^[\p{L}\p{N}._@+-]+$/u, "takes letters, digits and . _ @ + -"),
		z.describe("3 to 80 letters, digits and . _ @ + -"),
	);
/** The solution of a challenge: one nonce for each part. SPEC "Cryptography", section 7. */
const work = z.strictObject({ challenge: base64url(256), nonces: z.array(count).check(z.maxLength(WORK_PARTS)) });
export type Work = z.infer<typeof work>;
export const opaqueMessage = base64url(2048);
export const keybag = base64url(64 * 1024);

/** What the key of a recovery code signs: see `recoveryInput`. */
export interface RecoveryChallenge {
	network: Bytes;
	/** The server's origin, as the client reaches it. */
	origin: string;
	/** Null for a sign-in name that nobody has. Then no signature is valid. */
	member: Id | null;
	/** Made by the server, used once. */
	challenge: Bytes;
}

/** The bytes that a recovery code's key signs to get the keybag from the server. SPEC "Cryptography", section 8. */
export function recoveryInput({ network, origin, member, challenge }: RecoveryChallenge): Bytes {
	return tup("cloister/1/recover", network, origin, member === null ? "" : idToBytes(member), challenge);
}

/**
 * Makes the proof of the origin at which the client signs in. With it, a server that only relays the messages gets no session.
 * SPEC "Cryptography", section 7.
 * @param sessionKey of OPAQUE, 64 bytes.
 * @returns 32 bytes.
 */
export function signInProof(sessionKey: Bytes, origin: string): Bytes {
	return kdf(sessionKey, "sign-in", origin);
}

/** The server's origin, as the client reaches it, such as https://cloister.example.org (RFC 6454, section 6.2). */
const origin = z.string().check(z.maxLength(300));

/** The answer to a sign-in. The refresh token is only in a cookie. credential: the statement with the hashes of record and bag. */
const openedSession = z.strictObject({ token: z.string(), expires: time, member: id, session: id, bag: keybag, credential: wire });

export const session = {
	start: endpoint({
		id: "session.start",
		summary: "Begin signing in",
		description:
			"First step of OPAQUE (RFC 9807). For an unknown name, `member` is a made-up id that stays the same, so that nobody can tell whether the name exists. After many failures the server requires `work` of a device that it doesn't know (error `work-needed`).",
		method: "POST",
		repeatable: false,
		path: "/session/start",
		body: z.strictObject({ name: signInName, message: opaqueMessage, work: z.optional(work) }),
		response: z.strictObject({ login: id, member: id, message: opaqueMessage }),
		access: { action: "session.start", activity: "create", subject: "member", purpose: "self" },
		anonymous: true,
		recorded: "counted",
		whileRolledBack: true,
	}),
	finish: endpoint({
		id: "session.finish",
		summary: "Finish signing in",
		description:
			"Second step of OPAQUE. `proof` is a MAC of the server's `origin` under a key that follows from OPAQUE's session key (SPEC \"Cryptography\", section 7). Returns an access token, the keybag and the credential statement, which names record and bag by hash. The refresh token travels only in a cookie.",
		method: "POST",
		repeatable: false,
		path: "/session/finish",
		body: z.strictObject({ login: id, message: opaqueMessage, origin, proof: hash }),
		response: openedSession,
		access: { action: "session.finish", activity: "create", subject: "session", purpose: "self" },
		anonymous: true,
		whileRolledBack: true,
	}),
	refresh: endpoint({
		id: "session.refresh",
		summary: "Get a new access token for the refresh cookie",
		description: "Returns a new access token for the refresh cookie. A refresh token works once: a second use ends the session.",
		method: "POST",
		repeatable: false,
		path: "/session/refresh",
		response: z.strictObject({ token: z.string(), expires: time }),
		access: { action: "session.refresh", activity: "update", subject: "session", purpose: "self" },
		initiator: "any",
		anonymous: true,
		whileRolledBack: true,
	}),
	end: endpoint({
		id: "session.end",
		summary: "Sign out",
		description: "Signs out and ends this session.",
		method: "DELETE",
		repeatable: false,
		path: "/session",
		response: ok,
		access: { action: "session.end", activity: "delete", subject: "session", purpose: "self" },
		beforeVouching: true,
		afterRefusal: true,
		whileRolledBack: true,
	}),
	list: endpoint({
		id: "session.list",
		summary: "List my sessions",
		description: "Lists my sessions. Times are UTC milliseconds.",
		method: "GET",
		path: "/sessions",
		response: z.strictObject({ sessions: z.array(z.strictObject({ session: id, started: time, used: time, current: z.boolean() })) }),
		access: { action: "session.list", activity: "search", subject: "session", purpose: "self" },
		beforeVouching: true,
		afterRefusal: true,
	}),
	revoke: endpoint({
		id: "session.revoke",
		summary: "End one of my sessions",
		description: "Ends one of my sessions.",
		method: "DELETE",
		repeatable: false,
		path: "/sessions/:session",
		params: z.strictObject({ session: id }),
		response: ok,
		access: { action: "session.revoke", activity: "delete", subject: "session", purpose: "self" },
		beforeVouching: true,
		afterRefusal: true,
	}),
	changeStart: endpoint({
		id: "session.changeStart",
		summary: "Begin setting a new password",
		description: "First step of setting a new password.",
		method: "POST",
		repeatable: false,
		path: "/credential/start",
		body: z.strictObject({ message: opaqueMessage }),
		response: z.strictObject({ message: opaqueMessage, setup: z.string() }),
		access: { action: "credential.start", activity: "update", subject: "member", purpose: "self" },
		beforeVouching: true,
	}),
	change: endpoint({
		id: "session.change",
		summary: "Set a new password or keybag; ends my other sessions",
		description: "Stores a new password record or keybag. Ends all my other sessions.",
		method: "PUT",
		path: "/credential",
		body: z.strictObject({ credential: wire, record: opaqueMessage, bag: keybag }),
		response: ok,
		access: { action: "credential.change", activity: "update", subject: "member", purpose: "self" },
		beforeVouching: true,
	}),
	recoverStart: endpoint({
		id: "session.recoverStart",
		summary: "Begin signing in with the recovery code",
		description:
			"Returns a challenge that the key of the recovery code must sign. For an unknown name, `member` is a made-up id that stays the same.",
		method: "POST",
		repeatable: false,
		path: "/recovery/start",
		body: z.strictObject({ name: signInName }),
		response: z.strictObject({ recovery: id, member: id, challenge: hash }),
		access: { action: "recovery.start", activity: "create", subject: "member", purpose: "self" },
		anonymous: true,
		recorded: "counted",
		whileRolledBack: true,
	}),
	recoverFinish: endpoint({
		id: "session.recoverFinish",
		summary: "Sign in with the recovery code",
		description:
			'Signs in with an Ed25519 signature of the recovery code\'s key over network, origin, member and challenge (SPEC "Cryptography", section 8).',
		method: "POST",
		repeatable: false,
		path: "/recovery/finish",
		body: z.strictObject({ recovery: id, origin, signature: base64url(64) }),
		response: openedSession,
		access: { action: "recovery.finish", activity: "create", subject: "session", purpose: "self" },
		anonymous: true,
		whileRolledBack: true,
	}),
	me: endpoint({
		id: "session.me",
		summary: "My member id and status",
		description: "Returns who I am to the server, my status, and the size of the newest directory checkpoint.",
		method: "GET",
		path: "/me",
		response: z.strictObject({ member: id, status: z.string(), checkpointSize: count }),
		access: { action: "session.me", activity: "read", subject: "member", purpose: "self" },
		initiator: "any",
		beforeVouching: true,
		afterRefusal: true,
	}),
};
