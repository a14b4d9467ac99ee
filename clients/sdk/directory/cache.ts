/** Keeps the directory on the device: its leaves, so that they needn't be fetched again, and the newest checkpoint seen. */
import { type Bytes, fromBase64Url, toBase64Url, toHex } from "#protocol/bytes.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type Leaf, parseLeaf, toWire, type Wire } from "#protocol/statements/statement.ts";
import { changeStored, type Storage } from "../storage.ts";

/** The number of leaves that are stored under one name. */
const CHUNK = 250;

/** A name in the storage. It begins with the network's id, so that data of two networks are never mixed. */
export function storageName(network: Bytes, ...rest: (string | number)[]): string {
	return [toHex(network).slice(0, 16), ...rest].join("/");
}

/**
 * Saves leaves. Writes only the chunks that change. Does nothing when earlier leaves aren't saved. When their last chunk can't be read,
 * all saved leaves are dropped.
 * @param from the position of the first leaf.
 */
export async function saveLeaves(storage: Storage, network: Bytes, from: number, leaves: readonly Leaf[]): Promise<void> {
	const countName = storageName(network, "directory", "leaves");
	if (from > (await countSaved(storage, network))) return;
	const firstChunk = Math.floor(from / CHUNK);
	const before = from % CHUNK === 0 ? [] : await loadWires(storage, network, firstChunk);
	if (before.length < from % CHUNK) return forgetLeaves(storage, network);
	const wires = [...before.slice(0, from % CHUNK), ...leaves.map(toWire)];
	for (let done = 0; done < wires.length; done += CHUNK) {
		const name = storageName(network, "directory", firstChunk + done / CHUNK);
		await storage.set(name, JSON.stringify(wires.slice(done, done + CHUNK)));
	}
	await storage.set(countName, String(from + leaves.length));
}

/** Returns how many leaves are saved. */
export async function countSaved(storage: Storage, network: Bytes): Promise<number> {
	return Number((await storage.get(storageName(network, "directory", "leaves"))) ?? 0);
}

/** One chunk; empty when it can't be read. */
async function loadWires(storage: Storage, network: Bytes, chunk: number): Promise<Wire[]> {
	try {
		return JSON.parse((await storage.get(storageName(network, "directory", chunk))) ?? "[]") as Wire[];
	} catch {
		return [];
	}
}

/** Drops the saved leaves, so that all are saved again. */
export async function forgetLeaves(storage: Storage, network: Bytes): Promise<void> {
	await storage.delete(storageName(network, "directory", "leaves"));
}

/** The saved leaves from a position on, or null when there are none or they can't be read. */
export async function loadLeaves(storage: Storage, network: Bytes, from = 0): Promise<Leaf[] | null> {
	const count = await countSaved(storage, network);
	const firstChunk = Math.floor(from / CHUNK);
	const leaves: Leaf[] = [];
	try {
		for (let chunk = firstChunk; chunk * CHUNK < count; chunk++)
			leaves.push(...(await loadWires(storage, network, chunk)).map((wire) => parseLeaf(network, wire)));
	} catch {
		return null;
	}
	return firstChunk * CHUNK + leaves.length === count && count > from ? leaves.slice(from - firstChunk * CHUNK) : null;
}

/** Saves a checkpoint, unless a larger one is saved: another program on the same profile may have seen more. */
export async function savePin(storage: Storage, network: Bytes, { size, root, signature }: CompactCheckpoint): Promise<void> {
	const pin = JSON.stringify({ size, root: toBase64Url(root), signature: toBase64Url(signature) });
	await changeStored(storage, pinName(network), (before) => ((parsePin(before)?.size ?? 0) > size ? before : pin));
}

/** The newest checkpoint of the directory that this device has seen, or null. @throws Error when the stored one can't be read. */
export async function loadPin(storage: Storage, network: Bytes): Promise<CompactCheckpoint | null> {
	return parsePin(await storage.get(pinName(network)));
}

const pinName = (network: Bytes) => storageName(network, "directory", "pin");

function parsePin(text: string | null): CompactCheckpoint | null {
	if (text === null) return null;
	const { size, root, signature } = JSON.parse(text) as { size: number; root: string; signature: string };
	return { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
}
