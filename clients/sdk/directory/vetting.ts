/** Checklists, dates of vettings, and the queue that admins work through. SPEC section 5. */
import { fingerprint, fingerprintMatches } from "#crypto/fingerprint.ts";
import { type Bytes, equal, hash, type Id, keyOf, toBase64Url } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import type { ASKS, Checklist } from "#protocol/contracts/directory.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Member, MemberKeys, Organisation, Proposal } from "#protocol/folds/directory.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import type { Sitting } from "../context.ts";
import { appendToDirectory, syncDirectory } from "./directory.ts";

export type { Checklist };
export type Ask = (typeof ASKS)[number];

/** H of the checklist's deterministic CBOR: what the signed statement names. */
export function checklistHash(checklist: Checklist): Bytes {
	return hash(encodeCbor({ ...checklist } as { [key: string]: Cbor }));
}

/** When a vetting of today must be renewed by the network's policy. UTC ms. @example const nextVetting = vettingDue(sitting); */
export function vettingDue(sitting: Sitting): number {
	const due = new Date(sitting.now());
	due.setUTCMonth(due.getUTCMonth() + (sitting.dir.policy?.vettingMonths ?? 12));
	return due.getTime();
}

/** The keys that somebody waits to be vouched for with. @throws ProtocolError not-found when nobody waits under this id. */
export function joiningKeys(sitting: Sitting, member: Id): MemberKeys {
	const joining = sitting.dir.members.get(member)?.joining;
	const join = joining ? sitting.dir.joins.get(joining) : undefined;
	if (!join) throw new ProtocolError("not-found", "member: nobody waits to be vouched for under this id");
	return join.statement.body.keys;
}

/**
 * The fingerprint of a newcomer's keys: what they read out, and an admin types who reached them independently.
 * @example fingerprintOf(sitting, member) // "01234 56789 ..."
 */
export function fingerprintOf(sitting: Sitting, member: Id): string {
	return fingerprint(sitting.network, joiningKeys(sitting, member));
}

export function checkFingerprint(sitting: Sitting, member: Id, typed: string): void {
	if (fingerprintMatches(typed, sitting.network, joiningKeys(sitting, member))) return;
	throw new ProtocolError("bad-input", "fingerprint: is not that of this person's keys: do not approve", "fingerprint");
}

/** One proposal that waits. checklist: null where there is none, or the server's doesn't fit the signed hash. */
export interface Waiting {
	/** objId of the proposal: what approve, refuse and askForMore take. */
	object: Bytes;
	proposal: Proposal;
	checklist: Checklist | null;
	asked: { by: Id; at: number; asks: Ask[] }[];
}

export interface VettingQueue {
	proposals: Waiting[];
	/** Joined, and not yet proposed by anybody. */
	newcomers: Member[];
	/** Active, and due to be vetted again within 30 days. */
	due: (Member | Organisation)[];
}

/**
 * What waits for admins: proposals with their checklists, newcomers, vettings that are due.
 * @throws ProtocolError not-allowed unless I am an admin.
 * @example for (const { object } of (await vettingQueue(sitting)).proposals) await approve(sitting, object, { fingerprint });
 */
export async function vettingQueue(sitting: Sitting): Promise<VettingQueue> {
	await syncDirectory(sitting);
	const served = await sitting.server.call(contracts.directory.vetting);
	const notes = new Map(served.proposals.map((each) => [each.object, each]));
	const open = [...sitting.dir.proposals.entries()].filter(([, proposal]) => proposal.status === "open");
	const proposals = open.map(([key, proposal]): Waiting => {
		const note = notes.get(key);
		return {
			object: proposal.statement.objId,
			proposal,
			checklist: fitting(sitting, proposal, note?.checklist ?? null),
			asked: note?.asked ?? [],
		};
	});
	const proposed = new Set(
		open.flatMap(([, { statement }]) => (statement.type === "member.add" ? [keyOf((statement.body as Fields<"member.add">).join)] : [])),
	);
	const newcomers = [...sitting.dir.members.values()].filter(({ joining }) => joining !== null && !proposed.has(joining));
	const soon = sitting.now() + 30 * 86_400_000;
	const due = [...sitting.dir.members.values(), ...sitting.dir.organisations.values()].filter(
		(each) => each.status === "active" && each.nextVetting !== null && each.nextVetting < soon,
	);
	return { proposals, newcomers, due };
}

/** A checklist is shown only as the proposer signed it. */
function fitting(sitting: Sitting, { statement }: Proposal, checklist: Checklist | null): Checklist | null {
	if (!checklist || !("checklist" in statement.body)) return null;
	if (equal(checklistHash(checklist), statement.body.checklist)) return checklist;
	sitting.alarm({ code: "content-tampered", subject: statement.body.by, detail: "a checklist is not the one that was signed" });
	return null;
}

/**
 * Asks the proposer for more before approving.
 * @param asks what is missing.
 * @throws ProtocolError not-allowed, not-found
 * @example await askForMore(sitting, object, ["references", "call-me"]);
 */
export async function askForMore(sitting: Sitting, object: Bytes, asks: Ask[]): Promise<void> {
	await sitting.server.call(contracts.directory.vettingAsk, { params: { object: toBase64Url(object) }, body: { asks } });
}

/**
 * Records that somebody, or an organisation, was vetted again.
 * @param to kind and subject; the checklist; nextVetting in UTC ms, by the policy when left out.
 * @example await renewVetting(sitting, { kind: "member", subject: member, checklist });
 */
export async function renewVetting(
	sitting: Sitting,
	to: { kind: "member" | "organisation"; subject: Id; checklist: Checklist; nextVetting?: number },
): Promise<void> {
	const { kind, subject, checklist, nextVetting = vettingDue(sitting) } = to;
	await appendToDirectory(sitting, () => ({
		statements: [sitting.sign("vetting", { kind, subject, checklist: checklistHash(checklist), nextVetting })],
		checklist,
	}));
}
