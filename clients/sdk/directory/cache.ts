/** The directory's leaves and the newest checkpoint seen, kept so that a restart needn't download all of them. */
import { type Bytes, fromBase64Url, toBase64Url, toHex } from "#protocol/bytes.ts";
import type { CompactCheckpoint } from "#protocol/log/checkpoint.ts";
import { type AnyStatement, parseStatement, toWire, type Wire } from "#protocol/statements/statement.ts";
import type { Storage } from "../storage.ts";

/** Leaves kept under one name. */
const CHUNK = 250;

/** Names in the storage begin with the network, so that one device can belong to two. */
export function storageName(network: Bytes, ...rest: (string | number)[]): string {
	return [toHex(network).slice(0, 16), ...rest].join("/");
}

/** Keeps all leaves; only the last piece changes. */
export async function saveLeaves(storage: Storage, network: Bytes, leaves: AnyStatement[]): Promise<void> {
	const countName = storageName(network, "directory", "leaves");
	const known = Number((await storage.get(countName)) ?? 0);
	const from = Math.floor(Math.min(known, leaves.length) / CHUNK);
	for (let chunk = from; chunk * CHUNK < leaves.length; chunk++) {
		const wires = leaves.slice(chunk * CHUNK, (chunk + 1) * CHUNK).map(toWire);
		await storage.set(storageName(network, "directory", chunk), JSON.stringify(wires));
	}
	await storage.set(countName, String(leaves.length));
}

/** So that all of them are kept anew. */
export async function forgetLeaves(storage: Storage, network: Bytes): Promise<void> {
	await storage.delete(storageName(network, "directory", "leaves"));
}

/** @returns null when there are none, or they can't be read. */
export async function loadLeaves(storage: Storage, network: Bytes): Promise<AnyStatement[] | null> {
	const count = Number((await storage.get(storageName(network, "directory", "leaves"))) ?? 0);
	const out: AnyStatement[] = [];
	try {
		for (let chunk = 0; chunk * CHUNK < count; chunk++) {
			const text = await storage.get(storageName(network, "directory", chunk));
			if (text === null) return null;
			out.push(...(JSON.parse(text) as Wire[]).map((wire) => parseStatement(network, wire)));
		}
	} catch {
		return null;
	}
	return out.length === count && count > 0 ? out : null;
}

/** Never goes back: another program on the same profile may have seen more. */
export async function savePin(storage: Storage, network: Bytes, { size, root, signature }: CompactCheckpoint): Promise<void> {
	if (((await loadPin(storage, network))?.size ?? 0) > size) return;
	const pin = { size, root: toBase64Url(root), signature: toBase64Url(signature) };
	await storage.set(storageName(network, "directory", "pin"), JSON.stringify(pin));
}

/** The newest log-signed checkpoint that this device has seen. @throws Error when the storage is broken: a pin is not dropped silently. */
export async function loadPin(storage: Storage, network: Bytes): Promise<CompactCheckpoint | null> {
	const text = await storage.get(storageName(network, "directory", "pin"));
	if (text === null) return null;
	const { size, root, signature } = JSON.parse(text) as { size: number; root: string; signature: string };
	return { size, root: fromBase64Url(root), signature: fromBase64Url(signature) };
}
