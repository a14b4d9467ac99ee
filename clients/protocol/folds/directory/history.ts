/**
 * Earlier versions of the directory, and working copies of it. A statement names the checkpoint that its signer had seen. The statement is
 * checked against the directory of that size, because members and keys may have changed since.
 */
import type { Id } from "../../bytes.ts";
import { MapOverlay, SetOverlay } from "./overlay.ts";
import type { Directory, Version } from "./state.ts";

/**
 * The directory after its first `size` leaves, for its members, organisations and desks: they can be looked up by id, but not listed. All else
 * in it is of today.
 */
export function directoryAt(dir: Directory, size: number): Directory {
	if (size >= dir.size) return dir;
	const view = <T>(versions: Map<Id, Version<T>[]>) => {
		const get = (id: Id) => versions.get(id)?.findLast((version) => version.size <= size)?.value;
		return { get, has: (id: Id) => get(id) !== undefined } as Map<Id, T>;
	};
	const { members, organisations, desks } = dir.versions;
	return { ...dir, members: view(members), organisations: view(organisations), desks: view(desks) };
}

/**
 * A working copy, to which statements can be applied without changing the original. It costs the same for every size of the directory,
 * except for two lists of numbers and roots. The original must not change while the copy is in use.
 */
export function copyDirectory(dir: Directory): Directory {
	const { members, organisations, desks } = dir.versions;
	return {
		...dir,
		roots: [...dir.roots],
		times: [...dir.times],
		restarts: [...dir.restarts],
		voids: [...dir.voids],
		members: new MapOverlay(dir.members),
		organisations: new MapOverlay(dir.organisations),
		desks: new MapOverlay(dir.desks),
		commitments: new SetOverlay(dir.commitments),
		circles: new Map(dir.circles),
		spaces: new Map(dir.spaces),
		invites: new MapOverlay(dir.invites),
		joins: new MapOverlay(dir.joins),
		proposals: new MapOverlay(dir.proposals),
		openProposals: new Set(dir.openProposals),
		known: new SetOverlay(dir.known),
		versions: { members: new MapOverlay(members), organisations: new MapOverlay(organisations), desks: new MapOverlay(desks) },
	};
}
