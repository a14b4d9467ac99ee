/** Files of a thread, downloaded whole. */
import type { AttachmentHeader, AttachmentInfo } from "#crypto/attachment.ts";
import { concat, type Id } from "#protocol/bytes.ts";
import { readAll, type Shown, type Sitting, save } from "#sdk/index.ts";

export interface SentFile {
	header: AttachmentHeader;
	info: AttachmentInfo;
}

/** The first file of a thread. */
export async function fileOf(sitting: Sitting, thread: Id): Promise<SentFile> {
	const { entries } = await readAll(sitting, thread);
	const found = entries.find(({ attachments }) => attachments.length > 0) as Shown;
	const content = found.content as { files: AttachmentInfo[] };
	return { header: found.attachments[0] as AttachmentHeader, info: content.files[0] as AttachmentInfo };
}

export async function whole(sitting: Sitting, { header, info }: SentFile, onProgress = () => {}): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	for await (const part of save(sitting, header, info, onProgress)) parts.push(part);
	return concat(...parts);
}
