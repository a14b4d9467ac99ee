/**
 * Serves the built public site on a port of its own. It shares nothing with the closed network: no routes, no cookies, no limits by address,
 * and no log line for a visit.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isIP } from "node:net";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { SiteState } from "#protocol/release/file-list.ts";
import { hostOf, isLoopback } from "#server/base/address.ts";
import { type Config, StartError } from "#server/base/config.ts";
import { readSite, SiteFault, type SiteRelease } from "./build.ts";
import { siteHeaders, typeOf } from "./headers.ts";

/** In seconds. */
const RETRY_AFTER = 120;

/** A file as it is, and in the encodings of browsers. The preferred one comes first. */
interface Answer {
	type: string;
	bodies: readonly (readonly [coding: string | null, body: Buffer])[];
}

type Answers = ReadonlyMap<string, Answer>;

export interface SiteServer {
	port: number;
	/**
	 * Reads the folder again, and serves it only if it is this release. Until it is read, nothing is served: what was served before may have been
	 * taken down because it does harm.
	 * @returns the new state, and what is wrong
	 */
	read(release: SiteRelease | null): Promise<{ state: SiteState; fault: string | null }>;
	stop(): Promise<void>;
}

/** Serves a page "not available" until the folder is read. @throws StartError when the port is taken */
export async function serveSite(site: NonNullable<Config["site"]>, host: string, maxConnections: number): Promise<SiteServer> {
	let answers: Answers | null = null;
	const headers = siteHeaders(site.origin);
	const server = createServer(
		// Times in ms. A visitor sends no body.
		{
			requestTimeout: 15_000,
			headersTimeout: 15_000,
			keepAliveTimeout: 20_000,
			maxHeaderSize: 16 * 1024,
			connectionsCheckingInterval: 1_000,
		},
		(request, response) => {
			for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
			answer(request, response, site.origin, answers);
		},
	);
	server.maxConnections = maxConnections;
	// A broken request gets no answer, and leaves no trace.
	server.on("clientError", (_error, socket) => socket.destroy());
	await listen(server, { host, port: site.port });
	return {
		port: (server.address() as AddressInfo).port,
		async read(release) {
			answers = null;
			try {
				answers = await answersOf(await readSite(site.folder, release));
				return { state: "served", fault: null };
			} catch (error) {
				if (!(error instanceof SiteFault)) throw error;
				return { state: error.state, fault: error.message };
			}
		},
		stop: () => stop(server),
	};
}

const inBrotli = promisify(brotliCompress);
const inGzip = promisify<Buffer, { level: number }, Buffer>(gzip);

/** Compresses one file after the other, outside of the thread that serves the closed network. */
async function answersOf(files: ReadonlyMap<string, Buffer>): Promise<Answers> {
	const answers = new Map<string, Answer>();
	for (const [path, bytes] of files) {
		const bodies = [["br", await inBrotli(bytes)] as const, ["gzip", await inGzip(bytes, { level: 9 })] as const, [null, bytes] as const];
		const answer = { type: typeOf(path), bodies };
		answers.set(`/${path}`, answer);
		// Page 12 is served at /en/12/ and at /en/12.
		if (/(^|\/)index\.html$/.test(path)) {
			const folder = `/${path.slice(0, -"index.html".length)}`;
			answers.set(folder, answer);
			answers.set(folder.slice(0, -1), answer);
		}
	}
	return answers;
}

function answer(request: IncomingMessage, response: ServerResponse, origin: string, answers: Answers | null): void {
	if (!isOwnHost(request.headers.host ?? "", origin)) return refuse(response, 421);
	if (request.method !== "GET" && request.method !== "HEAD") return refuse(response.setHeader("allow", "GET, HEAD"), 405);
	if (answers === null)
		return refuse(response.setHeader("retry-after", RETRY_AFTER), 503, "This site isn't available now. Try again later.\n");
	const found = answers.get((request.url ?? "").split("?")[0] ?? "");
	if (!found) return refuse(response, 404);
	const accepted = String(request.headers["accept-encoding"] ?? "");
	const [coding, body] = found.bodies.find(([each]) => each === null || accepts(accepted, each)) as Answer["bodies"][number];
	if (coding !== null) response.setHeader("content-encoding", coding);
	response.setHeader("content-type", found.type);
	response.setHeader("content-length", body.length);
	response.end(request.method === "HEAD" ? undefined : body);
}

const accepts = (header: string, coding: string): boolean =>
	header.split(",").some((each) => each.trim() === coding || (each.trim().startsWith(`${coding};`) && !/q=0(\.0*)?$/.test(each.trim())));

function refuse(response: ServerResponse, status: number, text = "Nothing here.\n"): void {
	response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(text);
}

/** Addresses are allowed, because nobody can point them elsewhere. */
function isOwnHost(header: string, origin: string): boolean {
	try {
		const host = hostOf(new URL(`http://${header}`));
		return host === hostOf(new URL(origin)) || isLoopback(host) || isIP(host) !== 0;
	} catch {
		return false;
	}
}

async function listen(server: Server, at: { host: string; port: number }): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", ({ code }: NodeJS.ErrnoException) =>
			reject(new StartError(`SITE_PORT ${at.port} on ${at.host} can't be listened on (${code}): set another SITE_PORT.`)),
		);
		server.listen(at, resolve);
	});
}

async function stop(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
