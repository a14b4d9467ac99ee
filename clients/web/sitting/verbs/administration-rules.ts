/** Verbs about what holds for the whole network: its policy, the witnesses of its logs, and the release of this program. For admins. */
import { equal, toHex } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isWaiting } from "#protocol/folds/directory.ts";
import { formatVerifierKey, parseVerifierKey } from "#protocol/log/note.ts";
import { manifestHash } from "#protocol/release/manifest.ts";
import { fetchLogStatus } from "#sdk/audit/freshness.ts";
import { proposeLogRestart } from "#sdk/audit/restart.ts";
import { proposeWitnesses } from "#sdk/audit/witnesses.ts";
import { proposeRelease, setPolicy } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type Named, named, proposalStateOf } from "#sdk/views/proposals.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { synced } from "./synced.ts";
import { waitingId } from "./vetting.ts";

export type WaitingChange = ReturnType<typeof proposalStateOf>;

/** What became of a change that I proposed. */
export interface Proposed {
	/** The id of the proposal; null when the change is in force at once. */
	proposal: string | null;
}

/** Open proposals of one kind. */
async function waitingOf(sitting: Sitting, type: "policy" | "log.witnesses" | "log.restart" | "web.release"): Promise<WaitingChange[]> {
	const session = sessionOf(sitting);
	const names = await namesOf(session);
	const open = [...session.dir.proposals.values()].filter((each) => isWaiting(each) && each.statement.type === type);
	return open.map((each) => proposalStateOf(session, names, each));
}

export interface PolicyView {
	vettingMonths: number;
	attachmentMiB: number;
	/** How many people must agree on a proposal of an admin. */
	quorum: number;
	waiting: WaitingChange[];
}

export const readPolicy = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<PolicyView> => {
	const { dir } = await synced(sitting);
	const { vettingMonths = 0, attachmentMiB = 0 } = dir.policy ?? {};
	return { vettingMonths, attachmentMiB, quorum: dir.quorum, waiting: await waitingOf(sitting, "policy") };
});

export const proposePolicy = changes(
	anyOf("directory"),
	async (sitting: Sitting, policy: { vettingMonths: number; attachmentMiB: number }): Promise<Proposed> => {
		const session = sessionOf(sitting);
		return { proposal: waitingId(session, await setPolicy(session, policy)) };
	},
);

export interface WitnessLine {
	/** The verifier key. */
	key: string;
	name: string;
	/** When the witness last cosigned each log, as the server reports it, UTC ms. */
	access: number | null;
	directory: number | null;
	/** Why the server gets no cosignature; null when it gets them. */
	failing: string | null;
}

export interface WitnessesView {
	/** How many witnesses must cosign. */
	wanted: number;
	witnesses: WitnessLine[];
	/** Since when too few witnesses have cosigned a log, UTC ms; null when enough have. */
	unwitnessedSince: number | null;
	waiting: WaitingChange[];
}

export const readWitnesses = reads({ topics: ["directory"], asksOnOpening: true }, async (sitting: Sitting): Promise<WitnessesView> => {
	const { dir, server } = await synced(sitting);
	const [access, directory] = await Promise.all([fetchLogStatus(server, "access"), fetchLogStatus(server, "directory")]);
	const { wanted, keys } = dir.witnesses;
	const witnesses = keys.map((named): WitnessLine => {
		const key = formatVerifierKey(named);
		const [inAccess, inDirectory] = [access, directory].map(({ witnesses: rows }) => rows.find((row) => row.key === key));
		const at = (row: typeof inAccess) => (row?.time ? row.time * 1000 : null);
		const failing = inAccess?.failing ?? inDirectory?.failing ?? null;
		return { key, name: named.name, access: at(inAccess), directory: at(inDirectory), failing };
	});
	const since = [access.unwitnessedSince, directory.unwitnessedSince].filter((each) => each !== null);
	return {
		wanted,
		witnesses,
		unwitnessedSince: since.length > 0 ? Math.min(...since) : null,
		waiting: await waitingOf(sitting, "log.witnesses"),
	};
});

