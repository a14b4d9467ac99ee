/** Directories that a lying server shows: any leaves, signed by the log's own key. */
import type { Test } from "tap";
import { memberKeys } from "#crypto/member.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { SigningKey, signStatement } from "#crypto/signing.ts";
import { hash, type Id, nameHash } from "#protocol/bytes.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, type CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { append, EMPTY_FRONTIER, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import {
	type AnyStatement,
	directoryLeaf,
	type Leaf,
	networkId,
	type Statement,
	toWire,
	type Wire,
} from "#protocol/statements/statement.ts";
import { syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { serveDirectory, signedByLog } from "./forge.ts";
import { alarmCodes, type DeceivedClient, type LyingWorld, outcomeOf } from "./lying-world.ts";
import type { Name } from "./prepared.ts";

export type ShownDirectory = DeceivedClient & { stopped: string | null };

/** Shows these leaves to a fresh device. */
export async function showDirectory(world: LyingWorld, list: Wire[], name: Name = "reader"): Promise<ShownDirectory> {
	const device = await world.openSession(name);
	device.setLies(...serveDirectory(world, list));
	return { ...device, stopped: await outcomeOf(() => syncDirectory(device.session)) };
}

/** Appends leaves to a log and checks what a client makes of them. */
export function directoryJudge(world: LyingWorld, log: readonly Leaf[]) {
	const append = (...more: Statement<any>[]) => showDirectory(world, [...log, ...more].map(toWire));
	return {
		append,
		/** Expects that only the last statement is void, by this rule. */
		refusing:
			(t: Test) =>
			async (what: string, rule: RegExp, ...statements: Statement<any>[]): Promise<ShownDirectory> => {
				const device = await append(...statements);
				t.equal(brokenRules(device).length, 1, what);
				t.match(brokenRules(device)[0], rule, what);
				t.same([device.stopped, alarmCodes(device)], [null, ["directory-void"]], what);
				return device;
			},
		/** Expects that `read` of the directory returns `wanted` afterwards, and that `voids` statements are void. */
		staying:
			(t: Test) =>
			async (what: string, wanted: unknown, read: (dir: Directory) => unknown, voids: number, ...statements: Statement<any>[]) => {
				const device = await append(...statements);
				t.same([device.stopped, brokenRules(device).length, read(device.session.dir)], [null, voids, wanted], what);
			},
	};
}

/** Signs while the session names this checkpoint. */
export function signAtCheckpoint<T>(by: UnlockedSession, cp: CompactCheckpoint, sign: () => T): T {
	const honest = by.checkpoint;
	by.checkpoint = cp;
	const signed = sign();
	by.checkpoint = honest;
	return signed;
}

/** The rules that the void leaves break. */
export const brokenRules = ({ session }: DeceivedClient) => session.dir.voids.map(({ rule }) => rule);

/**
 * A valid network that the server founded itself, signed by its own log.
 * @param invites an invite whose token the server doesn't know. Its id and public key are no secrets.
 */
export function otherNetwork(
	{ server, people, network }: LyingWorld,
	real: Statement<"genesis">,
	invites?: Pick<Fields<"invite">, "invite" | "expires" | "pk">,
): Wire[] {
	const founder = memberKeys(MemberSeed.random());
	const { name, nameHash, logs, policy } = real.body;
	const envelope = { by: people.founder.id, ke: 1, as: null, cp: BEFORE_GENESIS, at: 1 };
	const genesis = signStatement(network, "genesis", { ...envelope, name, nameHash, logs, policy, keys: founder.public }, founder.signing);
	if (!invites) return [toWire(genesis)];
	const cp = signedByLog(server, 1, rootOfFrontier(append(EMPTY_FRONTIER, [leafHash(directoryLeaf(genesis as AnyStatement))])));
	const { invite, expires, pk } = invites;
	const place = { invite, expires, pk, organisation: null, role: "auditor", desk: null, member: null, label: null } as const;
	const invited = signStatement(networkId(genesis.bytes), "invite", { ...envelope, cp, ...place }, founder.signing);
	return [genesis, invited].map(toWire);
}

/** A newcomer with an invite, as statements that no server has accepted. */
export interface Newcomer {
	id: Id;
	signing: SigningKey;
	/** Of the invite. */
	token: SigningKey;
	invited: Statement<"invite">;
	joined: Statement<"join">;
}

/** @param who the member and key epoch that the newcomer claims; by default a new member. */
export function newcomer(
	by: UnlockedSession,
	place: Pick<Fields<"invite">, "organisation" | "role"> & Partial<Fields<"invite">>,
	who: { id?: Id; ke?: number } = {},
): Newcomer {
	const token = new SigningKey(randomBytes(32));
	const fields = { invite: randomId(), desk: null, member: null, expires: by.now() + 1000, label: null, pk: token.publicKey, ...place };
	const invited = by.sign("invite", fields);
	const { id = place.member ?? randomId(), ke = 1 } = who;
	const keys = memberKeys(MemberSeed.random());
	const envelope = { by: id, ke, as: null, cp: by.checkpoint, at: by.now() };
	const body = { ...envelope, invite: fields.invite, keys: keys.public, nameHash: nameHash("X", hash(new Uint8Array(1))) };
	return { id, signing: keys.signing, token, invited, joined: signStatement(by.network, "join", body, keys.signing, token) };
}

export function vouchFor(by: UnlockedSession, { id, joined }: Newcomer): Statement<"member.add"> {
	return by.sign("member.add", { member: id, join: joined.objId, checklist: hash(new Uint8Array(1)), nextVetting: by.now() });
}

export function countersign(
	by: UnlockedSession,
	{ objId }: Statement<any>,
	verdict: "approve" | "refuse" = "approve",
): Statement<"countersign"> {
	return by.sign("countersign", { object: objId, verdict, code: verdict === "refuse" ? "other" : null });
}
