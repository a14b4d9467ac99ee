/** Finds and downloads a file of a thread. */
import type { AttachmentHeader, AttachmentInfo } from "#crypto/attachment.ts";
import { concat, type Id } from "#protocol/bytes.ts";
import { type EntryView, readAll, saveAttachment, type UnlockedSession } from "#sdk/index.ts";

export interface SentFile {
	header: AttachmentHeader;
	info: AttachmentInfo;
}

/** The first file of a thread. */
export async function firstFile(session: UnlockedSession, thread: Id): Promise<SentFile> {
	const { entries } = await readAll(session, thread);
	const found = entries.find(({ attachments }) => attachments.length > 0) as EntryView;
	const content = found.content as { files: AttachmentInfo[] };
	return { header: found.attachments[0] as AttachmentHeader, info: content.files[0] as AttachmentInfo };
}

/** Downloads a file whole. @returns its decrypted bytes. @throws as `saveAttachment` */
export async function downloadFile(session: UnlockedSession, { header, info }: SentFile, onProgress = () => {}): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	for await (const part of saveAttachment(session, header, info, onProgress)) parts.push(part);
	return concat(...parts);
}
