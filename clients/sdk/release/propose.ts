/** Releases of the web client: one admin proposes, another approves. SPEC "Web releases", section 2. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { decodeManifest, manifestHash } from "#protocol/release/manifest.ts";
import { ShapeError } from "#protocol/schema.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "../directory/append.ts";

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