/**
 * Proposes the witnesses.
 * @param keys verifier keys, as typed.
 * @throws ProtocolError bad-input (field keys) when a text isn't a verifier key.
 */
export const nameWitnesses = changes(
	anyOf("directory"),
	async (sitting: Sitting, { wanted, keys }: { wanted: number; keys: string[] }): Promise<Proposed> => {
		const session = sessionOf(sitting);
		return { proposal: waitingId(session, await proposeWitnesses(session, { wanted, keys: keys.map(typedKey) })) };
	},
);

function typedKey(typed: string) {
	try {
		return parseVerifierKey(typed.trim());
	} catch {
		throw new ProtocolError("bad-input", "keys: this isn't a verifier key", "keys");
	}
}

export interface WebReleaseView {
	/** SHA-256 of the manifest as hex. Null: nothing is released. */
	manifest: string | null;
	/** How many files the release has. */
	files: number;
	/** When the release was proposed, UTC ms. No statement says when the last admin agreed. */
	proposedAt: number | null;
	/** The admins who agreed, the proposer first. */
	by: Named[];
	waiting: WaitingChange[];
}

export const readRelease = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<WebReleaseView> => {
	const { dir } = await synced(sitting);
	const names = await namesOf(sessionOf(sitting));
	const waiting = await waitingOf(sitting, "web.release");
	if (!dir.web) return { manifest: null, files: 0, proposedAt: null, by: [], waiting };
	const manifest = toHex(dir.web.manifest);
	const found = [...dir.proposals.values()].findLast(
		({ statement, status }) =>
			status === "done" &&
			statement.type === "web.release" &&
			statement.body.release &&
			toHex(statement.body.release.manifest) === manifest,
	);
	const by = found ? [found.statement.body.by, ...found.approvals] : [];
	return { manifest, files: dir.web.files, proposedAt: found?.statement.body.at ?? null, by: by.map((id) => named(names, id)), waiting };
});

export interface ProposedBuild extends Proposed {
	/** It is the present release, so nothing was proposed. */
	isPresent: boolean;
}

/**
 * @param manifest of the build. Null withdraws the present release.
 * @throws ProtocolError bad-input (field manifest), also when the file can't be read.
 */
export const proposeBuild = changes(
	anyOf("directory"),
	async (sitting: Sitting, { manifest }: { manifest: Blob | null }): Promise<ProposedBuild> => {
		const session = await synced(sitting);
		const { web } = session.dir;
		const bytes = manifest && (await bytesOf(manifest));
		if (bytes && web && equal(manifestHash(bytes), web.manifest)) return { proposal: null, isPresent: true };
		return { proposal: waitingId(session, await proposeRelease(session, bytes)), isPresent: false };
	},
);

async function bytesOf(manifest: Blob): Promise<Uint8Array> {
	try {
		return new Uint8Array(await manifest.arrayBuffer());
	} catch {
		throw new ProtocolError("bad-input", "manifest: this file can't be read", "manifest");
	}
}

export interface RestartView {
	/** Whether the server refuses to sign the access log, because the log lacks what was signed before. */
	isNeeded: boolean;
	/** The present name of the log. */
	origin: string;
	/** A new name that no log of the network has had. */
	suggested: string;
	waiting: WaitingChange[];
}

export const readRestart = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<RestartView> => {
	const { dir, server } = await synced(sitting);
	const { restart } = await fetchLogStatus(server, "access");
	const first = dir.genesis?.body.logs.access.origin ?? "";
	const origin = dir.restarts.at(-1)?.origin ?? first;
	return {
		isNeeded: restart !== null,
		origin,
		suggested: `${first}/${dir.restarts.length + 2}`,
		waiting: await waitingOf(sitting, "log.restart"),
	};
});

/** Proposes to go on with the access log under a new name. The lost entries then stay lost. */
export const proposeRestart = changes(anyOf("directory"), async (sitting: Sitting, { origin }: { origin: string }): Promise<Proposed> => {
	const session = sessionOf(sitting);
	const { object } = await proposeLogRestart(session, origin);
	return { proposal: waitingId(session, object) };
});
