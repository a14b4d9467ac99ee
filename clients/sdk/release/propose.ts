/** Releases of the web client and of the public site: an admin proposes, somebody else approves. SPEC "Web releases", sections 2 and 5. */
import { sha256 } from "@noble/hashes/sha2.js";
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { decodeFileList, FILE_LIST } from "#protocol/release/file-list.ts";
import { decodeManifest, manifestHash } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "../directory/append.ts";
import { syncDirectory } from "../directory/directory.ts";

/**
 * Proposes to release a web build.
 * @param manifest the manifest of the build, as bytes. Null withdraws the present release.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError bad-input (field manifest), not-allowed
 * @example const object = await proposeRelease(session, manifest);
 */
export async function proposeRelease(session: UnlockedSession, manifest: Bytes | null): Promise<Bytes> {
	const release = manifest && { manifest: manifestHash(manifest), files: countOf(manifest) };
	return appendStatement(session, "web.release", () => ({ release }));
}

function countOf(manifest: Bytes): number {
	try {
		return decodeManifest(manifest).length;
	} catch (error) {
		throw error instanceof ShapeError ? new ProtocolError("bad-input", error.message, "manifest") : error;
	}
}

/**
 * Proposes to publish a build of the public site. Another admin or a coordinator approves it.
 * @param list `files.txt` of the build, as text. Null takes the site down at once, and nobody has to approve.
 * @returns the proposal's objId, for `approve`.
 * @throws ProtocolError bad-input (field list), bad-statement for too many files, not-allowed
 * @example const object = await proposeSiteRelease(session, list);
 */
export async function proposeSiteRelease(session: UnlockedSession, list: string | null): Promise<Bytes> {
	const release = list === null ? null : { manifest: sha256(new TextEncoder().encode(list)), files: linesOf(list) };
	return appendStatement(session, "site.release", () => ({ release }));
}

function linesOf(list: string): number {
	try {
		return decodeFileList(list).length;
	} catch (error) {
		throw error instanceof ShapeError ? new ProtocolError("bad-input", `${FILE_LIST}: ${error.message}`, "list") : error;
	}
}

/**
 * Returns the build of the public site that two people have released: the SHA-256 of its list, and how many files it has. Null: none.
 * @example const released = await releasedSite(session);
 */
export async function releasedSite(session: UnlockedSession): Promise<{ manifest: Bytes; files: number } | null> {
	await syncDirectory(session);
	return session.dir.site;
}
