/** Sizes, parts and ranges. Pure. */
import { PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { DelayedError } from "#server/base/errors.ts";

const MIB = 1024 * 1024;

/** The number of parts of a file of `size` bytes. */
export function partsOf(size: number): number {
	return Math.ceil(size / PART);
}

/** The length of a part in bytes. Only the last part is shorter than PART. @throws ProtocolError bad-input when there is no such part. */
export function partLength(size: number, part: number): number {
	if (part >= partsOf(size)) throw new ProtocolError("bad-input", `part: takes 0 to ${partsOf(size) - 1}`, "part");
	return Math.min(PART, size - part * PART);
}

/**
 * Checks the size of a file.
 * @param mib the limit: the server's setting or the network's policy, whichever is lower. @throws ProtocolError too-large
 */
export function checkSize(size: number, mib: number): void {
	if (size > mib * MIB) throw new ProtocolError("too-large", `size: takes at most ${mib * MIB} bytes (${mib} MiB)`, "size");
}

/** The files of one member or one desk. `bytes` counts unfinished files too, with the size that they will have. */
export interface Usage {
	/** The number of unfinished uploads. */
	unfinished: number;
	bytes: number;
}

/** How many unfinished uploads one member, or one desk, may have, and how many GiB its files may take together. */
export interface Quota {
	unfinished: number;
	gib: number;
}

/**
 * Checks that one more file of `size` bytes fits into a quota.
 * @param owner names the quota in the error. @throws DelayedError too-many-requests, or ProtocolError storage-full
 */
export function checkQuota(owner: "member" | "desk", { unfinished, bytes }: Usage, size: number, quota: Quota): void {
	if (unfinished >= quota.unfinished)
		throw new DelayedError("too-many-requests", 60, `file: at most ${quota.unfinished} unfinished uploads of one ${owner} at a time`);
	if (bytes + size > quota.gib * 1024 * MIB)
		throw new ProtocolError("storage-full", `size: the files of one ${owner} take at most ${quota.gib} GiB together`, "size");
}

/** Bytes from..to, `to` not included. */
export interface Range {
	from: number;
	to: number;
}

/**
 * The range of a Range header, or null for the whole file. Unknown units mean the whole file (RFC 9110, section 14.2).
 * @throws ProtocolError range-unsatisfiable
 */
export function readRange(header: string | undefined, size: number): Range | null {
	if (header === undefined || !/^bytes\s*=/i.test(header)) return null;
	if (header.includes(",")) throw new ProtocolError("range-unsatisfiable", "range: takes one range in a request");
	const [, first = "", last = ""] = /^bytes\s*=\s*(\d{0,15})-(\d{0,15})\s*$/i.exec(header) ?? [];
	if (first === "" && last === "") throw new ProtocolError("range-unsatisfiable", "range: takes bytes=from-to");
	const from = first === "" ? Math.max(size - Number(last), 0) : Number(first);
	const to = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
	if (from >= to) throw new ProtocolError("range-unsatisfiable", `range: the file has ${size} bytes`);
	return { from, to };
}
