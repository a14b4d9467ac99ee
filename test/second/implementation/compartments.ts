/** Second implementation of spec/crypto.md section 9 and spec/compartments.md: grants, entries, summaries, attachments. */

import { copen, cseal, decrypt, derive, encrypt, pad, paddedLength, seal, sealWithOwnCoins, unpad, unseal } from "./boxes.ts";
import { type Bytes, H, join, KDF, keyCommitment, refuse, same, tup, unsigned } from "./bytes.ts";

export interface Grant {
	network: Bytes;
	compartment: Bytes;
	number: number;
	kc: Bytes;
	kind: "desk" | "member";
	id: Bytes;
	ke: number;
}
export const grantContext = ({ network, compartment, number, kc, kind, id, ke }: Grant): Bytes =>
	tup(network, compartment, number, kc, kind, id, ke);
export const sealGrant = (pk: Bytes, to: Grant, epochKey: Bytes, coins: Bytes, nonce: Bytes): Bytes =>
	seal(pk, grantContext(to), epochKey, coins, nonce);
/** A box of an epoch statement. @param via, handoff no bytes for null. */
export const sealNewEpochKey = (pk: Bytes, to: Grant, via: Bytes, handoff: Bytes, epochKey: Bytes): Bytes =>
	sealWithOwnCoins(pk, grantContext(to), epochKey, "epoch-coins", tup(grantContext(to), via, handoff));
export function openGrant(seed: Bytes, to: Grant, sealed: Bytes): Bytes {
	const key = unseal(seed, grantContext(to), sealed);
	return key.length === 32 && same(keyCommitment(key), to.kc) ? key : refuse("another key than the epoch names");
}

export const entryKey = (epochKey: Bytes, entry: Bytes): Bytes => KDF(epochKey, "entry", entry);
export const sealEntry = (key: Bytes, aad: Bytes, content: Bytes, nonce: Bytes): Bytes => cseal(key, "entry", aad, pad(content), nonce);
export const openEntry = (key: Bytes, aad: Bytes, box: Bytes): Bytes => unpad(copen(key, "entry", aad, box));

export interface SummaryPlace {
	network: Bytes;
	case: Bytes;
	handoff: Bytes;
	desk: Bytes;
	ke: number;
}
const summaryContext = (at: SummaryPlace): Bytes => tup("summary", at.network, at.case, at.handoff, at.desk, at.ke);
export const sealSummary = (pk: Bytes, at: SummaryPlace, content: Bytes, coins: Bytes, nonce: Bytes): Bytes =>
	seal(pk, summaryContext(at), pad(content), coins, nonce);
export const openSummary = (seed: Bytes, at: SummaryPlace, sealed: Bytes): Bytes => unpad(unseal(seed, summaryContext(at), sealed));

const CHUNK = 65_536;
const TAG = 16;
const HEAD = 49;

/** The fields about a file in the signed header of an entry. */
export interface Stored {
	chunks: number;
	size: number;
	hash: Bytes;
}

function chunkNonce(prefix: Bytes, index: number, last: boolean): Bytes {
	return join(prefix, unsigned(index, 7), Uint8Array.of(last ? 1 : 0));
}
const chunkAad = (file: Bytes, index: number, last: boolean): Bytes => tup(file, index, last ? 1 : 0);

export function sealAttachment(key: Bytes, file: Bytes, content: Bytes, prefix: Bytes): { stored: Bytes; header: Stored } {
	const d = derive(key, "file", prefix, file);
	const padded = pad(content);
	const chunks: Bytes[] = [];
	for (let at = 0; at < padded.length; at += CHUNK) {
		const last = at + CHUNK >= padded.length;
		const index = chunks.length;
		chunks.push(encrypt(d.key, chunkNonce(prefix, index, last), chunkAad(file, index, last), padded.subarray(at, at + CHUNK)));
	}
	const stored = join(Uint8Array.of(1), prefix, d.commitment, ...chunks);
	return { stored, header: { chunks: chunks.length, size: stored.length, hash: H(stored) } };
}

/** @param size of the content in bytes, from the sealed content of the entry. */
export function openAttachment(key: Bytes, file: Bytes, size: number, header: Stored, stored: Bytes): Bytes {
	const padded = paddedLength(size);
	const chunks = Math.ceil(padded / CHUNK);
	if (header.chunks !== chunks || header.size !== HEAD + padded + chunks * TAG) refuse("the header doesn't fit the size");
	if (stored.length !== header.size || stored[0] !== 1) refuse("the stored bytes don't fit the header");
	const prefix = stored.slice(1, 17);
	const d = derive(key, "file", prefix, file);
	if (!same(d.commitment, stored.subarray(17, HEAD))) refuse("another key");
	const opened: Bytes[] = [];
	for (let index = 0; index < chunks; index++) {
		const from = HEAD + index * (CHUNK + TAG);
		const last = index === chunks - 1;
		opened.push(decrypt(d.key, chunkNonce(prefix, index, last), chunkAad(file, index, last), stored.subarray(from, from + CHUNK + TAG)));
	}
	const content = unpad(join(...opened));
	if (content.length !== size || !same(H(stored), header.hash)) refuse("not the file that was signed");
	return content;
}
