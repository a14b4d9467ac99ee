/** Network, genesis, joining, the directory's log, vetting. SPEC "The directory" and "The logs". */
import * as z from "zod/mini";
import { type Bytes, type Id, idToBytes, tup } from "../bytes.ts";
import { CIRCLES, IDENTITY_SEEN, SEAT_KINDS } from "../codes.ts";
import { base64url, checkpoint, count, hash, id, ok, queryNumber, sealed, statements, time, wire, wireUpTo } from "./common.ts";
import { endpoint } from "./endpoint.ts";
import { keybag, opaqueMessage, signInName } from "./session.ts";

const log = z.strictObject({ origin: z.string(), key: hash });
/** A member's name and the salt of its hash in the directory. Stored outside the log, so that it can be erased. */
const name = z.strictObject({ name: z.string().check(z.minLength(1), z.maxLength(120)), salt: hash });
const token = z.string().check(z.maxLength(100));
const setupAnswer = z.strictObject({ message: opaqueMessage, setup: z.string() });

/** The checks of a vetting. The signed statement contains H of their deterministic CBOR. Times: UTC ms. */
export const checklist = z.strictObject({
	identitySeen: z.enum(IDENTITY_SEEN),
	identitySeenOn: time,
	references: z.int().check(z.gte(0), z.lte(20)),
	safeguardingTraining: z.nullable(time),
	codeOfConductSigned: z.nullable(time),
});
export type Checklist = z.infer<typeof checklist>;

/** The evidence that an admin may ask for before approving. */
export const ASKS = ["identity", "references", "safeguarding-training", "code-of-conduct", "call-me"] as const;

/**
 * The answer of a proposer. given: evidence that the asking admin has received, outside of the network. missing: evidence that can't be
 * given.
 */
const answer = { given: z.array(z.enum(ASKS)).check(z.maxLength(5)), missing: z.array(z.enum(ASKS)).check(z.maxLength(5)) };

/**
 * The request that carries the proof of an invite: the action, and the other fields of the request's body. The proof is valid for this
 * request only.
 */
export type InviteRequest = { action: "join.directory"; from: number } | { action: "join.start"; member: Id; message: string };

/** The bytes that the key of an invite signs to prove the invite. at: UTC ms, within 5 minutes of the server's time. */
export function inviteProofInput(request: InviteRequest, invite: Id, at: number): Bytes {
	const body = request.action === "join.start" ? [idToBytes(request.member), request.message] : [request.from];
	return tup("cloister/1/invite", request.action, idToBytes(invite), at, ...body);
}

/** Proof of an invite: an Ed25519 signature over inviteProofInput. */
const proof = z.strictObject({ invite: id, at: time, signature: base64url(64) });

/** Statements up to the newest signed checkpoint, whose size is `size`. The log signs only statements that are stored durably. */
const page = z.strictObject({ statements, from: count, size: count, checkpoint });
/** A stranger's statement about themselves: small, because it is parsed before anything is known about the caller. */
const ownStatement = wireUpTo(8 * 1024);
const joining = { subject: "member", purpose: "joining" } as const;

