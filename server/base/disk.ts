/** The space on a disk. */
import { statfs } from "node:fs/promises";

/** @returns the free space and the whole space on a folder's disk, in bytes; null when the system doesn't tell. */
export async function spaceOn(folder: string): Promise<{ free: number; size: number } | null> {
	try {
		const { bsize, bavail, blocks } = await statfs(folder);
		return { free: bsize * bavail, size: bsize * blocks };
	} catch {
		return null;
	}
}
