/** Whether the server serves the web code that two admins have released. SPEC, "Web releases", section 4. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, equal } from "#protocol/bytes.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { decodeManifest, INDEX, LARGEST_MANIFEST, MANIFEST, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { WEB_POLICY } from "#protocol/release/policy.ts";
import { typeOf } from "#protocol/release/types.ts";
import { ShapeError } from "#protocol/schema.ts";
import { AlarmError } from "../alarms.ts";
import type { Transport, UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";

/**
 * altered: not what was released, or another answer than a file. missing: the server says that it isn't there. headers: served as something else,
 * without the policy that keeps a browser to the released code, or with a header that leads it elsewhere. unserved: it couldn't be
 * fetched, which proves nothing.
 */
export type WebProblem = "altered" | "missing" | "headers" | "unserved";

/** path: as it is asked for. */
export interface WebFinding {
	path: string;
	problem: WebProblem;
}

/** manifest: its SHA-256. files: all that were compared. */
export interface CheckedRelease {
	manifest: Bytes;
	files: WebFile[];
}

/** The alarm `altered-web-code`, with all that was found. */
export class AlteredWebError extends AlarmError {
	readonly findings: readonly WebFinding[];
	constructor(findings: readonly WebFinding[]) {
		super({ code: "altered-web-code", subject: null, detail: inWords(findings) });
		this.findings = findings;
	}
}

type Release = NonNullable<UnlockedSession["dir"]["web"]>;

/**
 * Fetches all of the web build and compares it with the release that the directory names. The server isn't told who asks.
 * @param onProgress called with files done and in all.
 * @returns null when the directory names none, so that nothing is claimed.
 * @throws AlteredWebError; ProtocolError unavailable when nothing false was found, and something couldn't be fetched.
 * @example const checked = await checkWeb(session);
 */
export async function checkWeb(
	session: UnlockedSession,
	onProgress: (done: number, of: number) => void = () => {},
): Promise<CheckedRelease | null> {
	await syncDirectory(session);
	const release = session.dir.web;
	if (release === null) return null;
	const files = await fetchManifest(session.server, release);
	if (typeof files === "string") throw refusal(session, [{ path: MANIFEST, problem: files }]);
	const findings = await compare(session.server, files, onProgress);
	if (findings.length > 0) throw refusal(session, findings);
	return { manifest: release.manifest, files };
}

async function fetchManifest(server: Transport, release: Release): Promise<WebFile[] | WebProblem> {
	const served = await fetchWhole(server, MANIFEST, LARGEST_MANIFEST);
	if (typeof served === "string") return served;
	if (!equal(manifestHash(served.bytes), release.manifest)) return "altered";
	try {
		const files = decodeManifest(served.bytes);
		return files.length === release.files ? files : "altered";
	} catch (error) {
		if (error instanceof ShapeError) return "altered";
		throw error;
	}
}

/** Each is asked for again and again: a server that is away isn't asked for all that is left. */
const MOST_UNSERVED = 3;

/** `/` by itself: an honest index.html beside it says nothing about it. */
async function compare(server: Transport, files: WebFile[], onProgress: (done: number, of: number) => void): Promise<WebFinding[]> {
	const index = files.filter(({ path }) => path === INDEX).map((file) => ({ ...file, path: "" }));
	const all = [...index, ...files];
	const findings: WebFinding[] = [];
	for (const [done, file] of all.entries()) {
		if (findings.filter(({ problem }) => problem === "unserved").length === MOST_UNSERVED) break;
		onProgress(done, all.length);
		const problem = await problemOf(server, file);
		if (problem) findings.push({ path: `/${file.path}`, problem });
	}
	onProgress(all.length, all.length);
	return findings;
}

async function problemOf(server: Transport, { path, size, sha256: wanted }: WebFile): Promise<WebProblem | null> {
	const served = await fetchWhole(server, path, size);
	if (typeof served === "string") return served;
	if (served.bytes.length !== size || !equal(sha256(served.bytes), wanted)) return "altered";
	return asReleased(path || INDEX, served.headers) ? null : "headers";
}

/** `refresh` and `link` lead a browser to what nobody has released. */
function asReleased(path: string, headers: Headers): boolean {
	if (headers.get("content-security-policy") !== WEB_POLICY || headers.get("content-type") !== typeOf(path)) return false;
	return !headers.has("refresh") && !headers.has("link");
}

/** Answers that say nothing about what is there, by their status. Any other may be a page that browsers show, and run. */
const PROBLEMS: { [code in ErrorCode]?: WebProblem } = {
	unavailable: "unserved",
	"too-many-requests": "unserved",
	"no-such-route": "missing",
};

/** @param most reads no further: more is another file than the released one. */
async function fetchWhole(server: Transport, path: string, most: number): Promise<{ bytes: Bytes; headers: Headers } | WebProblem> {
	const bytes = new Uint8Array(most);
	let length = 0;
	try {
		const { headers, pieces } = await server.fetchAnonymously(`/${path}`);
		for await (const piece of pieces) {
			if (length + piece.length > most) return "altered";
			bytes.set(piece, length);
			length += piece.length;
		}
		return { bytes: bytes.subarray(0, length), headers };
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		return PROBLEMS[error.code] ?? "altered";
	}
}

/** What stops the check; an alarm unless nothing was found but that something couldn't be fetched. */
function refusal(session: UnlockedSession, findings: WebFinding[]): AlteredWebError | ProtocolError {
	if (findings.every(({ problem }) => problem === "unserved")) return new ProtocolError("unavailable", inWords(findings));
	const altered = new AlteredWebError(findings);
	session.alarm(altered.alarm);
	return altered;
}

const MOST_SHOWN = 20;

function inWords(findings: readonly WebFinding[]): string {
	const shown = findings.slice(0, MOST_SHOWN).map(({ path, problem }) => `${path}: ${problem}`);
	const more = findings.length - shown.length;
	return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
