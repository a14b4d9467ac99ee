/** Logs that a test signs itself, and witnesses as processes of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import path from "node:path";
import readline from "node:readline";
import type { Bytes } from "#protocol/bytes.ts";
import { checkpointText, type LogKey, logKey } from "#protocol/log/checkpoint.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { formatNote, formatVerifierKey, signText } from "#protocol/log/note.ts";
import { type HashAt, proveConsistency } from "#protocol/log/proof.ts";
import { formatAddCheckpoint } from "#protocol/log/witness.ts";
import type { TestLike } from "./scope.ts";

export const CLI = path.resolve(import.meta.dirname, "../../clients/cli/cloister.mjs");

/** A log whose key the test has, so that it can sign histories that contradict each other. */
export class TestLog {
	readonly key: LogKey;
	readonly #secret = generateKeyPairSync("ed25519").privateKey;
	constructor(origin: string) {
		this.key = logKey(origin, new Uint8Array(createPublicKey(this.#secret).export({ format: "der", type: "spki" }).subarray(-32)));
	}

	get vkey(): string {
		return formatVerifierKey(this.key);
	}

	checkpoint(leaves: readonly string[]): string {
		const text = checkpointText(this.key.name, leaves.length, rootOf(hashesOf(leaves)));
		const secret = createPrivateKey(this.#secret.export({ format: "pem", type: "pkcs8" }));
		return formatNote({ text, signatures: [signText(this.key, text, null, (message) => new Uint8Array(sign(null, message, secret)))] });
	}

	/** The body of add-checkpoint. @param old the size that the witness has seen. @param leaves the tree that the proof is made from. */
	request(old: number, leaves: readonly string[]): string {
		return formatAddCheckpoint({ old, proof: consistency(leaves, old), note: this.checkpoint(leaves) });
	}
}

export function hashesOf(leaves: readonly string[]): Bytes[] {
	return leaves.map((leaf) => leafHash(new TextEncoder().encode(leaf)));
}

/** @returns the hash of each node of the tree over these leaf hashes. */
export function hashAtFrom(leafHashes: readonly Bytes[]): HashAt {
	return (level, index) => rootOf(leafHashes.slice(index * 2 ** level, (index + 1) * 2 ** level));
}

export function consistency(leaves: readonly string[], old: number): Bytes[] {
	return proveConsistency(old, leaves.length, hashAtFrom(hashesOf(leaves)));
}

export function named(count: number, prefix = "leaf"): string[] {
	return Array.from({ length: count }, (_, i) => `${prefix} ${i}`);
}

interface Ran {
	exit: number | null;
	out: string;
	err: string;
}

/** Runs the command line to its end. */
export async function cli(words: string[], { home, input = "" }: { home: string; input?: string }): Promise<Ran> {
	const child = start(words, home);
	child.stdin?.end(input);
	const [out, err] = [text(child.stdout), text(child.stderr)];
	const exit = await new Promise<number | null>((resolve) => child.once("close", resolve));
	return { exit, out: await out, err: await err };
}

async function text(stream: NodeJS.ReadableStream | null): Promise<string> {
	let all = "";
	for await (const part of stream ?? []) all += part;
	return all;
}

function start(words: string[], home: string): ChildProcess {
	const { NODE_OPTIONS: _none, ...env } = process.env;
	return spawn(process.execPath, [CLI, ...words], { env: { ...env, CLOISTER_CLI_HOME: home }, stdio: "pipe" });
}

export interface WitnessProcess {
	address: string;
	key: string;
	add(body: string): Promise<{ status: number; type: string | null; body: string }>;
	kill(signal?: NodeJS.Signals): Promise<void>;
}

/** `cloister witness serve`, ready. */
export async function serveWitness(t: TestLike, folder: string, port = 0): Promise<WitnessProcess> {
	const child = start(["witness", "serve", folder, "--port", String(port), "--json"], folder);
	const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
	const kill = (signal: NodeJS.Signals = "SIGKILL") => {
		child.kill(signal);
		return closed;
	};
	t.teardown(() => kill());
	const errors = text(child.stderr);
	const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream });
	const first = await new Promise<string>((resolve, reject) => {
		lines.once("line", resolve);
		void closed.then(async () => reject(new Error(await errors)));
	});
	const { listening, key } = JSON.parse(first) as { listening: string; key: string };
	return { address: listening, key, add: (body) => post(listening, body), kill };
}

async function post(address: string, body: string) {
	const response = await fetch(`${address}/add-checkpoint`, { method: "POST", body });
	return { status: response.status, type: response.headers.get("content-type"), body: await response.text() };
}
