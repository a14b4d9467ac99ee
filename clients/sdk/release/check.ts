/** Checks that the server serves the web code that two admins have released. SPEC "Web releases", section 4. */
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, equal } from "#protocol/bytes.ts";
import { type ErrorCode, ProtocolError } from "#protocol/errors.ts";
import { contentTypeOf } from "#protocol/release/content-type.ts";
import { decodeManifest, INDEX, MANIFEST, MAX_MANIFEST_BYTES, manifestHash, type WebFile } from "#protocol/release/manifest.ts";
import { policyOf } from "#protocol/release/policy.ts";
import { ShapeError } from "#protocol/schema.ts";
import { AlarmError } from "../alarms.ts";
import type { Transport, UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";

/**
 * altered: other bytes than released, or an answer that isn't a file. missing: the server says that there is no such file.
 * headers: a wrong content type or content security policy, or a header that leads browsers to other code.
 * unserved: the file couldn't be fetched, which proves nothing.
 */
export type WebProblem = "altered" | "missing" | "headers" | "unserved";

export interface WebFinding {
	/** From the root, such as "/index.html". */
	path: string;
	problem: WebProblem;
}

export interface CheckedRelease {
	/** SHA-256 of the manifest. */
	manifest: Bytes;
	/** The files that were compared. */
	files: WebFile[];
}

/** The alarm `altered-web-code`, with all findings. */
export class AlteredWebError extends AlarmError {
	readonly findings: readonly WebFinding[];
	constructor(findings: readonly WebFinding[]) {
		super({ code: "altered-web-code", subject: null, detail: describe(findings) });
		this.findings = findings;
	}
}

type Release = NonNullable<UnlockedSession["dir"]["web"]>;

/**
 * Fetches the whole web build and compares it with the release that the directory names. The requests carry no token and no cookies.
 * @param onProgress called with the number of files done and the number of all files.
 * @returns the release, or null when the directory names none.
 * @throws AlteredWebError; ProtocolError unavailable when some files couldn't be fetched and the others are as released.
 * @example const checked = await checkWeb(session);
 */
export async function checkWeb(
	session: UnlockedSession,
	onProgress: (done: number, total: number) => void = () => {},
): Promise<CheckedRelease | null> {
	await syncDirectory(session);
	const release = session.dir.web;
	if (release === null) return null;
	const files = await fetchManifest(session.server, release);
	if (typeof files === "string") throw errorFor(session, [{ path: MANIFEST, problem: files }]);
	const findings = await compareFiles(session.server, files, onProgress);
	if (findings.length > 0) throw errorFor(session, findings);
	return { manifest: release.manifest, files };
}

async function fetchManifest(server: Transport, release: Release): Promise<WebFile[] | WebProblem> {
	const served = await fetchWhole(server, MANIFEST, MAX_MANIFEST_BYTES);
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

/** The check stops after this many files that couldn't be fetched. Each one costs several attempts of the transport. */
const MAX_UNSERVED = 3;

/** Compares "/" and all files, until too many can't be fetched. An honest /index.html doesn't prove that "/" is honest. */
async function compareFiles(server: Transport, files: WebFile[], onProgress: (done: number, total: number) => void): Promise<WebFinding[]> {
	const index = files.filter(({ path }) => path === INDEX).map((file) => ({ ...file, path: "" }));
	const all = [...index, ...files];
	const findings: WebFinding[] = [];
	for (const [done, file] of all.entries()) {
		if (findings.filter(({ problem }) => problem === "unserved").length === MAX_UNSERVED) break;
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
	return hasReleasedHeaders(path || INDEX, served.headers) ? null : "headers";
}

/** Whether the headers are those of a release. `refresh` and `link` could lead a browser to code that nobody has released. */
function hasReleasedHeaders(path: string, headers: Headers): boolean {
	if (headers.get("content-security-policy") !== policyOf(path) || headers.get("content-type") !== contentTypeOf(path)) return false;
	return !headers.has("refresh") && !headers.has("link");
}

/** The problem for a refusal. Any other error answer is "altered": it may be a page that browsers show and run. */
const PROBLEM_BY_CODE: { [code in ErrorCode]?: WebProblem } = {
	unavailable: "unserved",
	"too-many-requests": "unserved",
	"no-such-route": "missing",
};

/** Fetches a whole file. @param maxSize in bytes. A larger file is "altered". */
async function fetchWhole(server: Transport, path: string, maxSize: number): Promise<{ bytes: Bytes; headers: Headers } | WebProblem> {
	const bytes = new Uint8Array(maxSize);
	let length = 0;
	try {
		const { headers, pieces } = await server.fetchAnonymously(`/${path}`);
		for await (const piece of pieces) {
			if (length + piece.length > maxSize) return "altered";
			bytes.set(piece, length);
			length += piece.length;
		}
		return { bytes: bytes.subarray(0, length), headers };
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		return PROBLEM_BY_CODE[error.code] ?? "altered";
	}
}

/** The error that ends the check. It is an alarm unless the only problem is that files couldn't be fetched. */
function errorFor(session: UnlockedSession, findings: WebFinding[]): AlteredWebError | ProtocolError {
	if (findings.every(({ problem }) => problem === "unserved")) return new ProtocolError("unavailable", describe(findings));
	const altered = new AlteredWebError(findings);
	session.alarm(altered.alarm);
	return altered;
}

/** How many findings the text of the error names. */
const MAX_SHOWN = 20;

function describe(findings: readonly WebFinding[]): string {
	const shown = findings.slice(0, MAX_SHOWN).map(({ path, problem }) => `${path}: ${problem}`);
	const more = findings.length - shown.length;
	return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
