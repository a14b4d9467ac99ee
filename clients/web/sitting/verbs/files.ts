/** Verbs of files that are attached to messages. */
import { type EntryView, saveAttachment } from "#sdk/index.ts";
import type { FileView } from "#sdk/views/section.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** Pictures and sounds that a browser shows and plays without running anything in them. */
const HARMLESS = [
	...["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"],
	...["audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav"],
];

/** The files of an entry. The worker remembers their keys. */
export function filesOfEntry(sitting: Sitting, { entry, content, attachments }: EntryView): FileView[] {
	const infos = content && "files" in content ? content.files : [];
	const keys = infos.flatMap((info, index) => {
		const header = attachments[index];
		return header ? [{ header, info }] : [];
	});
	if (keys.length > 0) sitting.files.set(entry, keys);
	return keys.map(({ info: { name, type, size } }) => ({ name, type, size }));
}

/**
 * The content of a file of an entry that was read in this sitting. The whole content is verified before the page gets it.
 * @param index the file's place among the files of the entry, from 0.
 * @throws Error when the entry wasn't read in this sitting, or has no such file.
 */
export const openFile = reads(NEVER_OLD, async (sitting: Sitting, { entry, index }: { entry: string; index: number }): Promise<Blob> => {
	const session = sessionOf(sitting);
	const key = sitting.files.get(entry)?.[index];
	if (!key) throw new Error(`openFile: entry ${entry} has no file ${index} that was read before`);
	const pieces: BlobPart[] = [];
	for await (const piece of saveAttachment(session, key.header, key.info)) pieces.push(piece.slice());
	// A blob of another type, such as HTML, could run as a page of this origin.
	return new Blob(pieces, { type: HARMLESS.includes(key.info.type) ? key.info.type : "application/octet-stream" });
});
