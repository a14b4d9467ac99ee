/** Verifies an invite code for a newcomer: the network, its directory and the invite. Creates nothing. */
import { Invite } from "#crypto/invite.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { type Bytes, equal, hash, type Id, idFromBytes, toBase64Url, tup } from "#protocol/bytes.ts";
import type { Role } from "#protocol/codes.ts";
import { type InviteRequest, inviteProofInput } from "#protocol/contracts/directory.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	countryOf,
	type Directory,
	emptyDirectory,
	followLeaf,
	type Invite as InviteRecord,
	organisationName,
} from "#protocol/folds/directory.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { networkId, parseStatement } from "#protocol/statements/statement.ts";
import type { Alarm } from "../alarms.ts";
import { checkLeaves, type DirectoryPage, fetchLeaves } from "../directory/directory.ts";
import type { SessionOptions } from "./unlocked-session.ts";

/** The invite's id is a hash of its public key, so the invite code needn't hold the id. */
export function inviteId(pk: Bytes): Id {
	return idFromBytes(hash(tup("cloister/1/invite-id", pk)).slice(0, 16));
}

/** Proves that the caller has the token, for this request only. Valid for 5 minutes. @param at UTC ms. */
export function inviteProof(token: Invite, request: InviteRequest, at: number) {
	const key = token.signingKey();
	const invite = inviteId(key.publicKey);
	return { invite, at, signature: toBase64Url(key.sign(inviteProofInput(request, invite, at))) };
}

/** A verified invite, to show to a newcomer before joining. */
export interface VerifiedInvite {
	token: Invite;
	network: Bytes;
	networkName: string;
	invite: InviteRecord;
	role: Role;
	/** Names of the organisation and the desk, or null when the invite names none. */
	organisation: string | null;
	/** The country of the organisation, ISO 3166-1 alpha-2. */
	country: string | null;
	desk: string | null;
	/** UTC ms. */
	expires: number;
	/** Whether the invite is for a known member who lost all keys. */
	returning: boolean;
	dir: Directory;
	checkpoint: CompactCheckpoint;
}

/**
 * Reads an invite code. Fetches the directory, and accepts it only if its genesis matches the code, its log has signed it, and it
 * holds the invite of this code.
 * @param code the code that the newcomer was told: 34 characters. Dashes and case don't matter.
 * @throws ProtocolError bad-input (field code), not-found (also for the code of another network), not-founded, invite-used,
 * invite-cancelled, invite-expired;
 * AlarmError directory-forked when the log has not signed what the server shows, directory-shrunk when leaves are missing.
 * @example const read = await readInvite({ server, storage, onAlarm }, "K7Q2-...");
 */
export async function readInvite(options: SessionOptions, code: string): Promise<VerifiedInvite> {
	await cryptoReady();
	const token = Invite.parse(code);
	const { dir, checkpoint } = await fetchDirectory(options, token);
	const key = token.signingKey().publicKey;
	const invite = dir.invites.get(inviteId(key));
	if (!invite || !equal(invite.pk, key))
		throw new ProtocolError("not-found", "invite: this invite is not in the directory; ask for a new one");
	if (invite.used) throw new ProtocolError("invite-used", "invite: this invite was used already; ask for a new one");
	if (invite.cancelled) throw new ProtocolError("invite-cancelled", "invite: this invite was cancelled; ask for a new one");
	if (invite.expires <= (options.now ?? Date.now)())
		throw new ProtocolError("invite-expired", "invite: this invite has expired; ask for a new one");
	return {
		token,
		network: dir.network,
		networkName: dir.genesis?.body.name ?? "",
		invite,
		role: invite.role,
		organisation: organisationName(dir, invite.organisation),
		country: countryOf(dir, invite.organisation),
		desk: (invite.desk && dir.desks.get(invite.desk)?.name) ?? null,
		expires: invite.expires,
		returning: invite.member !== null,
		dir,
		checkpoint,
	};
}

async function fetchDirectory(options: SessionOptions, token: Invite): Promise<{ dir: Directory; checkpoint: CompactCheckpoint }> {
	const dir = emptyDirectory();
	const alarm = (each: Alarm) => options.onAlarm(each);
	const read = async (from: number): Promise<DirectoryPage> => {
		const proof = inviteProof(token, { action: "join.directory", from }, (options.now ?? Date.now)());
		return options.server.call(contracts.directory.inviteRead, { body: { proof, from } });
	};
	// The network's id comes from the genesis that the server sends. Only the invite code shows that this is the right network.
	const first = await read(0);
	const [genesis] = first.statements.slice(0, 1).map((wire) => parseStatement(new Uint8Array(0), wire));
	if (genesis?.type !== "genesis") throw new ProtocolError("not-founded");
	const network = networkId(genesis.bytes);
	if (!token.pinMatches(network))
		throw new ProtocolError("not-found", "code: this code is for another network; check the server's address", "code");
	const reader = { alarm, dir, network };
	const { leaves, checkpoint } = await fetchLeaves(reader, (from) => (from === 0 ? Promise.resolve(first) : read(from)));
	checkLeaves(reader, leaves, checkpoint);
	for (const leaf of leaves) followLeaf(dir, leaf);
	return { dir, checkpoint };
}
