/** The file that was sent last, as another member reads it. */
import { readAll, saveAttachment, type UnlockedSession } from "#sdk/index.ts";

/** The content of the only file of the newest entry, as another member opens it. */
export async function newestFile(session: UnlockedSession, thread: string): Promise<{ name: string; bytes: Buffer }> {
	const newest = (await readAll(session, thread)).entries.at(-1);
	const [info] = newest?.content && "files" in newest.content ? newest.content.files : [];
	const [header] = newest?.attachments ?? [];
	if (!info || !header) throw new Error("the newest entry has no file");
	const pieces: Uint8Array[] = [];
	for await (const piece of saveAttachment(session, header, info)) pieces.push(piece.slice());
	return { name: info.name, bytes: Buffer.concat(pieces) };
}
