/** A told invitation, from the newcomer's side: nothing is created before network, directory and invite are verified. */
import { Invite } from "#crypto/invite.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { type Bytes, equal, hash, type Id, idFromBytes, toBase64Url, tup } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { inviteProofInput } from "#protocol/contracts/directory.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Directory, emptyDirectory, followLeaf, type Invite as InviteRecord } from "#protocol/folds/directory.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { networkId, parseStatement } from "#protocol/statements/statement.ts";
import type { Alarm } from "../alarms.ts";
import { checkPage, type DirectoryPage, fetchLeaves } from "../directory/directory.ts";
import type { SessionOptions } from "./unlocked-session.ts";

/** The invite's id follows from its key, so that the told code needs to carry no more than the token. */
export function inviteId(pk: Bytes): Id {
	return idFromBytes(hash(tup("cloister/1/invite-id", pk)).slice(0, 16));
}

/** Proof of holding the token, for one endpoint and a few minutes. */
export function inviteProof(token: Invite, action: Parameters<typeof inviteProofInput>[0], at: number) {
	const key = token.signingKey();
	const invite = inviteId(key.publicKey);
	return { invite, at, signature: toBase64Url(key.sign(inviteProofInput(action, invite, at))) };
}

/** What a newcomer is shown before joining. */
export interface VerifiedInvite {
	token: Invite;
	network: Bytes;
	networkName: string;
	invite: InviteRecord;
	role: Role;
	/** Names, or null where the invite has none. */
	organisation: string | null;
	desk: string | null;
	/** UTC ms. */
	expires: number;
	/** Whether a known member comes back with new keys. */
	returning: boolean;
	dir: Directory;
	checkpoint: CompactCheckpoint;
}

/**
 * Reads a told code: fetches the directory and accepts it only if its genesis fits the code's pin, the log signed it, and
 * it holds the invite whose key the code derives.
 * @param with_ the server and what surrounds it. @param code as told: 34 characters, dashes and case don't matter.
 * @throws ProtocolError bad-input (field code), not-found, invite-used, invite-expired; AlarmError directory-forked when
 * this is not the network that the inviter meant.
 * @example const read = await readInvite({ server, storage, onAlarm }, "K7Q2-...");
 */
export async function readInvite(with_: SessionOptions, code: string): Promise<VerifiedInvite> {
	await cryptoReady();
	const token = Invite.parse(code);
	const { dir, checkpoint } = await fetchDirectory(with_, token);
	const key = token.signingKey().publicKey;
	const invite = dir.invites.get(inviteId(key));
	if (!invite || !equal(invite.pk, key)) throw new ProtocolError("not-found", "invite: is not in the directory");
	if (invite.used) throw new ProtocolError("invite-used", "invite: was used before");
	if (invite.expires <= (with_.now ?? Date.now)()) throw new ProtocolError("invite-expired", "invite: has expired");
	return {
		token,
		network: dir.network,
		networkName: dir.genesis?.body.name ?? "",
		invite,
		role: invite.role,
		organisation: (invite.organisation && dir.organisations.get(invite.organisation)?.name) ?? null,
		desk: (invite.desk && dir.desks.get(invite.desk)?.name) ?? null,
		expires: invite.expires,
		returning: invite.member !== null,
		dir,
		checkpoint,
	};
}

async function fetchDirectory(with_: SessionOptions, token: Invite): Promise<{ dir: Directory; checkpoint: CompactCheckpoint }> {
	const dir = emptyDirectory();
	const alarm = (each: Alarm) => with_.onAlarm(each);
	const read = async (from: number): Promise<DirectoryPage> => {
		const proof = inviteProof(token, "join.directory", (with_.now ?? Date.now)());
		return with_.server.call(contracts.directory.inviteRead, { body: { proof, from } });
	};
	// The network's id comes out of the genesis that is served; that it is the right one, only the pin says.
	const first = await read(0);
	const [genesis] = first.statements.slice(0, 1).map((wire) => parseStatement(new Uint8Array(0), wire));
	if (genesis?.type !== "genesis") throw new ProtocolError("not-founded");
	const network = networkId(genesis.bytes);
	if (!token.pinMatches(network)) throw new ProtocolError("not-found", "code: belongs to another network than this server's", "code");
	const at = { alarm, dir, network };
	const { leaves, checkpoint } = await fetchLeaves(at, (from) => (from === 0 ? Promise.resolve(first) : read(from)));
	checkPage(at, leaves, checkpoint);
	for (const leaf of leaves) followLeaf(dir, leaf);
	return { dir, checkpoint };
}