export const directory = {
	network: endpoint({
		id: "directory.network",
		summary: "Describe this installation",
		description:
			"Returns the network's id (null before its founding), its logs, the size limit of an attachment and the version of the protocol.",
		method: "GET",
		path: "/network",
		response: z.strictObject({
			founded: z.boolean(),
			network: z.nullable(hash),
			logs: z.strictObject({ access: log, directory: log }),
			setup: z.string().check(z.describe("Id of the OPAQUE setup for new records. It isn't the setup token.")),
			attachmentMiB: count,
			version: z.string().check(z.describe("Version of the protocol.")),
		}),
		access: "public",
	}),
	genesisStart: endpoint({
		id: "directory.genesisStart",
		summary: "Begin founding: register the founder's password",
		description: "Registers the founder's password (first OPAQUE message). `token` is the installation's setup token.",
		method: "POST",
		repeatable: false,
		path: "/genesis/start",
		body: z.strictObject({ token, member: id, message: opaqueMessage }),
		response: setupAnswer,
		access: { action: "genesis.start", activity: "create", ...joining },
		anonymous: true,
	}),
	genesis: endpoint({
		id: "directory.genesis",
		summary: "Found the network, once",
		description:
			"Founds the network with the genesis statement and the founder's credential. Possible once. `checkpoint`, here and in the other answers, is the newest signed checkpoint. It may be older than the statements that this request has added.",
		method: "POST",
		repeatable: false,
		path: "/genesis",
		body: z.strictObject({ token, genesis: wire, credential: wire, record: opaqueMessage, bag: keybag, name, signIn: signInName }),
		response: z.strictObject({ network: hash, checkpoint }),
		access: { action: "genesis", activity: "create", ...joining },
		anonymous: true,
	}),
	inviteRead: endpoint({
		id: "directory.inviteRead",
		summary: "The directory, for somebody who holds an invite",
		description:
			"Returns the directory to a person who holds an invite, from leaf `from` on: at most 5,000 statements or about 4 MiB in one answer.",
		method: "POST",
		repeatable: true,
		path: "/joins/directory",
		body: z.strictObject({ proof, from: count }),
		response: page,
		access: { action: "join.directory", activity: "read", ...joining },
		anonymous: true,
	}),
	joinStart: endpoint({
		id: "directory.joinStart",
		summary: "Begin joining: register the password",
		description: "Registers a newcomer's password (first OPAQUE message).",
		method: "POST",
		repeatable: false,
		path: "/joins/start",
		body: z.strictObject({ proof, member: id, message: opaqueMessage }),
		response: setupAnswer,
		access: { action: "join.start", activity: "create", ...joining },
		anonymous: true,
	}),
	join: endpoint({
		id: "directory.join",
		summary: "Join with new keys, which then wait to be vouched for",
		description:
			"Adds a newcomer's keys, which then wait to be vouched for. `signIn` is null for a member who comes back and keeps the name.",
		method: "POST",
		repeatable: false,
		path: "/joins",
		body: z.strictObject({
			join: ownStatement,
			credential: ownStatement,
			record: opaqueMessage,
			bag: keybag,
			name,
			signIn: z.nullable(signInName),
		}),
		response: z.strictObject({ size: count, checkpoint }),
		access: { action: "join", activity: "create", ...joining },
		anonymous: true,
	}),
	read: endpoint({
		id: "directory.read",
		summary: "The directory's statements from a leaf on",
		description:
			"Returns the directory's statements from leaf `from` on (default 0), up to the newest signed checkpoint: at most 5,000 or about 4 MiB in one answer.",
		method: "GET",
		path: "/directory",
		query: z.strictObject({
			from: z.optional(queryNumber).check(z.describe("Number of the first leaf. Default 0.")),
			limit: z.optional(queryNumber).check(z.describe("The most statements to return. Default and maximum: 5,000.")),
		}),
		response: page,
		access: { action: "directory.read", activity: "read", subject: "directory", purpose: "administration" },
		initiator: "any",
		beforeVouching: true,
		whileRolledBack: true,
	}),
	append: endpoint({
		id: "directory.append",
		summary: "Add signed statements to the directory",
		description:
			"Stores signed statements in the directory, all or none. `checklist` belongs to `member.add`, `organisation.add` and `vetting`. `sealed` belongs to `desk.rekey`, `desk.grant`, `circle.rekey` and `circle.grant`. A `circle.rekey` comes alone, and its boxes come in the order of the seats.",
		method: "POST",
		repeatable: true,
		path: "/directory",
		body: z.strictObject({
			statements: z.array(wire).check(z.minLength(1), z.maxLength(50)),
			sealed: z.array(sealed).check(z.maxLength(2_000)),
			checklist: z.optional(checklist),
		}),
		bodyLimit: 4 * 1024 * 1024,
		response: z.strictObject({ size: count, checkpoint }),
		// A suspended coordinator may approve a proposal against the admin who has suspended them. The fold refuses all others.
		whileSuspended: "in-person",
		access: { action: "directory.append", activity: "update", subject: "directory", purpose: "administration" },
	}),
	offer: endpoint({
		id: "directory.offer",
		summary: "Give lost statements back to the directory",
		description:
			"Gives back leaves that the server has lost in a restore. They start at number `from`, end at a checkpoint that the log has signed, and are accepted only if they give the root of this checkpoint. `size` is the size of the directory afterwards.",
		method: "POST",
		repeatable: false,
		path: "/directory/lost",
		body: z.strictObject({ from: count, statements: z.array(wire).check(z.minLength(1), z.maxLength(10_000)), checkpoint }),
		bodyLimit: 32 * 1024 * 1024,
		response: z.strictObject({ size: count }),
		access: { action: "directory.offer", activity: "update", subject: "directory", purpose: "administration" },
		whileRolledBack: "large",
	}),
	names: endpoint({
		id: "directory.names",
		summary: "Names of members, to be checked against the directory's hashes",
		description: "Returns the names of members and their salts. Check each name against the hash in the directory.",
		method: "GET",
		path: "/directory/names",
		response: z.strictObject({ names: z.array(z.strictObject({ member: id, name: z.string(), salt: hash })) }),
		access: { action: "directory.names", activity: "read", subject: "directory", purpose: "administration" },
		initiator: "any",
		// A member who hands a case over must see the names at the other desk.
		whileSuspended: true,
	}),
	deskKeys: endpoint({
		id: "directory.deskKeys",
		summary: "Desk seeds sealed to me",
		description:
			"Returns desk seeds that are sealed to me. `keys`: seeds that are sealed to any of my key epochs, the newest desk epoch last. `printed`: seeds that are sealed to the printed recovery keys of my desks.",
		method: "GET",
		path: "/desk-keys",
		response: z.strictObject({
			keys: z.array(z.strictObject({ desk: id, epoch: count, ke: count, hash, box: base64url(4096) })),
			printed: z.array(z.strictObject({ desk: id, epoch: count, hash, box: base64url(4096) })),
		}),
		access: { action: "directory.deskKeys", activity: "read", subject: "member", purpose: "self" },
		initiator: "any",
		// Without desk seeds nobody could open the cases that are still to be handed over.
		whileSuspended: true,
	}),
	circleKeys: endpoint({
		id: "directory.circleKeys",
		summary: "Seeds of a circle sealed to my seats",
		description:
			"Returns the seed of a circle in one of its ten newest epochs, sealed to my desks and to me. `hashes`: the hashes of all boxes that the `circle.rekey` names, in the order of the seats. Only for members of a desk that has a seat in the circle now.",
		method: "GET",
		path: "/circles/:circle/keys",
		params: z.strictObject({ circle: z.enum(CIRCLES) }),
		query: z.strictObject({ epoch: queryNumber }),
		response: z.strictObject({
			hashes: z.array(hash),
			boxes: z.array(
				z.strictObject({ kind: z.enum(SEAT_KINDS), id, via: z.nullable(id), ke: count, isGranted: z.boolean(), box: base64url(4096) }),
			),
		}),
		access: { action: "directory.circleKeys", activity: "read", subject: "member", purpose: "self" },
		initiator: "any",
	}),
	vetting: endpoint({
		id: "directory.vetting",
		summary: "The vetting queue: open proposals about organisations, people, and next vettings later than the policy allows",
		description:
			"Lists open proposals: to admit organisations and people, or to set a next vetting later than the policy allows. An admin sees all of them. A coordinator sees the proposals that the coordinator has made or may approve. `object` is the objId of the `member.add`, `organisation.add` or `vetting` statement. `answered` has the proposer's answers to what was `asked`.",
		method: "GET",
		path: "/vetting",
		response: z.strictObject({
			proposals: z.array(
				z.strictObject({
					object: hash,
					checklist: z.nullable(checklist),
					asked: z.array(z.strictObject({ by: id, at: time, asks: z.array(z.enum(ASKS)) })),
					answered: z.array(z.strictObject({ at: time, ...answer })),
				}),
			),
		}),
		access: { action: "vetting.read", activity: "read", subject: "vetting", purpose: "administration" },
		initiator: "any",
	}),
	vettingAsk: endpoint({
		id: "directory.vettingAsk",
		summary: "Ask the proposer for more before approving",
		description: "Asks the proposer for more evidence before approving: at most 50 times for one proposal.",
		method: "POST",
		repeatable: false,
		path: "/vetting/:object/asks",
		params: z.strictObject({ object: hash }),
		body: z.strictObject({ asks: z.array(z.enum(ASKS)).check(z.minLength(1), z.maxLength(5)) }),
		response: ok,
		access: { action: "vetting.ask", activity: "create", subject: "vetting", purpose: "administration" },
	}),
	vettingAnswer: endpoint({
		id: "directory.vettingAnswer",
		summary: "Answer what was asked about one's own proposal",
		description:
			"Tells the approvers which evidence the proposer has given to them, outside of the network, and which evidence can't be given. Only the proposer may answer, and only what was asked: at most 50 times for one proposal.",
		method: "POST",
		repeatable: false,
		path: "/vetting/:object/answers",
		params: z.strictObject({ object: hash }),
		body: z.strictObject(answer),
		response: ok,
		access: { action: "vetting.answer", activity: "create", subject: "vetting", purpose: "administration" },
	}),
};
