/** Data that a client keeps between sessions: checkpoints and sizes that it has seen. Never keys, and no content but sealed drafts. */

export interface Storage {
	/** @returns null when nothing is kept under this name. */
	get(name: string): Promise<string | null>;
	/** The value is durable when the promise resolves. */
	set(name: string, value: string): Promise<void>;
	delete(name: string): Promise<void>;
}

/** A storage in memory, for one session only. @example const storage = memoryStorage(); */
export function memoryStorage(): Storage {
	const values = new Map<string, string>();
	return {
		get: async (name) => values.get(name) ?? null,
		set: async (name, value) => void values.set(name, value),
		delete: async (name) => void values.delete(name),
	};
}
