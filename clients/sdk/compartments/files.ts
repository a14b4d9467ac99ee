/** Attachments: sealed while they are read, uploaded in parts, downloaded and verified while they are written. SPEC section 7. */
import {
	type AttachmentHeader,
	type AttachmentInfo,
	openAttachment,
	type Source,
	sealAttachment,
	storedShape,
} from "#crypto/attachment.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, type Id, toBase64Url } from "#protocol/bytes.ts";
import { files, PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";

/** What is attached. size: of the content in bytes; type: a media type; name: as readers see it. */
export interface AttachmentSource {
	name: string;
	type: string;
	size: number;
	content: Source;
}

/** header goes into the entry's options, info into its content. */
export interface Attached {
	header: AttachmentHeader;
	info: AttachmentInfo;
}

/** Called with stored bytes done and in all. */
export type Progress = (done: number, of: number) => void;

/**
 * Seals and uploads, holding one part of 4 MiB at a time. A part that got lost is sent again; whoever stops it by the signal,
 * or by an error, leaves nothing behind.
 * @throws ProtocolError too-large, with the network's limit; bad-input when the content hasn't the size that was said
 * @example const { header, info } = await attach(session, thread, { name: "ticket.pdf", type: "application/pdf", size, content });
 */
export async function attach(
	session: UnlockedSession,
	compartment: Id,
	what: AttachmentSource,
	more: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<Attached> {
	const file = randomId();
	const { size } = storedShape(what.size);
	const sealing = sealAttachment(file, what.content);
	await session.server.call(files.begin, { body: { file, compartment, size } });
	try {
		let part = 0;
		let done = 0;
		for await (const bytes of splitIntoParts(sealing.stored, size)) {
			more.signal?.throwIfAborted();
			await session.server.upload(files.put, { file, part }, bytes);
			part += 1;
			done += bytes.length;
			more.onProgress?.(done, size);
		}
		const header = sealing.header();
		if (header.size !== size) throw new ProtocolError("bad-input", "size: is not that of the content", "size");
		await session.server.call(files.finish, { params: { file }, body: { hash: toBase64Url(header.hash) } });
		return { header, info: sealing.info(what.name.normalize("NFC"), what.type) };
	} catch (error) {
		await session.server.call(files.giveUp, { params: { file } }).catch(() => {});
		throw error;
	}
}

/** Gathers pieces into whole parts; the last may be shorter. @throws ProtocolError bad-input as soon as there is more than was said. */
export async function* splitIntoParts(stored: AsyncIterable<Bytes>, size: number): AsyncGenerator<Bytes, void, undefined> {
	let part = new Uint8Array(Math.min(PART, size));
	let filled = 0;
	let total = 0;
	for await (const piece of stored) {
		total += piece.length;
		if (total > size) throw new ProtocolError("bad-input", "size: is not that of the content", "size");
		for (let at = 0; at < piece.length; ) {
			const take = Math.min(piece.length - at, part.length - filled);
			part.set(piece.subarray(at, at + take), filled);
			filled += take;
			at += take;
			if (filled < part.length) continue;
			yield part;
			part = new Uint8Array(Math.min(PART, size - total + piece.length - at));
			filled = 0;
		}
	}
	if (filled > 0) yield part.subarray(0, filled);
}

const RESUMES = 5;

/**
 * Downloads and opens an attachment while it arrives; a broken connection goes on where it stopped.
 * @param header from the entry's signed header. @param info from its content.
 * @yields verified content. Only the end says that the file is whole: show nothing of it before, and drop what you have if it throws.
 * @throws ProtocolError bad-content when it isn't what its author attached.
 * @example for await (const piece of saveAttachment(session, header, info)) await out.write(piece);
 */
export function saveAttachment(
	session: UnlockedSession,
	header: AttachmentHeader,
	info: AttachmentInfo,
	onProgress?: Progress,
): AsyncGenerator<Bytes, void, undefined> {
	return openAttachment(header, info, download(session, header, onProgress));
}

async function* download(
	session: UnlockedSession,
	{ file, size }: AttachmentHeader,
	onProgress?: Progress,
): AsyncGenerator<Bytes, void, undefined> {
	let done = 0;
	for (let attempt = 0; done < size; attempt++) {
		const range = done === 0 ? undefined : { from: done, to: size - 1 };
		try {
			for await (const piece of await session.server.download(files.get, { file }, range)) {
				done += piece.length;
				onProgress?.(Math.min(done, size), size);
				yield piece;
			}
			// A server that sends less than it should, without a broken connection: openAttachment refuses it.
			return;
		} catch (error) {
			if (!isRefusal(error, "unavailable") || attempt >= RESUMES) throw error;
		}
	}
}
